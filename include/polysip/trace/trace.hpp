// What the stack tells a trace: every message that it sent or received, at the instant of the
// input.
#pragma once
#include <concepts>

#include "../core/types.hpp"
#include "fwd.hpp"

namespace polysip {

/// `sent` is called after the transport took the message, `received` before the stack looks at it.
/// The bytes are valid during the call only.
template<class T, class E>
concept trace = requires(T& t, millis at, E const& peer, bytes message) {
  { t.sent(at, peer, message) }
  noexcept->std::same_as<void>;
  { t.received(at, peer, message) }
  noexcept->std::same_as<void>;
};

}  // namespace polysip
