#include "polysip/ext/poll_loop.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/transport/variant.hpp"

namespace poll_loop_test {

using namespace polysip;

namespace {

struct app {
  int events = 0;
};

// As much of a stack as the loop sees.
struct agent {
  udp_transport wire;
  std::string log{};
  int answers = 0;
  millis deadline = forever;

  void receive(ip_endpoint const& from, bytes message, app& h) {
    ++h.events;
    log += std::string(message.data(), message.size()) + " ";
    if (answers-- > 0) (void)wire.send(from, std::string_view{"pong"});
  }
  void advance(app& h) {
    ++h.events;
    log += "tick ";
    deadline = forever;
  }
  millis next_deadline() const { return deadline; }
};

struct socket_pair {
  udp_socket a{}, b{};
  socket_pair() {
    auto const loopback = ip_endpoint::parse("127.0.0.1:0").value;
    REQUIRE(a.open(loopback));
    REQUIRE(b.open(loopback));
  }
};

}  // namespace

TEST_CASE("poll_loop: two stacks talk until it is done") {
  socket_pair s;
  agent alice{udp_transport{s.a}}, bob{udp_transport{s.b}};
  bob.answers = 1;
  app a, b;
  poll_loop loop;
  loop.add(s.a, alice, a);
  loop.add(s.b, bob, b);
  REQUIRE(alice.wire.send(s.b.local(), std::string_view{"ping"}));
  CHECK(loop.run([&] { return a.events == 1; }, 5000));
  CHECK(alice.log == "pong ");
  CHECK(bob.log == "ping ");
}

TEST_CASE("poll_loop: deadlines are met, and a deadline of now at once") {
  socket_pair s;
  agent alice{udp_transport{s.a}};
  app a;
  alice.deadline = monotonic_clock{}.now();
  poll_loop loop;
  loop.add(s.a, alice, a);
  CHECK(loop.run([&] { return a.events == 1; }, 5000));
  auto const due = monotonic_clock{}.now() + 5;
  alice.deadline = due;
  CHECK(loop.run([&] { return a.events == 2; }, 5000));
  CHECK(monotonic_clock{}.now() >= due);
}

TEST_CASE("poll_loop: gives up after a time, at once when it is zero") {
  socket_pair s;
  agent alice{udp_transport{s.a}};
  app a;
  poll_loop loop;
  loop.add(s.a, alice, a);
  CHECK_FALSE(loop.run([] { return false; }, 0));
  CHECK_FALSE(loop.run([] { return false; }, 2));
  CHECK_FALSE(loop.stopped());
}

TEST_CASE("poll_loop: alarms ring once, in order of time, after the stacks") {
  socket_pair s;
  agent alice{udp_transport{s.a}};
  app a;
  poll_loop loop;
  loop.add(s.a, alice, a);
  alice.deadline = monotonic_clock{}.now() + 2;
  loop.after(4, [&] { alice.log += "four "; });
  loop.after(2, [&] { alice.log += "two "; });
  loop.after(2, [&] {
    alice.log += "again ";
    loop.after(1, [&] { alice.log += "one later "; });
  });
  auto const all = std::string_view{"tick two again one later four "}.size();
  CHECK(loop.run([&] { return alice.log.size() == all; }, 5000));
  CHECK(alice.log.substr(0, 15) == "tick two again ");  // a slow machine may swap the last two
}

TEST_CASE("poll_loop: a receiver without a stack") {
  socket_pair s;
  std::string got;
  auto relay = [&](ip_endpoint const& from, bytes message) {
    CHECK(from == s.a.local());
    got.assign(message.data(), message.size());
  };
  poll_loop loop;
  loop.watch(s.b, relay);
  REQUIRE(s.a.send(s.b.local(), std::string_view{"x"}));
  CHECK(loop.run([&] { return !got.empty(); }, 5000));
  CHECK(got == "x");
}

TEST_CASE("poll_loop: one stack with two sockets, told apart by the endpoint") {
  using wires = variant_transport<udp_transport, udp_transport>;
  socket_pair s;
  struct {
    std::string log{};
    void receive(wires::endpoint const& from, bytes, app& h) {
      ++h.events;
      log += std::to_string(from.index());
    }
    void advance(app&) {}
    millis next_deadline() const { return forever; }
  } stack;
  app h;
  poll_loop loop;
  loop.add(s.a, stack, h, [](ip_endpoint const& e) { return wires::from<0>(e); });
  loop.add(s.b, stack, h, [](ip_endpoint const& e) { return wires::from<1>(e); });
  REQUIRE(s.a.send(s.b.local(), std::string_view{"x"}));
  CHECK(loop.run([&] { return h.events == 1; }, 5000));
  REQUIRE(s.b.send(s.a.local(), std::string_view{"x"}));
  CHECK(loop.run([&] { return h.events == 2; }, 5000));
  CHECK(stack.log == "10");
}

TEST_CASE("poll_loop: SIGTERM and SIGINT stop it, before and during run") {
  for (int number : {SIGTERM, SIGINT}) {
    poll_loop loop;
    stop_on_signals const signals{loop};
    ::raise(number);
    CHECK_FALSE(loop.run([] { return false; }, 60'000));
    CHECK(loop.stopped());
  }
  poll_loop loop;
  loop.stop();
  CHECK_FALSE(loop.run([] { return false; }, 60'000));
}

}  // namespace poll_loop_test
