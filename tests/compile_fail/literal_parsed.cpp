// A literal, which ends with a NUL, is not taken for the bytes of a message.
// expect: delete
#include <polysip/message/message.hpp>

#ifdef MISTAKE
bool const ok(polysip::message_view{}.parse("SIP/2.0 200 OK\r\n\r\n"));  // here
#else
bool const ok(polysip::message_view{}.parse(std::string_view{"SIP/2.0 200 OK\r\n\r\n"}));
#endif
