// An escape is two hexadecimal digits, in a URI of any scheme (RFC 3986 2.1).
// expect: this_is_not_a_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto page = "http://example.org/%zz"_uri;  // here
#else
constexpr auto page = "http://example.org/%20"_uri;
#endif
static_assert(page.scheme == "http");
