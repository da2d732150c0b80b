// The system's entropy, for tags, branches, keys and nonces.
#pragma once
#include <errno.h>
#include <sys/random.h>

#include "../core/config.hpp"
#include "../core/types.hpp"
#include "fwd.hpp"

namespace polysip {

/// Asks the system for every number and keeps nothing back, so processes after a fork never agree.
struct urandom {
  u64 next() noexcept {
    u64 n = 0;
    ssize_t got = 0;
    do got = getrandom(&n, sizeof n, 0);
    while (got < 0 && errno == EINTR);
    POLYSIP_ASSERT(got == sizeof n,
                   "the system gives no entropy: bring a random source of your own");
    return n;
  }
};

}  // namespace polysip
