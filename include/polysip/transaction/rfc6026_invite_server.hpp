// INVITE server transaction: RFC 3261 17.2.1 with the state Accepted of RFC 6026 7.1.
#pragma once
#include "fsm.hpp"

namespace polysip {

/// `acked`: an ACK that matches the INVITE by its branch (or by the rules for peers without one).
/// That of a 2xx has a branch of its own and goes to the dialog; one that matches all the same is
/// handed up. Repeating a 2xx is the owner's: it sends each one anew. Sending is not undone by a
/// send that fails: the owner is warned and the state is kept, so that repeated INVITEs are still
/// absorbed.
struct rfc6026_invite_server {
  enum class state : u8 { proceeding, completed, confirmed, accepted, terminated, count };
  enum class event : u8 {
    received,
    acked,
    send_1xx,
    send_2xx,
    send_3to6,
    timer_trying,
    timer_g,
    timer_h,
    timer_i,
    timer_l,
    transport_error,
    total
  };
  using enum state;
  using enum event;
  static constexpr state initial = proceeding, terminal = terminated;
  static constexpr letter letters[] = {letter::trying, letter::g, letter::h, letter::i, letter::l};
  static constexpr event first_timer = timer_trying;
  static constexpr machine_inputs inputs = {.received = fsm::code(received),
                                            .acked = fsm::code(acked),
                                            .send_provisional = fsm::code(send_1xx),
                                            .send_success = fsm::code(send_2xx),
                                            .send_failure = fsm::code(send_3to6),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::arm(timer_trying);
  // clang-format off
  static constexpr auto table = fsm::make<state, event>({
      {proceeding, timer_trying, fsm::go, proceeding, fsm::trying},  // 17.2.1
      {proceeding, received, fsm::go, proceeding, fsm::send | fsm::trying},  // 17.2.1
      {proceeding, send_1xx, fsm::go, proceeding, fsm::stop | fsm::send},  // 17.2.1
      {proceeding, send_2xx, fsm::go, accepted,
       fsm::stop | fsm::send | fsm::arm(timer_l)},  // 6026 7.1
      {proceeding, send_3to6, fsm::go, completed,
       fsm::stop | fsm::send | fsm::arm(timer_g) | fsm::arm(timer_h)},  // 17.2.1
      {proceeding, transport_error, fsm::go, proceeding, fsm::warn},  // 6026 8.8
      {proceeding, acked, fsm::ignore},  // 17.2.1
      {proceeding, {timer_g, timer_h, timer_i, timer_l}, fsm::impossible},  // 17.2.1

      {completed, received, fsm::go, completed, fsm::send},  // 17.2.1
      {completed, acked, fsm::go, confirmed, fsm::stop | fsm::arm(timer_i)},  // 17.2.1
      {completed, timer_g, fsm::go, completed, fsm::send | fsm::arm(timer_g)},  // 17.2.1
      {completed, timer_h, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy},  // 17.2.1
      {completed, transport_error, fsm::go, completed, fsm::warn},  // 6026 8.8
      {completed, {send_1xx, send_2xx, send_3to6}, fsm::ignore},  // 17.2.1
      {completed, {timer_trying, timer_i, timer_l}, fsm::impossible},  // 17.2.1

      {confirmed, timer_i, fsm::go, terminated, fsm::destroy},  // 17.2.1
      {confirmed, {received, acked, transport_error}, fsm::ignore},  // 17.2.1
      {confirmed, {send_1xx, send_2xx, send_3to6}, fsm::ignore},  // 17.2.1
      {confirmed, {timer_trying, timer_g, timer_h, timer_l}, fsm::impossible},  // 17.2.1

      {accepted, acked, fsm::go, accepted, fsm::tell},  // 6026 7.1
      {accepted, send_2xx, fsm::go, accepted, fsm::send},  // 6026 7.1
      {accepted, timer_l, fsm::go, terminated, fsm::destroy},  // 6026 7.1
      {accepted, transport_error, fsm::go, accepted, fsm::warn},  // 6026 8.8
      {accepted, {received, send_1xx, send_3to6}, fsm::ignore},  // 6026 7.1
      {accepted, {timer_trying, timer_g, timer_h, timer_i}, fsm::impossible},  // 6026 7.1

      {terminated, {received, acked, send_1xx, send_2xx, send_3to6, timer_trying, timer_g, timer_h,
                    timer_i, timer_l, transport_error}, fsm::impossible}});  // 17.2.1
  // clang-format on
};
}  // namespace polysip
