// Whose offer is open (RFC 3264 4, RFC 6337 2): a machine of its own, apart from the call state.
#pragma once
#include "../core/result.hpp"
#include "fwd.hpp"

namespace polysip {

/// One side of an offer/answer exchange. Each function returns error::wrong_state, and changes
/// nothing, where the RFC forbids the step.
class offer_answer {
 public:
  enum class state : u8 { stable, local_offer, remote_offer, count };

  /// We offer; forbidden while any offer is open.
  constexpr result<> offer_sent() { return step(state::stable, state::local_offer); }
  /// The peer offers; when forbidden, refuse it with refusal().
  constexpr result<> offer_received() { return step(state::stable, state::remote_offer); }
  /// We answer the peer's offer.
  constexpr result<> answer_sent() { return step(state::remote_offer, state::stable); }
  /// The peer answers ours.
  constexpr result<> answer_received() { return step(state::local_offer, state::stable); }
  /// The open offer is refused (488, 491, a failed transaction): the session stays as it was.
  constexpr void reset() { state_ = state::stable; }

  constexpr state now() const { return state_; }
  constexpr bool stable() const { return state_ == state::stable; }

  /// What an offer that comes now is answered with: 491 when ours is open, 500 (with Retry-After)
  /// when an earlier one of the peer is (RFC 3261 14.2, RFC 3311 5.2); 0 when it is welcome.
  constexpr u16 refusal() const {
    if (state_ == state::stable) return 0;
    return state_ == state::local_offer ? 491 : 500;
  }

  void fields(auto& ar) { ar(state_); }

 private:
  constexpr result<> step(state from, state to) {
    if (state_ != from) return {error::wrong_state};
    state_ = to;
    return {};
  }

  state state_ = state::stable;
};

}  // namespace polysip
