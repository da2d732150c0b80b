// INVITE client transaction: RFC 3261 17.1.1 with the state Accepted of RFC 6026 7.2.
#pragma once
#include "fsm.hpp"

namespace polysip {

/// The ACK of a 300-699 is the transaction's; that of a 2xx is the owner's, for each 2xx told. No
/// timer runs in proceeding: whoever started the call gives it up.
struct rfc6026_invite_client {
  enum class state : u8 { calling, proceeding, completed, accepted, terminated, count };
  enum class event : u8 {
    r1xx,
    r2xx,
    r3to6,
    timer_a,
    timer_b,
    timer_d,
    timer_m,
    transport_error,
    total
  };
  using enum state;
  using enum event;
  static constexpr state initial = calling, terminal = terminated;
  static constexpr letter letters[] = {letter::a, letter::b, letter::d, letter::m};
  static constexpr event first_timer = timer_a;
  static constexpr machine_inputs inputs = {.provisional = fsm::code(r1xx),
                                            .success = fsm::code(r2xx),
                                            .failure = fsm::code(r3to6),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::send | fsm::arm(timer_a) | fsm::arm(timer_b);
  // clang-format off
  static constexpr auto table = fsm::make<state, event>({
      {calling, r1xx, fsm::go, proceeding, fsm::stop | fsm::tell},  // 17.1.1.2
      {calling, r2xx, fsm::go, accepted, fsm::stop | fsm::tell | fsm::arm(timer_m)},  // 6026 7.2
      {calling, r3to6, fsm::go, completed,
       fsm::stop | fsm::ack | fsm::tell | fsm::arm(timer_d)},  // 17.1.1.2
      {calling, timer_a, fsm::go, calling, fsm::send | fsm::arm(timer_a)},  // 17.1.1.2
      {calling, timer_b, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy},  // 17.1.1.2
      {calling, transport_error, fsm::go, terminated,
       fsm::stop | fsm::fail | fsm::destroy},  // 17.1.4
      {calling, {timer_d, timer_m}, fsm::impossible},  // 17.1.1.2

      {proceeding, r1xx, fsm::go, proceeding, fsm::tell},  // 17.1.1.2
      {proceeding, r2xx, fsm::go, accepted, fsm::tell | fsm::arm(timer_m)},  // 6026 7.2
      {proceeding, r3to6, fsm::go, completed,
       fsm::ack | fsm::tell | fsm::arm(timer_d)},  // 17.1.1.2
      {proceeding, transport_error, fsm::go, terminated, fsm::fail | fsm::destroy},  // 17.1.4
      {proceeding, {timer_a, timer_b, timer_d, timer_m}, fsm::impossible},  // 17.1.1.2

      {completed, r3to6, fsm::go, completed, fsm::ack},  // 17.1.1.2
      {completed, timer_d, fsm::go, terminated, fsm::destroy},  // 17.1.1.2
      {completed, transport_error, fsm::go, terminated,
       fsm::stop | fsm::warn | fsm::destroy},  // 17.1.1.2
      {completed, {r1xx, r2xx}, fsm::ignore},  // 17.1.1.2
      {completed, {timer_a, timer_b, timer_m}, fsm::impossible},  // 17.1.1.2

      {accepted, r2xx, fsm::go, accepted, fsm::tell},  // 6026 7.2
      {accepted, timer_m, fsm::go, terminated, fsm::destroy},  // 6026 7.2
      {accepted, {r1xx, r3to6, transport_error}, fsm::ignore},  // 6026 7.2
      {accepted, {timer_a, timer_b, timer_d}, fsm::impossible},  // 6026 7.2

      {terminated, {r1xx, r2xx, r3to6, timer_a, timer_b, timer_d, timer_m, transport_error},
       fsm::impossible}});  // 17.1.1.2
  // clang-format on
};
}  // namespace polysip
