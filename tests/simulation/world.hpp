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
  u32 explained = 0;  // another trouble, told of at one end, may explain it
  u32 parted = 0, jumps = 0, broken = 0;
  u64 refused_sends = 0, refused_stores = 0;
  u32 holds = 0, glares = 0, transfers = 0, transfers_done = 0, transfer_timeouts = 0;
  u32 letters = 0, letter_timeouts = 0, options = 0, forged = 0, silences = 0;
  lab::row_count rows{};
  u32 most_messages = 0;
  u32 forks = 0, forks_twice = 0;
  u32 byes_without_room = 0, late_fork_byes = 0;  // see `wire`
  u64 messages = 0, lost = 0, duplicated = 0, traffic = 14695981039346656037U;
  millis time = 0;
};

inline constexpr u32 most_messages = 400;  // I8: of one seed, two calls and their messages
inline constexpr millis call_limit = 400'000, hard_limit = 600'000;

class world {
 public:
  world(u64 seed, plan p, bool recording)
      : seed_(seed), plan_(std::move(p)), net_(seed), forger_(seed, todo_) {
    net_.rules = plan_.link;
    wire_.recording = recording;
    wire_.forks = plan_.forks;
    if (plan_.forks) fork_.ring_for_sure();
    scarce = {plan_.trouble.refused_storage, plan_.trouble.refused_stores};
    for (u32 i = 0; i < agents; ++i)
      agents_[i].peer = i == carol || plan_.forks ? nullptr : &agents_[1 - i];
  }

  void run(totals& sum) {
    make_trouble();
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
  void make_trouble() {
    auto const& t = plan_.trouble;
    if (t.parted_after)
      net_.part(agent::address(alice), agent::address(bob), t.parted_after, t.parted_for);
    if (t.refused_send) wire_.refused = t.whose;
    if (t.refused_send) net_.refuse(agent::address(t.whose), t.refused_send, t.refused_sends);
    if (t.jump_after) todo_.in(t.jump_after, t.whose, step::jump);
    if (t.broken_after)
      for (u32 who : {alice, bob}) todo_.in(t.broken_after, who, step::broken);
  }
  bool until_ended(millis limit) {
    auto const parties = everybody();
    return polysip::run(
        net_, parties, [this] { return todo_.empty() && all_ended(); }, limit);
  }
  std::array<polysip::sim_party, agents + 2> everybody() {
    auto const app = [](agent& a, u32 i) { return party(agent::address(i), a.ua, a); };
    return {app(agents_[0], 0), app(agents_[1], 1), app(agents_[2], 2), fork_.party(),
            planned_steps()};
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
  /// A call that is still open on one side only: the other's BYE was never heard, or too early.
  void sweep(totals& sum) {
    // The BYE of a fork tells nobody.
    bool bye_lost = plan_.forks && anyone_explains();
    for (u32 i = 0; i < agents; ++i) {
      auto const& a = agents_[i];
      bool const known = explains(a, a);
      bye_lost = bye_lost || wire_.bye_came_first(i);
      for (auto const& l : a.legs)
        bye_lost = bye_lost || (l.open && l.ended && (l.end == 408 || (l.end >= 500 && known)));
    }
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
      if (a.ua.next_deadline() != polysip::forever) wire_.complain("a timer is left (I1)");
      if (a.ua.live()) wire_.complain(std::to_string(a.ua.live()) + " objects are left (I9)");
      else if (a.ua.store().live()) wire_.complain("bytes are left in the store (I9)");
    }
  }

  // ---- verdicts
  void judge(totals& sum) {
    sum.explained += anyone_explains();
    judge_acks();
    if (plan_.forks) compare_forks(sum);
    else compare(sum, alice, bob, 0);
    for (u32 i : {alice, bob}) compare(sum, i, carol, 1);
    judge_transfer(sum);
    for (u32 i = 0; i < all_.letters.size(); ++i) judge_letter(sum, all_.letters[i], i);
  }
  /// Sends and storage that were refused, and connections that broke, leave one end without what
  /// the other says. Then one of them must know of it.
  bool explains(agent const& a, agent const& b) const {
    auto const& t = plan_.trouble;
    bool const why = scarce.hits || t.broken_after || t.refused_send;
    return why && (a.knows_of_trouble() || b.knows_of_trouble());
  }
  bool anyone_explains() const {
    bool any = false;
    for (auto const& a : agents_) any = any || explains(a, a);
    return any;
  }
  /// I2: both sides say the same, or one had a timeout.
  void compare(totals& sum, u32 who, u32 whom, u32 n) {
    leg const &caller = agents_[who].legs[n], &callee = agents_[whom].legs[n];
    if (!caller.open) return;
    if (caller.end == 408 && caller.answered) ++sum.bye_timeout;
    if (callee.end == 408 && callee.answered) ++sum.bye_timeout;
    sum.change_timeout += caller.change_lost + callee.change_lost;
    if (caller.timed_out) {
      ++sum.caller_timeout;
      if (callee.believes()) wire_.complain("the callee believes in a dead call");
      return;
    }
    bool const told = explains(agents_[who], agents_[whom]);
    if (callee.no_ack) return void(++sum.no_ack);
    // It was canceled before the password, or a jump made the callee forget that it had asked.
    bool const asks = !callee.open || plan_.trouble.jump_after;
    if (caller.refusal == 401 && asks) return void(++sum.canceled);
    if (!callee.open || caller.answered != callee.answered)
      return told ? void() : wire_.complain("the two sides disagree on the outcome (I2)");
    if (caller.answered) return void(++sum.answered);
    u16 const theirs = callee.refusal ? callee.refusal : callee.end;
    if (caller.refusal != theirs && !told)
      wire_.complain("the two sides disagree on the refusal (I2)");
    ++(theirs == 487 ? sum.canceled : sum.refused);
  }
  /// The call is with one of those who accepted it, and over for the other; see `judge_acks`.
  void compare_forks(totals& sum) {
    leg const& caller = agents_[alice].legs[0];
    if (!caller.open) return;
    ++sum.forks;
    sum.forks_twice += fork_.accepted() == 2;
    sum.caller_timeout += caller.timed_out;
    u32 answered = 0;
    for (u32 who : {bob, carol}) {
      leg const& callee = agents_[who].legs[who == carol];
      if (!callee.open) continue;
      answered += callee.answered;
      sum.no_ack += callee.no_ack;
      bool const differs =
          caller.timed_out ? callee.believes() : !caller.answered && callee.answered;
      if (differs && !callee.no_ack && !explains(agents_[alice], agents_[who]))
        wire_.complain("a fork believes in a dead call (I2)");
    }
    if (caller.answered && !answered && !anyone_explains())
      wire_.complain("the caller believes in a call that nobody answered (I2)");
    if (!caller.timed_out) ++(caller.answered ? sum.answered : sum.canceled);
  }
  /// Of those who call, and of those who change a call.
  void judge_acks() {
    for (u32 i = 0; i < agents; ++i)
      if (!anyone_explains() && !excused(agents_[i]) && !wire_.acknowledged_all(i))
        wire_.complain("a 2xx went without ACK (I4)");
  }
  /// A 2xx that comes after Timer B, or after a jump of the clock, finds nobody who could
  /// acknowledge it.
  bool excused(agent const& a) const {
    auto const& t = plan_.trouble;
    if (t.jump_after && &a == &agents_[t.whose]) return true;
    for (auto const& l : a.legs)
      if (l.timed_out || l.change_lost) return true;
    return false;
  }
  void judge_transfer(totals& sum) {
    auto const& t = all_.moved;
    if (!t.asked) return;
    ++sum.transfers;
    bool const told = explains(agents_[alice], agents_[bob]);
    if (told || t.asker_failed || t.taker_failed) return void(++sum.transfer_timeouts);
    if (!t.taken) {
      if (t.asker_end != 603 && t.asker_end != 481) wire_.complain("a REFER came to an odd end");
      return;
    }
    // A final NOTIFY that comes again finds nobody who waits for it: its transaction was gone.
    bool const gone = plan_.trouble.jump_after || scarce.hits;
    if (gone && t.taker_end == 481) return void(++sum.explained);
    ++sum.transfers_done;
    if (t.told != t.reported || t.asker_end != t.reported || t.taker_end != t.reported)
      wire_.complain("the two sides disagree on the transfer");
  }
  void judge_letter(totals& sum, letter const& l, u32 number) {
    ++sum.letters;
    bool const again =
        l.late || scarce.hits || (plan_.trouble.jump_after && plan_.trouble.whose == l.to);
    bool const refused = l.status == 500 || l.status == 401;  // time was up; a password used twice
    if (again && (l.read > 1 || refused)) return void(++sum.explained);
    if (l.read > 1) wire_.complain("a MESSAGE was read twice");
    if (l.status == 408) return void(++sum.letter_timeouts);
    if (anyone_explains()) return;
    if (l.read != 1 || l.status != (number % 4 == 3 ? 488 : 200))
      wire_.complain("the two sides disagree on a MESSAGE");
  }
  void add(totals& sum) {
    if (net_.sent() > most_messages) wire_.complain("too many messages (I8)");
    ++sum.seeds;
    sum.failed += !wire_.faults.empty();
    sum.holds += all_.holds;
    sum.glares += wire_.glares;
    sum.byes_without_room += wire_.byes_without_room;
    sum.late_fork_byes += wire_.late_fork_byes;
    sum.options += all_.options;
    sum.forged += all_.forged;
    sum.silences += all_.silences;
    sum.parted += plan_.trouble.parted_after != 0;
    sum.jumps += plan_.trouble.jump_after != 0;
    sum.broken += plan_.trouble.broken_after != 0;
    sum.refused_stores += scarce.hits;
    for (auto const& a : agents_) sum.refused_sends += a.ua.counters().refused_by_transport;
    sum.rows.add(rows_);
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
  fork fork_{net_, wire_};
  forger forger_;
  lab::row_count rows_{};
  common all_{plan_, wire_, todo_, net_, rows_};
  std::array<agent, agents> agents_{make(alice), make(bob), make(carol)};
  agent make(u32 who) { return agent(who, seed_, all_, plan_.forgeries ? &forger_ : nullptr); }
};

}  // namespace simulation
