// A stack of fixed size has room for something.
// expect: fixed<N, Bytes>: room for one context and a message
#include "own.hpp"

#ifdef MISTAKE
using room = polysip::fixed<0>;
#else
using room = polysip::fixed<1>;
#endif
struct mine : polysip::extend<own_traits, polysip::use_storage<room>> {};  // here
static_assert(polysip::stack_traits<mine>);
