#include "polysip/message/quality.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/headers.hpp"

namespace quality_test {

using namespace polysip;

namespace {
result<u16> quality_of(std::string_view q) { return quality(params{q}); }
}  // namespace

TEST_CASE("quality: 3261-20.10-01 q is 0 to 1 with at most three decimals") {
  CHECK(quality_of("").value == 1000);
  CHECK(quality_of(";q=0").value == 0);
  CHECK(quality_of(";q=0.").value == 0);
  CHECK(quality_of(";q=1").value == 1000);
  CHECK(quality_of(";q=0.5").value == 500);
  CHECK(quality_of("; Q = 0.07").value == 70);
  CHECK(quality_of(";q=0.001").value == 1);
  CHECK(quality_of(";q=1.000").value == 1000);
  for (char const* bad : {";q=1.5", ";q=1.001", ";q=2", ";q=0.1234", ";q=.5", ";q=00.5", ";q=-0.5",
                          ";q=x", ";q=\"0.5\"", ";q"})
    CHECK_MESSAGE(quality_of(bad).code == error::malformed, std::string{bad});
}

TEST_CASE("quality: 3261-20.10-01 Contact with q and expires, in a list, and the star") {
  parsed const m{
      request("Contact: \"Mr. Watson\" <sip:watson@worcester.bell-telephone.com>"
              ";q=0.7; expires=3600,\n \"Mr. Watson\" <mailto:watson@bell-tel.com> "
              ";q=0.1\n",
              "REGISTER")};
  u16 qs[2] = {};
  u32 n = 0, expires[2] = {};
  for (auto const& c : m->all<header::contact>()) {
    REQUIRE(n < 2);
    expires[n] = seconds_or_hour(c->parameters.get("expires"));
    qs[n++] = quality(c->parameters).value;
  }
  CHECK(n == 2);
  CHECK(qs[0] == 700);
  CHECK(qs[1] == 100);
  CHECK(expires[0] == 3600);
  CHECK(parsed { request("Contact: *\nExpires: 0\n", "REGISTER") } -> get<header::contact>()->star);
}

TEST_CASE("quality: 3261-20.19-01 Expires to 2^32-1, what cannot be read is an hour") {
  CHECK(seconds_or_hour("0") == 0);
  CHECK(seconds_or_hour("4294967295") == 4294967295u);
  for (char const* bad : {"", "4294967296", "10000000000000000000000000", "-1", "1.5", "soon"})
    CHECK_MESSAGE(seconds_or_hour(bad) == 3600, std::string{bad});
  parsed const m{request("Expires: 10000000000000000000000000\n", "REGISTER")};
  CHECK(seconds_or_hour(m->value(header_id::expires)) == 3600);
  CHECK(m->get<header::expires>().malformed());
}

}  // namespace quality_test
