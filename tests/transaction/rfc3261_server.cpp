#include "polysip/transaction/rfc3261_server.hpp"

#include <doctest/doctest.h>

#include "runner.hpp"

namespace rfc3261_server_test {

using namespace polysip;
using machine = rfc3261_server;

namespace {

using list = std::vector<millis>;
constexpr machine_data const& data = data_of<machine>;
constexpr u8 code(machine::event e) { return fsm::code(e); }

}  // namespace

// 3261-17.2.2-01, 4320-4.1-02, 4320-4.1-03
TEST_CASE("rfc3261_server: a 100 when the client's Timer E would be at T2, on any transport") {
  for (bool reliable : {false, true}) {
    runner<> t(data, reliable);
    t.run_to(2000);
    t.feed(code(machine::received));  // discarded: nothing was sent yet
    t.run_to(100000);
    CHECK(t.times(fsm::trying) == list{3500});
    CHECK(t.times(fsm::send).empty());
  }
}

// 3261-17.2.2-02
TEST_CASE("rfc3261_server: the answer goes out, again for each repetition, for 64*T1") {
  runner<> t(data, false);
  t.run_to(100);
  t.feed(code(machine::send_final));
  t.run_to(500);
  t.feed(code(machine::received));
  t.feed(code(machine::send_final));  // another one is discarded
  t.run_to(60000);
  CHECK(t.times(fsm::send) == list{100, 500});
  CHECK(t.times(fsm::trying).empty());
  CHECK(t.times(fsm::destroy) == list{32100});
}

// 3261-17.2.2-02
TEST_CASE("rfc3261_server: nothing lingers on a reliable transport") {
  runner<> t(data, true);
  t.run_to(100);
  t.feed(code(machine::send_final));
  t.run_to(100);
  CHECK(t.times(fsm::destroy) == list{100});
}

// 3261-17.2.4-01
TEST_CASE(
    "rfc3261_server: an answer that cannot be sent is a warning; the next repetition retries") {
  runner<> t(data, false);
  t.feed(code(machine::send_final));
  t.feed(code(machine::transport_error));
  t.run_to(500);
  t.feed(code(machine::received));
  CHECK(t.times(fsm::warn) == list{0});
  CHECK(t.times(fsm::send) == list{0, 500});
}

}  // namespace rfc3261_server_test
