#include "polysip/message/via.hpp"

#include <doctest/doctest.h>

#include <string>

namespace via_test {

using namespace polysip;
using header::via;

namespace {
bool parses(std::string_view text) {
  via out;
  return via::parse(text, out);
}
}  // namespace

TEST_CASE("via: 3261-20.42-01 every part, white space wherever the grammar allows") {
  via v;
  REQUIRE(
      via::parse("SIP  / 2.0\r\n /UDP\r\n    [2001:DB8::10]  : 5061 ; branch=z9hG4bK30239;"
                 "Received = 192.0.2.1; RPORT=5062;maddr=224.2.0.1;ttl=16 ;x",
                 v));
  CHECK(v.protocol == "SIP");
  CHECK(v.version == "2.0");
  CHECK(v.transport == "UDP");
  CHECK(v.host == "[2001:DB8::10]");
  CHECK(v.port == 5061);
  CHECK(v.branch == "z9hG4bK30239");
  CHECK(v.received == "192.0.2.1");
  CHECK(v.has_rport);
  CHECK(v.rport == 5062);
  CHECK(v.maddr == "224.2.0.1");
  CHECK(v.parameters.get("ttl") == "16");
  CHECK(v.parameters.has("x"));
}

TEST_CASE("via: what may be left out") {
  via v;
  REQUIRE(via::parse("SIP/2.0/UNKNOWN t4.example.com;rport", v));
  CHECK(v.transport == "UNKNOWN");
  CHECK(v.port == 0);
  CHECK(v.branch.empty());
  CHECK(v.has_rport);
  CHECK(v.rport == 0);
}

TEST_CASE("via: a received address with or without brackets (RFC 5118 4.5)") {
  via v;
  REQUIRE(
      via::parse("SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3", v));
  CHECK(v.received == "[2001:db8::9:255]");
  via w;
  REQUIRE(via::parse("SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3", w));
  CHECK(w.received == "2001:db8::9:255");
}

TEST_CASE("via: 3261-7.3.1 a parameter with a member of its own comes once") {
  for (char const* twice : {";branch=z2;branch=z3", ";branch=z2;Branch=z2", ";branch;branch=z3",
                            ";received=192.0.2.1;branch=z;received=192.0.2.2", ";maddr=a;maddr=b",
                            ";rport;rport=5060", ";rport=5060;rport"})
    CHECK_MESSAGE(!parses(std::string{"SIP/2.0/UDP h"} + twice), std::string{twice});
  via v;
  REQUIRE(via::parse("SIP/2.0/UDP h;x=1;x=2;branch=z", v));
  CHECK(v.parameters.get("x") == "1");
  CHECK(v.branch == v.parameters.get("branch"));
}

TEST_CASE("via: flaws") {
  for (char const* bad : {"",
                          "SIP",
                          "SIP/2.0",
                          "SIP/2.0/UDP",
                          "SIP/2.0/UDP ",
                          "SIP/2.0/UDPhost:x",
                          "/2.0/UDP h",
                          "SIP//UDP h",
                          "SIP/2.0/ h",
                          "SIP/2.0/UDP 192.0.2.15;;,;,,",
                          "SIP/2.0/UDP h;",
                          "SIP/2.0/UDP h:0",
                          "SIP/2.0/UDP h:65536",
                          "SIP/2.0/UDP h:8080xyz",
                          "SIP/2.0/UDP h:",
                          "SIP/2.0/UDP h;rport=x",
                          "SIP/2.0/UDP h;rport=70000",
                          "SIP/2.0/UDP [::1",
                          "SIP/2.0/UDP h g",
                          "SIP/2.0/UDP 2001:db8::1"})
    CHECK_MESSAGE(!parses(bad), std::string{bad});
}

}  // namespace via_test
