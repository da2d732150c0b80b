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

/// RFC 6026: an INVITE's transaction outlives its 2xx. Its core needs it to acknowledge that of
/// each fork (RFC 3261 13.2.2.4), or to repeat it until the ACK (13.3.1.4).
template<class P, u8 Success> constexpr bool success_destroys() {
  for (u32 s = 0; s < P::table.states; ++s)
    if (P::table.cells[s * P::table.events + Success].todo & fsm::destroy) return true;
  return false;
}
template<class P>
concept outlives_success = !success_destroys<P, P::inputs.success>();
template<class P>
concept outlives_sent_success = !success_destroys<P, P::inputs.send_success>();

/// Which machine may stand where: a server machine is no client machine.
template<class P>
concept client_fsm_policy = fsm_policy<P> && takes_responses<P> && hears_of_errors<P>;
template<class P>
concept invite_client_fsm_policy = client_fsm_policy<P> && outlives_success<P>;
template<class P>
concept server_fsm_policy = fsm_policy<P> && sends_responses<P> && hears_of_errors<P>;
template<class P>
concept hears_acks = P::inputs.acked != machine_inputs::none;
template<class P>
concept invite_server_fsm_policy =
    server_fsm_policy<P> && hears_acks<P> && outlives_sent_success<P>;

}  // namespace polysip
