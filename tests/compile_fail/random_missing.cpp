// There is no default random source: two processes must never mint the same tags.
// expect: missing_use_random_option
#include "own.hpp"

#ifdef MISTAKE
struct mine : polysip::traits<polysip::use_transport<udp>, polysip::use_clock<ticks>> {};
#else
struct mine : polysip::traits<polysip::use_transport<udp>, polysip::use_clock<ticks>,
                              polysip::use_random<dice>> {};
#endif
using phone = polysip::stack<mine>;  // here
