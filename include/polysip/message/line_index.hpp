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
  u16 next;  // the next line of the same header, or no_line
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
// The number of the name of `size` characters, all of tokens, that `block` begins with.
POLYSIP_INLINE inline header_id name_block(char const* name, u32 size, simd::block16 block) {
  if (size == 1) return compact_header(*name);
  header_id const id = headers_by_hash.slot[header_hash({name, size})];
  auto const n = static_cast<u8>(id);
  bool const same = (block.folded_as(names_as_blocks.of[n]) | ~u32{0} << size) == ~u32{0};
  return same && names_as_blocks.size[n] == size ? id : header_id::unknown;
}

// The usual line: a name of at most 15 characters, ':', one space, a value that begins and ends
// with something visible, CRLF, no fold. False, and nothing read, for all others and near the end.
POLYSIP_INLINE inline bool read_usual_line(std::string_view text, line& l, std::size_t& at) {
  char const* const p = text.data();
  if (!simd::block16::has_classes || text.size() < simd::widest::size || text.size() - at < 19)
    return false;
  simd::block16 const name{p + at};
  u32 const outside = name.outside(scan::nibbles.of[std::countr_zero(scan::token)]);
  if (!outside) return false;
  u32 const size = static_cast<u32>(__builtin_ctz(outside));
  auto const value = at + size + 2;
  if (size == 0 || p[value - 2] != ':' || p[value - 1] != ' ' || static_cast<u8>(p[value]) <= ' ')
    return false;
  auto const stop = simd::find_block<simd::widest>(text, value, [](auto b) { return b.up_to(13); });
  if (text.size() - stop < 3 || p[stop] != '\r' || p[stop + 1] != '\n' ||
      (static_cast<u8>(p[stop + 2]) <= ' ' && p[stop + 2] != '\r') || p[stop - 1] == ' ')
    return false;
  l = {static_cast<u32>(at),
       static_cast<u32>(value),
       static_cast<u32>(stop),
       static_cast<u16>(size),
       no_line,
       name_block(p + at, size, name)};
  at = stop + 2;
  return true;
}
#else
constexpr bool read_usual_line(std::string_view, line&, std::size_t&) { return false; }
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
  l.next = no_line;
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
/// The end of the text, after a line's end, stands for a missing empty line. A vector version
/// replaces this function only.
constexpr line_index index_lines(std::string_view text, std::size_t at, line* out,
                                 u32 capacity) noexcept {
  line_index r;
  auto const stop = [&](error code, std::size_t offset) {
    r.outcome = {code, static_cast<u32>(offset)};
    return r;
  };
  for (;;) {
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
    bool usual = false;
    if (!std::is_constant_evaluated()) usual = read_usual_line(text, l, at);
    if (!usual && (!read_line_name(text, l, at) || !read_line_value(text, l, at)))
      return stop(error::malformed, at);
    ++r.count;
  }
  r.body_at = static_cast<u32>(at);
  return r;
}

}  // namespace detail
}  // namespace polysip
