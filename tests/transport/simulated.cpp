#include "polysip/transport/simulated.hpp"

#include <doctest/doctest.h>

#include <string>

namespace simulated_test {

using namespace polysip;

namespace {

constexpr sim_address alice_at{sim_host(10, 0, 0, 1)}, bob_at{sim_host(10, 0, 0, 2)};

struct app {
  int events = 0;
};

// As much of a stack as the loop sees: answers what it gets while it has answers left, and ticks.
struct agent {
  sim_transport wire;
  sim_clock clock;
  std::string log{};
  int answers = 0;
  millis every = 0, next = forever;

  void receive(sim_address const& from, bytes message, app& h) {
    ++h.events;
    log += std::to_string(clock.now()) + ":" + std::string(message.data(), message.size()) + " ";
    if (answers-- > 0) (void)wire.send(from, std::string_view{"pong"});
  }
  void advance(app& h) {
    ++h.events;
    log += std::to_string(clock.now()) + ":tick ";
    next = every ? next + every : forever;
  }
  millis next_deadline() const { return next; }
};

struct two_agents {
  sim_network net{5};
  agent alice{sim_transport{net, alice_at}, sim_clock{net}};
  agent bob{sim_transport{net, bob_at}, sim_clock{net}};
  app a{}, b{};
  sim_party parties[2]{party(alice_at, alice, a), party(bob_at, bob, b)};
};

}  // namespace

TEST_CASE("sim_clock: the network's time, or any variable") {
  sim_network net;
  millis time = 7;
  sim_clock const of_net{net}, of_variable{time};
  net.advance_to(3);
  CHECK(of_net.now() == 3);
  CHECK(of_variable.now() == 7);
  time = 8;
  CHECK(of_variable.now() == 8);
}

TEST_CASE("sim_clock: of one place, whose clock jumps") {
  sim_network net;
  sim_clock const of_alice{net, alice_at}, of_bob{net, bob_at};
  net.advance_to(3);
  net.jump(alice_at, 10);
  net.jump(alice_at, 5);
  CHECK(of_alice.now() == 18);
  CHECK(of_bob.now() == 3);
  CHECK(net.now() == 3);
}

TEST_CASE("run: a deadline comes sooner after a jump, or at once") {
  two_agents w;
  w.alice.clock = sim_clock{w.net, alice_at};
  w.alice.next = 20;
  w.bob.next = 15;
  w.net.jump(alice_at, 8);
  CHECK_FALSE(run(w.net, w.parties, [] { return false; }));
  CHECK(w.alice.log + w.bob.log == "20:tick 15:tick ");
  CHECK(w.net.now() == 15);
  w.alice.next = 30;
  w.net.jump(alice_at, 1'000);
  CHECK_FALSE(run(w.net, w.parties, [] { return false; }));
  CHECK(w.alice.log == "20:tick 1023:tick ");
}

TEST_CASE("sim_transport: an endpoint decides about the flow") {
  sim_network net;
  sim_transport t{net, alice_at};
  auto tcp = t.stream_for(bob_at).value;
  auto tls = tcp;
  tls.protocol = sim_protocol::tls;
  CHECK_FALSE(t.reliable(bob_at));
  CHECK(t.reliable(tcp));
  CHECK_FALSE(t.secure(tcp));
  CHECK(t.secure(tls));
  CHECK(protocol_of(t, bob_at) == "UDP");
  CHECK(protocol_of(t, tcp) == "TCP");
  CHECK(protocol_of(t, tls) == "TLS");
  CHECK(t.sent_by(bob_at) == "10.0.0.1:5060");
  CHECK(t.numeric({.host = "10.0.0.2"}).value == bob_at);
  CHECK(t.numeric({.host = "bob"}).code == error::unresolved);
}

TEST_CASE("sim_transport: a stream arrives as one") {
  sim_network net;
  sim_transport t{net, alice_at};
  REQUIRE(t.send(t.stream_for(bob_at).value, std::string_view{"x"}));
  CHECK(t.reliable(net.pop(0).from));
}

TEST_CASE("run: packets and deadlines in the order of time") {
  two_agents w;
  w.net.rules = {.delay_min = 10, .delay_max = 10};
  w.bob.answers = 1;
  w.bob.next = 5;
  w.alice.next = 20;
  REQUIRE(w.alice.wire.send(bob_at, std::string_view{"ping"}));
  CHECK_FALSE(run(w.net, w.parties, [] { return false; }));  // nothing left to happen
  CHECK(w.bob.log == "5:tick 10:ping ");
  CHECK(w.alice.log == "20:pong 20:tick ");  // arrivals first when equal
  CHECK(w.a.events == 2);
}

TEST_CASE("run: until it is done, or to a limit") {
  two_agents w;
  w.alice.next = 10;
  w.alice.every = 10;
  CHECK(run(w.net, {party(alice_at, w.alice, w.a)}, [&] { return w.a.events == 3; }));
  CHECK(w.net.now() == 30);
  CHECK_FALSE(run(
      w.net, {party(alice_at, w.alice, w.a)}, [] { return false; }, 45));
  CHECK(w.net.now() == 40);
  run_until(w.net, {party(alice_at, w.alice, w.a)}, 60);
  CHECK(w.net.now() == 60);
  CHECK(w.a.events == 6);
}

TEST_CASE("run: a deadline that never passes does not hang the test") {
  two_agents w;
  struct {
    void receive(sim_address const&, bytes, app&) {}
    void advance(app&) {}
    millis next_deadline() const { return 0; }
  } stuck;
  CHECK_FALSE(run(w.net, {party(alice_at, stuck, w.a)}, [] { return false; }));
}

TEST_CASE("run: a message to nobody is gone") {
  two_agents w;
  REQUIRE(w.alice.wire.send({99}, std::string_view{"x"}));
  CHECK_FALSE(run(w.net, w.parties, [] { return false; }));
  CHECK(w.alice.log + w.bob.log == "");
}

TEST_CASE("party: streams go to receive_stream where a stack has it") {
  struct {
    std::string log{};
    void receive(sim_address const&, bytes, app&) { log += "datagram "; }
    void receive_stream(sim_address const&, bytes, app&) { log += "stream "; }
    void advance(app&) {}
    millis next_deadline() const { return forever; }
  } stack;
  two_agents w;
  REQUIRE(w.alice.wire.send(bob_at, std::string_view{"x"}));
  REQUIRE(w.alice.wire.send(w.alice.wire.stream_for(bob_at).value, std::string_view{"x"}));
  CHECK_FALSE(run(w.net, {party(bob_at, stack, w.b)}, [] { return false; }));
  CHECK(stack.log == "datagram stream ");
}

}  // namespace simulated_test
