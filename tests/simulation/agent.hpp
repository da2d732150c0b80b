// One simulated agent: a stack, the application on top of it, and what both said.
#pragma once
#include <array>

#include "fork.hpp"
#include "policies.hpp"

namespace simulation {

class agent {
 public:
  agent(u32 me, u64 seed, common& all, forger* enemy)
      : ua({.transport = {all.net, address(me)},
            .clock = polysip::sim_clock{all.net, address(me)},
            .random = {seed * agents + me},
            .identity = uri(me),
            .credentials = {},
            .accounts = {all.p.challenge && me != alice},
            .media = {.late = all.p.late_offer && me == alice},
            .trace = {&all.seen, enemy, &all.rows, me}}),
        me_(me),
        all_(all) {}

  static sim_address address(u32 who) {
    return {polysip::sim_host(10, 0, 0, static_cast<u8>(who + 1))};
  }
  static std::string_view uri(u32 who) {
    constexpr std::string_view uris[] = {"sip:alice@10.0.0.1", "sip:bob@10.0.0.2",
                                         "sip:carol@10.0.0.3"};
    return uris[who];
  }

  /// As others call it.
  std::string target(u32 who) const {
    return std::string(uri(who)) + (all_.p.streams ? ";transport=tcp" : "");
  }
  /// Whether it was told of something that went wrong, and that may be why others say otherwise.
  bool knows_of_trouble() const {
    auto const& c = ua.counters();
    return reports_ || c.unacknowledged || c.refused_by_transport || c.pool_full;
  }

  phone ua;
  static constexpr u32 busy = 2;
  std::array<leg, 3> legs{};  // the two calls; what came while they were open, and was refused
  agent* peer = nullptr;      // of the first call

  /// Every event passes here: I3, I4. Then the application's answer, `act`.
  template<template<class> class E, class C> void on(E<polysip::ref<agent_traits, C>> const& e) {
    using ref = polysip::ref<agent_traits, C>;
    constexpr bool ends = std::is_same_v<E<ref>, polysip::ev::ended<ref>>;
    constexpr bool fails = std::is_same_v<E<ref>, polysip::ev::failed<ref>>;
    constexpr bool rejects = std::is_same_v<E<ref>, polysip::ev::rejected<ref>>;
    constexpr bool unsent = std::is_same_v<E<ref>, polysip::ev::not_sent<ref>>;
    constexpr bool comes = std::is_same_v<E<ref>, polysip::ev::incoming<ref>>;
    ++heard_;
    auto& r = known(e.context);
    if (r.ended) all_.seen.complain("an event after `ended` (I3)");
    if (comes && r.events) all_.seen.complain("one request was told twice (I4)");
    ++r.events;
    if constexpr (polysip::client_base<C>) {
      constexpr bool decides =
          polysip::among<E<ref>, polysip::ev::accepted<ref>, polysip::ev::rejected<ref>>;
      constexpr bool lasts =  // a call, and a transfer that is followed, fail once they were there
          polysip::among<C, polysip::invite_client_context<agent_traits>,
                         polysip::refer_client_context<agent_traits>>;
      if (decides && r.outcomes) all_.seen.complain("a second outcome of one context (I4)");
      if (fails && r.outcomes && !(lasts && r.accepted))
        all_.seen.complain("failed after an outcome (I4)");
      if (fails && r.outcomes > 1) all_.seen.complain("failed twice (I4)");
      r.accepted = r.accepted || std::is_same_v<E<ref>, polysip::ev::accepted<ref>>;
      if (decides || fails) ++r.outcomes;
      if (ends && !r.outcomes) all_.seen.complain("ended without an outcome (I4)");
    }
    r.ended = r.ended || ends;
    if constexpr (ends) all_.seen.last = all_.net.now();
    if constexpr (ends) reports_ += e.status == 408 || e.status >= 500;
    if constexpr (rejects) reports_ += e.message.status() == 401;
    reports_ += fails || unsent;
    act(e);
  }
  bool all_ended() const {
    for (auto const& r : records_)
      if (!r.ended) return false;
    return true;
  }

  template<class F> auto with(u32 n, F f) {
    return legs[n].caller ? f(ua[out_[n]]) : f(ua[in_[n]]);
  }
  void perform(appointment const& a) {
    if (a.what == step::forged) return suffer(a.forged);
    all_.seen.note(me_, to_string(a.what));
    switch (a.what) {
      case step::call: return start_call(0, all_.p.forks ? "sip:team@10.0.0.4" : target(bob));
      case step::answer: return answer(a.leg);
      case step::cancel: return ua[out_[a.leg]]->cancel().ignore();
      case step::hold:
      case step::resume: return change(a.leg, a.what);
      case step::refer: return refer(a.leg);
      case step::hang_up: return hang_up(a.leg);
      case step::message: return write();
      case step::reply: return reply(a.leg);
      case step::options: return ask();
      case step::jump: return all_.net.jump(address(me_), all_.p.trouble.jump_by);
      case step::broken: return disconnect();
      default: return;
    }
  }
  /// Ends what is left of a call whose other side is gone without our knowing.
  void sweep() {
    for (u32 n : {0U, 1U}) {
      if (!legs[n].open || legs[n].ended) continue;
      legs[n].swept = true;
      with(n, [](auto c) { c->end().ignore(); });
    }
  }

 private:
  template<template<class> class C> using handle = phone::handle<C>;
  struct record {
    polysip::raw_handle handle;
    void const* type;
    u32 events = 0, outcomes = 0;
    bool ended = false, accepted = false;
  };
  template<class C> static inline char const type_of = 0;

  template<class C> record& known(polysip::ref<agent_traits, C> const& c) {
    for (auto& r : records_)
      if (r.handle == c.raw() && r.type == &type_of<C>) return r;
    return records_.emplace_back(record{c.raw(), &type_of<C>});
  }

  /// What a verb answered is no fault when storage is full, or the transport refused.
  bool is_excused(polysip::error e) {
    bool const good = (e == polysip::error::full && scarce.hits) ||
                      (e == polysip::error::not_sent && ua.counters().refused_by_transport);
    reports_ += good;
    return good;
  }
  void excuse(polysip::error e, char const* fault) {
    if (!is_excused(e)) all_.seen.complain(std::string(fault) + ": " + to_string(e));
  }
  void disconnect() {
    if (me_ == carol) return;
    if (me_ == alice) all_.net.disconnect(address(alice), address(bob));
    auto to = address(1 - me_);
    to.protocol = polysip::sim_protocol::tcp;
    ++reports_;
    ua.closed(to, *this).ignore();
  }

  // ---- calls
  void start_call(u32 n, std::string_view target) {
    auto const c = ua.start<polysip::invite_client_context>(target);
    if (!c) return excuse(c.code, "a call did not start");
    known(c.value);
    out_[n] = c.value;
    legs[n].open = legs[n].caller = true;
    if (n == 0 && all_.p.cancel_at) all_.todo.in(all_.p.cancel_at, me_, step::cancel, n);
    if (n == 1 && !all_.p.second.answers) all_.todo.in(5'000, me_, step::cancel, n);
  }
  void act(phone::incoming<polysip::invite_server_context> const& e) {
    u32 const n = me_ == carol ? 1 : 0;
    bool const late = legs[n].answered && ua.now() >= legs[n].answered_at + linger;
    bool const again = late || scarce.hits || all_.p.trouble.jump_after;  // its transaction is gone
    if (legs[n].open && !again) all_.seen.complain("the same call came in twice");
    if (legs[n].open && !legs[n].ended) return e.context->reject(486).ignore();
    legs[n] = {};
    in_[n] = e.context;
    legs[n].open = true;
    auto const& r = reception_of(n);
    if (r.ring) e.context->ring().ignore();
    if (!r.answers) return;
    if (r.after) all_.todo.in(r.after, me_, step::answer, n);
    else answer(n);
  }
  reception const& reception_of(u32 n) const { return n ? all_.p.second : all_.p.first; }
  void answer(u32 n) {
    auto const& r = reception_of(n);
    if (legs[n].ended) return;
    auto const call = ua[in_[n]];
    auto const done = r.refusal ? call->reject(r.refusal) : call->accept();
    if (!done && done.code != polysip::error::not_sent) return answer_later(n, done.code);
    if (r.refusal) return void(legs[n].refusal = r.refusal);
    legs[n].answered = true;
    legs[n].answered_at = ua.now();
    if (r.steps_at_once) connected(n);
  }
  void answer_later(u32 n, polysip::error e) {
    auto& l = legs[n];
    excuse(e, "a call could not be answered");
    bool const rings = ua[in_[n]]->phase() == polysip::phase::establishing;
    if (rings && l.tries--) all_.todo.in(500, me_, step::answer, n);
  }
  /// The call is up: plans what this side does with it.
  void connected(u32 n) {
    if (legs[n].up) return;
    legs[n].up = true;
    if (n == 1 && legs[n].caller) all_.todo.in(1'500, me_, step::hang_up, n);
    if (n == 0)
      for (auto const& s : all_.p.steps)
        if (s.who == me_) all_.todo.in(s.after, me_, s.what, n);
  }
  template<class C> u32 leg_of(polysip::ref<agent_traits, C> const& c) const {
    constexpr bool caller = polysip::client_base<C>;
    for (u32 n : {0U, 1U}) {
      bool same = false;
      if constexpr (caller) same = c.raw() == out_[n];
      else same = c.raw() == in_[n];
      if (same && legs[n].open && legs[n].caller == caller) return n;
    }
    return busy;
  }

  void act(phone::accepted<polysip::invite_client_context> const& e) {
    u32 const n = leg_of(e.context);
    legs[n].answered = true;
    connected(n);
    if (n == 1) report(200);
  }
  void act(phone::rejected<polysip::invite_client_context> const& e) {
    u32 const n = leg_of(e.context);
    legs[n].refusal = e.message.status();
    if (n == 1) report(legs[n].refusal);
  }
  void act(phone::failed<polysip::invite_client_context> const& e) {
    u32 const n = leg_of(e.context);
    if (legs[n].answered) return void(legs[n].no_ack = true);
    legs[n].timed_out = true;
    if (n == 1) report(503);
  }
  void act(phone::failed<polysip::invite_server_context> const& e) {
    legs[leg_of(e.context)].no_ack = true;
  }
  void act(phone::confirmed<polysip::invite_server_context> const& e) {
    settled(legs[leg_of(e.context)]);
    connected(leg_of(e.context));
  }
  /// I2: a call that we accepted is acknowledged, or over, in time.
  void settled(leg& l) {
    millis const allowed = 2 * 64 * 500 + 2 * all_.p.link.delay_max + all_.p.trouble.jump_by;
    if (!l.settled && l.answered && ua.now() > l.answered_at + allowed)
      all_.seen.complain("neither ACK nor the end in time (I2)");
    l.settled = true;
  }
  void act(phone::changed<polysip::invite_client_context> const& e) { change_told(e); }
  void act(phone::changed<polysip::invite_server_context> const& e) { change_told(e); }
  void act(phone::ended<polysip::invite_client_context> const& e) { call_ended(e); }
  void act(phone::ended<polysip::invite_server_context> const& e) { call_ended(e); }
  void call_ended(auto const& e) {
    auto& l = legs[leg_of(e.context)];
    if (!l.caller) settled(l);
    l.ended = true;
    l.end = e.status;
    l.pending = false;
  }

  // ---- hold, resume
  void change(u32 n, step what) {
    auto& l = legs[n];
    bool const hold = what == step::hold;
    if (l.ended) return;
    auto const done = with(n, [hold](auto c) { return hold ? c->hold() : c->resume(); });
    if (!done) {  // an offer is open, or our 2xx waits for its ACK
      bool const up = with(n, [](auto c) { return c->phase() == polysip::phase::established; });
      if (up && l.tries--) all_.todo.in(300, me_, what, n);
      return;
    }
    l.pending = true;
    l.wants_hold = hold;
    ++all_.holds;
  }
  void change_told(auto const& e) {
    auto& l = legs[leg_of(e.context)];
    if (e.status == 408) l.change_lost = true;
    if (e.status >= 300 || e.on_hold == l.wants_hold) l.pending = false;
  }
  void hang_up(u32 n) {
    auto& l = legs[n];
    if (l.ended) return;
    if (all_.p.patient && l.pending) {
      if (l.patience--) return all_.todo.in(1'000, me_, step::hang_up, n);
      all_.seen.complain("a hold or resume was never told");
    }
    if (all_.p.patient && n == 0 && peer) agree_on_hold();
    at_rest();
    if (with(n, [](auto c) { return c->bye(); })) l.hung_up = true;
  }
  /// I9: a call amid a long silence is a context and a dialog.
  void at_rest() {
    if (all_.net.now() <= all_.seen.last + silence) return;
    u32 open = 0;
    for (auto const& r : records_) open += !r.ended;
    bool const ringing = ua.live_contexts() > ua.live_dialogs();
    if (ringing) return;
    ++all_.silences;
    if (ua.live_transactions() || ua.live_contexts() != open || ua.live_dialogs() > open)
      all_.seen.complain("more than the open calls is left (I9)");
  }
  /// I5, when neither side waits for anything.
  void agree_on_hold() {
    auto const quiet = [](agent& a) {
      return a.legs[0].open && !a.legs[0].ended && !a.legs[0].pending &&
             a.with(0, [](auto c) { return c->phase() == polysip::phase::established; });
    };
    if (scarce.hits || !quiet(*this) || !quiet(*peer)) return;
    auto const held = [](agent& a) { return a.with(0, [](auto c) { return c->held_by_peer(); }); };
    auto const holds = [](agent& a) { return a.with(0, [](auto c) { return c->on_hold(); }); };
    if (holds(*this) != held(*peer) || holds(*peer) != held(*this))
      all_.seen.complain("the two sides disagree on hold (I5)");
  }

  // ---- transfer
  void refer(u32 n) {
    if (legs[n].ended) return;
    auto const r = with(n, [this](auto c) { return c->refer(target(carol)); });
    if (!r) return;
    known(r.value);
    all_.moved.asked = true;
  }
  void act(phone::incoming<polysip::refer_server_context> const& e) {
    if (!all_.p.takes_refer || legs[1].open) return;
    transfer_ = e.context;
    all_.moved.taken = true;
    e.context->accept().ignore();
    start_call(1, e.message.get<polysip::header::refer_to>()->uri);
    if (!legs[1].open) report(503);
  }
  void report(u16 status) {
    all_.moved.reported = status;
    ua[transfer_]->report(status).ignore();
  }
  void act(phone::failed<polysip::refer_server_context> const&) { all_.moved.taker_failed = true; }
  void act(phone::ended<polysip::refer_server_context> const& e) {
    all_.moved.taker_end = e.status;
  }
  void act(phone::failed<polysip::refer_client_context> const&) { all_.moved.asker_failed = true; }
  void act(phone::notified<polysip::refer_client_context> const& e) {
    all_.moved.told = e.status;
    if (e.status >= 200 && all_.p.leaves) hang_up(0);
  }
  void act(phone::ended<polysip::refer_client_context> const& e) {
    all_.moved.asker_end = e.status;
  }

  // ---- messages beside
  void write() {
    auto const number = all_.letters.size();
    u32 const to = (me_ + 1) % agents;
    auto const text = std::to_string(number);
    auto const c = ua.start<polysip::message_client_context>(target(to), std::string_view{text});
    if (!c) return excuse(c.code, "a MESSAGE did not start");
    known(c.value);
    all_.letters.push_back({to});
    letters_.push_back({c.value.raw(), number});
  }
  void act(phone::incoming<polysip::message_server_context> const& e) {
    u32 number = 0;
    if (!polysip::ascii::number(e.message.body(), number) || number >= all_.letters.size())
      return all_.seen.complain("a MESSAGE with another text");
    auto& l = all_.letters[number];
    if (l.read++ == 0) l.read_at = ua.now();
    l.late = ua.now() >= l.read_at + linger;
    received_.push_back({e.context, number});
    if (all_.p.reply_after && number % 2)
      all_.todo.in(all_.p.reply_after, me_, step::reply, number);
    else reply(number);
  }
  void reply(u32 number) {
    handle<polysip::message_server_context> last;
    for (auto const& r : received_)
      if (r.number == number) last = r.context;
    auto const done = number % 4 == 3 ? ua[last]->reject(488) : ua[last]->accept();
    bool const gave_up = done.code == polysip::error::stale && all_.p.trouble.jump_after;
    if (!done && !gave_up) excuse(done.code, "a MESSAGE could not be answered");
  }
  void act(phone::accepted<polysip::message_client_context> const& e) { delivered(e.context, 200); }
  void act(phone::rejected<polysip::message_client_context> const& e) {
    delivered(e.context, e.message.status());
  }
  void act(phone::failed<polysip::message_client_context> const& e) { delivered(e.context, 408); }
  void delivered(auto const& c, u16 status) {
    for (auto const& l : letters_)
      if (l.handle == c.raw()) all_.letters[l.number].status = status;
  }
  void ask() {
    auto const c = ua.start<polysip::options_client_context>(target((me_ + 1) % agents));
    if (!c) return excuse(c.code, "OPTIONS did not start");
    known(c.value);
    ++all_.options;
  }
  void act(phone::rejected<polysip::options_client_context> const& e) {
    if (e.message.status() < 500 || !scarce.hits) all_.seen.complain("OPTIONS was refused");
  }
  void act(auto const&) {}

  /// I10: a forged message is told of nothing, ends nothing, begins no call or dialog.
  void suffer(std::string const& text) {
    auto const heard = heard_;
    auto const before = std::array{ua.live_contexts(), ua.live_dialogs()};
    auto const deadline = ua.next_deadline();
    ua.trace().deaf = true;
    auto from = address((me_ + 1) % agents);
    (void)ua.receive(from, {text.data(), text.size()}, *this);
    ua.trace().deaf = false;
    ++all_.forged;
    bool const response = text.starts_with("SIP/2.0");
    if (heard != heard_ || before != std::array{ua.live_contexts(), ua.live_dialogs()} ||
        (response && deadline != ua.next_deadline()))
      all_.seen.complain("a forged message changed something (I10): " +
                         text.substr(0, text.find('\r')));
  }

  struct posted {
    polysip::raw_handle handle;
    std::size_t number;
  };
  struct got {
    handle<polysip::message_server_context> context;
    u32 number;
  };
  u32 me_;
  common& all_;
  std::array<handle<polysip::invite_client_context>, 2> out_{};
  std::array<handle<polysip::invite_server_context>, 2> in_{};
  handle<polysip::refer_server_context> transfer_{};
  std::vector<record> records_{};
  std::vector<posted> letters_{};
  std::vector<got> received_{};
  u64 heard_ = 0;
  u32 reports_ = 0;
};

}  // namespace simulation
