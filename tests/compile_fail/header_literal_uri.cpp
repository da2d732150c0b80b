// A header value whose URI does not parse is refused while compiling.
// expect: this_is_not_the_value_of_that_header
#include <polysip/message/field.hpp>
#include <polysip/message/headers.hpp>

#ifdef MISTAKE
constexpr auto me = polysip::header_literal<polysip::header::contact>("<sip:a@b:99999>");  // here
#else
constexpr auto me = polysip::header_literal<polysip::header::contact>("<sip:a@b:5999>");
#endif
static_assert(me.uri.size() == (sizeof "sip:a@b:5999") - 1);
