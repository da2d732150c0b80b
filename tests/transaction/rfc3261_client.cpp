#include "polysip/transaction/rfc3261_client.hpp"

#include <doctest/doctest.h>

#include "runner.hpp"

namespace rfc3261_client_test {

using namespace polysip;
using machine = rfc3261_client;

namespace {

using list = std::vector<millis>;
constexpr machine_data const& data = data_of<machine>;
constexpr u8 code(machine::event e) { return fsm::code(e); }

}  // namespace

// 3261-17.1.2.2-01
TEST_CASE("rfc3261_client: eleven requests on a datagram transport, then a timeout at 64*T1") {
  runner<> t(data, false);
  t.run_to(40000);
  CHECK(t.times(fsm::send) ==
        list{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500});
  CHECK(t.times(fsm::fail) == list{32000});
  CHECK(t.quiet());
}

TEST_CASE("rfc3261_client: one request on a reliable transport, the same timeout") {
  runner<> t(data, true);
  t.run_to(40000);
  CHECK(t.times(fsm::send) == list{0});
  CHECK(t.times(fsm::fail) == list{32000});
}

// 3261-17.1.2.2-02
TEST_CASE("rfc3261_client: after a 100 the running Timer E fires, then every T2") {
  runner<> t(data, false);
  t.run_to(100);
  t.feed(code(machine::r1xx));
  t.run_to(40000);
  CHECK(t.times(fsm::send) == list{0, 500, 4500, 8500, 12500, 16500, 20500, 24500, 28500});
  CHECK(t.times(fsm::fail) == list{32000});
}

// 3261-17.1.2.2-03
TEST_CASE("rfc3261_client: a final response is told once, repetitions are absorbed for T4") {
  for (bool reliable : {false, true}) {
    runner<> t(data, reliable);
    t.run_to(600);
    t.feed(code(machine::final));
    if (!reliable) t.feed(code(machine::final));
    t.run_to(60000);
    CHECK(t.times(fsm::tell) == list{600});
    CHECK(t.times(fsm::destroy) == list{reliable ? millis{600} : millis{5600}});
    CHECK(t.times(fsm::fail).empty());
  }
}

// 3261-17.1.4-01
TEST_CASE("rfc3261_client: a transport error fails it") {
  runner<> t(data, false);
  t.feed(code(machine::transport_error));
  CHECK(t.over);
  CHECK(t.times(fsm::fail) == list{0});
}

}  // namespace rfc3261_client_test
