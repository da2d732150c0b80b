// A machine must say what each pair of state and event does.
// expect: row_missing
// expect: rfc3261_server::(state::)?trying
// expect: rfc3261_server::(event::)?timer_j
#include <polysip/transaction/rfc3261_server.hpp>

namespace fsm = polysip::fsm;

struct in_a_hurry : polysip::rfc3261_server {
  static constexpr auto table = fsm::make<state, event>({
      {trying, {timer_late_trying, send_1xx}, fsm::go, proceeding, fsm::stop | fsm::send},
      {trying, send_final, fsm::go, completed, fsm::stop | fsm::send | fsm::arm(timer_j)},
      {trying, {received, transport_error}, fsm::ignore},
#ifndef MISTAKE
      {trying, timer_j, fsm::impossible},
#endif
      {proceeding, {received, send_1xx}, fsm::go, proceeding, fsm::send},
      {proceeding, send_final, fsm::go, completed, fsm::send | fsm::arm(timer_j)},
      {proceeding, transport_error, fsm::ignore},
      {proceeding, {timer_late_trying, timer_j}, fsm::impossible},
      {completed, timer_j, fsm::go, terminated, fsm::destroy},
      {completed, {received, send_1xx, send_final, transport_error}, fsm::ignore},
      {completed, timer_late_trying, fsm::impossible},
      {terminated,
       {received, send_1xx, send_final, timer_late_trying, timer_j, transport_error},
       fsm::impossible},
  });
};
static_assert(polysip::fsm_policy<in_a_hurry>);  // here
