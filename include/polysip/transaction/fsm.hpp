// A machine is a type with a table; the concept `fsm_policy` proves it at compile time.
#pragma once
#include <concepts>
#include <utility>

#include "proofs.hpp"

namespace polysip {

/// The event codes of what is fed to a machine; `none` where a machine lacks one. A machine that
/// does not tell a success from a failure gives both the same event.
struct machine_inputs {
  static constexpr u8 none = 255;
  u8 provisional = none, success = none, failure = none;  // client: a response came
  u8 received = none, acked = none;                       // server: request, ACK came
  u8 send_provisional = none, send_success = none, send_failure = none;  // server: to be sent
  u8 transport_error = none;
};

/// What a machine states: enums, start and end, timers (`first_timer` and the following events are
/// those of `letters`), what starts it, the table, and which event each input is.
template<class P>
concept fsm_shape = requires {
  typename P::state;
  typename P::event;
  { P::initial } -> std::convertible_to<typename P::state>;
  { P::terminal } -> std::convertible_to<typename P::state>;
  { P::first_timer } -> std::convertible_to<typename P::event>;
  { P::letters[0] } -> std::convertible_to<letter>;
  { P::on_start } -> std::convertible_to<fsm::actions>;
  { P::table } -> std::convertible_to<fsm::table<typename P::state, typename P::event>>;
  { P::inputs } -> std::convertible_to<machine_inputs>;
};

namespace fsm {

template<class E> constexpr u8 code(E e) { return static_cast<u8>(e); }

/// One flaw as a type, so that the compiler's message spells it out.
template<problem Why, auto State, auto Event> struct finding {};

/// All that was found; sound when there is nothing.
template<class... Finding> struct findings {
  static constexpr bool sound = sizeof...(Finding) == 0;
};

template<class F>
concept proven = F::sound;

namespace detail {

template<class P>
inline constexpr outline as_written = {&P::table.cells[0],
                                       &P::letters[0],
                                       code(P::state::count),
                                       code(P::event::total),
                                       code(typename P::event(P::first_timer)),
                                       static_cast<u8>(sizeof P::letters),
                                       code(typename P::state(P::initial)),
                                       code(typename P::state(P::terminal)),
                                       P::on_start,
                                       P::inputs.transport_error};

template<class P> struct cell_block { entry at[P::table.states * P::table.events]; };

// The cells as they run: no row starts a timer that the next state ignores.
template<class P>
inline constexpr cell_block<P> as_run = [] {
  cell_block<P> all{};
  for (u32 i = 0; i < P::table.states * P::table.events; ++i) {
    entry c = P::table.cells[i];
    if (c.what == go) c.todo = without_ignored(as_written<P>, c.to, c.todo);
    all.at[i] = c;
  }
  return all;
}();

}  // namespace detail

/// The machine as it runs, without its types.
template<fsm_shape P> constexpr outline outline_of() {
  outline m = detail::as_written<P>;
  m.cells = &detail::as_run<P>.at[0];
  m.on_start = detail::without_ignored(m, m.initial, m.on_start);
  return m;
}

/// All checks of one machine, and the result as a type.
template<fsm_shape P> struct examined {
  static constexpr flaws look() {
    flaws out = P::table.found;
    outline const m = outline_of<P>();
    machine_inputs const i = P::inputs;
    for (u8 e : {i.provisional, i.success, i.failure, i.received, i.acked, i.send_provisional,
                 i.send_success, i.send_failure, i.transport_error})
      if (e != i.none && (e >= m.events || m.is_timer(e)))
        out.note(problem::input_is_a_timer_or_outside, m.initial, e);
    for (u8 e : {i.provisional, i.success, i.failure, i.received, i.acked, i.transport_error})
      for (u8 s = 0; s < m.states && e < m.events && !m.is_timer(e); ++s)
        if (s != m.terminal && m.at(s, e).what == impossible)
          out.note(problem::peer_or_transport_may_do_the_impossible, s, e);
    examine(m, out);
    return out;
  }
  static constexpr flaws found = look();

  template<std::size_t... I>
  static auto list(std::index_sequence<I...>)
      -> findings<finding<found.at[I].why, static_cast<typename P::state>(found.at[I].state),
                          static_cast<typename P::event>(found.at[I].event)>...>;
  using result = decltype(list(std::make_index_sequence<found.count>{}));
};

}  // namespace fsm

/// A machine that is complete and sound. What is wrong with any other stands in the compiler's
/// message as `finding<problem, state, event>`. Proven: every cell is given once; every state can
/// be reached, and the terminal one from everywhere without a transport error; nothing leaves it; a
/// row destroys exactly if it goes there; a timer with a `go` row is armed on every way into its
/// state; no timer runs where it is called impossible or ignored, so that leaving a state stops
/// every timer without a row in the next; what a peer or the transport may do at any time is never
/// called impossible.
template<class P>
concept fsm_policy = fsm_shape<P> && fsm::proven<typename fsm::examined<P>::result>;

}  // namespace polysip
