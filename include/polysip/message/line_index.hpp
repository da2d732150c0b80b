// The one pass over the header section: where each header line begins, its colon, its end.
#pragma once
#include "../core/result.hpp"
#include "header_id.hpp"
#include "scan.hpp"

namespace polysip {

/// The outcome of parsing: an error and the offset of the byte that caused it.
struct [[nodiscard]] parse_result {
  error code = error::none;
  u32 offset = 0;
  constexpr explicit operator bool() const { return code == error::none; }
};

namespace detail {

inline constexpr u16 no_line = 0xffff;

/// One header line, folds included; offsets into the text that was indexed.
struct line {
  u32 name_at, value_at, end;  // the value is trimmed
  u16 name_size;
  u16 next;  // the next line of the same header, or no_line: of chains that are made later
  header_id id;
};

/// Finds the end of the line at `from`. `stop`: behind its last character; `next`: behind its line
/// feed. False where no line feed follows or a carriage return stands alone; `next` then tells
/// where.
constexpr bool find_line_end(std::string_view text, std::size_t from, std::size_t& stop,
                             std::size_t& next) {
  stop = next = scan::find<'\r', '\n'>(text, from);
  if (stop == text.size()) return false;
  auto const feed = stop + (text[stop] == '\r' ? 1 : 0);
  if (feed == text.size() || text[feed] != '\n') {
    // A carriage return that stands alone is the flaw only when a line feed follows somewhere.
    if (scan::find<'\n'>(text, feed) == text.size()) next = text.size();
    return false;
  }
  next = feed + 1;
  return true;
}

#if POLYSIP_SIMD
template<class Word> Word load(char const* p) {
  Word w;
  std::memcpy(&w, p, sizeof w);
  return w;
}

// The one name that a line with these characters may have; see `header_hash`.
POLYSIP_INLINE inline header_entry const& entry_of(u32 first_upon_last) {
  auto const* e = headers_by_hash.entry + headers_by_hash.slot[header_hash(first_upon_last)];
  asm("" : "+r"(e));  // g++ would work out the place of each member anew
  return *e;
}

// Names a line by hand whose name blocks do not know: of the user, or longer than a block.
POLYSIP_OUTLINE inline bool read_unusual_name(char const* text, line& l) {
  std::string_view const name{text + l.name_at, l.name_size};
  if (name.empty() || !scan::is_token(name)) return false;
  l.id = header_of(name);
  return l.value_at < l.end && text[l.value_at - 1] == ' ';
}

// Reads usual lines: a name and its colon within a block, one space, a value that begins and ends
// with something visible, CRLF.
template<class Block> struct usual_lines {
  char const* text;
  Block const colon = Block::all(':');

  // The line at `at`, behind a line end, up to the next control character, at `stop`. False for
  // unusual ones.
  POLYSIP_INLINE bool read(std::size_t at, std::size_t stop, line& l) const {
    char const* const name = text + at;
    Block const block{name};
    u32 const colons = block.same(colon);
    if (!colons) return false;
    std::size_t const size = static_cast<u32>(__builtin_ctzll(colons));
    auto const value = at + size + 2;
    header_entry const& known = entry_of(load<u32>(name) ^ load<u32>(name + size - 3));
    l.name_at = static_cast<u32>(at);
    l.value_at = static_cast<u32>(value);
    l.end = static_cast<u32>(stop);
    l.name_size = static_cast<u16>(size);
    l.id = known.id;
    if (known.bits & ~block.with(Block{known.fold}).same(Block{known.text})) [[unlikely]]
      if (!read_unusual_name(text, l)) return false;
    return static_cast<u8>(text[value]) > ' ' && text[stop - 1] != ' ';
  }
};

POLYSIP_OUTLINE inline bool read_near_end(std::string_view text, std::size_t at, std::size_t stop,
                                          line& l) {
  return at <= text.size() - 16 && usual_lines<simd::block16>{text.data()}.read(at, stop, l);
}

// Takes lines from `at`, which it moves, as long as they are usual; line ends are sought 64
// characters at a time. Returns how many it took.
POLYSIP_OUTLINE inline u32 index_usual_lines(std::string_view text, std::size_t& at, line* out,
                                             u32 capacity) {
  if (text.size() < 64 || at < 2) return 0;
  char const* const p = text.data();
  auto const last = text.size() - 64, wide = text.size() - simd::widest::size;
  usual_lines<simd::widest> const lines{p};
  auto const most = simd::widest::all('\r');
  auto const control = [&](simd::widest block) { return block.up_to(most); };
  line *l = out, *const end = out + capacity;
  auto start = at;
  for (auto base = at; base < text.size(); base += 64) {
    u64 stops = base < last ? simd::bits64(p + base, control)
                            : simd::bits64(p + last, control) << 1 >> 1 >> (base - last);
    for (; stops; stops &= stops - 1) {
      auto const stop = base + static_cast<u32>(__builtin_ctzll(stops));
      if (stop <= start) [[unlikely]] {
        if (stop == start) goto done;
        continue;  // the line feed behind a block's end
      }
      if (l == end || load<u16>(p + stop) != load<u16>("\r\n")) goto done;
      if (start <= wide) [[likely]] {
        if (!lines.read(start, stop, *l)) goto done;
      } else if (!read_near_end(text, start, stop, *l)) {
        goto done;
      }
      ++l;
      start = stop + 2;
      stops &= stops - 1;
    }
  }
done:
  // What begins with white space goes on with the line before it (7.3.1), which was not usual then.
  if (l != out && start < text.size() && ascii::is_blank(p[start])) start = (--l)->name_at;
  at = start;
  return static_cast<u32>(l - out);
}
#else
constexpr u32 index_usual_lines(std::string_view, std::size_t&, line*, u32) { return 0; }
#endif

constexpr bool read_line_name(std::string_view text, line& l, std::size_t& at) {
  auto const start = at;
  at = scan::native::run_end(text, at, scan::token);
  auto const size = at - start;
  if (size == 0 || size > 0xffff) return false;
  while (at < text.size() && ascii::is_blank(text[at])) ++at;
  if (at >= text.size() || text[at] != ':') return false;
  ++at;
  l.name_at = static_cast<u32>(start);
  l.name_size = static_cast<u16>(size);
  l.id = header_of(ascii::slice(text, start, size));
  return true;
}

constexpr bool read_line_value(std::string_view text, line& l, std::size_t& at) {
  auto start = at;
  std::size_t stop = at, next = at;
  do {
    if (!find_line_end(text, next, stop, next)) return at = next, false;
  } while (next < text.size() && ascii::is_blank(text[next]));
  while (start < stop && ascii::is_space(text[start])) ++start;
  while (stop > start && ascii::is_space(text[stop - 1])) --stop;
  l.value_at = static_cast<u32>(start);
  l.end = static_cast<u32>(stop);
  at = next;
  return true;
}

struct line_index {
  u32 count = 0;
  u32 body_at = 0;
  bool ended = true;  // by an empty line; else by the end of the text
  parse_result outcome;
};

/// Indexes header lines from `at` to the empty line, each byte looked at a fixed number of times.
/// The end of the text, after a line's end, stands for a missing empty line.
constexpr line_index index_lines(std::string_view text, std::size_t at, line* out,
                                 u32 capacity) noexcept {
  line_index r;
  auto const stop = [&](error code, std::size_t offset) {
    r.outcome = {code, static_cast<u32>(offset)};
    return r;
  };
  for (;;) {
    if (!std::is_constant_evaluated())
      r.count += index_usual_lines(text, at, out + r.count, capacity - r.count);
    if (at >= text.size()) {
      r.ended = false;
      break;
    }
    if (text[at] == '\n') {
      ++at;
      break;
    }
    if (text[at] == '\r' && text.size() - at >= 2 && text[at + 1] == '\n') {
      at += 2;
      break;
    }
    if (r.count == capacity) return stop(error::full, at);
    line& l = out[r.count];
    if (!read_line_name(text, l, at) || !read_line_value(text, l, at))
      return stop(error::malformed, at);
    ++r.count;
  }
  r.body_at = static_cast<u32>(at);
  return r;
}

}  // namespace detail
}  // namespace polysip
