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

// A header of the user, or one that is longer than a block. The size becomes 0 where it is no name.
POLYSIP_OUTLINE inline header_id name_unlike_a_block(char const* name, u32& size) {
  std::string_view const text{name, size};
  if (!scan::is_token(text)) size = 0;
  return header_of(text);
}

// The name that the block at `name` begins with, up to its first colon; `name` follows a line feed.
// Its size is 0 where the block has no colon, or no name.
template<class Block> POLYSIP_INLINE inline header_id read_usual_name(char const* name, u32& size) {
  Block const block{name};
  u32 const colon = block.template any<':'>();
  size = colon ? static_cast<u32>(__builtin_ctz(colon)) : 0;
  if (size <= 1) return size ? compact_header(*name) : header_id::unknown;
  u32 const slot = header_hash(load<u32>(name), load<u32>(name + size - 3));
  header_id const id = headers_by_hash.slot[slot];
  auto const n = static_cast<u8>(id);
  if (!(names_as_blocks.bits[n] & ~block.folded_as(names_as_blocks.of[n]))) return id;
  return name_unlike_a_block(name, size);
}

// The usual line at `at`: a name, ':', one space, a value that begins and ends with something
// visible up to the line end at `stop`. False for all others.
POLYSIP_INLINE inline bool read_usual_line(std::string_view text, std::size_t at, std::size_t stop,
                                           line& l) {
  char const* const p = text.data();
  u32 size = 0;
  header_id id = header_id::unknown;
  if (at <= text.size() - simd::widest::size) id = read_usual_name<simd::widest>(p + at, size);
  else if (at <= text.size() - 16) id = read_usual_name<simd::block16>(p + at, size);
  auto const value = at + size + 2;
  if (size == 0 || value >= stop || p[value - 1] != ' ' || static_cast<u8>(p[value]) <= ' ' ||
      p[stop - 1] == ' ')
    return false;
  l.name_at = static_cast<u32>(at);
  l.value_at = static_cast<u32>(value);
  l.end = static_cast<u32>(stop);
  l.name_size = static_cast<u16>(size);
  l.id = id;
  return true;
}

// Takes lines from `at`, which it moves, as long as they are usual; line ends are sought 64
// characters at a time. Returns how many it took.
inline u32 index_usual_lines(std::string_view text, std::size_t& at, line* out, u32 capacity) {
  if (text.size() < 64 || at == 0) return 0;
  char const* const p = text.data();
  std::size_t const last = text.size() - 64;
  line* l = out;
  std::size_t start = at;
  for (std::size_t base = at; base < text.size(); base += 64) {
    constexpr auto control = [](auto block) { return block.up_to('\r'); };
    u64 stops = base <= last ? simd::bits64(p + base, control)
                             : simd::bits64(p + last, control) >> (base - last);
    if (start > base) stops &= ~u64{0} << (start - base);  // the line feed after a block's end
    while (stops) {
      std::size_t const stop = base + static_cast<u32>(__builtin_ctzll(stops));
      bool const usual = stop != start && stop + 2 <= text.size() && l != out + capacity &&
                         load<u16>(p + stop) == load<u16>("\r\n") &&
                         read_usual_line(text, start, stop, *l);
      if (!usual) goto done;
      ++l;
      start = stop + 2;
      stops &= stops - 1;
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
