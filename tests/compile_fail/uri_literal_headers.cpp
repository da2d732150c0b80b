// The headers of a literal have values (RFC 3261 25.1).
// expect: this_is_not_a_sip_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "sip:bob@example.org?subject"_sip;  // here
#else
constexpr auto bob = "sip:bob@example.org?subject=lunch"_sip;
#endif
static_assert(bob.user == "bob");
