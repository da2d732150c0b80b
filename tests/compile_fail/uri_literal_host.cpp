// The host of a literal keeps to the grammar (RFC 3261 25.1): no label is empty.
// expect: this_is_not_a_sip_uri
#include <polysip/message/uri.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "sip:bob@example..org"_sip;  // here
#else
constexpr auto bob = "sip:bob@example.org"_sip;
#endif
static_assert(bob.user == "bob");
