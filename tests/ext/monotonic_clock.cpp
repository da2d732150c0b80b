#include "polysip/ext/monotonic_clock.hpp"

#include <doctest/doctest.h>

#include "polysip/timer/clock.hpp"

namespace monotonic_clock_test {

static_assert(polysip::clock<polysip::monotonic_clock>);

TEST_CASE("monotonic_clock does not go back") {
  polysip::monotonic_clock const clock;
  auto last = clock.now();
  for (int i = 0; i < 1000; ++i) {
    auto const now = clock.now();
    CHECK(now >= last);
    last = now;
  }
}

}  // namespace monotonic_clock_test
