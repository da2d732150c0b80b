// Machines as data: rows, the table that they make, and `amend`.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include "../timer/plan.hpp"
#include "fwd.hpp"

namespace polysip::fsm {

enum class kind : u8 {
  missing,     // nothing was said: no proof passes
  go,          // next state and actions
  ignore,      // nothing happens; for a timer: it is not even started on the way in here
  impossible,  // cannot happen here; the interpreter asserts
};
using enum kind;

/// Bits, run in this order whatever the row says: stop, send, ack, trying, arm, tell, warn, fail,
/// the user's, destroy.
using actions = u32;
enum act : actions {
  stop = 1,      // all timers of the transaction; intervals start anew
  send = 2,      // the kept message: a client's request, a server's last response if there is one
  ack = 4,       // the ACK of a 300-699, made from the INVITE (17.1.1.3)
  tell = 8,      // hand the message up to the owner
  fail = 16,     // tell the owner that the transaction failed: its outcome
  destroy = 32,  // end the transaction: exactly on the way into the terminal state
  warn = 64,     // tell the owner that a send failed; not an outcome
  trying = 128,  // send a 100 unless something was sent
  user_0 = 1U << 8,
  user_1 = 1U << 9,
  user_2 = 1U << 10,
  user_3 = 1U << 11,  // handed to the hooks
  user_4 = 1U << 12,
  user_5 = 1U << 13,
  user_6 = 1U << 14,
  user_7 = 1U << 15,
  slow = 1U << 31,  // a repeating timer armed by this row takes its longest interval at once
};
inline constexpr actions user_bits = 0xff00;
inline constexpr u32 first_arm_bit = 16, most_events = 15;

/// Start the timer of this event.
template<class E> constexpr actions arm(E timer) {
  return 1U << (first_arm_bit + static_cast<u32>(timer));
}
/// Bit e: the row starts the timer of event e.
constexpr u32 armed_by(actions a) { return (a & ~slow) >> first_arm_bit; }

/// A set of events: one, or a braced list.
template<class E> struct events {
  u32 mask = 0;
  constexpr events(E e) : mask(bit(e)) {}
  constexpr events(std::initializer_list<E> l) {
    for (E e : l) mask |= bit(e);
  }
  constexpr bool has(u32 e) const { return (mask >> e & 1) != 0; }

 private:
  static constexpr u32 bit(E e) { return static_cast<u32>(e) < 32 ? 1U << static_cast<u32>(e) : 0; }
};

template<class S, class E> struct row {
  S from;
  events<E> on;
  kind what;
  S to{};
  actions todo = 0;
};

/// One cell of the table, as the interpreter reads it.
struct entry {
  kind what = missing;
  u8 to = 0;
  actions todo = 0;
  friend constexpr bool operator==(entry, entry) = default;
};

enum class problem : u8 {
  none,
  row_missing,
  row_given_twice,
  row_names_no_event,
  row_outside_the_table,
  amended_row_is_not_there,
  amend_changes_nothing,
  next_state_outside_the_table,
  actions_without_go,
  armed_event_is_no_timer,
  state_unreachable,
  terminal_state_has_a_go_row,
  no_way_to_terminal,
  destroy_and_terminal_disagree,
  timer_not_armed_on_a_way_here,
  timer_called_impossible_may_run_here,
  timer_runs_on_where_it_is_ignored,
  two_timers_that_repeat_run_at_once,  // a transaction has one deadline of each sort
  two_timers_that_run_once_run_at_once,
  too_many_timer_combinations,
  more_letters_than_timer_events,
  input_is_a_timer_or_outside,
  transport_error_row_sends,  // which the transport may refuse again, and so on without end
  peer_or_transport_may_do_the_impossible,  // a message may come in any state but the terminal one
};

/// A flaw and where it is. For a flaw of the whole state the event is the first one.
struct flaw {
  problem why = problem::none;
  u8 state = 0, event = 0;
  friend constexpr bool operator==(flaw, flaw) = default;
};

/// The first flaws of a machine, each once.
struct flaws {
  static constexpr u32 most = 6;
  flaw at[most];
  u32 count = 0;
  constexpr void note(problem why, u32 state, u32 event) {
    flaw const f{why, static_cast<u8>(state), static_cast<u8>(event)};
    for (u32 i = 0; i < count; ++i)
      if (at[i] == f) return;
    if (count < most) at[count++] = f;
  }
};

/// What every pair of state and event does. S ends in `count`, E in `total` (two names, so that
/// `using enum` of both works).
template<class S, class E> struct table {
  static constexpr u32 states = static_cast<u32>(S::count), events = static_cast<u32>(E::total);
  static_assert(events <= most_events, "arm bits: a machine has at most 15 events");
  static_assert(states <= 32);
  flaws found;  // mistakes of make and amend; the concept reports them with the others
  entry cells[states * events];  // state by state
  constexpr entry const& at(S s, E e) const {
    return cells[static_cast<u32>(s) * events + static_cast<u32>(e)];
  }
};

namespace detail {

template<class S, class E> constexpr void set(table<S, E>& t, row<S, E> const& r, bool amending) {
  u32 const s = static_cast<u32>(r.from);
  if (r.on.mask == 0) t.found.note(problem::row_names_no_event, s, 0);
  for (u32 e = 0; e < 32; ++e) {
    if (!r.on.has(e)) continue;
    if (s >= t.states || e >= t.events) {
      t.found.note(amending ? problem::amended_row_is_not_there : problem::row_outside_the_table, s,
                   e);
      continue;
    }
    entry& c = t.cells[s * t.events + e];
    entry const now{r.what, static_cast<u8>(r.what == go ? r.to : r.from), r.todo};
    if (!amending && c.what != missing) t.found.note(problem::row_given_twice, s, e);
    if (amending && c.what == missing) t.found.note(problem::amended_row_is_not_there, s, e);
    if (amending && c == now) t.found.note(problem::amend_changes_nothing, s, e);
    c = now;
  }
}

}  // namespace detail

/// The table of a whole machine. Mistakes are recorded in it; `fsm_policy` refuses them.
template<class S, class E, std::size_t N> consteval table<S, E> make(row<S, E> const (&rows)[N]) {
  table<S, E> t{};
  for (auto const& r : rows) detail::set(t, r, false);
  return t;
}

/// A machine that differs in the given cells. Each must be in `t` and must change: a cell outside
/// the table, one that `make` was never given, and one that says the same already are flaws.
template<class S, class E, std::size_t N>
consteval table<S, E> amend(
    table<S, E> t, row<std::type_identity_t<S>, std::type_identity_t<E>> const (&rows)[N]) {
  for (auto const& r : rows) detail::set(t, r, true);
  return t;
}

/// A machine without its types: what proofs, diagrams and the interpreter see.
struct outline {
  entry const* cells;
  letter const* letters;  // of event first_timer, first_timer + 1, ...
  u8 states, events, first_timer, timers, initial, terminal;
  actions on_start;
  u8 error_event = 0xff;  // of the transport: no machine may need one to end
  constexpr u32 cell_count() const { return u32{states} * events; }
  constexpr u32 cell_index(u32 s, u32 e) const { return s * events + e; }
  constexpr entry const& at(u32 s, u32 e) const { return cells[cell_index(s, e)]; }
  constexpr bool is_timer(u32 e) const { return e >= first_timer && e < u32{first_timer} + timers; }
};

}  // namespace polysip::fsm
