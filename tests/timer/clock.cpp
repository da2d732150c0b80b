#include "polysip/timer/clock.hpp"

#include <doctest/doctest.h>

namespace clock_test {

namespace {

struct ticks {
  polysip::millis time = 5;
  polysip::millis now() noexcept { return time; }
};
struct may_throw {
  polysip::millis now() { return 0; }
};
struct seconds {
  double now() noexcept { return 0; }
};
struct silent {};

static_assert(polysip::clock<ticks>);
static_assert(!polysip::clock<may_throw> && !polysip::clock<seconds> && !polysip::clock<silent>);

}  // namespace

TEST_CASE("clock: one function of integer milliseconds") {
  ticks c;
  CHECK(c.now() == 5);
}

}  // namespace clock_test
