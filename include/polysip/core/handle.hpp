// 64-bit names of objects in slots: index and generation. A stale one is found out, never followed.
#pragma once
#include "types.hpp"

namespace polysip {

struct raw_handle {
  u32 index = ~0U, generation = 0;
  friend constexpr bool operator==(raw_handle, raw_handle) = default;
};

/// What an application stores of a context; eight bytes. Empty, it is stale.
template<class C> struct handle : raw_handle {};

}  // namespace polysip
