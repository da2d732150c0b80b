// A seeded random source for simulations and tests: the same seed gives the same run everywhere.
#pragma once
#include "../core/types.hpp"
#include "fwd.hpp"

namespace polysip {

/// SplitMix64 (Steele, Lea, Flood 2014). Never for a real network: two processes with one seed mint
/// the same tags.
struct splitmix {
  u64 seed = 1;
  constexpr u64 next() noexcept {
    u64 z = seed += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
};

}  // namespace polysip
