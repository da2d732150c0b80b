// A server context is opened by a request; only client contexts are started.
// expect: starts_with
// expect: message_server_context
#include "own.hpp"

using phone = polysip::stack<own_traits>;
#ifdef MISTAKE
template<class T> using context = polysip::message_server_context<T>;
#else
template<class T> using context = polysip::message_client_context<T>;
#endif
void say(phone& alice) {
  alice.start<context>("sip:bob@192.0.2.2", "hello").ignore();  // here
}
