#include "polysip/ext/ip_endpoint.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ip_endpoint_test {

using namespace polysip;

namespace {

std::string round_trip(std::string_view text) {
  auto const e = ip_endpoint::parse(text);
  return e ? std::string{e.value.text().view()} : to_string(e.code);
}

}  // namespace

TEST_CASE("ip_endpoint: read and written") {
  CHECK(round_trip("127.0.0.1:5070") == "127.0.0.1:5070");
  CHECK(round_trip("127.0.0.1") == "127.0.0.1:5060");
  CHECK(round_trip("127.0.0.1:0") == "127.0.0.1:0");
  CHECK(round_trip("[::1]:65535") == "[::1]:65535");
  CHECK(round_trip("[2001:DB8::10]") == "[2001:db8::10]:5060");
  CHECK(round_trip("::1") == "[::1]:5060");
  CHECK(round_trip("[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535") ==
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
}

TEST_CASE("ip_endpoint: names and nonsense are refused") {
  for (auto bad : {"", "bob", "bob.example:5060", ":5060", "1.2.3:5060", "[::1", "::1]", "[]:5060",
                   "256.0.0.1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    CHECK_MESSAGE(round_trip(bad) == "unresolved", bad);
  for (auto bad : {"127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x"})
    CHECK_MESSAGE(round_trip(bad) == "malformed", bad);
}

TEST_CASE("ip_endpoint: compared and hashed by value") {
  auto const parse = [](char const* s) { return ip_endpoint::parse(s).value; };
  CHECK(parse("10.0.0.1:1") == parse("10.0.0.1:1"));
  CHECK(parse("10.0.0.1:1") != parse("10.0.0.1:2"));
  CHECK(parse("10.0.0.1:1") != parse("10.0.0.2:1"));
  CHECK(parse("[::1]:1") == parse("[0:0::1]:1"));
  CHECK(hash_value(parse("[::1]:1")) == hash_value(parse("[0:0::1]:1")));
  CHECK(hash_value(parse("10.0.0.1:1")) != hash_value(parse("10.0.0.1:2")));
  CHECK(parse("0.0.0.0").is_any());
  CHECK(parse("[::]").is_any());
  CHECK_FALSE(parse("127.0.0.1").is_any());
  CHECK(ip_endpoint{}.text().view().empty());
}

TEST_CASE("ip_endpoint: to the system's form and back") {
  for (auto text : {"10.1.2.3:4000", "[2001:db8::1]:4000"}) {
    sockaddr_storage system;
    auto const e = ip_endpoint::parse(text).value;
    CHECK(e.to_system(system) > 0);
    CHECK(ip_endpoint::from_system(system) == e);
  }
  CHECK(ip_endpoint::from_system(sockaddr_storage{}) == ip_endpoint{});
}

}  // namespace ip_endpoint_test
