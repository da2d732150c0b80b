#include "polysip/transaction/stream_switch.hpp"

#include <doctest/doctest.h>

#include <string>

namespace stream_switch_test {

using namespace polysip;

namespace {

std::string const request =
    "OPTIONS sip:b@c SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n\r\n";

result<std::string_view> rewrite(std::string& room, std::string const& text, std::string protocol,
                                 std::string sent_by, std::size_t more) {
  room = text + std::string(more, '?');
  return rewrite_via(room, text.size(), protocol, sent_by);
}

}  // namespace

TEST_CASE(
    "3261-18.1.1-01 too large: above 1300 octets, or within 200 of the MTU where it is known") {
  CHECK(!too_large_for_datagram(1'300, 0));
  CHECK(too_large_for_datagram(1'301, 0));
  CHECK(!too_large_for_datagram(1'299, 1'500));
  CHECK(too_large_for_datagram(1'300, 1'500));
  CHECK(!too_large_for_datagram(8'000, 9'000));
  CHECK(too_large_for_datagram(0, 100));
}

TEST_CASE("3261-18.1.1-02 rewrite_via: transport and sent-by change, all else stays") {
  std::string room;
  auto const longer = rewrite(room, request, "TCP", "host.example.org:50600", 9);
  REQUIRE(longer);
  CHECK(longer.value ==
        "OPTIONS sip:b@c SIP/2.0\r\nVia: SIP/2.0/TCP host.example.org:50600;branch=z9hG4bK1;rport"
        "\r\n\r\n");
  auto const back = rewrite(room, std::string(longer.value), "UDP", "192.0.2.1:5060", 0);
  REQUIRE(back);
  CHECK(back.value == request);
}

TEST_CASE("rewrite_via: no room, and what we did not write") {
  std::string room;
  CHECK(rewrite(room, request, "TLS", "192.0.2.1:50600", 1));
  CHECK(rewrite(room, request, "TLS", "192.0.2.1:50600", 0).code == error::too_large);
  for (std::string const other : {"", "OPTIONS sip:b@c SIP/2.0\r\n\r\n",
                                  "OPTIONS sip:b@c SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n\r\n"})
    CHECK(rewrite(room, other, "TCP", "a", 100).code == error::malformed);
}

}  // namespace stream_switch_test
