// A policy is given by its option, not as it is.
// expect: is_no_option<ticks>
#include "own.hpp"

#ifdef MISTAKE
struct mine : polysip::extend<own_traits, ticks> {};  // here
#else
struct mine : polysip::extend<own_traits, polysip::use_clock<ticks>> {};
#endif
static_assert(polysip::stack_traits<mine>);
