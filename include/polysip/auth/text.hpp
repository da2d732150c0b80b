// Text of a bounded size that a context keeps, and hexadecimal numbers.
#pragma once
#include "../message/escape.hpp"

namespace polysip::auth {

/// At most N characters, held by value. Never cut: text that is too long is not taken at all.
template<u32 N> class bounded_text {
 public:
  static constexpr u32 capacity = N;

  /// error::too_large, and empty, when `s` does not fit.
  constexpr result<> assign(std::string_view s) {
    size_ = 0;
    if (s.size() > N) return {error::too_large};
    for (char c : s) data_[size_++] = c;
    return {};
  }
  /// Takes what was inside a quoted string, without its backslashes.
  constexpr result<> assign_unquoted(std::string_view inside) {
    auto const r = unquote(inside, data_);
    size_ = static_cast<u32>(r.value.size());
    return {r.code};
  }
  constexpr void clear() { size_ = 0; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr std::string_view view() const { return {data_, size_}; }

  void fields(auto& ar) {
    ar(size_);
    if (size_ > N) size_ = 0, ar.fail();  // a hostile snapshot
    for (u32 i = 0; i < size_; ++i) ar(data_[i]);
  }

 private:
  u32 size_ = 0;
  char data_[N]{};
};

/// Writes `n` as `digits` lower-case hexadecimal digits.
constexpr void to_hex(u64 n, char* out, u32 digits) {
  for (u32 i = digits; i-- > 0; n >>= 4) out[i] = "0123456789abcdef"[n & 15];
}

/// Reads all of `s` as a hexadecimal number of at most 16 digits; false on anything else.
constexpr bool from_hex(std::string_view s, u64& out) {
  if (s.empty() || s.size() > 16) return false;
  out = 0;
  for (char c : s) {
    char const l = ascii::lower(c);
    if (!ascii::is_digit(c) && (l < 'a' || l > 'f')) return false;
    out = out << 4 | static_cast<u64>(ascii::is_digit(c) ? c - '0' : l - 'a' + 10);
  }
  return true;
}

}  // namespace polysip::auth
