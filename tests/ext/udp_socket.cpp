#include "polysip/ext/udp_socket.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <string>
#include <utility>

namespace udp_socket_test {

using namespace polysip;

namespace {

ip_endpoint at(char const* text) { return ip_endpoint::parse(text).value; }

// Waits for one datagram; over loopback it is there as soon as it was sent.
std::string received(udp_socket& s, ip_endpoint& from) {
  pollfd p{s.descriptor(), POLLIN, 0};
  char room[2000];
  bytes message;
  if (::poll(&p, 1, 2000) != 1 || !s.receive(from, room, message)) return "nothing";
  return {message.data(), message.size()};
}

void exchange(char const* where) {
  udp_socket a, b;
  if (!a.open(at(where)) || !b.open(at(where))) {
    MESSAGE("skipped: no loopback at ", where);
    return;
  }
  CHECK(a.local().port != 0);
  CHECK(a.local() != b.local());
  ip_endpoint from;
  char room[10];
  bytes message;
  CHECK_FALSE(b.receive(from, room, message));
  REQUIRE(a.send(b.local(), std::string_view{"hello"}));
  CHECK(received(b, from) == "hello");
  CHECK(from == a.local());
}

}  // namespace

TEST_CASE("udp_socket: datagrams over IPv4") { exchange("127.0.0.1:0"); }
TEST_CASE("udp_socket: datagrams over IPv6") { exchange("[::1]:0"); }

TEST_CASE("udp_socket: a port in use is an error with its number") {
  udp_socket a, b;
  REQUIRE(a.open(at("127.0.0.1:0")));
  CHECK_FALSE(b.open(a.local()));
  CHECK(b.last_error() == EADDRINUSE);
  CHECK_FALSE(b);
}

TEST_CASE("udp_socket: moves, closes once, and refuses what it cannot send") {
  udp_socket a;
  REQUIRE(a.open(at("127.0.0.1:0")));
  auto const local = a.local();
  udp_socket b{std::move(a)};
  CHECK_FALSE(a);
  CHECK(b.local() == local);
  a = std::move(b);
  CHECK(a);
  std::string const huge(70'000, 'x');
  CHECK_FALSE(a.send(local, huge));
  CHECK(a.last_error() == EMSGSIZE);
  a.close();
  CHECK_FALSE(a.send(local, std::string_view{"x"}));
}

TEST_CASE("udp_transport: own address and numeric hosts") {
  udp_socket s;
  REQUIRE(s.open(at("127.0.0.1:0")));
  udp_transport t{s};
  auto const peer = at("127.0.0.1:5060");
  CHECK(t.sent_by(peer) == std::string{s.local().text().view()});
  CHECK(protocol_of(t, peer) == "UDP");
  CHECK(t.numeric({.host = "127.0.0.1"}).value == peer);
  CHECK(t.numeric({.host = "127.0.0.1", .port = 7, .protocol = "UDP"}).value.port == 7);
  CHECK(t.numeric({.host = "127.0.0.1", .protocol = "tcp"}).code == error::unresolved);
  CHECK(t.numeric({.host = "127.0.0.1", .secure = true}).code == error::unresolved);
  CHECK(t.numeric({.host = "[::1]"}).code == error::unresolved);
  CHECK(t.numeric({.host = "localhost"}).code == error::unresolved);
  CHECK_FALSE(t.send(at("[::1]:5060"), std::string_view{"x"}));
}

TEST_CASE("udp_transport: bound to any address it names the one that the route uses") {
  udp_socket s;
  REQUIRE(s.open(at("0.0.0.0:0")));
  udp_transport t{s};
  CHECK(t.sent_by(at("127.0.0.1:5060")) == "127.0.0.1:" + std::to_string(s.local().port));
}

TEST_CASE("udp_transport: behind a relay it names the address by which the others reach it") {
  udp_socket s;
  REQUIRE(s.open(at("127.0.0.1:0")));
  udp_transport t{s, at("192.0.2.7:5070")};
  CHECK(t.sent_by(at("127.0.0.1:5060")) == "192.0.2.7:5070");
  CHECK(t.numeric({.host = "127.0.0.1"}).value == at("127.0.0.1:5060"));
}

TEST_CASE("udp_transport: a group is IPv4 multicast (18.1.1)") {
  udp_socket a;
  REQUIRE(a.open(at("127.0.0.1:0")));
  udp_transport t{a};
  static_assert(names_group<udp_transport>);
  CHECK(t.group(at("224.0.1.75:5060")) == "224.0.1.75");
  CHECK(t.group(at("239.255.255.255:5060")) == "239.255.255.255");
  for (auto const* other : {"223.255.255.255:1", "240.0.0.1:1", "192.0.2.1:5060", "[ff02::1]:5060"})
    CHECK(t.group(at(other)).empty());
}

}  // namespace udp_socket_test
