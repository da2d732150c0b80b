// A literal that is no SIP URI is refused while compiling.
// expect: this_is_not_a_sip_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "sip:bob@exa mple.org"_sip;  // here
#else
constexpr auto bob = "sip:bob@example.org"_sip;
#endif
static_assert(bob.user == "bob");
