#include "polysip/message/authentication.hpp"

#include <doctest/doctest.h>

#include <string>

namespace authentication_test {

using namespace polysip;

TEST_CASE("authentication: 3261-20.44-01 a challenge, parameters in any order, unknown ones pass") {
  header::www_authenticate c;
  REQUIRE(header::www_authenticate::parse(
      "Digest  nonce=\"f84f1cec41e6cbe5aea9c8e88d359\" , realm=\"atlanta.com, \\\"x\\\"\",\r\n"
      " domain=\"sip:boxesbybob.com\", QOP=\"auth,auth-int\",opaque=\"\", stale=TRUE,"
      "algorithm=SHA-256, charset=UTF-8",
      c));
  CHECK(c.scheme == "Digest");
  CHECK(c.realm == "atlanta.com, \\\"x\\\"");
  CHECK(c.nonce == "f84f1cec41e6cbe5aea9c8e88d359");
  CHECK(c.domain == "sip:boxesbybob.com");
  CHECK(c.qop == "auth,auth-int");
  CHECK(c.opaque.empty());
  CHECK(c.opaque.data() != nullptr);
  CHECK(c.algorithm == "SHA-256");
  CHECK(c.stale);
}

TEST_CASE("authentication: credentials") {
  header::authorization a;
  REQUIRE(header::authorization::parse(
      "digest username=\"bob\",realm=\"biloxi.com\",nonce=\"dcd98b\",uri=\"sip:bob@biloxi.com\","
      "qop=auth,nc=00000001,cnonce=\"0a4f113b\",response=\"6629fae4\",opaque=\"5ccc\","
      "algorithm=MD5,userhash=true",
      a));
  CHECK(a.username == "bob");
  CHECK(a.realm == "biloxi.com");
  CHECK(a.nonce == "dcd98b");
  CHECK(a.uri == "sip:bob@biloxi.com");
  CHECK(a.qop == "auth");
  CHECK(a.nc == "00000001");
  CHECK(a.cnonce == "0a4f113b");
  CHECK(a.response == "6629fae4");
  CHECK(a.opaque == "5ccc");
  CHECK(a.algorithm == "MD5");
  CHECK(a.userhash);
}

TEST_CASE("authentication: another scheme is kept as text") {
  header::authorization a;
  REQUIRE(header::authorization::parse("NoOneKnowsThisScheme opaque-data=here", a));
  CHECK(a.scheme == "NoOneKnowsThisScheme");
  CHECK(a.text == "opaque-data=here");
}

TEST_CASE("authentication: flaws") {
  for (char const* bad :
       {"", "Digest", "Digest ", "Digest realm", "Digest realm=", "Digest realm=\"a",
        "Digest realm=\"a\" nonce=\"b\"", "Digest realm=\"a\",", "Digest ,realm=\"a\"",
        "Digest nonce=\"n\",realm=\"a\",realm=\"b\"", "Digest nonce=\"n\",realm=\"\",realm=\"\"",
        "Digest nonce=\"n\",realm=\"a\";x", "Digest realm=\"a\"",
        "Digest nonce=\"n\", opaque=\"\""}) {
    header::www_authenticate flawed;
    CHECK_MESSAGE(!header::www_authenticate::parse(bad, flawed), std::string{bad});
  }
}

TEST_CASE("authentication: what Digest credentials cannot do without (RFC 7616 3.4)") {
  char const* const members[] = {"username=\"\"", "realm=\"\"", "nonce=\"\"", "uri=\"sip:a\"",
                                 "response=\"\""};
  auto const valid_without = [&](char const* left_out, std::string text) {
    for (char const* m : members)
      if (m != left_out) text += (text.empty() ? "" : ",") + std::string{m};
    header::authorization a;
    return header::authorization::parse("Digest " + text, a);
  };
  CHECK(valid_without(nullptr, ""));  // as a phone of an IMS registers at first
  for (char const* m : members)
    CHECK_MESSAGE(valid_without(m, "") == (m == members[3]), std::string{m});
  CHECK(valid_without(members[0], "username*=UTF-8''J%C3%A4s%C3%B8n"));
}

TEST_CASE("authentication: the examples of 20.7 and 20.28, which have no uri, are read") {
  header::authorization a;
  REQUIRE(
      header::authorization::parse("Digest username=\"Alice\", realm=\"atlanta.com\",\r\n"
                                   " nonce=\"84a4cc6f3082121f32b42a2187831a9e\",\r\n"
                                   " response=\"7587245234b3434cc3412213e5f113a5432\"",
                                   a));
  CHECK(a.username == "Alice");
  CHECK(a.uri.empty());
  CHECK(a.response == "7587245234b3434cc3412213e5f113a5432");
  header::proxy_authorization p;
  CHECK(
      header::proxy_authorization::parse("Digest username=\"Alice\", realm=\"atlanta.com\",\r\n"
                                         " nonce=\"c60f3082ee1212b402a21831ae\",\r\n"
                                         " response=\"245f23415f11432b3434341c022\"",
                                         p));
}

TEST_CASE("authentication: Authentication-Info") {
  header::authentication_info i;
  REQUIRE(header::authentication_info::parse(
      "nextnonce=\"47364c23\", qop=auth, rspauth=\"ab\", cnonce=\"c\", nc=00000002", i));
  CHECK(i.nextnonce == "47364c23");
  CHECK(i.qop == "auth");
  CHECK(i.rspauth == "ab");
  CHECK(i.cnonce == "c");
  CHECK(i.nc == "00000002");
}

}  // namespace authentication_test
