// SHA-256 (FIPS 180-4, RFC 6234).
#pragma once
#include <bit>

#include "block_hash.hpp"

namespace polysip::auth {

struct sha256_core {
  static constexpr std::size_t block = 64, size = 32, length_bytes = 8;
  static constexpr bool big_endian = true;

  // clang-format off
  u32 state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };

  static constexpr u32 cubes[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  };
  // clang-format on

  constexpr void compress(u8 const (&in)[block]);
  constexpr void round(u32 (&v)[8], u32 input) const;
  constexpr std::array<u8, size> value() const {
    std::array<u8, size> out{};
    for (std::size_t i = 0; i < size; ++i)
      out[i] = static_cast<u8>(state[i / 4] >> (24 - 8 * (i % 4)));
    return out;
  }
};

constexpr void sha256_core::round(u32 (&v)[8], u32 input) const {
  auto const [a, b, c, d, e, f, g, h] = v;
  u32 const s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
  u32 const s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
  u32 const t1 = h + s1 + ((e & f) ^ (~e & g)) + input;
  u32 const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
  v[7] = g, v[6] = f, v[5] = e, v[4] = d + t1, v[3] = c, v[2] = b, v[1] = a, v[0] = t1 + t2;
}

constexpr void sha256_core::compress(u8 const (&in)[block]) {
  u32 word[64]{};
  for (u32 i = 0; i < block; ++i) word[i / 4] |= u32{in[i]} << (24 - 8 * (i % 4));
  for (u32 i = 16; i < 64; ++i) {
    u32 const x = word[i - 15], y = word[i - 2];
    word[i] = word[i - 16] + (std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3)) + word[i - 7] +
              (std::rotr(y, 17) ^ std::rotr(y, 19) ^ (y >> 10));
  }
  u32 v[8]{};
  for (u32 i = 0; i < 8; ++i) v[i] = state[i];
  for (u32 i = 0; i < 64; ++i) round(v, cubes[i] + word[i]);
  for (u32 i = 0; i < 8; ++i) state[i] += v[i];
}

/// SHA-256, incremental: update(text), finish() -> 32 bytes.
struct sha256 : block_hash<sha256_core> {};

}  // namespace polysip::auth
