// A literal without a scheme is no URI.
// expect: this_is_not_a_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto help = "service sos"_uri;  // here
#else
constexpr auto help = "urn:service:sos"_uri;
#endif
static_assert(help.scheme == "urn");
