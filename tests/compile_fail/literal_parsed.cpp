// A literal, which ends with a NUL, is not taken for the bytes of a message.
// expect: delete
#include <polysip/message/message.hpp>

bool parses(polysip::message_view& m) {
#ifdef MISTAKE
  return bool(m.parse("SIP/2.0 200 OK\r\n\r\n"));  // here
#else
  return bool(m.parse(std::string_view{"SIP/2.0 200 OK\r\n\r\n"}));
#endif
}
