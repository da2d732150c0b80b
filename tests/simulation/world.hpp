// One seed from its first message to silence, and the verdict over it.
#pragma once
#include <cstdio>

#include "agent.hpp"

namespace simulation {

/// Counted over all seeds, and printed.
struct totals {
  u32 seeds = 0, failed = 0;
  u32 answered = 0, refused = 0, canceled = 0;  // both sides say the same
  u32 caller_timeout = 0, no_ack = 0;           // one side's timeout explains the difference
  u32 bye_timeout = 0, change_timeout = 0, swept = 0;
  u32 holds = 0, glares = 0, transfers = 0, transfers_done = 0, transfer_timeouts = 0;
  u32 letters = 0, letter_timeouts = 0, options = 0, forged = 0;
  u32 most_messages = 0;
  u64 messages = 0, lost = 0, duplicated = 0, traffic = 14695981039346656037U;
  millis time = 0;
};

inline constexpr u32 most_messages = 400;  // I8: of one seed, two calls and their messages
inline constexpr millis silence = 64 * 500 + 5'000;  // I9: 64*T1 + T4
inline constexpr millis call_limit = 400'000, hard_limit = 600'000;

class world {
 public:
  world(u64 seed, bool recording)
      : seed_(seed), plan_(plan_of(seed)), net_(seed), forger_(seed, todo_) {
    net_.rules = plan_.link;
    wire_.recording = recording;
    for (u32 i = 0; i < agents; ++i) agents_[i].peer = i == carol ? nullptr : &agents_[1 - i];
  }

  void run(totals& sum) {
    todo_.in(0, alice, step::call);
    for (auto const& b : plan_.beside) todo_.in(b.after, b.who, b.what);
    for (int round = 0; round == 0 || (!all_ended() && round < 3); ++round) {
      if (!until_ended(call_limit)) sweep(sum);
      quiet();  // meanwhile an INVITE may arrive whose caller has given up
    }
    nothing_left();
    judge(sum);
    add(sum);
  }
  wire const& seen() const { return wire_; }
  u64 traffic() const { return net_.traffic(); }

 private:
  bool until_ended(millis limit) {
    auto const parties = everybody();
    return polysip::run(
        net_, parties, [this] { return todo_.empty() && all_ended(); }, limit);
  }
  std::array<polysip::sim_party, agents + 1> everybody() {
    auto const app = [](agent& a, u32 i) { return party(agent::address(i), a.ua, a); };
    return {app(agents_[0], 0), app(agents_[1], 1), app(agents_[2], 2), planned_steps()};
  }
  polysip::sim_party planned_steps() {
    return {sim_address{},
            this,
            nullptr,
            [](polysip::sim_party const&, sim_address const&, bytes) {},
            [](polysip::sim_party const& p) {
              auto& w = *static_cast<world*>(p.stack);
              auto const a = w.todo_.take();
              w.agents_[a.who].perform(a);
            },
            [](polysip::sim_party const& p) -> millis {
              return static_cast<world*>(p.stack)->todo_.next();
            }};
  }
  bool all_ended() const {
    for (auto const& a : agents_)
      if (!a.all_ended()) return false;
    return true;
  }
  /// A call that is still open on one side only: the other's BYE was never heard.
  void sweep(totals& sum) {
    bool bye_lost = false;
    for (auto const& a : agents_)
      for (auto const& l : a.legs) bye_lost = bye_lost || (l.open && l.ended && l.end == 408);
    if (!bye_lost) wire_.complain("a context did not end");
    ++sum.swept;
    for (auto& a : agents_) a.sweep();
    if (!until_ended(hard_limit)) wire_.complain("a context did not end, even when told to");
  }
  void quiet() {
    auto const parties = everybody();
    for (millis end = 0; end != wire_.last + silence;) {
      end = wire_.last + silence;
      polysip::run(
          net_, parties, [] { return false; }, end);
      net_.advance_to(end);
    }
  }
  /// I9: once it was silent for 64*T1 + T4.
  void nothing_left() {
    for (auto& a : agents_) {
      if (a.ua.live()) wire_.complain(std::to_string(a.ua.live()) + " objects are left (I9)");
      else if (a.ua.store().live()) wire_.complain("bytes are left in the store (I9)");
    }
  }

  // ---- verdicts
  void judge(totals& sum) {
    compare(sum, agents_[alice].legs[0], agents_[bob].legs[0], alice);
    for (u32 i : {alice, bob})
      if (agents_[i].legs[1].open) compare(sum, agents_[i].legs[1], agents_[carol].legs[1], i);
    judge_transfer(sum);
    for (u32 i = 0; i < all_.letters.size(); ++i) judge_letter(sum, all_.letters[i], i);
  }
  /// I2: both sides say the same, or one had a timeout.
  void compare(totals& sum, leg const& caller, leg const& callee, u32 who) {
    if (caller.end == 408 && caller.answered) ++sum.bye_timeout;
    if (callee.end == 408 && callee.answered) ++sum.bye_timeout;
    sum.change_timeout += caller.change_lost + callee.change_lost;
    if (caller.timed_out) {
      ++sum.caller_timeout;
      if (callee.answered && !callee.no_ack && !callee.hung_up)
        wire_.complain("the callee believes in a dead call");
      return;
    }
    if (!excused(agents_[who]) && !wire_.acknowledged_all(who))
      wire_.complain("a 2xx went without ACK (I4)");
    if (callee.no_ack) return void(++sum.no_ack);
    if (caller.refusal == 401 && !callee.open) return void(++sum.canceled);  // before the password
    if (!callee.open || caller.answered != callee.answered)
      return wire_.complain("the two sides disagree on the outcome (I2)");
    if (caller.answered) return void(++sum.answered);
    u16 const theirs = callee.refusal ? callee.refusal : callee.end;
    if (caller.refusal != theirs) wire_.complain("the two sides disagree on the refusal (I2)");
    ++(theirs == 487 ? sum.canceled : sum.refused);
  }
  /// A 2xx that comes after Timer B finds nobody who could acknowledge it.
  static bool excused(agent const& a) {
    for (auto const& l : a.legs)
      if (l.timed_out || l.change_lost) return true;
    return false;
  }
  void judge_transfer(totals& sum) {
    auto const& t = all_.moved;
    if (!t.asked) return;
    ++sum.transfers;
    if (t.asker_failed || t.taker_failed) return void(++sum.transfer_timeouts);
    if (!t.taken) {
      if (t.asker_end != 603 && t.asker_end != 481) wire_.complain("a REFER came to an odd end");
      return;
    }
    ++sum.transfers_done;
    if (t.told != t.reported || t.asker_end != t.reported || t.taker_end != t.reported)
      wire_.complain("the two sides disagree on the transfer");
  }
  void judge_letter(totals& sum, letter const& l, u32 number) {
    ++sum.letters;
    if (l.read > 1) wire_.complain("a MESSAGE was read twice");
    if (l.status == 408) return void(++sum.letter_timeouts);
    if (l.read != 1 || l.status != (number % 4 == 3 ? 488 : 200))
      wire_.complain("the two sides disagree on a MESSAGE");
  }
  void add(totals& sum) {
    if (net_.sent() > most_messages) wire_.complain("too many messages (I8)");
    ++sum.seeds;
    sum.failed += !wire_.faults.empty();
    sum.holds += all_.holds;
    sum.glares += wire_.glares;
    sum.options += all_.options;
    sum.forged += all_.forged;
    sum.messages += net_.sent();
    sum.lost += net_.lost();
    sum.duplicated += net_.duplicated();
    sum.time += net_.now();
    if (net_.sent() > sum.most_messages) sum.most_messages = static_cast<u32>(net_.sent());
    for (u32 shift = 0; shift < 64; shift += 8)
      sum.traffic = (sum.traffic ^ (net_.traffic() >> shift & 255)) * 1099511628211U;
  }

  u64 seed_;
  plan plan_;
  polysip::sim_network net_;
  wire wire_{net_};
  agenda todo_{net_};
  forger forger_;
  common all_{plan_, wire_, todo_};
  std::array<agent, agents> agents_{make(alice), make(bob), make(carol)};
  agent make(u32 who) {
    return agent(who, net_, seed_, all_, plan_.forgeries ? &forger_ : nullptr);
  }
};

}  // namespace simulation
