// A proven machine as plain data: one interpreter runs them all.
#pragma once
#include "fsm.hpp"

namespace polysip {

/// Of `fsm::outline`: cells, letters, states, events, first_timer, timers, initial, terminal,
/// on_start, at(state, event), is_timer(event). Of `machine_inputs`: the event codes.
struct machine_data : fsm::outline, machine_inputs {
  /// Which timer it is; only for an event that `is_timer`.
  constexpr letter letter_of(u32 event) const { return letters[event - first_timer]; }
  constexpr u8 timer_event(u32 timer) const { return static_cast<u8>(first_timer + timer); }
  /// Bit i: the actions start timer i, that of event first_timer + i.
  constexpr u32 timers_armed_by(fsm::actions a) const { return fsm::armed_by(a) >> first_timer; }
};

template<fsm_policy P> inline constexpr machine_data data_of = {fsm::outline_of<P>(), P::inputs};

template<class P>
concept takes_responses = P::inputs.provisional != machine_inputs::none&& P::inputs.success !=
                          machine_inputs::none&& P::inputs.failure != machine_inputs::none;
template<class P>
concept sends_responses = P::inputs.received != machine_inputs::none&& P::inputs.send_provisional !=
                          machine_inputs::none&& P::inputs.send_success !=
                          machine_inputs::none&& P::inputs.send_failure != machine_inputs::none;
template<class P>
concept hears_of_errors = P::inputs.transport_error != machine_inputs::none;

/// Which machine may stand where: a server machine is no client machine.
template<class P>
concept client_fsm_policy = fsm_policy<P> && takes_responses<P> && hears_of_errors<P>;
template<class P>
concept server_fsm_policy = fsm_policy<P> && sends_responses<P> && hears_of_errors<P>;
template<class P>
concept invite_server_fsm_policy = server_fsm_policy<P> && P::inputs.acked != machine_inputs::none;

}  // namespace polysip
