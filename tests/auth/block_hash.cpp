#include <polysip/auth/block_hash.hpp>

#include <doctest/doctest.h>

namespace block_hash_test {

using namespace polysip;

namespace {

// Adds up what it is given, so that the padding shows.
template<bool BigEndian> struct sum_core {
  static constexpr std::size_t block = 16, size = 4, length_bytes = 8;
  static constexpr bool big_endian = BigEndian;
  u8 blocks = 0, marker = 0, first_of_length = 0, last_of_length = 0;
  constexpr void compress(u8 const (&in)[block]) {
    ++blocks;
    for (u8 octet : in)
      if (octet == 0x80) marker = octet;
    first_of_length = in[8];
    last_of_length = in[15];
  }
  constexpr std::array<u8, size> value() const {
    return {blocks, marker, first_of_length, last_of_length};
  }
};

}  // namespace

TEST_CASE("padding: a marker, zeros, the length in bits at the end of the last block") {
  using little = auth::block_hash<sum_core<false>>;
  using big = auth::block_hash<sum_core<true>>;
  CHECK(auth::hash_of<little>("abc") == std::array<u8, 4>{1, 0x80, 24, 0});
  CHECK(auth::hash_of<big>("abc") == std::array<u8, 4>{1, 0x80, 0, 24});
  CHECK(auth::hash_of<big>("1234567") == std::array<u8, 4>{1, 0x80, 0, 56});
  CHECK(auth::hash_of<big>("12345678") == std::array<u8, 4>{2, 0x80, 0, 64});  // no room: one more
  CHECK(auth::hash_of<big>("") == std::array<u8, 4>{1, 0x80, 0, 0});
}

}  // namespace block_hash_test
