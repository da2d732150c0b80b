// Text without locale, exceptions or allocation: slices, case, numbers.
#pragma once
#include "types.hpp"

namespace polysip::ascii {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_space(char c) {
  return is_blank(c) || c == '\r' || c == '\n';
}  // LWS, folding too

/// The part of `s` from `at`, at most `n` characters; never throws, unlike substr.
constexpr std::string_view slice(std::string_view s, std::size_t at,
                                 std::size_t n = std::string_view::npos) {
  if (at >= s.size()) return {};
  auto const left = s.size() - at;
  return {s.data() + at, n < left ? n : left};
}

constexpr std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

/// Equality ignoring ASCII case: tokens, RFC 3261 7.3.1.
constexpr bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

constexpr bool starts_with_same(std::string_view s, std::string_view head) {
  return s.size() >= head.size() && same({s.data(), head.size()}, head);
}

/// Reads all of `s` as a decimal number up to `most`; false on anything else.
constexpr bool number(std::string_view s, u32& out, u32 most = ~u32{0}) {
  if (s.empty()) return false;
  u64 n = 0;
  for (char c : s) {
    if (!is_digit(c)) return false;
    n = n * 10 + static_cast<u64>(c - '0');
    if (n > most) return false;
  }
  out = static_cast<u32>(n);
  return true;
}

}  // namespace polysip::ascii
