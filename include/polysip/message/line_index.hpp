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
  line_name name;
  u16 next;  // the next line of the same header, or no_line: of chains that are made later
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

constexpr bool read_line_name(std::string_view text, line& l, std::size_t& at) {
  auto const start = at;
  at = scan::native::run_end(text, at, scan::token);
  auto const size = at - start;
  if (size == 0 || size > 0xffff) return false;
  while (at < text.size() && ascii::is_blank(text[at])) ++at;
  if (at >= text.size() || text[at] != ':') return false;
  ++at;
  l.name_at = static_cast<u32>(start);
  l.name = {header_of(ascii::slice(text, start, size)), static_cast<u16>(size)};
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

// Reads a line of any form, folds included; false at a flaw, to which `at` is moved then.
POLYSIP_INLINE constexpr bool read_line(std::string_view text, line& l, std::size_t& at) {
  return read_line_name(text, l, at) && read_line_value(text, l, at);
}

#if POLYSIP_SIMD
template<class Word> Word load(char const* p) {
  Word w;
  std::memcpy(&w, p, sizeof w);
  return w;
}

// Names a line by hand whose name blocks do not know: of the user, or longer than a block.
POLYSIP_OUTLINE inline bool read_unusual_name(char const* text, line& l) {
  std::string_view const name{text + l.name_at, l.value_at - 2 - l.name_at};
  if (!scan::is_token(name)) return false;
  l.name = {header_of(name), static_cast<u16>(name.size())};
  return l.value_at < l.end && text[l.value_at - 1] == ' ';
}

// Reads usual lines: a name and its colon within a block, one space, a value that begins and ends
// with something visible, CRLF.
template<class Block> struct usual_lines {
  char const* text;
  Block colon = Block::all(':');
  header_table const* headers = &headers_by_hash;

  explicit usual_lines(char const* t) : text(t) {
    asm("" : "+r"(headers));  // g++ would work out the place of each part of the table anew
  }

  // The line at `at`, behind a line end, up to its own at `stop`. False for unusual ones.
  POLYSIP_INLINE bool read(std::size_t at, std::size_t stop, line& l) const {
    char const* const name = text + at;
    Block const block{name};
    u32 const colons = block.same(colon);
    if (!colons) return false;
    std::size_t const size = static_cast<u32>(__builtin_ctz(colons));
    auto const value = at + size + 2;
    // The one name that a line with these characters may have.
    auto const& known = headers->at(header_hash(load<u32>(name) ^ load<u32>(name + size - 3)));
    l.name_at = static_cast<u32>(at);
    l.value_at = static_cast<u32>(value);
    l.end = static_cast<u32>(stop);
    l.name = known.name;
    bool named = !block.differs(Block{reinterpret_cast<char const*>(&known)}, Block{known.mask});
    // A name of 15 and its colon fill a block of 16; since neither ends the line, something
    // follows.
    if constexpr (Block::size < sizeof known.mask) named = named && text[value - 1] == ' ';
    if (!named) [[unlikely]]
      if (!read_unusual_name(text, l)) return false;
    return static_cast<u8>(text[value]) > ' ';
  }
};

// Takes usual lines one after the other, as long as there are.
struct line_taker {
  std::string_view text;
  std::size_t start;  // of the next line
  line *l, *end;
  usual_lines<simd::widest> usual{text.data()};

  // The lines that end at `stops` from `base` on; false at what is not usual. `Near`: the end of
  // the text or of the room for lines may be too near for the next one.
  template<bool Near> POLYSIP_INLINE bool take(std::size_t base, u64 stops) {
    for (; stops; stops &= stops - 1) {
      auto const stop = base + static_cast<u32>(__builtin_ctzll(stops));
      if (!ends_usually(stop)) [[unlikely]] {
        if (stop >= start) return false;
        continue;  // the line feed behind a block's end
      }
      if (!(Near ? read_near_end(stop) : usual.read(start, stop, *l))) return false;
      ++l;
      start = stop + 2;
      stops &= stops - 1;
    }
    return true;
  }

 private:
  // CRLF at `stop`, behind something visible: both in one comparison, since the octet before that
  // is the lowest of the number.
  POLYSIP_INLINE bool ends_usually(std::size_t stop) const {
    return load<u32>(text.data() + stop - 2) - 0x0a0d2100 < 0xdf00;
  }
  POLYSIP_INLINE bool read_near_end(std::size_t stop) const {
    using narrow = usual_lines<simd::block16>;
    auto const rest = text.size() - start;
    if (l == end) return false;
    if (rest < simd::widest::size) return rest >= 16 && narrow{text.data()}.read(start, stop, *l);
    return usual.read(start, stop, *l);
  }
};

// Takes lines from `at`, which it moves, as long as they are usual; line ends are sought 64
// characters at a time. Returns how many it took.
POLYSIP_OUTLINE inline u32 index_usual_lines(std::string_view text, std::size_t& at, line* out,
                                             u32 capacity) {
  if (text.size() < 64 || at < 3) return 0;  // three characters before a name are read, too
  auto const most = simd::widest::all('\r');
  auto const control = [&](simd::widest block) { return block.up_to(most); };
  line_taker lines{text, at, out, out + capacity};
  auto base = at;
  // Up to here no line that ends within 64 characters, at most 32 of them, is near an end.
  auto const last = text.size() - 64;
  auto const far = last > simd::widest::size ? last - simd::widest::size : 0;
  line* const room = capacity > 32 ? lines.end - 32 : out;
  for (; base < far && lines.l < room; base += 64)
    if (!lines.take<false>(base, simd::bits64(text.data() + base, control))) goto done;
  for (; base < text.size(); base += 64) {
    bool const ahead = base < last;
    auto const from = ahead ? base : last;
    auto stops = simd::bits64(text.data() + from, control);
    if (!ahead) stops = stops << 1 >> 1;  // behind the text's last character nothing may be read
    if (!lines.take<true>(base, stops >> (base - from))) break;
  }
done:
  at = lines.start;
  // What begins with white space goes on with the line before it (7.3.1), which was not usual then.
  if (lines.l != out && at < text.size() && ascii::is_blank(text[at])) at = (--lines.l)->name_at;
  return static_cast<u32>(lines.l - out);
}

POLYSIP_OUTLINE constexpr bool read_unusual_line(std::string_view text, line& l, std::size_t& at) {
  return read_line(text, l, at);
}
#else
constexpr u32 index_usual_lines(std::string_view, std::size_t&, line*, u32) { return 0; }
POLYSIP_INLINE constexpr bool read_unusual_line(std::string_view text, line& l, std::size_t& at) {
  return read_line(text, l, at);
}
#endif

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
    if (!read_unusual_line(text, out[r.count], at)) return stop(error::malformed, at);
    ++r.count;
  }
  r.body_at = static_cast<u32>(at);
  return r;
}

}  // namespace detail
}  // namespace polysip
