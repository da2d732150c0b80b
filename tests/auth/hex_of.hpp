// A hash as hexadecimal text, for comparison with published vectors.
#pragma once
#include <array>
#include <string_view>

template<class Bytes> struct hex_text {
  std::array<char, 2 * std::tuple_size_v<Bytes>> text{};
  constexpr explicit hex_text(Bytes const& bytes) {
    std::size_t at = 0;
    for (auto octet : bytes) {
      text[at++] = "0123456789abcdef"[octet >> 4];
      text[at++] = "0123456789abcdef"[octet & 15];
    }
  }
  constexpr bool operator==(std::string_view s) const {
    return std::string_view{text.data(), text.size()} == s;
  }
};

/// True when `H`, fed with `s` in pieces of each size from 1 to 130, always says `expected`.
template<class H> bool same_in_pieces(std::string_view s, std::string_view expected) {
  for (std::size_t n = 1; n <= 130; ++n) {
    H h;
    for (std::string_view rest = s; !rest.empty();) {
      auto const piece = n < rest.size() ? n : rest.size();
      h.update({rest.data(), piece});
      rest.remove_prefix(piece);
    }
    if (!(hex_text{h.finish()} == expected)) return false;
  }
  return true;
}
