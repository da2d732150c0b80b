// What MD5 and the SHA family share: cutting input into blocks and padding the last one.
#pragma once
#include <array>

#include "../core/types.hpp"

namespace polysip::auth {

/// An incremental hash over `Core`, which names `block` and `size` (in bytes), `length_bytes` (the
/// width of the padded bit count), `big_endian`, and compresses one block at a time.
template<class Core> class block_hash {
 public:
  static constexpr std::size_t size = Core::size;  // bytes of the result
  using value_type = std::array<u8, size>;

  /// Appends text; may be called any number of times.
  constexpr void update(std::string_view s) {
    for (char c : s) put(c);
  }

  /// The hash of everything so far. Only once: the padding is part of the state afterwards.
  constexpr value_type finish() {
    u64 const bits = length_ * 8;
    put(static_cast<char>(0x80));
    while (length_ % Core::block != Core::block - Core::length_bytes) put('\0');
    for (std::size_t i = 0; i < Core::length_bytes; ++i) {
      std::size_t const octet = Core::big_endian ? Core::length_bytes - 1 - i : i;
      put(octet < 8 ? static_cast<char>(bits >> (8 * octet) & 0xff) : '\0');
    }
    return core_.value();
  }

 private:
  constexpr void put(char c) {
    pending_[length_++ % Core::block] = static_cast<u8>(c);
    if (length_ % Core::block == 0) core_.compress(pending_);
  }

  Core core_{};
  u8 pending_[Core::block]{};
  u64 length_ = 0;
};

/// The hash of one piece of text.
template<class Hash> constexpr auto hash_of(std::string_view s) {
  Hash h;
  h.update(s);
  return h.finish();
}

}  // namespace polysip::auth
