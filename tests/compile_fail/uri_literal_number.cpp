// A local number that does not say where it is one is no telephone number (RFC 3966 5.1.5).
// expect: this_is_not_a_tel_uri
#include <polysip/message/tel.hpp>

using namespace polysip::literals;

#ifdef MISTAKE
constexpr auto bob = "tel:7042"_tel;  // here
#else
constexpr auto bob = "tel:7042;phone-context=example.com"_tel;
#endif
static_assert(bob.user == "7042");
