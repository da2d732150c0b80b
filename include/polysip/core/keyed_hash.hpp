// SipHash-1-3: what a peer chooses is hashed with a key it does not know.
#pragma once
#include "ascii.hpp"

namespace polysip {

struct hash_key {
  u64 a = 0, b = 0;
};

class keyed_hash {
  u64 v0_, v1_, v2_, v3_, word_ = 0;
  u32 filled_ = 0;
  u64 length_ = 0;

  static constexpr u64 turn(u64 x, int n) { return x << n | x >> (64 - n); }
  constexpr void round() {
    v0_ += v1_, v1_ = turn(v1_, 13) ^ v0_, v0_ = turn(v0_, 32);
    v2_ += v3_, v3_ = turn(v3_, 16) ^ v2_;
    v0_ += v3_, v3_ = turn(v3_, 21) ^ v0_;
    v2_ += v1_, v1_ = turn(v1_, 17) ^ v2_, v2_ = turn(v2_, 32);
  }
  constexpr void octet(char c) {
    word_ |= u64{static_cast<u8>(c)} << (8 * filled_);
    ++length_;
    if (++filled_ < 8) return;
    v3_ ^= word_;
    round();
    v0_ ^= word_;
    word_ = 0;
    filled_ = 0;
  }

 public:
  constexpr explicit keyed_hash(hash_key k)
      : v0_(k.a ^ 0x736f6d6570736575),
        v1_(k.b ^ 0x646f72616e646f6d),
        v2_(k.a ^ 0x6c7967656e657261),
        v3_(k.b ^ 0x7465646279746573) {}

  constexpr void update(std::string_view s) {
    for (char c : s) octet(c);
  }
  constexpr void update_folded(std::string_view s) {  // tokens and hosts: case does not count
    for (char c : s) octet(ascii::lower(c));
  }
  constexpr void update(u64 n) {
    for (int i = 0; i < 8; ++i) octet(static_cast<char>(n >> (8 * i) & 255));
  }
  constexpr u64 finish() {
    word_ |= length_ << 56;
    v3_ ^= word_;
    round();
    v0_ ^= word_;
    v2_ ^= 255;
    for (int i = 0; i < 3; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }
};

}  // namespace polysip
