// Header text that the traits determine, made by the compiler.
#pragma once
#include "../message/method.hpp"

namespace polysip {

template<u32 N> struct fixed_text {
  char text[N] = {};
  u32 size = 0;
  constexpr void add(std::string_view s) {
    for (char c : s) text[size++] = c;
  }
  constexpr std::string_view view() const { return {text, size}; }
};

/// The methods whose bits are set, as Allow lists them (20.5).
constexpr fixed_text<160> list_of_methods(u32 bits) {
  fixed_text<160> t;
  for (u32 i = 1; i < static_cast<u32>(method::count); ++i) {
    if (!(bits >> i & 1)) continue;
    if (t.size) t.add(", ");
    t.add(to_string(static_cast<method>(i)));
  }
  return t;
}

/// A Retry-After line (20.33).
constexpr fixed_text<32> retry_after_line(u32 seconds) {
  fixed_text<32> t;
  t.add("Retry-After: ");
  char digits[10] = {};
  u32 n = 0;
  for (u32 left = seconds; n == 0 || left; left /= 10)
    digits[n++] = static_cast<char>('0' + left % 10);
  while (n) t.add({&digits[--n], 1});
  t.add("\r\n");
  return t;
}

}  // namespace polysip
