// A context that is not in the traits tells nothing and cannot be started.
// expect: context_of_the_traits
// expect: message_client_context
#include "own.hpp"

#ifdef MISTAKE
struct mine : polysip::extend<own_traits, polysip::use_contexts<polysip::invite_client_context>> {};
#else
struct mine : own_traits {};
#endif
using phone = polysip::stack<mine>;
void say(phone& alice) {
  alice.start<polysip::message_client_context>("sip:bob@192.0.2.2", "hello").ignore();  // here
}
