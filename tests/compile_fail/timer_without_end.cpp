// A timer that takes for ever would keep its transaction.
// expect: keeps for good
#include <polysip/timer/plan.hpp>

using polysip::letter;
using polysip::timer_is;

#ifdef MISTAKE
constexpr polysip::millis end = polysip::forever;
#else
constexpr polysip::millis end = 8000;
#endif
using patient = polysip::with_timers<polysip::rfc3261_timers, timer_is<letter::b, end>>;  // here
static_assert(polysip::timer_values<patient>);
