// A context's own timer values are timer_values, too.
// expect: timer_values
// expect: t1
#include "own.hpp"

#ifdef MISTAKE
struct hasty_timers {
  static constexpr polysip::millis t1 = 0, t2 = 4000, t4 = 5000;
};
#else
using hasty_timers = polysip::rfc3261_timers;
#endif
template<polysip::context_base Base> struct hasty : Base { using timer_values = hasty_timers; };
template<class T>
struct hasty_message final
    : polysip::context<hasty_message<T>, T, polysip::client, polysip::message, hasty> {};
struct mine : polysip::extend<own_traits, polysip::use_contexts<hasty_message>> {};
void say(polysip::stack<mine>& alice) {
  alice.start<hasty_message>("sip:bob@192.0.2.2", "hello").ignore();  // here
}
