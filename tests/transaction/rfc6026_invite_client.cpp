#include "polysip/transaction/rfc6026_invite_client.hpp"

#include <doctest/doctest.h>

#include "runner.hpp"

namespace rfc6026_invite_client_test {

using namespace polysip;
using machine = rfc6026_invite_client;

namespace {

using list = std::vector<millis>;
constexpr machine_data const& data = data_of<machine>;
constexpr u8 code(machine::event e) { return fsm::code(e); }

}  // namespace

// 3261-17.1.1.2-02
TEST_CASE("rfc6026_invite_client: seven INVITEs on a datagram transport, then a timeout at 64*T1") {
  runner<> t(data, false);
  t.run_to(40000);
  CHECK(t.times(fsm::send) == list{0, 500, 1500, 3500, 7500, 15500, 31500});
  CHECK(t.times(fsm::fail) == list{32000});
  CHECK(t.times(fsm::destroy) == list{32000});
  CHECK(t.quiet());
}

// 3261-17.1.1.2-03
TEST_CASE("rfc6026_invite_client: one INVITE on a reliable transport, the same timeout") {
  runner<> t(data, true);
  t.run_to(40000);
  CHECK(t.times(fsm::send) == list{0});
  CHECK(t.times(fsm::fail) == list{32000});
}

// 3261-17.1.1.1-01, 3261-17.1.1.2-04
TEST_CASE("rfc6026_invite_client: nothing is repeated or given up after a provisional response") {
  runner<> t(data, false);
  t.run_to(700);
  t.feed(code(machine::r1xx));
  t.run_to(200000);
  CHECK(t.times(fsm::send) == list{0, 500});
  CHECK(t.times(fsm::tell) == list{700});
  CHECK(!t.over);
  CHECK(t.quiet());
}

// 3261-17.1.1.2-05, 3261-17.1.1.2-06
TEST_CASE("rfc6026_invite_client: a refusal is told once and acknowledged each time for 32 s") {
  runner<> t(data, false);
  t.run_to(100);
  for (millis at : list{100, 600, 1600, 3600}) {
    t.run_to(at);
    t.feed(code(machine::r3to6));
  }
  t.run_to(60000);
  CHECK(t.times(fsm::tell) == list{100});
  CHECK(t.times(fsm::ack) == list{100, 600, 1600, 3600});
  CHECK(t.times(fsm::destroy) == list{32100});
  CHECK(t.times(fsm::fail).empty());
}

// 3261-17.1.1.2-06
TEST_CASE("rfc6026_invite_client: a refusal on a reliable transport ends the transaction at once") {
  runner<> t(data, true);
  t.run_to(100);
  t.feed(code(machine::r3to6));
  t.run_to(100);
  CHECK(t.times(fsm::ack) == list{100});
  CHECK(t.times(fsm::destroy) == list{100});
}

// 3261-17.1.1.2-07, 6026-7.2-01, 6026-7.2-03, 6026-8-05
TEST_CASE(
    "rfc6026_invite_client: each 2xx is told for 64*T1, on any transport, never acknowledged") {
  for (bool reliable : {false, true}) {
    runner<> t(data, reliable);
    for (millis at : list{200, 700, 20000, 32199}) {
      t.run_to(at);
      t.feed(code(machine::r2xx));
    }
    t.run_to(60000);
    CHECK(t.times(fsm::tell) == list{200, 700, 20000, 32199});
    CHECK(t.times(fsm::ack).empty());
    CHECK(t.times(fsm::destroy) == list{32200});
  }
}

// 3261-17.1.1.2-08
TEST_CASE(
    "rfc6026_invite_client: an ACK that cannot be sent is a warning, since the outcome is known") {
  runner<> t(data, false);
  t.feed(code(machine::r3to6));
  t.feed(code(machine::transport_error));
  CHECK(t.over);
  CHECK(t.times(fsm::warn) == list{0});
  CHECK(t.times(fsm::fail).empty());
  t.run_to(60000);
  CHECK(!t.spoiled);
}

// 3261-17.1.1.2-08, 3261-17.1.4-01
TEST_CASE("rfc6026_invite_client: an INVITE that cannot be sent is a failure") {
  runner<> t(data, false);
  t.feed(code(machine::transport_error));
  CHECK(t.over);
  CHECK(t.times(fsm::fail) == list{0});
}

// 6026-7.2-02
TEST_CASE("rfc6026_invite_client: anything but a 2xx is dropped in accepted") {
  runner<> t(data, false);
  t.feed(code(machine::r2xx));
  auto const before = t.deeds;
  t.feed(code(machine::r1xx));
  t.feed(code(machine::r3to6));
  CHECK(t.deeds == before);
  CHECK(t.state == fsm::code(machine::accepted));
}

}  // namespace rfc6026_invite_client_test
