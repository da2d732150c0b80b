#include "polysip/transaction/export.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/transaction/machines.hpp"

namespace export_test {

using namespace polysip;

namespace {

struct text {
  std::string all;
  void put(std::string_view s) { all += s; }
};

struct counting : rfc3261_server {
  static constexpr auto table = fsm::amend(
      rfc3261_server::table,
      {{proceeding, received, fsm::go, proceeding, fsm::send | fsm::user_0 | fsm::user_7}});
};

}  // namespace

TEST_CASE("write_mermaid: the non-INVITE client, by hand") {
  text out;
  fsm::write_mermaid<rfc3261_client>(out);
  CHECK(out.all ==
        "stateDiagram-v2\n"
        "  [*] --> trying : send, arm timer_e, arm timer_f\n"
        "  trying --> proceeding : r1xx / tell\n"
        "  trying --> completed : final / stop, arm timer_k, tell\n"
        "  trying --> trying : timer_e / send, arm timer_e\n"
        "  trying --> terminated : timer_f, transport_error / stop, fail, destroy\n"
        "  proceeding --> proceeding : r1xx / tell\n"
        "  proceeding --> completed : final / stop, arm timer_k, tell\n"
        "  proceeding --> proceeding : timer_e / send, arm timer_e at T2\n"
        "  proceeding --> terminated : timer_f, transport_error / stop, fail, destroy\n"
        "  completed --> terminated : timer_k / destroy\n"
        "  terminated --> [*]\n");
}

TEST_CASE("write_mermaid: the user's actions are named") {
  text out;
  fsm::write_mermaid<counting>(out);
  CHECK(out.all.find("  proceeding --> proceeding : received / send, user_0, user_7\n") !=
        std::string::npos);
}

TEST_CASE("write_dot: the non-INVITE server, by hand") {
  text out;
  fsm::write_dot<rfc3261_server>(out);
  CHECK(out.all ==
        "digraph machine {\n"
        "  node [shape=box, style=rounded];\n"
        "  start [shape=point];\n"
        "  terminated [peripheries=2];\n"
        "  start -> trying [label=\"arm timer_late_trying\"];\n"
        "  trying -> proceeding [label=\"send_1xx / stop, send\"];\n"
        "  trying -> completed [label=\"send_final / stop, send, arm timer_j\"];\n"
        "  trying -> proceeding [label=\"timer_late_trying / trying\"];\n"
        "  proceeding -> proceeding [label=\"received, send_1xx / send\"];\n"
        "  proceeding -> completed [label=\"send_final / send, arm timer_j\"];\n"
        "  proceeding -> proceeding [label=\"transport_error / warn\"];\n"
        "  completed -> completed [label=\"received / send\"];\n"
        "  completed -> terminated [label=\"timer_j / destroy\"];\n"
        "  completed -> completed [label=\"transport_error / warn\"];\n"
        "}\n");
}

TEST_CASE("diagram_of: names as the author spelt them") {
  auto const& d = fsm::diagram_of<rfc6026_invite_server>;
  CHECK(d.states[0] == "proceeding");
  CHECK(d.states[4] == "terminated");
  CHECK(d.events[0] == "received");
  CHECK(d.events[5] == "timer_trying");
  CHECK(d.events[10] == "transport_error");
}

}  // namespace export_test
