#include "polysip/transaction/fsm.hpp"

#include <doctest/doctest.h>

#include "polysip/transaction/machines.hpp"

namespace fsm_test {

using namespace polysip;

namespace {

struct quiet : rfc6026_invite_client {  // the link layer repeats for us
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, timer_a, fsm::ignore}});
};
static_assert(fsm_policy<quiet>);

struct counting : rfc3261_client {  // provisional responses are counted by a hook
  static constexpr auto table = fsm::amend(
      rfc3261_client::table, {{trying, r1xx, fsm::go, proceeding, fsm::tell | fsm::user_0},
                              {proceeding, r1xx, fsm::go, proceeding, fsm::tell | fsm::user_0}});
};
static_assert(fsm_policy<counting>);

struct inert : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, timer_d, fsm::impossible}});
};
static_assert(!fsm_policy<inert>);

struct outside : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, event::total, fsm::ignore}});
};
static_assert(!fsm_policy<outside>);

struct partial : rfc3261_server {
  static constexpr auto table = fsm::make<state, event>({{trying, received, fsm::ignore}});
};
static_assert(!fsm_policy<partial>);

struct late_b : rfc6026_invite_client {  // timer B was stopped on the way into proceeding
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table,
                 {{proceeding, timer_b, fsm::go, terminated, fsm::fail | fsm::destroy}});
};
static_assert(!fsm_policy<late_b>);

struct wrong_input : rfc3261_client {
  static constexpr machine_inputs inputs = {.provisional = fsm::code(timer_e)};
};
static_assert(!fsm_policy<wrong_input>);

struct trusting : rfc3261_client {  // a peer may send what it likes, as late as it likes
  static constexpr auto table =
      fsm::amend(rfc3261_client::table, {{completed, r1xx, fsm::impossible}});
};
static_assert(!fsm_policy<trusting>);

struct nothing {};
static_assert(!fsm_policy<nothing> && !fsm_shape<nothing>);

template<class P> using found = typename fsm::examined<P>::result;

}  // namespace

TEST_CASE("findings: types that name problem, state and event") {
  using m = rfc6026_invite_client;
  static_assert(std::is_same_v<found<m>, fsm::findings<>>);
  static_assert(
      std::is_same_v<found<inert>, fsm::findings<fsm::finding<fsm::problem::amend_changes_nothing,
                                                              m::calling, m::timer_d>>>);
  static_assert(std::is_same_v<found<outside>,
                               fsm::findings<fsm::finding<fsm::problem::amended_row_is_not_there,
                                                          m::calling, m::event::total>>>);
  static_assert(
      std::is_same_v<found<late_b>,
                     fsm::findings<fsm::finding<fsm::problem::timer_not_armed_on_a_way_here,
                                                m::proceeding, m::timer_b>>>);
  static_assert(
      std::is_same_v<found<wrong_input>,
                     fsm::findings<fsm::finding<fsm::problem::input_is_a_timer_or_outside,
                                                rfc3261_client::trying, rfc3261_client::timer_e>>>);
  static_assert(std::is_same_v<
                found<trusting>,
                fsm::findings<fsm::finding<fsm::problem::peer_or_transport_may_do_the_impossible,
                                           rfc3261_client::completed, rfc3261_client::r1xx>>>);
  CHECK(fsm::examined<partial>::found.count == fsm::flaws::most);
}

TEST_CASE("outline_of: a timer row amended to ignore is not even started") {
  auto const usual = fsm::outline_of<rfc6026_invite_client>();
  auto const m = fsm::outline_of<quiet>();
  CHECK(usual.on_start == (fsm::send | fsm::arm(quiet::timer_a) | fsm::arm(quiet::timer_b)));
  CHECK(m.on_start == (fsm::send | fsm::arm(quiet::timer_b)));
}

TEST_CASE("outline_of: the cells of the table, state by state") {
  auto const m = fsm::outline_of<counting>();
  CHECK(m.states == 4);
  CHECK(m.events == 6);
  CHECK(m.timers == 3);
  CHECK(m.initial == fsm::code(counting::trying));
  CHECK(m.terminal == fsm::code(counting::terminated));
  CHECK(m.at(fsm::code(counting::proceeding), fsm::code(counting::r1xx)).todo ==
        (fsm::tell | fsm::user_0));
  for (u32 i = 0; i < m.cell_count(); ++i) CHECK(m.cells[i] == counting::table.cells[i]);
}

}  // namespace fsm_test
