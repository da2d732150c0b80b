#include "polysip/timer/values.hpp"

#include <doctest/doctest.h>

namespace values_test {

namespace {

struct satellite {
  static constexpr polysip::millis t1 = 2000, t2 = 16000, t4 = 17000;
};
struct plain_integers {
  static constexpr int t1 = 100, t2 = 400, t4 = 500;
};
struct no_t4 {
  static constexpr polysip::millis t1 = 500, t2 = 4000;
};
struct never_waits {
  static constexpr polysip::millis t1 = 0, t2 = 4000, t4 = 5000;
};
struct waits_for_ever {
  static constexpr polysip::millis t1 = polysip::forever, t2 = 4000, t4 = 5000;
};

template<polysip::millis T1, polysip::millis T2> struct long_ones {
  static constexpr polysip::millis t1 = T1, t2 = T2, t4 = 5000;
};
constexpr auto most_t1 = (polysip::millis{1} << 26) - 1, most_t2 = (polysip::millis{1} << 32) - 1;

static_assert(polysip::timer_values<long_ones<most_t1, most_t2>>);
static_assert(!polysip::timer_values<long_ones<most_t1 + 1, most_t2>>);
static_assert(!polysip::timer_values<long_ones<most_t1, most_t2 + 1>>);
static_assert(polysip::timer_values<satellite> && polysip::timer_values<plain_integers>);
static_assert(!polysip::timer_values<no_t4>);
static_assert(!polysip::timer_values<never_waits> && !polysip::timer_values<waits_for_ever>);

}  // namespace

TEST_CASE("rfc3261_timers: the defaults of appendix A") {
  CHECK(polysip::rfc3261_timers::t1 == 500);
  CHECK(polysip::rfc3261_timers::t2 == 4000);
  CHECK(polysip::rfc3261_timers::t4 == 5000);
}

}  // namespace values_test
