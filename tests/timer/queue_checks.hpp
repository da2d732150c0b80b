// What every timer queue must do, and a naive model to compare with.
#pragma once
#include <doctest/doctest.h>

#include <cstdio>
#include <memory>
#include <vector>

#include "polysip/timer/queue.hpp"

namespace queue_checks {

using namespace polysip;

struct dice {  // the same numbers everywhere
  u64 state;
  u64 next() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 33;
  }
  u64 below(u64 n) { return next() % n; }
};

/// All that is armed, in the order of arming; the first of the earliest is due first.
class model {
  struct item {
    u32 id;
    millis at;
  };
  std::vector<item> items_;
  millis reached_ = 0;
  millis granularity_;

 public:
  explicit model(millis granularity) : granularity_(granularity) {}
  void arm(u32 id, millis at) {
    cancel(id);
    if (at == forever) return;
    at = (at + granularity_ - 1) / granularity_ * granularity_;
    items_.push_back({id, at < reached_ ? reached_ : at});
  }
  void cancel(u32 id) {
    std::erase_if(items_, [&](item const& i) { return i.id == id; });
  }
  millis next() const {
    millis best = forever;
    for (auto const& i : items_)
      if (i.at < best) best = i.at;
    return best;
  }
  /// The id, or ~0 if nothing is due.
  u32 due(millis now) {
    now -= now % granularity_;
    millis const best = next();
    millis const at = best <= now ? best : now;
    if (at > reached_) reached_ = at;
    if (best > now) return ~0U;
    for (auto const& i : items_)
      if (i.at == best) {
        u32 const id = i.id;
        cancel(id);
        return id;
      }
    return ~0U;
  }
  std::size_t size() const { return items_.size(); }
};

constexpr u32 most = 300;

inline millis some_deadline(dice& d, millis now) {
  switch (d.below(8)) {
    case 0: return now;                                     // at once
    case 1: return now - d.below(now < 50 ? now + 1 : 50);  // late already
    case 2: return now + 500;
    case 3: return (now / 64 + 1 + d.below(3)) * 64;         // on the edge of a block
    case 4: return (now / 4096 + 1) * 4096 + d.below(2);     // the same, one level up
    case 5: return now + d.below(40000);                     // what SIP uses
    case 6: return now + (millis{1} << (20 + d.below(10)));  // hours and days
    default: return now + d.below(100);
  }
}
inline millis some_step(dice& d) {
  switch (d.below(6)) {
    case 0: return 0;
    case 1: return d.below(64);
    case 2: return d.below(5000);
    case 3: return millis{1} << d.below(26);  // the clock jumps
    default: return 1 + d.below(3);
  }
}

/// Random arming, cancelling and waiting; the queue must fire what the model fires, in its order.
/// False at the first difference.
template<class Queue> bool agrees(u64 seed, u32 steps, millis start, millis granularity) {
  dice d{seed};
  Queue q;
  model m(granularity);
  auto const nodes = std::make_unique<timer_node[]>(most);
  for (u32 i = 0; i < most; ++i) nodes[i].index = i;
  millis now = start;
  for (u32 step = 0; step < steps; ++step) {
    for (u64 n = d.below(6); n > 0; --n) {
      u32 const id = static_cast<u32>(d.below(most));
      if (d.below(4) == 0) {
        m.cancel(id);
        q.cancel(nodes[id]);
        continue;
      }
      millis const at = some_deadline(d, now);
      m.arm(id, at);
      q.arm(nodes[id], at);
    }
    if (q.next() > m.next() || (q.next() == forever) != (m.next() == forever)) {
      std::printf("seed %llu: next\n", static_cast<unsigned long long>(seed));
      return false;
    }
    now += some_step(d);
    for (u32 want = 0; want != ~0U;) {
      want = m.due(now);
      timer_node* const n = q.due(now);
      if ((n ? n->index : ~0U) != want) {
        std::printf("seed %llu, step %u: due\n", static_cast<unsigned long long>(seed), step);
        return false;
      }
      if (n && d.below(8) == 0) {  // what a transaction does when its timer fires
        millis const at = some_deadline(d, now);
        m.arm(n->index, at);
        q.arm(*n, at);
      }
    }
  }
  for (u32 i = 0; i < most; ++i) q.cancel(nodes[i]);
  return q.next() == forever;
}

/// A queue restored from `each` after a random past fires what the first one fires, in its order.
template<class Queue> bool restores(u64 seed) {
  dice d{seed};
  Queue before, after;
  auto const nodes = std::make_unique<timer_node[]>(2 * most);
  for (u32 i = 0; i < 2 * most; ++i) nodes[i].index = i % most;
  millis now = d.below(100'000'000);
  for (u32 step = 0; step < 300; ++step) {
    for (u64 n = d.below(6); n > 0; --n)
      before.arm(nodes[d.below(most)], (some_deadline(d, now) + 7) / 8 * 8);  // many are equal
    now += some_step(d) % 5000;
    while (before.due(now)) continue;
  }
  u32 armed = 0;
  before.each([&](timer_node const& n) {
    after.arm(nodes[most + n.index], n.at);
    ++armed;
  });
  for (u32 fired = 0; fired < armed;) {
    now = before.next();
    timer_node *a = nullptr, *b = nullptr;
    do {
      a = before.due(now);
      b = after.due(now);
      if (!a != !b || (a && a->index != b->index)) return false;
      fired += a != nullptr;
    } while (a);
  }
  return armed > 20 && after.next() == forever;
}

/// Following `next` alone reaches every deadline: no visit without progress.
template<class Queue> void visits_end(u32 count) {
  Queue q;
  auto const nodes = std::make_unique<timer_node[]>(count);
  for (u32 i = 0; i < count; ++i) q.arm(nodes[i], 20000 + i % 7);
  u32 visits = 0, fired = 0;
  millis last = 0;
  for (millis at = q.next(); at != forever && visits < 1000; at = q.next(), ++visits) {
    CHECK(at >= last);
    last = at;
    while (q.due(at)) ++fired;
  }
  CHECK(fired == count);
  CHECK(visits <= 7 + 3);
}

template<class Queue> void basics() {
  Queue q;
  timer_node a, b, c;
  CHECK(q.next() == forever);
  CHECK(q.due(1000) == nullptr);
  q.arm(a, 1500);
  q.arm(b, 1500);
  q.arm(c, 1200);
  CHECK(q.next() <= 1200);
  CHECK(q.due(1199) == nullptr);
  CHECK(q.due(1500) == &c);
  CHECK(q.due(1500) == &a);  // equal deadlines: in the order of arming
  q.cancel(b);
  q.cancel(b);  // again: nothing
  CHECK(q.due(1500) == nullptr);
  q.arm(a, 2000);
  q.arm(b, 2000);
  q.arm(a, 2000);  // armed anew: behind b now
  CHECK(q.due(2000) == &b);
  CHECK(q.due(2000) == &a);
  q.arm(a, 1);  // long ago: due at once
  CHECK(q.next() <= 2000);
  CHECK(q.due(2000) == &a);
  q.arm(a, 3000);
  q.arm(a, forever);  // never
  CHECK(q.next() == forever);
  CHECK(!a.linked());
}

}  // namespace queue_checks
