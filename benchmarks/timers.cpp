// Times of timer queues with 1,000 to 1,000,000 timers: insert, cancel, both in turn, expire. Ours
// beside the standard containers and a bare wheel.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <polysip/timer/timer.hpp>
#include <queue>
#include <vector>

#include "conditions.hpp"

namespace {

using polysip::millis;
using polysip::u32;
using polysip::u64;

struct dice {
  u64 s = 88172645463325252;
  u32 next() {
    s ^= s << 13, s ^= s >> 7, s ^= s << 17;
    return static_cast<u32>(s >> 32);
  }
};
// Deadlines as SIP arms them: T1 and its multiples, T4, 64*T1, three minutes, an hour.
millis deadline(dice& d, millis now) {
  constexpr millis after[] = {500,   500,   1000,  2000,   4000,    5000,
                              32000, 32000, 32000, 180000, 1800000, 3600000};
  return now + after[d.next() % 12] + d.next() % 1000;
}

template<class Queue> struct polysip_timers {
  Queue queue;
  std::vector<polysip::timer_node> nodes;
  explicit polysip_timers(u32 n) : nodes(n) {}
  void insert(u32 i, millis at) { queue.arm(nodes[i], at); }
  void cancel(u32 i) { queue.cancel(nodes[i]); }
  u32 expire_all() {
    u32 fired = 0;
    for (millis now = queue.next(); now != polysip::forever; now = queue.next())
      while (queue.due(now)) ++fired;
    return fired;
  }
};

struct multimap {
  std::multimap<millis, u32> queue;
  std::vector<std::multimap<millis, u32>::iterator> at;
  explicit multimap(u32 n) : at(n) {}
  void insert(u32 i, millis due) { at[i] = queue.emplace(due, i); }
  void cancel(u32 i) { queue.erase(at[i]); }
  u32 expire_all() {
    u32 fired = 0;
    for (; !queue.empty(); queue.erase(queue.begin())) ++fired;
    return fired;
  }
};

struct priority_queue {  // nothing in it can be cancelled
  using entry = std::pair<millis, u32>;
  std::priority_queue<entry, std::vector<entry>, std::greater<entry>> queue;
  explicit priority_queue(u32) {}
  void insert(u32 i, millis due) { queue.push({due, i}); }
  u32 expire_all() {
    u32 fired = 0;
    for (; !queue.empty(); queue.pop()) ++fired;
    return fired;
  }
};

// A bare wheel: four levels of 256 lists and one of 256 beyond, ticked millisecond by millisecond.
// It does not know its next deadline, and takes no deadline of the past.
struct bare_wheel {
  struct node {
    node *next, *before;
    millis at;
  };
  std::unique_ptr<node[]> lists{new node[5 * 256]};
  std::vector<node> nodes;
  millis now = 0;
  u32 live = 0;

  explicit bare_wheel(u32 n) : nodes(n) {
    for (u32 i = 0; i < 5 * 256; ++i) lists[i].next = lists[i].before = &lists[i];
  }
  void place(node& n) {
    u64 const differs = n.at ^ now;
    u32 const level = differs < 256 ? 0 : (63 - static_cast<u32>(__builtin_clzll(differs))) / 8;
    node& head = lists[level * 256 + (n.at >> (8 * level) & 255)];
    n.next = &head;
    n.before = head.before;
    head.before->next = &n;
    head.before = &n;
  }
  void cut(node& n) {
    n.next->before = n.before;
    n.before->next = n.next;
  }
  void insert(u32 i, millis at) {
    nodes[i].at = at + 1;
    place(nodes[i]);
    ++live;
  }
  void cancel(u32 i) {
    cut(nodes[i]);
    --live;
  }
  void spread(node& head) {
    node* n = head.next;
    head.next = head.before = &head;
    while (n != &head) {
      node& placed = *n;
      n = n->next;
      place(placed);
    }
  }
  u32 expire_all() {
    u32 fired = 0;
    while (live) {
      ++now;
      for (u32 level = 1; level < 5 && (now & ((u64{1} << 8 * level) - 1)) == 0; ++level)
        spread(lists[level * 256 + (now >> (8 * level) & 255)]);
      for (node& head = lists[now & 255]; head.next != &head; ++fired, --live) cut(*head.next);
    }
    return fired;
  }
};

// The floor of lists of timers that lie anywhere: one that leaves writes its two neighbours. There
// is no queue here; what this takes is memory's.
struct neighbours {
  std::vector<polysip::timer_node> nodes;
  explicit neighbours(u32 n) : nodes(n) {
    dice d;
    for (auto& node : nodes) {
      node.prev = &nodes[d.next() % n];
      node.next = &nodes[d.next() % n];
    }
  }
  void insert(u32 i, millis due) { nodes[i].at = due; }
  void cancel(u32 i) {
    static_cast<polysip::timer_node*>(nodes[i].prev)->index = i;
    static_cast<polysip::timer_node*>(nodes[i].next)->index = i;
  }
};

template<class Timers> struct full : Timers {
  dice d;
  u32 n;
  explicit full(u32 count) : Timers(count), n(count) {}
  void fill() {
    for (u32 i = 0; i < n; ++i) this->insert(i, deadline(d, i / 100));
  }
};

u32 size_of(benchmark::State const& state) { return static_cast<u32>(state.range(0)); }

template<class Timers> void insert(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto t = std::make_unique<full<Timers>>(size_of(state));
    state.ResumeTiming();
    t->fill();
    state.PauseTiming();
    t.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

template<class Timers> void cancel(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto t = std::make_unique<full<Timers>>(size_of(state));
    t->fill();
    state.ResumeTiming();
    for (u32 i = 0; i < t->n; i += 2) t->cancel(i);
    state.PauseTiming();
    t.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) / 2);
}

template<class Timers> void cancel_insert(benchmark::State& state) {
  full<Timers> t(size_of(state));
  t.fill();
  for (auto _ : state) {
    u32 const i = t.d.next() % t.n;
    t.cancel(i);
    t.insert(i, deadline(t.d, t.n / 100));
  }
  state.SetItemsProcessed(state.iterations());
}

template<class Timers> void expire(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto t = std::make_unique<full<Timers>>(size_of(state));
    t->fill();
    state.ResumeTiming();
    if (t->expire_all() != t->n) return state.SkipWithError("not all of them expired");
    state.PauseTiming();
    t.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void add(std::string const& name, void (*run)(benchmark::State&)) {
  auto* const b = benchmark::RegisterBenchmark(name.c_str(), run);
  for (int n = 1000; n <= 1'000'000; n *= 10) b->Arg(n);
}
template<class Timers> void add(std::string const& name) {
  add(name + "/insert", insert<Timers>);
  if constexpr (requires(Timers t) { t.cancel(0); }) {
    add(name + "/cancel", cancel<Timers>);
    add(name + "/cancel+insert", cancel_insert<Timers>);
  }
  add(name + "/expire", expire<Timers>);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  bench::say_conditions();
  add<polysip_timers<polysip::wheel>>("polysip");
  add<bare_wheel>("bare_wheel");
  add("neighbours/cancel+insert", cancel_insert<neighbours>);
  add<multimap>("multimap");
  add<priority_queue>("priority_queue");
  benchmark::RunSpecifiedBenchmarks();
}
