// There is no default clock: the core reads none of its own.
// expect: missing_use_clock_option
#include "own.hpp"

#ifdef MISTAKE
struct mine : polysip::traits<polysip::use_transport<udp>, polysip::use_random<dice>> {};
#else
struct mine : polysip::traits<polysip::use_transport<udp>, polysip::use_random<dice>,
                              polysip::use_clock<ticks>> {};
#endif
using phone = polysip::stack<mine>;  // here
