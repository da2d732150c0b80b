// Non-INVITE server transaction: RFC 3261 17.2.2, with the late 100 of RFC 4320 4.1.
#pragma once
#include "fsm.hpp"

namespace polysip {

/// Requests other than INVITE. `send_1xx` is for a 100 alone, on a datagram transport not before
/// Timer late_trying: whoever feeds it holds RFC 4320 4.1, and that no 408 is sent (4.2).
struct rfc3261_server {
  enum class state : u8 { trying, proceeding, completed, terminated, count };
  enum class event : u8 {
    received,
    send_1xx,
    send_final,
    timer_late_trying,
    timer_j,
    transport_error,
    total
  };
  using enum state;
  using enum event;
  static constexpr state initial = trying, terminal = terminated;
  static constexpr letter letters[] = {letter::late_trying, letter::j};
  static constexpr event first_timer = timer_late_trying;
  static constexpr machine_inputs inputs = {.received = fsm::code(received),
                                            .send_provisional = fsm::code(send_1xx),
                                            .send_success = fsm::code(send_final),
                                            .send_failure = fsm::code(send_final),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::arm(timer_late_trying);
  // clang-format off
  static constexpr auto table = fsm::make<state, event>({
      {trying, timer_late_trying, fsm::go, proceeding, fsm::trying},  // 4320 4.1
      {trying, send_1xx, fsm::go, proceeding, fsm::stop | fsm::send},  // 17.2.2
      {trying, send_final, fsm::go, completed,
       fsm::stop | fsm::send | fsm::arm(timer_j)},  // 17.2.2
      {trying, {received, transport_error}, fsm::ignore},  // 17.2.2
      {trying, timer_j, fsm::impossible},  // 17.2.2

      {proceeding, {received, send_1xx}, fsm::go, proceeding, fsm::send},  // 17.2.2
      {proceeding, send_final, fsm::go, completed, fsm::send | fsm::arm(timer_j)},  // 17.2.2
      {proceeding, transport_error, fsm::go, proceeding, fsm::warn},  // 6026 8.8
      {proceeding, {timer_late_trying, timer_j}, fsm::impossible},  // 4320 4.1

      {completed, received, fsm::go, completed, fsm::send},  // 17.2.2
      {completed, timer_j, fsm::go, terminated, fsm::destroy},  // 17.2.2
      {completed, transport_error, fsm::go, completed, fsm::warn},  // 6026 8.8
      {completed, {send_1xx, send_final}, fsm::ignore},  // 17.2.2
      {completed, timer_late_trying, fsm::impossible},  // 4320 4.1

      {terminated, {received, send_1xx, send_final, timer_late_trying, timer_j, transport_error},
       fsm::impossible}});  // 17.2.2
  // clang-format on
};
static_assert(fsm_policy<rfc3261_server>);

}  // namespace polysip
