// A header value of two lines is refused while compiling, as the writer would refuse it.
// expect: this_is_not_the_value_of_that_header
#include <polysip/message/field.hpp>
#include <polysip/message/headers.hpp>

#ifdef MISTAKE
constexpr auto about = polysip::header_literal<polysip::header::subject>("a\r\nX: b");  // here
#else
constexpr auto about = polysip::header_literal<polysip::header::subject>("a X: b");
#endif
static_assert(about.value.front() == 'a');
