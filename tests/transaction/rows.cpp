#include "polysip/transaction/rows.hpp"

#include <doctest/doctest.h>

namespace rows_test {

using namespace polysip;

namespace {

enum class state : u8 { off, on, gone, count };
enum class event : u8 { push, pull, timer_x, total };
using enum state;
using enum event;
using fsm::flaw;
using fsm::problem;

constexpr auto lamp = fsm::make<state, event>({
    {off, push, fsm::go, on, fsm::tell | fsm::arm(timer_x)},
    {off, {pull, timer_x}, fsm::impossible},
    {on, {push, pull}, fsm::ignore},
    {on, timer_x, fsm::go, gone, fsm::destroy},
    {gone, {push, pull, timer_x}, fsm::impossible},
});

constexpr bool has(fsm::flaws const& f, problem why, state s, event e) {
  for (u32 i = 0; i < f.count; ++i)
    if (f.at[i] == flaw{why, static_cast<u8>(s), static_cast<u8>(e)}) return true;
  return false;
}

}  // namespace

TEST_CASE("make: each row where it says, sets of events spread out") {
  CHECK(lamp.found.count == 0);
  CHECK(lamp.at(off, push) ==
        fsm::entry{fsm::go, static_cast<u8>(on), fsm::tell | fsm::arm(timer_x)});
  CHECK(lamp.at(off, pull).what == fsm::impossible);
  CHECK(lamp.at(off, timer_x).what == fsm::impossible);
  CHECK(lamp.at(on, pull) == fsm::entry{fsm::ignore, static_cast<u8>(on), 0});
  CHECK(lamp.at(gone, push).what == fsm::impossible);
}

TEST_CASE("make: a cell given twice is a flaw, and named") {
  constexpr auto t = fsm::make<state, event>({
      {off, push, fsm::ignore},
      {off, {pull, push}, fsm::impossible},
  });
  CHECK(t.found.count == 1);
  CHECK(has(t.found, problem::row_given_twice, off, push));
}

TEST_CASE("make: rows outside the table and rows without an event are flaws") {
  constexpr auto t = fsm::make<state, event>({
      {state::count, push, fsm::ignore},
      {off, event::total, fsm::ignore},
      {on, {}, fsm::ignore},
  });
  CHECK(t.found.count == 3);
  CHECK(has(t.found, problem::row_outside_the_table, state::count, push));
  CHECK(has(t.found, problem::row_outside_the_table, off, event::total));
  CHECK(has(t.found, problem::row_names_no_event, on, push));
}

TEST_CASE("amend: changes the cells that it names, and no others") {
  constexpr auto t = fsm::amend(lamp, {{on, push, fsm::go, off, fsm::stop}});
  CHECK(t.found.count == 0);
  CHECK(t.at(on, push) == fsm::entry{fsm::go, static_cast<u8>(off), fsm::stop});
  for (u32 i = 0; i < t.states * t.events; ++i)
    if (i != static_cast<u32>(on) * t.events + static_cast<u32>(push))
      CHECK(t.cells[i] == lamp.cells[i]);
}

TEST_CASE("amend: a cell that is not there is a flaw") {
  constexpr auto part = fsm::make<state, event>({{off, push, fsm::ignore}});
  constexpr auto t = fsm::amend(part, {{off, pull, fsm::ignore},
                                       {state::count, push, fsm::ignore},
                                       {off, event::total, fsm::ignore}});
  CHECK(t.found.count == 3);
  CHECK(has(t.found, problem::amended_row_is_not_there, off, pull));
  CHECK(has(t.found, problem::amended_row_is_not_there, state::count, push));
  CHECK(has(t.found, problem::amended_row_is_not_there, off, event::total));
}

TEST_CASE("amend: a row that changes nothing is a flaw") {
  constexpr auto t = fsm::amend(lamp, {{on, {push, pull}, fsm::ignore}});
  CHECK(t.found.count == 2);
  CHECK(has(t.found, problem::amend_changes_nothing, on, push));
  CHECK(has(t.found, problem::amend_changes_nothing, on, pull));
}

TEST_CASE("amend: flaws of the table before are kept") {
  constexpr auto bad =
      fsm::make<state, event>({{off, push, fsm::ignore}, {off, push, fsm::ignore}});
  constexpr auto t = fsm::amend(bad, {{off, push, fsm::impossible}});
  CHECK(has(t.found, problem::row_given_twice, off, push));
}

TEST_CASE("actions: user bits, arm bits and slow do not meet") {
  using namespace fsm;
  constexpr actions ours = stop | send | ack | fsm::tell | fail | destroy | warn | trying;
  CHECK((ours & user_bits) == 0);
  CHECK((user_0 | user_1 | user_2 | user_3 | user_4 | user_5 | user_6 | user_7) == user_bits);
  CHECK(armed_by(slow | user_bits | ours) == 0);
  CHECK(armed_by(arm(timer_x) | slow | fsm::tell) == 4);
  CHECK((arm(most_events - 1) & slow) == 0);
}

TEST_CASE("flaws: each once, the first six") {
  fsm::flaws f;
  for (u32 round = 0; round < 2; ++round)
    for (u32 s = 0; s < 9; ++s) f.note(problem::row_missing, s, 0);
  CHECK(f.count == 6);
  CHECK(f.at[5].state == 5);
}

}  // namespace rows_test
