// Blocks of bytes tested at once: AVX2, SSE2 (class look-up from SSSE3), NEON, chosen at compile
// time by what the compiler may use. Define POLYSIP_NO_SIMD for plain loops. A block is loaded only
// from within the text that the caller shows, so no buffer needs padding.
#pragma once
#include <cstring>

#include "config.hpp"
#include "types.hpp"

#if !defined(POLYSIP_NO_SIMD) && defined(__SSE2__)
#define POLYSIP_SIMD_X86 1
#elif !defined(POLYSIP_NO_SIMD) && defined(__aarch64__) && !defined(__AARCH64EB__)
#define POLYSIP_SIMD_NEON 1
#include <arm_neon.h>
#endif
#if POLYSIP_SIMD_X86 || POLYSIP_SIMD_NEON
#define POLYSIP_SIMD 1
#endif

namespace polysip::simd {

/// A set of characters as two tables of 16: an ASCII character belongs to it when the entries of
/// its low and its high nibble share a bit. Of 0x80 to 0xff it holds all or none: high[15] tells.
/// Both tables stand twice, since AVX2 looks up in halves.
struct alignas(32) nibbles {
  u8 low[32] = {};
  u8 high[32] = {1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128};
  constexpr void add(u8 c) {
    if (c >= 0x80) high[15] = high[31] = 1;
    else low[c & 15] = low[16 | (c & 15)] = static_cast<u8>(low[c & 15] | (1u << (c >> 4)));
  }
  constexpr bool has(u8 c) const {
    return c >= 0x80 ? high[15] != 0 : (low[c & 15] & high[c >> 4]) != 0;
  }
};

#if POLYSIP_SIMD_X86

using v16 [[gnu::vector_size(16)]] = char;
using v16u [[gnu::vector_size(16)]] = u8;
using v8x16 [[gnu::vector_size(16)]] = unsigned short;

// Keeps a nibble in each octet. The bits between that one and the highest do not matter to a
// look-up; since they differ, g++ reads this from memory, where it would make an even one anew for
// each use.
alignas(32) inline constexpr u8 nibble[32] = {15, 31, 15, 31, 15, 31, 15, 31, 15, 31, 15,
                                              31, 15, 31, 15, 31, 15, 31, 15, 31, 15, 31,
                                              15, 31, 15, 31, 15, 31, 15, 31, 15, 31};

inline v16 load16(void const* p) {
  v16 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline u32 bits16(v16 v) { return static_cast<u32>(__builtin_ia32_pmovmskb128(v)); }

struct block16 {
  static constexpr std::size_t size = 16;
  v16 v;
  explicit block16(v16 x) : v(x) {}
  explicit block16(char const* p) : v(load16(p)) {}
  template<char... C> u32 any() const { return bits16(((v16)(v == (v16{} + C)) | ...)); }
  /// The characters up to those of `b`.
  u32 up_to(block16 b) const { return bits16((v16)((v16u)v <= (v16u)b.v)); }
  u32 up_to(char c) const { return up_to(all(c)); }
  /// `c` everywhere. Kept in a register, where g++ would make it anew for each use.
  static block16 all(char c) {
    v16 v = v16{} + c;
    asm("" : "+x"(v));
    return block16{v};
  }
  u32 same(block16 b) const { return bits16((v16)(v == b.v)); }
  /// Whether a bit of `mask` is not that of `b`.
  bool differs(block16 b, block16 mask) const {
    return bits16((v16)(((v ^ b.v) & mask.v) == v16{})) != 0xffff;
  }
#if __SSSE3__
  static constexpr bool has_classes = true;
  /// The characters that are not of the class.
  u32 outside(nibbles const& n) const {
    v16 const high = (v16)((v8x16)v >> 4) & load16(nibble);
    v16 const row = __builtin_ia32_pshufb128(load16(n.high), high);
    v16 const column = __builtin_ia32_pshufb128(load16(n.low), v);  // none for 0x80 and above
    u32 const out = bits16((v16)((row & column) == v16{}));
    return n.high[15] ? out & ~bits16(v) : out;
  }
#else
  static constexpr bool has_classes = false;
  u32 outside(nibbles const&) const { return 0; }
#endif
};

#if __AVX2__
using v32 [[gnu::vector_size(32)]] = char;
using v32u [[gnu::vector_size(32)]] = u8;
using v64x4 [[gnu::vector_size(32)]] = long long;
using v16x16 [[gnu::vector_size(32)]] = unsigned short;

struct block32 {
  static constexpr std::size_t size = 32;
  static constexpr bool has_classes = true;
  v32 v;
  explicit block32(v32 x) : v(x) {}
  explicit block32(char const* p) { std::memcpy(&v, p, sizeof v); }
  template<char... C> u32 any() const { return bits(((v32)(v == (v32{} + C)) | ...)); }
  u32 up_to(block32 b) const { return bits((v32)((v32u)v <= (v32u)b.v)); }
  u32 up_to(char c) const { return up_to(all(c)); }
  static block32 all(char c) {
    v32 v = v32{} + c;
    asm("" : "+x"(v));
    return block32{v};
  }
  u32 same(block32 b) const { return bits((v32)(v == b.v)); }
  bool differs(block32 b, block32 mask) const {
    return !__builtin_ia32_ptestz256((v64x4)(v ^ b.v), (v64x4)mask.v);
  }
  u32 outside(nibbles const& n) const {
    v32 const high = (v32)((v16x16)v >> 4) & load(nibble);
    v32 const row = __builtin_ia32_pshufb256(load(n.high), high);
    v32 const column = __builtin_ia32_pshufb256(load(n.low), v);
    u32 const out = bits((v32)((row & column) == v32{}));
    return n.high[15] ? out & ~bits(v) : out;
  }

 private:
  static v32 load(u8 const* table) {
    v32 t;
    std::memcpy(&t, table, sizeof t);
    return t;
  }
  static u32 bits(v32 mask) { return static_cast<u32>(__builtin_ia32_pmovmskb256(mask)); }
};
using widest = block32;
#else
using widest = block16;
#endif

#elif POLYSIP_SIMD_NEON

struct block16 {
  static constexpr std::size_t size = 16;
  static constexpr bool has_classes = true;
  uint8x16_t v;
  explicit block16(uint8x16_t x) : v(x) {}
  explicit block16(char const* p) : v(vld1q_u8(reinterpret_cast<u8 const*>(p))) {}
  template<char... C> u32 any() const {
    uint8x16_t hit = vdupq_n_u8(0);
    ((hit = vorrq_u8(hit, vceqq_u8(v, vdupq_n_u8(static_cast<u8>(C))))), ...);
    return bits(hit);
  }
  u32 up_to(block16 b) const { return bits(vcleq_u8(v, b.v)); }
  u32 up_to(char c) const { return up_to(all(c)); }
  static block16 all(char c) { return block16{vdupq_n_u8(static_cast<u8>(c))}; }
  u32 same(block16 b) const { return bits(vceqq_u8(v, b.v)); }
  bool differs(block16 b, block16 mask) const {
    return vmaxvq_u8(vandq_u8(veorq_u8(v, b.v), mask.v)) != 0;
  }
  u32 outside(nibbles const& n) const {
    uint8x16_t const row = vqtbl1q_u8(vld1q_u8(n.high), vshrq_n_u8(v, 4));
    uint8x16_t const column = vqtbl1q_u8(vld1q_u8(n.low), vandq_u8(v, vdupq_n_u8(15)));
    uint8x16_t const in = vandq_u8(row, column);
    uint8x16_t const out = vceqzq_u8(n.high[15] ? vorrq_u8(in, vshrq_n_u8(v, 7)) : in);
    return bits(out);
  }
  static u32 bits(uint8x16_t mask) {
    static constexpr u8 weight[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t const weighed = vandq_u8(mask, vld1q_u8(weight));
    return vaddv_u8(vget_low_u8(weighed)) | u32{vaddv_u8(vget_high_u8(weighed))} << 8;
  }
};
using widest = block16;

#endif

#if POLYSIP_SIMD
/// Texts that two blocks cover.
POLYSIP_INLINE inline bool fits_two_blocks(std::string_view s) {
  return s.size() >= block16::size && s.size() <= 2 * widest::size;
}
/// One bit for each character of `s`, which fits two blocks: those for which `hit(block)` has a
/// bit.
template<class F> POLYSIP_INLINE inline u64 marks_of(std::string_view s, F const& hit) {
  auto const both = [&](auto first, auto last) {
    return u64{hit(first)} | u64{hit(last)} << (s.size() - first.size);
  };
  char const* const end = s.data() + s.size();
  if (s.size() < widest::size) return both(block16{s.data()}, block16{end - block16::size});
  return both(widest{s.data()}, widest{end - widest::size});
}

/// One bit for each of the 64 characters at `p`: those for which `hit(block)` has a bit.
template<class F> POLYSIP_INLINE inline u64 bits64(char const* p, F const& hit) {
  u64 bits = 0;
  for (std::size_t i = 0; i < 64; i += widest::size) bits |= u64{hit(widest{p + i})} << i;
  return bits;
}

// Of the two searches, this one is short and quick to succeed, the other one long and far-sighted.
/// As `find_block`, for runs of a few characters; `from` lies within `s`, or may be its end where
/// blocks have fewer than 32 characters.
template<class Block, class F>
POLYSIP_INLINE inline std::size_t find_near(std::string_view s, std::size_t from, F const& hit) {
  std::size_t const last = s.size() - Block::size;
  for (;;) {
    std::size_t const at = from < last ? from : last;
    u32 const bits = hit(Block{s.data() + at}) >> (from - at);
    if (bits) return from + static_cast<u32>(__builtin_ctz(bits));
    from = at + Block::size;
    if (from >= s.size()) return s.size();
  }
}

/// The first position from `from` on for which `hit(block)` has a bit, or the size of `s`. `s` must
/// not be shorter than a block: the last one overlaps what was seen before.
template<class Block, class F>
POLYSIP_INLINE inline std::size_t find_block(std::string_view s, std::size_t from, F const& hit) {
  for (; s.size() - from >= Block::size; from += Block::size)
    if (u32 const bits = hit(Block{s.data() + from}))
      return from + static_cast<u32>(__builtin_ctz(bits));
  u64 const last = hit(Block{s.data() + s.size() - Block::size});
  u64 const rest = last >> (Block::size - (s.size() - from));
  return rest ? from + static_cast<u32>(__builtin_ctzll(rest)) : s.size();
}
#endif

}  // namespace polysip::simd
