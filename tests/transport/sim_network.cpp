#include "polysip/transport/sim_network.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace sim_network_test {

using namespace polysip;

namespace {

constexpr sim_address alice{sim_host(10, 0, 0, 1)}, bob{sim_host(10, 0, 0, 2)};
constexpr sim_address bob_tcp{bob.host, 5060, sim_protocol::tcp};

std::string text(sim_arrival const& a) { return {a.message.data(), a.message.size()}; }

// Sends the numbers 0 to n-1, returns what arrives, in order, with a blank after each.
std::string after_sending(sim_network& net, u32 n, sim_address const& to = bob) {
  for (u32 i = 0; i < n; ++i) CHECK(net.send(alice, to, std::to_string(i)));
  std::string got;
  while (net.next_arrival() != forever) {
    net.advance_to(net.next_arrival());
    got += text(net.pop(net.now())) + " ";
  }
  return got;
}

}  // namespace

TEST_CASE("sim_network: without rules a message arrives at once, in order") {
  sim_network net;
  CHECK(net.next_arrival() == forever);
  CHECK_FALSE(net.pop(1000).any);
  CHECK(after_sending(net, 4) == "0 1 2 3 ");
  CHECK(net.sent() == 4);
}

TEST_CASE("sim_network: delay counts from the instant of sending") {
  sim_network net;
  net.rules = {.delay_min = 20, .delay_max = 20};
  net.advance_to(100);
  REQUIRE(net.send(alice, bob, std::string_view{"x"}));
  CHECK(net.next_arrival() == 120);
  CHECK_FALSE(net.pop(119).any);
  auto const a = net.pop(120);
  CHECK(a.any);
  CHECK(a.from == alice);
  CHECK(a.to == bob);
  CHECK(text(a) == "x");
}

TEST_CASE("sim_network: random delay reorders datagrams, and never a stream") {
  sim_network net{7};
  net.rules = {.delay_min = 0, .delay_max = 50};
  std::string const in_order = "0 1 2 3 4 5 6 7 8 9 ";
  CHECK(after_sending(net, 10) != in_order);
  CHECK(after_sending(net, 10, bob_tcp) == in_order);
  CHECK(net.now() <= 100);
}

TEST_CASE("sim_network: loss and duplication come near the percentage, and spare streams") {
  sim_network net{3};
  net.rules = {.loss_percent = 20, .duplicate_percent = 10};
  after_sending(net, 1000);
  CHECK(net.lost() > 150);
  CHECK(net.lost() < 250);
  CHECK(net.duplicated() > 50);
  CHECK(net.duplicated() < 130);
  auto const lost = net.lost(), duplicated = net.duplicated();
  after_sending(net, 100, bob_tcp);
  CHECK(net.lost() == lost);
  CHECK(net.duplicated() == duplicated);
}

TEST_CASE("sim_network: a link has rules of its own, one direction") {
  sim_network net;
  net.link(alice, bob, {.loss_percent = 100});
  CHECK(after_sending(net, 3) == "");
  REQUIRE(net.send(bob, alice, std::string_view{"back"}));
  CHECK(text(net.pop(0)) == "back");
  net.link(alice, bob, {});
  CHECK(after_sending(net, 1) == "0 ");
}

TEST_CASE("sim_network: a datagram above the limit of the path is lost") {
  sim_network net;
  net.rules = {.mtu = 3};
  REQUIRE(net.send(alice, bob, std::string_view{"123"}));
  REQUIRE(net.send(alice, bob, std::string_view{"1234"}));
  REQUIRE(net.send(alice, bob_tcp, std::string_view{"12345"}));
  CHECK(text(net.pop(0)) == "123");
  CHECK(text(net.pop(0)) == "12345");
  CHECK_FALSE(net.pop(0).any);
}

TEST_CASE("sim_network: the n-th send is refused") {
  sim_network net;
  net.refuse(alice, 2, 2);
  CHECK(net.send(alice, bob, std::string_view{"1"}));
  CHECK(net.send(bob, alice, std::string_view{"other"}));
  CHECK_FALSE(net.send(alice, bob, std::string_view{"2"}));
  CHECK_FALSE(net.send(alice, bob, std::string_view{"3"}));
  CHECK(net.send(alice, bob, std::string_view{"4"}));
}

TEST_CASE("sim_network: parted places lose datagrams; streams wait") {
  sim_network net;
  net.part(bob, alice, 10, 20);
  CHECK(after_sending(net, 1) == "0 ");
  net.advance_to(10);
  CHECK(after_sending(net, 1) == "");
  REQUIRE(net.send(alice, {sim_host(10, 0, 0, 3)}, std::string_view{"elsewhere"}));
  CHECK(text(net.pop(10)) == "elsewhere");
  net.advance_to(29);
  CHECK(after_sending(net, 2, bob_tcp) == "0 1 ");
  CHECK(net.now() == 30);
  CHECK(after_sending(net, 1) == "0 ");
}

TEST_CASE("sim_network: what is on a connection goes with it, and nothing else") {
  sim_network net;
  net.rules = {.delay_min = 1, .delay_max = 9};
  constexpr sim_address alice_tcp{alice.host, 5060, sim_protocol::tcp},
      carol_tcp{sim_host(10, 0, 0, 3), 5060, sim_protocol::tcp};
  for (auto const& to : {bob_tcp, carol_tcp, bob, bob_tcp})
    REQUIRE(net.send(alice, to, std::string_view{"x"}));
  REQUIRE(net.send(bob, alice_tcp, std::string_view{"x"}));
  net.disconnect(bob, alice);
  std::vector<sim_address> reached;
  while (net.next_arrival() != forever) reached.push_back(net.pop(net.next_arrival()).to);
  REQUIRE(reached.size() == 2);
  CHECK((reached[0] == carol_tcp) != (reached[1] == carol_tcp));
  CHECK((reached[0] == bob) != (reached[1] == bob));
}

TEST_CASE("sim_network: a judge loses or delays single messages") {
  sim_network net;
  u32 seen = 0;
  net.decide_by(
      [](void* user, sim_address const&, sim_address const&, bytes) {
        u32 const n = ++*static_cast<u32*>(user);
        return sim_fate{n == 1, n == 2 ? 30U : 0U};
      },
      &seen);
  CHECK(after_sending(net, 3) == "2 1 ");
  CHECK(net.now() == 30);
}

TEST_CASE("sim_network: the same seed gives the same traffic, another seed another") {
  auto const run = [](u64 seed) {
    sim_network net{seed};
    net.rules = {.delay_min = 1, .delay_max = 50, .loss_percent = 20, .duplicate_percent = 20};
    after_sending(net, 50);
    return net.traffic();
  };
  CHECK(run(1) == run(1));
  CHECK(run(1) != run(2));
}

TEST_CASE("sim_network: FNV-1a over time, addresses, fate and bytes, by hand") {
  sim_network net;
  CHECK(net.traffic() == 0xcbf29ce484222325U);  // the published offset basis
  REQUIRE(net.send({1, 2}, {3, 4}, std::string_view{"a"}));
  unsigned char const octets[] = {0, 0, 0, 0, 0,  0, 0, 0,           // time
                                  1, 0, 0, 0, 2,  0, 0, 3, 0, 0, 0,  // from, with protocol; to
                                  4, 0, 0, 0, 'a'};                  // port, protocol, fate, bytes
  u64 h = 0xcbf29ce484222325U;
  for (auto o : octets) h = (h ^ o) * 0x100000001b3U;
  CHECK(net.traffic() == h);
}

TEST_CASE("sim_network: what arrives stays readable while more is sent") {
  sim_network net;
  REQUIRE(net.send(alice, bob, std::string_view{"first"}));
  auto const a = net.pop(0);
  for (int i = 0; i < 100; ++i) REQUIRE(net.send(bob, alice, std::string_view{"answer"}));
  CHECK(text(a) == "first");
}

}  // namespace sim_network_test
