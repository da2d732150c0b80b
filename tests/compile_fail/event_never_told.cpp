// An event that a context never tells cannot be waited for.
// expect: tells<
// expect: confirmed
// expect: message_client_context
#include "own.hpp"

using phone = polysip::stack<own_traits>;

struct app : polysip::ignore_rest {
  using ignore_rest::on;
#ifdef MISTAKE
  void on(phone::confirmed<polysip::message_client_context> const&) {}  // here
#else
  void on(phone::confirmed<polysip::invite_server_context> const&) {}
#endif
};
void run(phone& alice, app& a) { alice.advance(a).ignore(); }
