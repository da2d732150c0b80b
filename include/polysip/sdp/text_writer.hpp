// Writes a session description into a caller's buffer.
#pragma once
#include <span>

#include "../core/result.hpp"
#include "fwd.hpp"

namespace polysip::sdp {

/// Appends text and numbers; remembers overflow until finish().
class text_writer {
 public:
  constexpr explicit text_writer(std::span<char> out) : out_(out) {}

  constexpr text_writer& put(std::string_view s) {
    for (char c : s) put(c);
    return *this;
  }
  constexpr text_writer& put(char const* s) { return put(std::string_view{s}); }
  constexpr text_writer& put(char c) {
    if (size_ < out_.size()) out_[size_] = c;
    ++size_;
    return *this;
  }
  constexpr text_writer& put(u64 n) {
    if (n > 9) put(n / 10);
    return put(static_cast<char>('0' + n % 10));
  }
  /// All pieces and the end of the line.
  constexpr text_writer& line(auto const&... pieces) {
    (one(pieces), ...);
    return put(std::string_view{"\r\n"});
  }
  /// What was written; error::too_large when it did not fit.
  constexpr result<std::string_view> finish() const {
    if (size_ > out_.size()) return {{}, error::too_large};
    return {{out_.data(), size_}};
  }

 private:
  template<class T> constexpr void one(T const& piece) {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, char>) put(static_cast<u64>(piece));
    else put(piece);
  }

  std::span<char> out_;
  std::size_t size_ = 0;
};

}  // namespace polysip::sdp
