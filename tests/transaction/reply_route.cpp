#include "polysip/transaction/reply_route.hpp"

#include <doctest/doctest.h>

#include <string>

namespace reply_route_test {

using namespace polysip;

namespace {

header::via via(std::string_view text) {
  header::via v;
  REQUIRE(header::via::parse(text, v));
  return v;
}
/// "host:port/transport" of each, port 0 where the resolver has to find it.
std::string targets(std::string_view text, bool reliable = false, bool measured = true) {
  reply_targets const all(via(text), reliable, measured);
  std::string s;
  for (u32 i = 0; i < all.count; ++i) {
    auto const& t = all.at[i];
    s += (s.empty() ? "" : " ") + std::string(t.host) + ":" + std::to_string(t.port) + "/" +
         std::string(t.protocol);
  }
  return s;
}

}  // namespace

TEST_CASE("leaves_elsewhere: another port than the source's, unless rport is there") {
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2:5060"), "192.0.2.2:5060"));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2"), "192.0.2.2:5060"));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP a.example:9988"), "192.0.2.2:9988"));
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2:5060"), "192.0.2.2:9988"));
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2"), "192.0.2.2:9988"));
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP [2001:db8::2]:5070"), "[2001:db8::2]:5060"));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2:5060;rport"), "192.0.2.2:9988"));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP 192.0.2.2:5060"), ""));
}

TEST_CASE("leaves_elsewhere: maddr, if it is one host or a group; also before rport") {
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP a;maddr=224.2.0.1"), "192.0.2.2:5060"));
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP a;rport;maddr=192.0.2.9"), "192.0.2.2:5060"));
  CHECK(leaves_elsewhere(via("SIP/2.0/UDP a;maddr=192.0.2.9"), ""));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP a;maddr=255.255.255.255"), "192.0.2.2:5060"));
  CHECK(!leaves_elsewhere(via("SIP/2.0/UDP a;maddr=0.0.0.0"), "192.0.2.2:5060"));
}

TEST_CASE(
    "3261-18.2.2-01 targets: maddr, else received, else sent-by; then sent-by as RFC 3263 5") {
  CHECK(targets("SIP/2.0/UDP 192.0.2.2:5070") == "192.0.2.2:5070/UDP 192.0.2.2:5070/UDP");
  CHECK(targets("SIP/2.0/UDP a.example:5070;received=192.0.2.2") ==
        "192.0.2.2:5070/UDP a.example:5070/UDP");
  CHECK(targets("SIP/2.0/UDP a.example;received=192.0.2.2") ==
        "192.0.2.2:5060/UDP a.example:0/UDP");
  CHECK(targets("SIP/2.0/UDP a.example:5070;maddr=224.2.0.1;ttl=1;received=192.0.2.2") ==
        "224.2.0.1:5070/UDP a.example:5070/UDP");
  CHECK(targets("SIP/2.0/UDP a.example:5070;rport=9988;received=192.0.2.2") ==
        "a.example:5070/UDP");
  CHECK(targets("SIP/2.0/TCP a.example:5070;received=192.0.2.2;maddr=192.0.2.9", true) ==
        "192.0.2.2:5070/TCP a.example:5070/TCP");
  CHECK(targets("SIP/2.0/TLS a.example;received=192.0.2.2;rport=9988", true) ==
        "192.0.2.2:5061/TLS a.example:0/TLS");
}

TEST_CASE("targets: a received that is the peer's own leads nowhere; nor does a WebSocket") {
  CHECK(targets("SIP/2.0/TCP a.example:5070;received=192.0.2.66", true, false) ==
        "a.example:5070/TCP a.example:5070/TCP");
  CHECK(targets("SIP/2.0/WSS a.invalid;received=192.0.2.2", true).empty());
  CHECK(targets("SIP/2.0/WS 192.0.2.2", true).empty());
}

TEST_CASE("targets: never everybody, nor nobody (A37)") {
  CHECK(targets("SIP/2.0/UDP 255.255.255.255").empty());
  CHECK(targets("SIP/2.0/UDP 0.0.0.0;maddr=255.255.255.255").empty());
  CHECK(targets("SIP/2.0/UDP [::];received=192.0.2.2") == "192.0.2.2:5060/UDP");
}

}  // namespace reply_route_test
