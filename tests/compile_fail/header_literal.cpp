// A header value that does not parse is refused while compiling.
// expect: this_is_not_the_value_of_that_header
#include <polysip/message/headers.hpp>
#include <polysip/message/message_view.hpp>

#ifdef MISTAKE
constexpr auto hop = polysip::header_literal<polysip::header::via>("SIP/2.0 host");  // here
#else
constexpr auto hop = polysip::header_literal<polysip::header::via>("SIP/2.0/UDP host");
#endif
static_assert(hop.host == "host");
