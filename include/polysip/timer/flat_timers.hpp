// A timer queue of two pointers for stacks with a handful of timers: one list, searched.
#pragma once
#include "queue.hpp"

namespace polysip {

/// Fires exactly what the wheel fires, in the same order; `due` and `next` cost O(armed timers).
class flat_timers {
  chain all_;
  millis reached_ = 0;

 public:
  void arm(timer_node& n, millis at) noexcept {
    n.cut();
    if (at == forever) return;
    n.at = at < reached_ ? reached_ : at;
    all_.push(n);
  }
  void cancel(timer_node& n) noexcept { n.cut(); }

  timer_node* due(millis now) noexcept {
    timer_node* const n = first();
    millis const at = n && n->at <= now ? n->at : now;
    if (at > reached_) reached_ = at;
    if (!n || n->at > now) return nullptr;
    n->cut();
    return n;
  }
  millis next() const noexcept {
    timer_node const* const n = first();
    return n ? n->at : forever;
  }

  /// Every armed timer in the order of arming: what a restore arms anew.
  template<class F> void each(F see) const {
    for (link const* n = all_.next; n != &all_; n = n->next)
      see(*static_cast<timer_node const*>(n));
  }

 private:
  timer_node* first() const {
    timer_node* best = nullptr;
    for (link* n = all_.next; n != &all_; n = n->next)
      if (auto* t = static_cast<timer_node*>(n); !best || t->at < best->at) best = t;
    return best;
  }
};

static_assert(timer_queue<flat_timers>);

}  // namespace polysip
