// Non-INVITE client transaction: RFC 3261 17.1.2.
#pragma once
#include "fsm.hpp"

namespace polysip {

/// Requests other than INVITE. A provisional response slows the repetitions down to one each T2;
/// Timer F, started with the request, fails the transaction in trying and proceeding alike.
struct rfc3261_client {
  enum class state : u8 { trying, proceeding, completed, terminated, count };
  enum class event : u8 { r1xx, final, timer_e, timer_f, timer_k, transport_error, total };
  using enum state;
  using enum event;
  static constexpr state initial = trying, terminal = terminated;
  static constexpr letter letters[] = {letter::e, letter::f, letter::k};
  static constexpr event first_timer = timer_e;
  static constexpr machine_inputs inputs = {.provisional = fsm::code(r1xx),
                                            .success = fsm::code(final),
                                            .failure = fsm::code(final),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::send | fsm::arm(timer_e) | fsm::arm(timer_f);
  // clang-format off
  static constexpr auto table = fsm::make<state, event>({
      {trying, r1xx, fsm::go, proceeding, fsm::tell},  // 17.1.2.2
      {trying, final, fsm::go, completed, fsm::stop | fsm::tell | fsm::arm(timer_k)},  // 17.1.2.2
      {trying, timer_e, fsm::go, trying, fsm::send | fsm::arm(timer_e)},  // 17.1.2.2
      {trying, timer_f, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy},  // 17.1.2.2
      {trying, transport_error, fsm::go, terminated,
       fsm::stop | fsm::fail | fsm::destroy},  // 17.1.4
      {trying, timer_k, fsm::impossible},  // 17.1.2.2

      {proceeding, r1xx, fsm::go, proceeding, fsm::tell},  // 17.1.2.2
      {proceeding, final, fsm::go, completed,
       fsm::stop | fsm::tell | fsm::arm(timer_k)},  // 17.1.2.2
      {proceeding, timer_e, fsm::go, proceeding,
       fsm::send | fsm::slow | fsm::arm(timer_e)},  // 17.1.2.2
      {proceeding, timer_f, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy},  // 17.1.2.2
      {proceeding, transport_error, fsm::go, terminated,
       fsm::stop | fsm::fail | fsm::destroy},  // 17.1.4
      {proceeding, timer_k, fsm::impossible},  // 17.1.2.2

      {completed, timer_k, fsm::go, terminated, fsm::destroy},  // 17.1.2.2
      {completed, {r1xx, final, transport_error}, fsm::ignore},  // 17.1.2.2
      {completed, {timer_e, timer_f}, fsm::impossible},  // 17.1.2.2

      {terminated, {r1xx, final, timer_e, timer_f, timer_k, transport_error},
       fsm::impossible}});  // 17.1.2.2
  // clang-format on
};
static_assert(fsm_policy<rfc3261_client>);

}  // namespace polysip
