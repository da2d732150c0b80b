// The pieces of a line that is written: how many bytes each takes, and the bytes.
#pragma once
#include <bit>
#include <concepts>

#include "../core/ascii.hpp"
#include "header_id.hpp"
#include "scan.hpp"

namespace polysip {

/// A piece of a header value that is written between quotes, '"' and '\\' escaped (25.1).
struct quoted {
  std::string_view text;
};

namespace detail {

// A header's name with ": ", in a block of one width: copied without asking for the length.
struct header_head {
  char text[31] = {};
  u8 size = 0;
};
struct header_heads {
  header_head of[header_count];
  constexpr header_heads() {
    for (u32 n = 0; n < header_count; ++n) {
      header_head& h = of[n];
      for (char c : header_names[n]) h.text[h.size++] = c;
      h.text[h.size++] = ':';
      h.text[h.size++] = ' ';
    }
  }
};
inline constexpr header_heads heads;

constexpr header_head const& head_of(header_id id) { return heads.of[static_cast<u8>(id)]; }

// Received text with its folds, each written as one space (7.3.1).
struct unfolded {
  std::string_view text;
};

// Text that is copied in place, and text that may be long: other text is copied by one function.
struct near_text {
  std::string_view text;
};
struct far_text {
  std::string_view text;
};

// Takes from `rest` what comes before its next fold, or all of it.
POLYSIP_OUTLINE inline std::string_view cut_at_fold(std::string_view& rest) {
  auto const end = scan::find<'\r', '\n'>(rest);
  auto const part = ascii::slice(rest, 0, end);
  if (end == rest.size()) return rest = {}, part;
  rest = ascii::trim(ascii::slice(rest, end));
  return ascii::trim(part);
}

struct powers_of_ten {
  u64 of[20] = {};
  constexpr powers_of_ten() {
    u64 power = 1;
    for (u64& p : of) p = power, power *= 10;
    of[0] = 0;  // for 0 has a digit, too
  }
};
inline constexpr powers_of_ten powers;

// "00" to "99".
struct digit_pairs {
  char text[200] = {};
  constexpr digit_pairs() {
    for (unsigned n = 0; n < 200; n += 2) {
      text[n] = static_cast<char>('0' + n / 20);
      text[n + 1] = static_cast<char>('0' + n / 2 % 10);
    }
  }
};
inline constexpr digit_pairs pairs;

/// How many bytes a piece takes.
inline std::size_t length(std::string_view s) { return s.size(); }
inline std::size_t length(char) { return 1; }
inline std::size_t length(header_head const& h) { return h.size; }
inline std::size_t length(near_text t) { return t.text.size(); }
inline std::size_t length(far_text t) { return t.text.size(); }
template<std::unsigned_integral N> std::size_t length(N n) {
  unsigned const guess = static_cast<unsigned>(std::bit_width(u64{n} | 1)) * 1233 >> 12;  // log10
  return guess + (n >= powers.of[guess]);
}
template<std::signed_integral N> std::size_t length(N n) {
  return n < 0 ? 1 + length(0 - static_cast<u64>(n)) : length(static_cast<u64>(n));
}
inline std::size_t length(quoted q) {
  std::size_t n = q.text.size() + 2;
  for (char c : q.text) n += c == '"' || c == '\\';
  return n;
}
inline std::size_t length(unfolded u) {
  std::size_t n = cut_at_fold(u.text).size();
  while (!u.text.empty()) n += 1 + cut_at_fold(u.text).size();
  return n;
}

/// Writes a piece at `at`, where its length is free, and gives its end. `end` is that of the
/// buffer: what lies behind the piece may be written, too.
POLYSIP_INLINE inline char* put(char* at, char const*, near_text t) {
  ascii::copy_near(at, t.text.data(), t.text.size());
  return at + t.text.size();
}
POLYSIP_OUTLINE inline char* put(char* at, char const* end, std::string_view s) {
  return put(at, end, near_text{s});
}
inline char* put(char* at, char const*, far_text t) {
  ascii::copy(at, t.text.data(), t.text.size());
  return at + t.text.size();
}
template<std::size_t N>
POLYSIP_INLINE inline char* put(char* at, char const*, char const (&literal)[N]) {
  std::string_view const s{literal};
  ascii::copy(at, s.data(), s.size());
  return at + s.size();
}
inline char* put(char* at, char const*, char c) {
  *at = c;
  return at + 1;
}
inline char* put(char* at, char const* end, header_head const& h) {
  if (end - at < static_cast<std::ptrdiff_t>(sizeof h)) [[unlikely]]
    return put(at, end, std::string_view{h.text, h.size});
  std::memcpy(at, &h, sizeof h);
  return at + h.size;
}
template<std::unsigned_integral N> char* put(char* at, char const*, N number) {
  u64 n = number;
  char* const behind = at + length(n);
  char* p = behind;
  for (; n >= 100; n /= 100) std::memcpy(p -= 2, pairs.text + n % 100 * 2, 2);
  if (n >= 10) std::memcpy(p - 2, pairs.text + n * 2, 2);
  else p[-1] = static_cast<char>('0' + n);
  return behind;
}
template<std::signed_integral N> char* put(char* at, char const* end, N n) {
  if (n < 0) *at++ = '-';
  return put(at, end, n < 0 ? 0 - static_cast<u64>(n) : static_cast<u64>(n));
}
inline char* put(char* at, char const*, quoted q) {
  *at++ = '"';
  for (char c : q.text) {
    if (c == '"' || c == '\\') *at++ = '\\';
    *at++ = c;
  }
  *at++ = '"';
  return at;
}
inline char* put(char* at, char const* end, unfolded u) {
  at = put(at, end, cut_at_fold(u.text));
  while (!u.text.empty()) {
    *at++ = ' ';
    at = put(at, end, cut_at_fold(u.text));
  }
  return at;
}

// One piece of text.
template<class... P> inline constexpr bool is_text = false;
template<class P>
inline constexpr bool is_text<P> = std::convertible_to<P const&, std::string_view>;

// Pieces of these types cannot have a line end in them.
template<class P> inline constexpr bool has_no_text = std::integral<P> && !std::same_as<P, char>;
template<> inline constexpr bool has_no_text<header_head> = true;

// Eight characters that may be looked at like a block.
struct block8 {
  static constexpr std::size_t size = 8;
  u64 v;
  explicit block8(char const* p) { std::memcpy(&v, p, sizeof v); }
  /// Not 0 when a character is not above `c`, which is below 0x80.
  u64 up_to(char c) const {
    constexpr u64 ones = 0x0101010101010101;
    return (v - ones * (static_cast<u8>(c) + 1u)) & ~v & ones << 7;
  }
};

// `s` is not shorter than a block. The first and the last overlap those between.
template<class Block> POLYSIP_INLINE inline bool blocks_above(std::string_view s, char c) {
  auto low = Block{s.data()}.up_to(c) | Block{s.data() + s.size() - Block::size}.up_to(c);
  for (auto i = Block::size; i + Block::size < s.size(); i += Block::size)
    low |= Block{s.data() + i}.up_to(c);
  return low == 0;
}

// True tells that all characters are above `c`; false tells nothing of the shortest texts.
POLYSIP_INLINE inline bool is_above(std::string_view s, char c) {
#if POLYSIP_SIMD
  if (s.size() >= simd::widest::size) return blocks_above<simd::widest>(s, c);
  if (s.size() >= simd::block16::size) return blocks_above<simd::block16>(s, c);
#endif
  return s.size() >= block8::size && blocks_above<block8>(s, c);
}

// True tells that no line end is among the characters; false tells nothing, as for tabs, too.
POLYSIP_INLINE inline bool is_above_line_ends(std::string_view s) { return is_above(s, '\r'); }

// Capital letters alone, as most methods are; false tells nothing.
POLYSIP_INLINE inline bool is_capitals(std::string_view s) {
  if (s.empty() || s.size() > 8) return false;
  constexpr u64 ones = 0x0101010101010101;
  u64 const w = ascii::word(s.data(), s.size());
  u64 const odd = (w + ones * (0x7f - 'Z')) | (w - ones * 'A') | w;
  return !(odd << (64 - 8 * s.size()) & ones << 7);
}

// White space, or a control of ASCII below it.
POLYSIP_INLINE inline bool has_blank(std::string_view s) {
  if (is_above(s, ' ')) return false;
  for (char c : s)
    if (static_cast<u8>(c) <= ' ') return true;
  return false;
}

inline bool has_line_end(std::string_view s) { return scan::find<'\r', '\n'>(s) != s.size(); }

}  // namespace detail
}  // namespace polysip
