// Each timer is overridden once.
// expect: no_timer_twice
#include <polysip/timer/plan.hpp>

using polysip::letter;
using polysip::timer_is;

#ifdef MISTAKE
constexpr letter other = letter::b;
#else
constexpr letter other = letter::f;
#endif
using polysip::rfc3261_timers;
using emergency =
    polysip::with_timers<rfc3261_timers, timer_is<letter::b, 8000>, timer_is<other, 9000>>;  // here
static_assert(polysip::timer_values<emergency>);
