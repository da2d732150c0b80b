// One transaction alone: a machine, its timers in a queue, and a list of what it did.
#pragma once
#include <string>
#include <vector>

#include "polysip/timer/timer.hpp"
#include "polysip/transaction/export.hpp"
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
  bool kept_;  // is there something to send? A client has its request
  std::size_t seen_ = 0;

 public:
  bool const reliable;
  millis now = 0;
  u8 state;
  bool over = false, spoiled = false;  // spoiled: something impossible happened
  std::vector<deed> deeds;
  std::vector<u32> taken;  // by cell

  runner(machine_data const& d, bool is_reliable)
      : data_(d),
        kept_(d.received == machine_data::none),
        reliable(is_reliable),
        state(d.initial),
        taken(d.cell_count()) {
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
    kept_ = kept_ || event == data_.send_provisional || event == data_.send_success ||
            event == data_.send_failure;
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
  /// The deeds since the last `take`, by name.
  std::string take() {
    std::string all;
    for (; seen_ < deeds.size(); ++seen_)
      all += (all.empty() ? "" : " ") + std::string(name_of(deeds[seen_].what));
    return all;
  }

  std::vector<millis> times(fsm::act what) const {
    std::vector<millis> all;
    for (auto const& d : deeds)
      if (d.what == what) all.push_back(d.at);
    return all;
  }

 private:
  static char const* name_of(fsm::act a) {
    using namespace fsm;
    constexpr struct {
      fsm::act bit;
      char const* name;
    } known[] = {{send, "send"}, {ack, "ack"},   {trying, "trying"},  {fsm::tell, "tell"},
                 {fail, "fail"}, {warn, "warn"}, {destroy, "destroy"}};
    for (auto const& k : known)
      if (k.bit == a) return k.name;
    return "?";
  }
  void act(fsm::actions todo) {
    using namespace fsm;
    if (todo & stop)
      for (auto& t : timers_) {
        queue_.cancel(t);
        t.interval = 0;
        t.running = false;
      }
    if (kept_) note(todo, send);
    note(todo, ack);
    if (!kept_) note(todo, trying);
    kept_ = kept_ || todo & trying;
    for (u32 i = 0; i < data_.timers; ++i)
      if (data_.timers_armed_by(todo) >> i & 1) arm_timer(i, (todo & slow) != 0);
    for (fsm::act a : {fsm::tell, fail, warn, destroy}) note(todo, a);
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

/// The runner as the subject of scenes, which name events as the machine's author did.
template<class Queue = wheel> struct acted : runner<rfc3261_timers, Queue> {
  using base = runner<rfc3261_timers, Queue>;
  fsm::diagram const& names;
  u32 events;

  acted(machine_data const& d, fsm::diagram const& n, bool is_reliable)
      : base(d, is_reliable), names(n), events(d.events) {}
  void feed(std::string_view event) {
    for (u32 e = 0; e < events; ++e)
      if (names.events[e] == event) return base::feed(e);
    this->spoiled = true;
  }
  bool idle() const { return this->quiet(); }
  std::string take() { return this->spoiled ? "impossible" : base::take(); }
};

}  // namespace polysip
