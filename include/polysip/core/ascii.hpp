// Text without locale, exceptions or allocation: slices, case, numbers.
#pragma once
#include <bit>
#include <cstring>
#include <type_traits>

#include "config.hpp"
#include "types.hpp"

namespace polysip::ascii {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
POLYSIP_INLINE constexpr bool is_space(char c) {  // LWS, folding too
  return static_cast<u8>(c) <= ' ' && (is_blank(c) || c == '\r' || c == '\n');
}

/// The part of `s` from `at`, at most `n` characters; never throws, unlike substr.
POLYSIP_INLINE constexpr std::string_view slice(std::string_view s, std::size_t at,
                                                std::size_t n = std::string_view::npos) {
  if (at >= s.size()) return {};
  auto const left = s.size() - at;
  return {s.data() + at, n < left ? n : left};
}

POLYSIP_INLINE constexpr std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

template<class Word> bool same_word(char const* a, char const* b) {
  Word x, y;
  std::memcpy(&x, a, sizeof x);
  std::memcpy(&y, b, sizeof y);
  return x == y;
}

// Equal byte for byte, by words that may overlap. Inlined where the compiler knows `n`.
POLYSIP_INLINE inline bool same_bytes_inline(char const* a, char const* b, std::size_t n) {
  if (n >= 8) {
    for (std::size_t i = 0; i + 8 < n; i += 8)
      if (!same_word<u64>(a + i, b + i)) return false;
    return same_word<u64>(a + n - 8, b + n - 8);
  }
  if (n >= 4) return same_word<u32>(a, b) && same_word<u32>(a + n - 4, b + n - 4);
  if (n >= 2) return same_word<u16>(a, b) && a[n - 1] == b[n - 1];
  return n == 0 || *a == *b;
}
POLYSIP_OUTLINE inline bool same_bytes_call(char const* a, char const* b, std::size_t n) {
  return same_bytes_inline(a, b, n);
}
POLYSIP_INLINE inline bool same_bytes(char const* a, char const* b, std::size_t n) {
  return __builtin_constant_p(n) ? same_bytes_inline(a, b, n) : same_bytes_call(a, b, n);
}

/// The octets of `p` as an integer, the first the least; 1 to 8 of them, without reading more.
POLYSIP_INLINE constexpr u64 word(char const* p, std::size_t n) {
  u64 w = 0;
  if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
    for (std::size_t i = 0; i < n; ++i) w |= u64{static_cast<u8>(p[i])} << (8 * i);
  } else if (n == 8) {
    std::memcpy(&w, p, 8);
  } else if (n >= 4) {  // two words that may overlap
    u32 low, high;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + n - 4, 4);
    w = low | u64{high} << (8 * (n - 4));
  } else {
    w = static_cast<u8>(p[0]) | u64{static_cast<u8>(p[n / 2])} << (8 * (n / 2)) |
        u64{static_cast<u8>(p[n - 1])} << (8 * (n - 1));
  }
  return w;
}
/// Writes the eight octets of `w`, the least first.
POLYSIP_INLINE constexpr void put_word(char* p, u64 w) {
  if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
    for (int i = 0; i < 8; ++i) p[i] = static_cast<char>(w >> (8 * i) & 255);
  } else {
    std::memcpy(p, &w, 8);
  }
}

inline constexpr u64 each_octet = ~u64{0} / 255;  // times n: n in each octet

/// The highest bit of each octet of `w` that lies between `first` and `last`.
POLYSIP_INLINE constexpr u64 within(u64 w, char first, char last) {
  constexpr u64 high = each_octet << 7;
  u64 const low = w & ~high;  // seven bits and a sum of at most 127: no octet touches the next
  u64 const from = low + each_octet * static_cast<u64>(128 - first);
  u64 const above = low + each_octet * static_cast<u64>(127 - last);
  return from & ~above & ~w & high;
}
/// lower() of eight octets at once.
POLYSIP_INLINE constexpr u64 lower_word(u64 w) { return w | within(w, 'A', 'Z') >> 2; }

/// Eight hexadecimal digits, as a word for put_word.
POLYSIP_INLINE constexpr u64 hex_word(u32 n) {
  u64 w = n;  // one digit an octet, the least first
  w = (w | w << 16) & 0x0000ffff0000ffff;
  w = (w | w << 8) & 0x00ff00ff00ff00ff;
  w = (w | w << 4) & 0x0f0f0f0f0f0f0f0f;
  u64 const letters = (w + each_octet * 6) >> 4 & each_octet;
  return __builtin_bswap64(w + each_octet * '0' + letters * ('a' - '9' - 1));
}
/// Reads what hex_word made, in either case; false on anything but digits.
POLYSIP_INLINE constexpr bool read_hex_word(u64 text, u32& n) {
  u64 const t = lower_word(text);
  u64 const letters = within(t, 'a', 'f');
  if ((letters | within(t, '0', '9')) != each_octet << 7) return false;
  u64 w = __builtin_bswap64((t & each_octet * 15) + (letters >> 7) * 9);
  w = (w | w >> 4) & 0x00ff00ff00ff00ff;
  w = (w | w >> 8) & 0x0000ffff0000ffff;
  n = static_cast<u32>(w | w >> 16);
  return true;
}

template<class Word> void copy_word(char* to, char const* from) {
  Word w;
  std::memcpy(&w, from, sizeof w);
  std::memcpy(to, &w, sizeof w);
}

/// Copies text that does not overlap, without a call.
POLYSIP_INLINE inline void copy_near(char* to, char const* from, std::size_t n) {
  struct pair {
    u64 low, high;
  };
  if (n >= 16) {
    for (std::size_t i = 0; i + 16 < n; i += 16) copy_word<pair>(to + i, from + i);
    copy_word<pair>(to + n - 16, from + n - 16);
  } else if (n >= 8) {
    copy_word<u64>(to, from);
    copy_word<u64>(to + n - 8, from + n - 8);
  } else if (n >= 4) {
    copy_word<u32>(to, from);
    copy_word<u32>(to + n - 4, from + n - 4);
  } else if (n >= 2) {
    copy_word<u16>(to, from);
    to[n - 1] = from[n - 1];
  } else if (n == 1) {
    *to = *from;
  }
}

/// Copies text that does not overlap; short ones without a call.
POLYSIP_INLINE inline void copy(char* to, char const* from, std::size_t n) {
  if (n > 64) std::memcpy(to, from, n);
  else copy_near(to, from, n);
}

/// Equality byte by byte, quicker than == on the short texts of a message.
POLYSIP_INLINE constexpr bool identical(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return std::is_constant_evaluated() ? a == b : same_bytes(a.data(), b.data(), b.size());
}

POLYSIP_OUTLINE constexpr bool same_folded(char const* a, char const* b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

/// Equality ignoring ASCII case: tokens, RFC 3261 7.3.1. Most are written as the RFCs write them.
POLYSIP_INLINE constexpr bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (!std::is_constant_evaluated() && same_bytes(a.data(), b.data(), b.size())) return true;
  bool const alike = a.empty() || ((a[0] ^ b[0]) & ~0x20) == 0;  // most others differ at once
  return alike && same_folded(a.data(), b.data(), a.size());
}

constexpr bool starts_with_same(std::string_view s, std::string_view head) {
  return s.size() >= head.size() && same({s.data(), head.size()}, head);
}

/// Decimal digits at the start of `s`: how many, and their number as far as it is at most
/// 99,999,999; more than eight digits are told as nine.
POLYSIP_INLINE constexpr u32 leading_digits(std::string_view s, u32& out) {
  u32 n = 0;
  if (!std::is_constant_evaluated() && s.size() >= 8) {
    u64 const w = word(s.data(), 8);
    u64 const others = ~within(w, '0', '9') & each_octet << 7;
    n = others ? static_cast<u32>(__builtin_ctzll(others)) / 8 : 8;
    if (n == 0) return 0;
    u64 d = (w & each_octet * 15) << (64 - 8 * n);  // zeros in front
    d = (d * 10 + (d >> 8)) & 0x00ff00ff00ff00ff;
    d = (d * 100 + (d >> 16)) & 0x0000ffff0000ffff;
    out = static_cast<u32>(d * 10000 + (d >> 32));
    return n == 8 && s.size() > 8 && is_digit(s[8]) ? 9 : n;
  }
  out = 0;
  for (; n < s.size() && n < 9 && is_digit(s[n]); ++n)
    if (n < 8) out = out * 10 + static_cast<u32>(s[n] - '0');
  return n;
}

/// Reads all of `s` as a decimal number up to `most`; false on anything else.
constexpr bool number(std::string_view s, u32& out, u32 most = ~u32{0}) {
  if (s.empty()) return false;
  u64 n = 0;
  for (char c : s) {
    u32 const digit = static_cast<u8>(c) - u32{'0'};
    if (digit > 9) return false;
    n = n * 10 + digit;
    if (n > most) return false;
  }
  out = static_cast<u32>(n);
  return true;
}

}  // namespace polysip::ascii
