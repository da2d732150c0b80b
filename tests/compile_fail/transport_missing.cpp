// There is no default transport.
// expect: missing_use_transport_option
#include "own.hpp"

#ifdef MISTAKE
struct mine : polysip::traits<polysip::use_clock<ticks>, polysip::use_random<dice>> {};
#else
struct mine : own_traits {};
#endif
using phone = polysip::stack<mine>;  // here
