// Storage that is full at the n-th request, and for some more.
#pragma once
#include <polysip/core/storage.hpp>

namespace lab {

/// Which requests for storage are refused.
struct shortage {
  polysip::u32 wait = 0, count = 0, hits = 0;
  bool refuses() {
    if (count == 0 || (wait > 0 && --wait > 0)) return false;
    --count;
    ++hits;
    return true;
  }
};
inline shortage scarce;  // of whatever runs at the time

struct scarce_storage {
  using u32 = polysip::u32;
  template<class T, u32 Factor> struct blocks : polysip::growing::blocks<T, Factor> {
    bool grow() { return !scarce.refuses() && polysip::growing::blocks<T, Factor>::grow(); }
  };
  template<u32 Factor> struct table : polysip::growing::table<Factor> {
    polysip::index_entry* wider(u32& size) {
      return scarce.refuses() ? nullptr : polysip::growing::table<Factor>::wider(size);
    }
  };
  struct arena : polysip::growing::arena {
    char* take(u32 size) {
      return scarce.refuses() ? nullptr : polysip::growing::arena::take(size);
    }
  };
};
static_assert(polysip::storage<scarce_storage>);

}  // namespace lab
