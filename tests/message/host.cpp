#include "polysip/message/host.hpp"

#include <doctest/doctest.h>

#include <string>

namespace host_test {

using namespace polysip;

TEST_CASE("host: IPv6 addresses as bytes") {
  ipv6 a, b;
  CHECK(read_ipv6("2001:db8::10", a));
  CHECK(a.octet[0] == 0x20);
  CHECK(a.octet[3] == 0xb8);
  CHECK(a.octet[15] == 0x10);
  CHECK(read_ipv6("2001:db8:0:0:0:0:0:10", b));
  CHECK(a == b);
  CHECK(read_ipv6("::ffff:192.0.2.10", a));
  CHECK(a.octet[10] == 0xff);
  CHECK(a.octet[12] == 192);
  for (char const* good :
       {"::", "::1", "1::", "fe80::1:2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "2001:DB8::A"})
    CHECK_MESSAGE(read_ipv6(good, a), std::string{good});
  for (char const* bad :
       {"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8",
        "12345::", "g::", "1.2.3.4", "::1.2.3", "::1.2.3.256", "1.2.3.4::", "1::2::3",
        "2001:db8:::192.0.2.1", "::1.2.3.4:5", "fe80::1%eth0", "1::2:"})
    CHECK_MESSAGE(!read_ipv6(bad, a), std::string{bad});
}

TEST_CASE("host: references and equality") {
  CHECK(is_ipv6_reference("[::1]"));
  for (char const* bad : {"", "[", "[]", "[::1", "::1", "[::1]x", "[x]"})
    CHECK_MESSAGE(!is_ipv6_reference(bad), std::string{bad});
  CHECK(same_host("Example.ORG", "example.org"));
  CHECK(!same_host("example.org", "example.org."));
  CHECK(same_host("[2001:db8::c000:201]", "[2001:db8::192.0.2.1]"));
  CHECK(!same_host("[::1]", "[::2]"));
  CHECK(!same_host("[::1]", "localhost"));
  CHECK(!same_host("[::ffff:192.0.2.1]", "192.0.2.1"));
}

TEST_CASE("host: the grammar that literals are held to") {
  for (char const* good :
       {"a", "example.org", "example.org.", "3com.example", "a-b.c1", "192.0.2.1", "[2001:db8::1]"})
    CHECK_MESSAGE(is_host(good), std::string{good});
  for (char const* bad : {"", ".", "..", "a..b", ".a", "a..", "-a.b", "a-.b", "a_b.c", "a.1",
                          "1.2.3", "192.0.2.256", "[::1", "a b"})
    CHECK_MESSAGE(!is_host(bad), std::string{bad});
}

}  // namespace host_test
