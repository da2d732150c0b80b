#include "polysip/transaction/rfc6026_invite_server.hpp"

#include <doctest/doctest.h>

#include "runner.hpp"

namespace rfc6026_invite_server_test {

using namespace polysip;
using machine = rfc6026_invite_server;

namespace {

using list = std::vector<millis>;
constexpr machine_data const& data = data_of<machine>;
constexpr u8 code(machine::event e) { return fsm::code(e); }

}  // namespace

// 3261-17.2.1-01
TEST_CASE("rfc6026_invite_server: a 100 after 200 ms on any transport, once") {
  for (bool reliable : {false, true}) {
    runner<> t(data, reliable);
    t.run_to(100000);
    CHECK(t.times(fsm::trying) == list{200});
    CHECK(t.quiet());
  }
}

// 3261-17.2.1-01
TEST_CASE("rfc6026_invite_server: no 100 when the TU was faster") {
  for (auto answer : {machine::send_1xx, machine::send_2xx, machine::send_3to6}) {
    runner<> t(data, false);
    t.run_to(199);
    t.feed(code(answer));
    t.run_to(1000);
    CHECK(t.times(fsm::trying).empty());
  }
}

// 3261-17.2.1-02, 3261-17.2.1-04
TEST_CASE("rfc6026_invite_server: a refusal is repeated by Timer G until H, without an ACK") {
  runner<> t(data, false);
  t.feed(code(machine::send_3to6));
  t.run_to(40000);
  CHECK(t.times(fsm::send) ==
        list{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500});
  CHECK(t.times(fsm::fail) == list{32000});
  CHECK(t.quiet());
}

// 3261-17.2.1-02
TEST_CASE("rfc6026_invite_server: on a reliable transport a refusal is sent once; H still runs") {
  runner<> t(data, true);
  t.feed(code(machine::send_3to6));
  t.run_to(40000);
  CHECK(t.times(fsm::send) == list{0});
  CHECK(t.times(fsm::fail) == list{32000});
}

// 3261-17.2.1-03, 3261-17.2.1-07
TEST_CASE("rfc6026_invite_server: the ACK stops it all; T4 later it is gone") {
  for (bool reliable : {false, true}) {
    runner<> t(data, reliable);
    t.feed(code(machine::send_3to6));
    t.run_to(600);
    t.feed(code(machine::acked));
    if (!reliable) t.feed(code(machine::acked));
    t.run_to(40000);
    CHECK(t.times(fsm::send) == (reliable ? list{0} : list{0, 500}));
    CHECK(t.times(fsm::destroy) == list{reliable ? millis{600} : millis{5600}});
    CHECK(t.times(fsm::fail).empty());
  }
}

// 3261-17.2.1-05, 3261-17.2.1-06, 6026-7.1-01, 6026-7.1-02, 6026-7.1-03, 6026-7.1-05
TEST_CASE("rfc6026_invite_server: repeated INVITEs get the last response, none after a 2xx") {
  runner<> t(data, false);
  t.run_to(100);
  t.feed(code(machine::send_1xx));
  t.run_to(500);
  t.feed(code(machine::received));
  t.run_to(1000);
  t.feed(code(machine::send_2xx));
  t.run_to(1500);
  t.feed(code(machine::received));
  CHECK(t.times(fsm::send) == list{100, 500, 1000});
  t.feed(code(machine::send_2xx));
  t.feed(code(machine::acked));
  t.run_to(60000);
  CHECK(t.times(fsm::send) == list{100, 500, 1000, 1500});
  CHECK(t.times(fsm::tell) == list{1500});
  CHECK(t.times(fsm::destroy) == list{33000});
  CHECK(t.times(fsm::fail).empty());
}

// 3261-17.2.4-01, 6026-7.1-04, 6026-8-02
TEST_CASE("rfc6026_invite_server: a send that fails is a warning and keeps the state") {
  for (auto answer : {machine::send_1xx, machine::send_2xx, machine::send_3to6}) {
    runner<> t(data, false);
    t.feed(code(answer));
    auto const state = t.state;
    t.feed(code(machine::transport_error));
    CHECK(t.state == state);
    CHECK(t.times(fsm::warn) == list{0});
    CHECK(!t.over);
  }
}

}  // namespace rfc6026_invite_server_test
