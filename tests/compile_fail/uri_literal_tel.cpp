// A literal of another scheme is no telephone number.
// expect: this_is_not_a_tel_uri
#include <polysip/message/tel.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "sip:+12015550123@example.org"_tel;  // here
#else
constexpr auto bob = "tel:+1-201-555-0123"_tel;
#endif
static_assert(bob.user == "+1-201-555-0123");
