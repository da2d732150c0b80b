// A literal of another scheme is a URI, but not one for SIP.
// expect: this_is_not_a_sip_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "http://example.org"_sip;  // here
#else
constexpr auto bob = "sips:example.org"_sip;
#endif
static_assert(bob.host == "example.org");
