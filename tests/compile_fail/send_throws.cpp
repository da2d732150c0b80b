// The core has no exceptions, so nothing that it calls may throw.
// expect: sends_without_throwing
// expect: throwing
#include "own.hpp"

struct throwing : udp {
#ifdef MISTAKE
  bool send(endpoint const&, polysip::bytes) { return true; }
#else
  bool send(endpoint const&, polysip::bytes) noexcept { return true; }
#endif
};
struct mine : polysip::extend<own_traits, polysip::use_transport<throwing>> {};  // here
static_assert(polysip::stack_traits<mine>);
