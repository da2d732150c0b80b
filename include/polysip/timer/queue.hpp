// What the stack asks of a timer queue, and the node that it links.
#pragma once
#include <concepts>

#include "../core/link.hpp"
#include "fwd.hpp"

namespace polysip {

/// One per transaction and per context: its earliest deadline. `index` and `kind` say whose it is.
struct timer_node : link {
  millis at = 0;
  u32 index = 0;
  u32 kind : 8 = 0;
  u32 hint : 24 = 0;  // the queue's own: about where another lies
};

/// `arm` moves an armed node; a deadline in the past is due at once, `forever` cancels. `due`
/// unlinks and returns the next node whose time has come, or null: earlier deadlines first, equal
/// ones in the order of arming. `next` is never later than the earliest deadline; `forever` when
/// nothing is armed.
template<class Q>
concept timer_queue = requires(Q& q, Q const& c, timer_node& n, millis t) {
  { q.arm(n, t) }
  noexcept;
  { q.cancel(n) }
  noexcept;
  { q.due(t) }
  noexcept->std::same_as<timer_node*>;
  { c.next() }
  noexcept->std::same_as<millis>;
};

}  // namespace polysip
