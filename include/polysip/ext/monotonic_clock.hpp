// The system's steady clock, for stacks in a process of their own.
#pragma once
#include <time.h>

#include "../core/types.hpp"
#include "fwd.hpp"

namespace polysip {

/// Milliseconds since some point in the past; not moved by whoever sets the date.
struct monotonic_clock {
  millis now() const noexcept {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<millis>(t.tv_sec) * 1000 + static_cast<millis>(t.tv_nsec) / 1'000'000;
  }
};

}  // namespace polysip
