// SipHash-1-3: what a peer chooses is hashed with a key it does not know.
#pragma once
#include "ascii.hpp"

namespace polysip {

struct hash_key {
  u64 a = 0, b = 0;
};

class keyed_hash {
  u64 v0_, v1_, v2_, v3_, word_ = 0;
  u32 filled_ = 0;  // octets in word_, below 8
  u64 length_ = 0;

  static constexpr u64 turn(u64 x, int n) { return x << n | x >> (64 - n); }
  constexpr void round() {
    v0_ += v1_, v1_ = turn(v1_, 13) ^ v0_, v0_ = turn(v0_, 32);
    v2_ += v3_, v3_ = turn(v3_, 16) ^ v2_;
    v0_ += v3_, v3_ = turn(v3_, 21) ^ v0_;
    v2_ += v1_, v1_ = turn(v1_, 17) ^ v2_, v2_ = turn(v2_, 32);
  }
  constexpr void absorb(u64 w) {
    v3_ ^= w;
    round();
    v0_ ^= w;
  }
  // The first `n` octets of `w`, of which the others are 0.
  POLYSIP_INLINE constexpr void append(u64 w, u32 n) {
    word_ |= w << (8 * filled_);
    if (filled_ + n < 8) return void(filled_ += n);
    absorb(word_);
    word_ = filled_ ? w >> (8 * (8 - filled_)) : 0;
    filled_ += n - 8;
  }
  template<bool Folded> POLYSIP_OUTLINE constexpr void feed(std::string_view s) {
    keyed_hash h = *this;  // in registers
    h.length_ += s.size();
    std::size_t at = 0;
    if (h.filled_ == 0)
      for (; s.size() - at >= 8; at += 8) h.absorb(text_word<Folded>(s.data() + at, 8));
    for (; s.size() - at >= 8; at += 8) h.append(text_word<Folded>(s.data() + at, 8), 8);
    if (auto const rest = static_cast<u32>(s.size() - at))
      h.append(text_word<Folded>(s.data() + at, rest), rest);
    *this = h;
  }
  template<bool Folded> static constexpr u64 text_word(char const* p, u32 n) {
    u64 const w = ascii::word(p, n);
    return Folded ? ascii::lower_word(w) : w;
  }

 public:
  constexpr explicit keyed_hash(hash_key k)
      : v0_(k.a ^ 0x736f6d6570736575),
        v1_(k.b ^ 0x646f72616e646f6d),
        v2_(k.a ^ 0x6c7967656e657261),
        v3_(k.b ^ 0x7465646279746573) {}

  constexpr void update(std::string_view s) { feed<false>(s); }
  constexpr void update_folded(std::string_view s) { feed<true>(s); }  // case does not count
  constexpr void update(u64 n) {  // its octets, the least first
    length_ += 8;
    append(n, 8);
  }
  constexpr u64 finish() {
    absorb(word_ | length_ << 56);
    v2_ ^= 255;
    for (int i = 0; i < 3; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }
};

}  // namespace polysip
