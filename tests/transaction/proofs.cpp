#include "polysip/transaction/proofs.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace proofs_test {

using namespace polysip;

namespace {

// A small sound machine, to be spoilt in one place at a time.
enum class state : u8 { off, on, gone, count };
enum class event : u8 { push, tick, last, other, total };
using enum state;
using enum event;
using fsm::problem;

constexpr auto lamp = fsm::make<state, event>({
    {off, push, fsm::go, on, fsm::arm(tick) | fsm::arm(last)},
    {off, {tick, last, other}, fsm::impossible},
    {on, push, fsm::ignore},
    {on, tick, fsm::go, on, fsm::send | fsm::arm(tick)},
    {on, last, fsm::go, gone, fsm::stop | fsm::destroy},
    {on, other, fsm::impossible},
    {gone, {push, tick, last, other}, fsm::impossible},
});
constexpr letter lamp_letters[] = {letter::a, letter::b, letter::h};

struct spoilt {
  std::vector<fsm::entry> cells{std::begin(lamp.cells), std::end(lamp.cells)};
  fsm::actions on_start = 0;
  u8 error_event = 0xff;
  fsm::entry& at(state s, event e) { return cells[static_cast<u32>(s) * 4 + static_cast<u32>(e)]; }
  fsm::outline outline() const {
    return {
        cells.data(),         lamp_letters,          3,        4,          static_cast<u8>(tick), 3,
        static_cast<u8>(off), static_cast<u8>(gone), on_start, error_event};
  }
  fsm::flaws look() const {
    fsm::flaws f;
    fsm::examine(outline(), f);
    return f;
  }
  bool only(problem why, state s, event e) const {
    auto const f = look();
    return f.count == 1 && f.at[0] == fsm::flaw{why, static_cast<u8>(s), static_cast<u8>(e)};
  }
  bool among(problem why, state s, event e) const {
    auto const f = look();
    for (u32 i = 0; i < f.count; ++i)
      if (f.at[i] == fsm::flaw{why, static_cast<u8>(s), static_cast<u8>(e)}) return true;
    return false;
  }
};

constexpr fsm::entry go(state to, fsm::actions todo) {
  return {fsm::go, static_cast<u8>(to), todo};
}

}  // namespace

TEST_CASE("proofs: the sound machine has no flaw") { CHECK(spoilt{}.look().count == 0); }

TEST_CASE("proofs: a missing cell") {
  spoilt m;
  m.at(on, push) = {};
  CHECK(m.only(problem::row_missing, on, push));
}

TEST_CASE("proofs: actions belong to go rows") {
  spoilt m;
  m.at(on, push).todo = fsm::tell;
  CHECK(m.only(problem::actions_without_go, on, push));
}

TEST_CASE("proofs: a next state outside the table") {
  spoilt m;
  m.at(on, push) = {fsm::go, 7, 0};
  CHECK(m.only(problem::next_state_outside_the_table, on, push));
}

TEST_CASE("proofs: only timers can be armed") {
  spoilt m;
  m.at(on, tick).todo |= fsm::arm(push);
  CHECK(m.among(problem::armed_event_is_no_timer, on, tick));
  spoilt n;
  n.on_start = fsm::arm(push);
  CHECK(n.among(problem::armed_event_is_no_timer, off, push));
}

TEST_CASE("proofs: nothing leaves the terminal state") {
  spoilt m;
  m.at(gone, push) = go(on, fsm::arm(tick) | fsm::arm(last));
  CHECK(m.among(problem::terminal_state_has_a_go_row, gone, push));
}

TEST_CASE("proofs: destroy exactly on the way into the terminal state") {
  spoilt m;
  m.at(on, last).todo = fsm::stop;
  CHECK(m.only(problem::destroy_and_terminal_disagree, on, last));
  spoilt n;
  n.at(on, tick).todo |= fsm::destroy;
  CHECK(n.only(problem::destroy_and_terminal_disagree, on, tick));
}

TEST_CASE("proofs: a state that nothing reaches") {
  spoilt m;
  m.at(off, push) = go(gone, fsm::destroy);
  CHECK(m.only(problem::state_unreachable, on, push));
}

TEST_CASE("proofs: a state reached only by a timer that never runs") {
  spoilt m;
  m.at(on, last) = {fsm::impossible, 0, 0};
  m.at(off, push).todo = fsm::arm(tick);
  m.at(on, other) = go(gone, fsm::stop | fsm::destroy);  // other is a timer, too
  CHECK(m.among(problem::state_unreachable, gone, push));
}

TEST_CASE("proofs: what the transport refused is not sent at once again, and again") {
  for (fsm::actions const sends : {fsm::send, fsm::ack, fsm::trying}) {
    spoilt m;
    m.at(on, push) = go(on, sends);
    CHECK(m.look().count == 0);
    m.error_event = static_cast<u8>(push);
    CHECK(m.among(problem::transport_error_row_sends, on, push));
    m.at(on, push) = go(gone, fsm::stop | fsm::destroy | sends);  // a last word
    CHECK(!m.among(problem::transport_error_row_sends, on, push));
  }
}

TEST_CASE("proofs: no way to the end") {
  spoilt m;
  m.at(on, last) = go(on, fsm::arm(last));
  CHECK(m.among(problem::no_way_to_terminal, on, push));
  CHECK(m.among(problem::state_unreachable, gone, push));
}

TEST_CASE("proofs: a transport error is no way to the end") {
  spoilt m;
  m.at(on, last) = go(on, fsm::arm(last));
  m.at(on, push) = go(gone, fsm::stop | fsm::destroy);
  CHECK(!m.among(problem::no_way_to_terminal, on, push));
  m.error_event = static_cast<u8>(push);
  CHECK(m.among(problem::no_way_to_terminal, on, push));
}

TEST_CASE("proofs: no way to the end where a reliable transport spares the timers that repeat") {
  spoilt m;
  m.at(on, tick) = go(gone, fsm::stop | fsm::destroy);
  m.at(on, last) = go(on, fsm::arm(last));
  CHECK(m.among(problem::no_way_to_terminal, on, push));
}

TEST_CASE("proofs: as many letters as timer events") {
  spoilt m;
  auto o = m.outline();
  o.timers = 4;
  fsm::flaws f;
  fsm::examine(o, f);
  CHECK(f.count == 1);
  CHECK(f.at[0].why == problem::more_letters_than_timer_events);
}

TEST_CASE("proofs: a timer with a row is armed on every way here") {
  spoilt m;
  m.at(off, push).todo = fsm::arm(tick);
  CHECK(m.among(problem::timer_not_armed_on_a_way_here, on, last));
  spoilt n;  // one way arms it, the other does not
  n.at(off, last) = go(on, fsm::arm(tick));
  n.on_start = fsm::arm(last);
  CHECK(n.among(problem::timer_not_armed_on_a_way_here, on, last));
  spoilt start;  // the start is a way into the initial state
  start.at(off, tick) = go(on, fsm::arm(tick) | fsm::arm(last));
  CHECK(start.only(problem::timer_not_armed_on_a_way_here, off, tick));
}

TEST_CASE("proofs: a timer that may run is not called impossible") {
  spoilt m;
  m.at(on, tick) = {fsm::impossible, 0, 0};
  CHECK(m.only(problem::timer_called_impossible_may_run_here, on, tick));
  spoilt n;  // `last` leaves `tick` running
  n.at(on, last).todo = fsm::destroy;
  CHECK(n.only(problem::timer_called_impossible_may_run_here, gone, tick));
}

TEST_CASE("proofs: a timer that the next state ignores is stopped; the row is named") {
  spoilt m;
  m.at(on, last).todo = fsm::destroy;
  m.at(gone, tick) = {fsm::ignore, 0, 0};
  CHECK(m.only(problem::timer_runs_on_where_it_is_ignored, on, last));
}

TEST_CASE("proofs: one timer that repeats and one that does not at a time") {
  spoilt m;
  m.at(on, other) = go(gone, fsm::stop | fsm::destroy);
  m.at(off, push).todo |= fsm::arm(other);
  CHECK(m.only(problem::two_timers_that_run_once_run_at_once, on, other));
}

TEST_CASE("without_ignored: no row starts a timer that the next state ignores") {
  spoilt m;
  m.at(on, tick) = {fsm::ignore, 0, 0};
  auto const both = fsm::arm(tick) | fsm::arm(last) | fsm::tell;
  CHECK(fsm::detail::without_ignored(m.outline(), static_cast<u8>(on), both) ==
        (fsm::arm(last) | fsm::tell));
  CHECK(fsm::detail::without_ignored(m.outline(), static_cast<u8>(off), both) == both);
}

}  // namespace proofs_test
