// A misspelt option is no option.
// expect: use_timer\b
// expect: use_timers
#include "own.hpp"

struct slow {
  static constexpr polysip::millis t1 = 1000, t2 = 8000, t4 = 9000;
};
#ifdef MISTAKE
struct mine : polysip::extend<own_traits, polysip::use_timer<slow>> {};  // here
#else
struct mine : polysip::extend<own_traits, polysip::use_timers<slow>> {};
#endif
static_assert(polysip::stack_traits<mine>);
