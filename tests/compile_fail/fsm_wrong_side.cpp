// A client machine cannot stand where a server machine belongs.
// expect: sends_responses
// expect: use_invite_server_fsm
#include "own.hpp"

#ifdef MISTAKE
using machine = polysip::rfc6026_invite_client;
#else
using machine = polysip::rfc6026_invite_server;
#endif
struct mine : polysip::extend<own_traits, polysip::use_invite_server_fsm<machine>> {};  // here
static_assert(polysip::stack_traits<mine>);
