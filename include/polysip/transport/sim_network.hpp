// A network in memory with its own time: delay, loss, duplication, reordering, all drawn from one
// seed; and by order: sends refused, places parted, connections broken, clocks that jump.
#pragma once
#include <utility>
#include <vector>

#include "sim_address.hpp"
#include "splitmix.hpp"

namespace polysip {

/// What happens to datagrams in one direction. Reordering comes from a random delay.
struct sim_link {
  u32 delay_min = 0, delay_max = 0;  // milliseconds, both included
  u32 loss_percent = 0, duplicate_percent = 0;
  u32 mtu = 0;  // longer datagrams are lost, as their fragments often are; 0: no limit
};

/// A ruling over one message, on top of the dice.
struct sim_fate {
  bool lost = false;
  u32 extra_delay = 0;  // milliseconds
};

/// A message that has arrived. The bytes stay valid until the next `pop`.
struct sim_arrival {
  sim_address from, to;
  bytes message;
  bool any = false;  // false: nothing has arrived by now
};

class sim_network {
 public:
  using judge = sim_fate (*)(void* user, sim_address const& from, sim_address const& to, bytes);

  explicit sim_network(u64 seed = 1) : dice_{seed} {}
  sim_network(sim_network const&) = delete;
  sim_network& operator=(sim_network const&) = delete;

  sim_link rules{};  // where no `link` says otherwise
  /// Rules for one direction between two places; the last call for a pair counts.
  void link(sim_address const& from, sim_address const& to, sim_link const& rule) {
    for (auto& l : links_)
      if (same_place(l.from, from) && same_place(l.to, to)) return void(l.rule = rule);
    links_.push_back({from, to, rule});
  }
  /// Asks `j` about every message, to lose or delay just the one that a test is about.
  void decide_by(judge j, void* user) { judge_ = j, judge_user_ = user; }
  /// The n-th send of `self` from now (1: the next) and the `count - 1` after it are refused.
  void refuse(sim_address const& self, u32 nth, u32 count = 1) {
    refusals_.push_back({self, nth, count});
  }

  /// Nothing passes between two places from now + `after` for `length` milliseconds: datagrams are
  /// lost, streams wait.
  void part(sim_address const& a, sim_address const& b, millis after, millis length) {
    partings_.push_back({a, b, now_ + after, now_ + after + length});
  }
  /// The connections between two places are gone, with what is on its way in them. Tell the stacks
  /// at both ends, by `closed`.
  void disconnect(sim_address const& a, sim_address const& b);
  /// The clock of `self` goes forward by `by`, at once.
  void jump(sim_address const& self, millis by) {
    for (auto& l : leads_)
      if (same_place(l.self, self)) return void(l.by += by);
    leads_.push_back({self, by});
  }

  /// How far the clock of `self` is ahead of the network's.
  millis lead(sim_address const& self) const {
    for (auto const& l : leads_)
      if (same_place(l.self, self)) return l.by;
    return 0;
  }
  millis const& now() const { return now_; }
  void advance_to(millis at) {
    if (at > now_) now_ = at;
  }
  /// What `sim_transport::send` does: false when refused, else the message is on its way or lost.
  bool send(sim_address const& from, sim_address const& to, bytes message) noexcept;
  /// When the next message arrives, or `forever`.
  millis next_arrival() const { return heap_.empty() ? forever : heap_.front().at; }
  /// The earliest message that has arrived by `at`.
  sim_arrival pop(millis at) noexcept;

  u64 sent() const { return sent_; }
  u64 lost() const { return lost_; }
  u64 duplicated() const { return duplicated_; }
  /// FNV-1a over time, addresses, fate and bytes of all that was sent: equal for equal runs.
  u64 traffic() const { return hash_; }

 private:
  struct rule_of {
    sim_address from, to;
    sim_link rule;
  };
  struct refusal {
    sim_address self;
    u32 wait, count;
  };
  struct parting {
    sim_address a, b;
    millis from, until;
  };
  struct lead_of {
    sim_address self;
    millis by;
  };
  struct packet {
    sim_address from, to;
    std::vector<char> message;  // keeps its capacity: a warm network allocates nothing
  };
  struct flight {
    millis at;
    u64 order;
    u32 slot;
    bool before(flight const& o) const { return at != o.at ? at < o.at : order < o.order; }
  };

  sim_link const& rule(sim_address const& from, sim_address const& to) const;
  bool refused(sim_address const& self);
  /// When the two may hear each other again; the present if they do.
  millis together_at(sim_address const& from, sim_address const& to) const;
  millis after_others(sim_address const& from, sim_address const& to, millis at) const;
  void fly(sim_address const& from, sim_address const& to, bytes message, millis at);
  void push(flight f);
  static bool between(sim_address const& a, sim_address const& b, sim_address const& from,
                      sim_address const& to) {
    return (same_place(a, from) && same_place(b, to)) || (same_place(a, to) && same_place(b, from));
  }
  void note(u64 value, u32 octets) {
    for (; octets; --octets, value >>= 8) hash_ = (hash_ ^ (value & 255)) * 1099511628211U;
  }

  splitmix dice_;
  judge judge_ = nullptr;
  void* judge_user_ = nullptr;
  millis now_ = 0;
  u64 sent_ = 0, lost_ = 0, duplicated_ = 0, order_ = 0, hash_ = 14695981039346656037U;
  std::vector<rule_of> links_{};
  std::vector<refusal> refusals_{};
  std::vector<parting> partings_{};
  std::vector<lead_of> leads_{};
  std::vector<packet> packets_{};
  std::vector<u32> free_{};
  std::vector<flight> heap_{};
  u32 popped_ = ~u32{0};  // its bytes are still being read
};

inline sim_link const& sim_network::rule(sim_address const& from, sim_address const& to) const {
  for (auto const& l : links_)
    if (same_place(l.from, from) && same_place(l.to, to)) return l.rule;
  return rules;
}

inline bool sim_network::refused(sim_address const& self) {
  bool no = false;
  for (auto& r : refusals_) {
    if (!same_place(r.self, self) || r.count == 0) continue;
    if (r.wait > 1) {
      --r.wait;
    } else {
      --r.count;
      no = true;
    }
  }
  return no;
}

inline millis sim_network::together_at(sim_address const& from, sim_address const& to) const {
  millis at = now_;
  for (auto const& p : partings_) {
    if (between(p.a, p.b, from, to) && p.from <= now_ && p.until > at) at = p.until;
  }
  return at;
}

inline void sim_network::disconnect(sim_address const& a, sim_address const& b) {
  auto const all = std::move(heap_);
  heap_.clear();
  for (auto const& f : all) {
    auto const& p = packets_[f.slot];
    if (p.to.protocol != sim_protocol::udp && between(a, b, p.from, p.to)) free_.push_back(f.slot);
    else push(f);
  }
}

inline millis sim_network::after_others(sim_address const& from, sim_address const& to,
                                        millis at) const {
  for (auto const& f : heap_)
    if (packets_[f.slot].from == from && packets_[f.slot].to == to && f.at > at) at = f.at;
  return at;
}

inline bool sim_network::send(sim_address const& from, sim_address const& to,
                              bytes message) noexcept {
  if (refused(from)) return false;
  auto const& link = rule(from, to);
  bool const datagram = to.protocol == sim_protocol::udp;
  u64 const spread = link.delay_max > link.delay_min ? link.delay_max - link.delay_min + 1 : 1;
  // Always four draws, so that one message's fate does not shift the dice of the next.
  millis const delay = link.delay_min + dice_.next() % spread;
  bool lost = dice_.next() % 100 < link.loss_percent && datagram;
  bool const twice = dice_.next() % 100 < link.duplicate_percent && datagram;
  millis const other_delay = link.delay_min + dice_.next() % spread;
  auto const fate = judge_ ? judge_(judge_user_, from, to, message) : sim_fate{};
  millis const together = together_at(from, to);
  lost = lost || fate.lost || (datagram && together > now_) ||
         (datagram && link.mtu && message.size() > link.mtu);

  ++sent_;
  note(now_, 8);
  for (auto const& a : {from, to}) note(a.host, 4), note(a.port, 2), note(u64(a.protocol), 1);
  note(lost ? 1 : twice ? 2 : 0, 1);
  for (char c : message) note(static_cast<unsigned char>(c), 1);
  lost_ += lost;
  if (lost) return true;

  millis const at = together + delay + fate.extra_delay;
  auto sender = from;
  sender.protocol = to.protocol;
  fly(sender, to, message, datagram ? at : after_others(sender, to, at));
  if (twice) ++duplicated_, fly(sender, to, message, now_ + other_delay + fate.extra_delay);
  return true;
}

inline void sim_network::fly(sim_address const& from, sim_address const& to, bytes message,
                             millis at) {
  if (free_.empty()) {
    free_.push_back(static_cast<u32>(packets_.size()));
    packets_.emplace_back();
  }
  u32 const slot = free_.back();
  free_.pop_back();
  auto& p = packets_[slot];
  p.from = from;
  p.to = to;
  p.message.assign(message.begin(), message.end());
  push({at, order_++, slot});
}

inline void sim_network::push(flight f) {
  heap_.push_back(f);
  for (auto i = heap_.size() - 1; i > 0;) {
    auto const up = (i - 1) / 2;
    if (!heap_[i].before(heap_[up])) break;
    std::swap(heap_[i], heap_[up]);
    i = up;
  }
}

inline sim_arrival sim_network::pop(millis at) noexcept {
  if (popped_ != ~u32{0}) free_.push_back(popped_);
  popped_ = ~u32{0};
  if (next_arrival() > at) return {};
  popped_ = heap_.front().slot;
  heap_.front() = heap_.back();
  heap_.pop_back();
  for (std::size_t i = 0, least = 0;; i = least) {
    for (auto child = 2 * i + 1; child <= 2 * i + 2; ++child)
      if (child < heap_.size() && heap_[child].before(heap_[least])) least = child;
    if (least == i) break;
    std::swap(heap_[i], heap_[least]);
  }
  auto const& p = packets_[popped_];
  return {p.from, p.to, {p.message.data(), p.message.size()}, true};
}

}  // namespace polysip
