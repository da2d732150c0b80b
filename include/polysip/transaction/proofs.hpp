// What must hold of a machine, looked at in every situation that it can reach.
#pragma once
#include "rows.hpp"

namespace polysip::fsm {

namespace detail {

/// A state and the timers that run in it (bit e: that of event e).
struct situation {
  u8 state;
  u32 armed;
  friend constexpr bool operator==(situation, situation) = default;
};

/// Every situation that a transaction can be in. `absent`: timers that do not run at all, which are
/// those that repeat on a reliable transport.
struct situations {
  static constexpr u32 most = 96;
  situation at[most]{};
  u32 count = 0;
  u32 absent = 0;
  bool full = false;
  constexpr u32 index(situation s) {
    for (u32 i = 0; i < count; ++i)
      if (at[i] == s) return i;
    if (count == most) {
      full = true;
      return 0;
    }
    at[count] = s;
    return count++;
  }
};

constexpr u32 bit(u32 e) { return 1U << e; }

constexpr u32 after_timers(outline const& m) {
  u32 const end = u32{m.first_timer} + m.timers;
  return end < m.events ? end : m.events;
}

// A timer that the next state ignores is not started.
constexpr actions without_ignored(outline const& m, u32 to, actions todo) {
  for (u32 e = m.first_timer; e < after_timers(m); ++e)
    if (to < m.states && m.at(to, e).what == ignore) todo &= ~(bit(e) << first_arm_bit);
  return todo;
}

constexpr bool can_happen(outline const& m, situation s, u32 e) {
  return m.at(s.state, e).what == go && m.at(s.state, e).to < m.states &&
         (!m.is_timer(e) || (s.armed & bit(e)) != 0);
}

constexpr situation after(outline const& m, situation s, u32 e, u32 absent) {
  entry const& c = m.at(s.state, e);
  u32 const kept = c.todo & stop ? 0 : s.armed & ~bit(e);
  return {c.to, (kept | armed_by(c.todo)) & ~absent};
}

constexpr situations explore(outline const& m, u32 absent) {
  situations all;
  all.absent = absent;
  all.index({m.initial, armed_by(m.on_start) & ~absent});
  for (u32 i = 0; i < all.count && !all.full; ++i)
    for (u32 e = 0; e < m.events; ++e)
      if (can_happen(m, all.at[i], e)) all.index(after(m, all.at[i], e, absent));
  return all;
}

constexpr void check_cell(outline const& m, u32 s, u32 e, flaws& out) {
  entry const& c = m.at(s, e);
  if (c.what == missing) out.note(problem::row_missing, s, e);
  if (c.what != go) {
    if (c.todo != 0) out.note(problem::actions_without_go, s, e);
    return;
  }
  if (c.to >= m.states) out.note(problem::next_state_outside_the_table, s, e);
  if (s == m.terminal) out.note(problem::terminal_state_has_a_go_row, s, e);
  if ((c.to == m.terminal) != ((c.todo & destroy) != 0))
    out.note(problem::destroy_and_terminal_disagree, s, e);
  if (e == m.error_event && c.to != m.terminal && (c.todo & (send | ack | trying)))
    out.note(problem::transport_error_row_sends, s, e);
  for (u32 t = 0; t < most_events; ++t)
    if (armed_by(c.todo) & bit(t) && !m.is_timer(t))
      out.note(problem::armed_event_is_no_timer, s, e);
}

// Entered with timers that have a row, and with no others; `from`, `on`: the row that led here.
constexpr void check_entry(outline const& m, situation s, u32 from, u32 on, flaws& out) {
  for (u32 e = m.first_timer; e < after_timers(m); ++e) {
    bool const armed = (s.armed & bit(e)) != 0;
    kind const what = m.at(s.state, e).what;
    if (armed && what == impossible)
      out.note(problem::timer_called_impossible_may_run_here, s.state, e);
    if (armed && what == ignore) out.note(problem::timer_runs_on_where_it_is_ignored, from, on);
    if (!armed && what == go && from != s.state)
      out.note(problem::timer_not_armed_on_a_way_here, s.state, e);
  }
}

// The interpreter keeps two deadlines a transaction: one timer that repeats, one that does not.
constexpr void check_sorts(outline const& m, situation s, flaws& out) {
  u32 running[2] = {};
  for (u32 i = 0; i < m.timers; ++i) {
    u32 const e = m.first_timer + i;
    bool const again = repeats(m.letters[i]);
    if (s.armed & bit(e) && ++running[again ? 1 : 0] == 2)
      out.note(again ? problem::two_timers_that_repeat_run_at_once
                     : problem::two_timers_that_run_once_run_at_once,
               s.state, e);
  }
}

constexpr void check_reached(outline const& m, situations const& all, flaws& out) {
  u32 reached = 0;
  for (u32 i = 0; i < all.count; ++i) reached |= bit(all.at[i].state);
  for (u32 s = 0; s < m.states; ++s)
    if (!(reached & bit(s))) out.note(problem::state_unreachable, s, 0);
}

constexpr void check_ends(outline const& m, situations& all, flaws& out) {
  bool ends[situations::most] = {}, more = true;
  for (u32 i = 0; i < all.count; ++i) ends[i] = all.at[i].state == m.terminal;
  while (more) {
    more = false;
    for (u32 i = all.count; i-- > 0;)
      for (u32 e = 0; e < m.events && !ends[i]; ++e)
        if (e != m.error_event && can_happen(m, all.at[i], e) &&
            ends[all.index(after(m, all.at[i], e, all.absent))])
          ends[i] = more = true;
  }
  for (u32 i = 0; i < all.count; ++i)
    if (!ends[i]) out.note(problem::no_way_to_terminal, all.at[i].state, 0);
}

}  // namespace detail

/// Looks at every cell, then at every situation that can be reached. Adds to `out`.
constexpr void examine(outline const& m, flaws& out) {
  using namespace detail;
  for (u32 s = 0; s < m.states; ++s)
    for (u32 e = 0; e < m.events; ++e) check_cell(m, s, e, out);
  for (u32 t = 0; t < most_events; ++t)
    if (armed_by(m.on_start) & bit(t) && !m.is_timer(t))
      out.note(problem::armed_event_is_no_timer, m.initial, t);
  u32 repeating = 0;
  for (u32 e = m.first_timer; e < after_timers(m); ++e)
    if (repeats(m.letters[e - m.first_timer])) repeating |= bit(e);

  situations lossy = explore(m, 0), reliable = explore(m, repeating);
  if (after_timers(m) != u32{m.first_timer} + m.timers)
    return out.note(problem::more_letters_than_timer_events, m.initial, m.first_timer);
  if (lossy.full || reliable.full)
    return out.note(problem::too_many_timer_combinations, m.initial, 0);
  check_entry(m, lossy.at[0], m.states, 0, out);
  for (u32 i = 0; i < lossy.count; ++i) {
    check_sorts(m, lossy.at[i], out);
    for (u32 e = 0; e < m.events; ++e)
      if (can_happen(m, lossy.at[i], e))
        check_entry(m, after(m, lossy.at[i], e, 0), lossy.at[i].state, e, out);
  }
  check_reached(m, lossy, out);
  check_ends(m, lossy, out);
  check_ends(m, reliable, out);
}

}  // namespace polysip::fsm
