#include "polysip/timer/flat_timers.hpp"

#include <doctest/doctest.h>

#include "queue_checks.hpp"

namespace flat_timers_test {

using namespace polysip;

TEST_CASE("flat_timers: arming, cancelling, equal deadlines") {
  queue_checks::basics<flat_timers>();
}

TEST_CASE("flat_timers: fires what a list would fire, over 100 seeds") {
  for (u64 seed = 0; seed < 100; ++seed) CHECK(queue_checks::agrees<flat_timers>(seed, 200, 0, 1));
}

TEST_CASE("flat_timers: following next reaches every deadline") {
  queue_checks::visits_end<flat_timers>(100);
}

TEST_CASE("flat_timers: no larger than a list") { CHECK(sizeof(flat_timers) == 24); }

TEST_CASE("flat_timers: restored, they fire what they would have fired") {
  for (u64 seed = 0; seed < 100; ++seed) CHECK(queue_checks::restores<flat_timers>(seed));
}

}  // namespace flat_timers_test
