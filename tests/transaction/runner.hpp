// One transaction alone: a machine, its timers in a queue, and a list of what it did.
#pragma once
#include <string>
#include <vector>

#include "polysip/timer/timer.hpp"
#include "polysip/transaction/machine_data.hpp"

namespace polysip {

struct deed {
  millis at;
  fsm::act what;
  friend bool operator==(deed const&, deed const&) = default;
};

template<timer_values Timers = rfc3261_timers, timer_queue Queue = wheel> class runner {
  struct timer : timer_node {
    millis interval = 0;
    bool running = false;
  };
  machine_data const& data_;
  Queue queue_;
  timer timers_[fsm::most_events];

 public:
  bool const reliable;
  millis now = 0;
  u8 state;
  bool over = false, spoiled = false;  // spoiled: something impossible happened
  std::vector<deed> deeds;
  std::vector<u32> taken;  // by cell

  runner(machine_data const& d, bool is_reliable)
      : data_(d), reliable(is_reliable), state(d.initial), taken(d.cell_count()) {
    for (u32 i = 0; i < d.timers; ++i) timers_[i].index = i;
    act(d.on_start);
  }
  runner(runner const&) = delete;

  void feed(u32 event) {
    auto const& c = data_.at(state, event);
    if (over || c.what == fsm::impossible || c.what == fsm::missing) {
      spoiled = true;
      return;
    }
    ++taken[data_.cell_index(state, event)];
    if (c.what != fsm::go) return;
    state = c.to;
    act(c.todo);
  }

  /// Lets time pass; timers fire at their instants.
  void run_to(millis end) {
    for (millis at = queue_.next(); at <= end && !over; at = queue_.next()) {
      now = at;
      while (timer_node* n = over ? nullptr : queue_.due(now)) {
        timers_[n->index].running = false;
        feed(data_.timer_event(n->index));
      }
    }
    now = end;
  }
  bool quiet() const { return queue_.next() == forever; }

  std::vector<millis> times(fsm::act what) const {
    std::vector<millis> all;
    for (auto const& d : deeds)
      if (d.what == what) all.push_back(d.at);
    return all;
  }

 private:
  void act(fsm::actions todo) {
    using namespace fsm;
    if (todo & stop)
      for (auto& t : timers_) {
        queue_.cancel(t);
        t.interval = 0;
        t.running = false;
      }
    for (fsm::act a : {send, ack, trying}) note(todo, a);
    for (u32 i = 0; i < data_.timers; ++i)
      if (data_.timers_armed_by(todo) >> i & 1) arm_timer(i, (todo & slow) != 0);
    for (fsm::act a : {tell, fail, warn, destroy}) note(todo, a);
    if (todo & destroy) over = true;
  }
  void note(fsm::actions todo, fsm::act a) {
    if (todo & a) deeds.push_back({now, a});
  }
  void arm_timer(u32 i, bool slow) {
    auto const p = plan<Timers>(data_.letters[i], reliable);
    if (p.first == forever) return;
    auto& t = timers_[i];
    t.interval = next_interval(p, t.interval, slow);
    t.running = true;
    queue_.arm(t, now + t.interval);
  }
};

}  // namespace polysip
