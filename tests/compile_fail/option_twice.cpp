// Which of two clocks should count?
// expect: sound_options
// expect: option_given_twice<(polysip::)?use_clock<ticks>
#include "own.hpp"

struct slow : ticks {};
using polysip::use_clock;
#ifdef MISTAKE
struct mine : polysip::extend<own_traits, use_clock<ticks>, use_clock<slow>> {};  // here
#else
struct mine : polysip::extend<own_traits, use_clock<slow>> {};
#endif
static_assert(polysip::stack_traits<mine>);
