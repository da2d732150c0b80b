// REFER (RFC 3515): the subscription that it makes is a context of its own, and outlives the call
// if it must.
#pragma once
#include "context.hpp"

namespace polysip {

struct subscription_limit;  // the notifier went silent, or the application that transfers
struct undecided;           // the application did not allow it within `on`

/// The first line of a message/sipfrag as a status (RFC 3420); 0 when it is none.
constexpr u16 sipfrag_status(std::string_view body) {
  if (!ascii::starts_with_same(body, "SIP/2.0 ") || body.size() < 11) return 0;
  u32 status = 0;
  return ascii::number(ascii::slice(body, 8, 3), status, 699) ? static_cast<u16>(status) : u16{0};
}

template<context_base Base> struct refer;

/// Sends a REFER and hears what becomes of it. Made by the verb refer() of a call, or by start
/// outside a dialog. May emit: accepted (by 202, or by a NOTIFY that overtook it), rejected,
/// notified, failed, ended.
template<client_base Base> struct refer<Base> : Base {
  using Base::hook;
  using events = more_events<Base, ev::notified>;
  using timers = more_timers<Base, subscription_limit>;
  static constexpr u32 methods = Base::methods | bit(method::notify);

  /// `from`: whom to ask, outside a dialog; `target`: whom they shall call.
  result<> start(std::string_view from, std::string_view target) { return ask(from, target); }
  /// Within the dialog of a call; called by its refer().
  result<> start_within(std::string_view target) { return ask({}, target); }
  result<> end() {
    if (this->phase_ >= phase::terminated) return this->stack_->release_result(*this);
    this->finish(last_);
    return {};
  }
  /// Status that the last NOTIFY told; 0 before the first.
  u16 progress() const { return last_; }

  verdict hook(hook::response const& r) {
    if (r.transaction != this->opening_) return Base::hook(r);
    if (this->overtaken(r)) return consumed;
    if (r.message.is_success()) this->stack_->enter_dialog(*this, r, false);
    return Base::hook(r);
  }
  verdict hook(hook::resent const& r) {
    auto const v = Base::hook(r);
    if (this->opening_ == r.now)
      cseq_ = this->stack_->cseq_of(*this->stack_->find_transaction(r.now));
    return v;
  }
  verdict hook(hook::request const& q) {
    if (q.message.method() != method::notify || !is_ours(q.message)) return Base::hook(q);
    if (!this->respond_or_forget(q.transaction, 200)) return consumed;  // told when it comes again
    if (this->phase_ == phase::establishing) {
      this->phase_ = phase::established;
      tell<ev::accepted>(*this, q, q.message);
    }
    if (u16 const status = sipfrag_status(q.message.body())) last_ = status;
    tell<ev::notified>(*this, q, last_, q.message);
    auto const state = q.message.get<header::subscription_state>();
    expect_more(state ? state->expires : 0);
    if (last_ >= 200 || (state && ascii::same(state->state, "terminated"))) this->finish(last_);
    return consumed;
  }
  verdict hook(hook::timer<subscription_limit> const& t) {
    tell<ev::failed>(*this, t, cause::timeout);
    this->finish(408);
    return consumed;
  }

 private:
  result<> ask(std::string_view from, std::string_view target) {
    char room[1024];
    message_writer w(room);
    w.header(header_id::refer_to, "<", target, ">");
    auto const extra = w.finish();
    if (!extra) return {extra.code};
    auto const sent = this->open({.what = method::refer, .target = from, .extra = extra.value});
    if (!sent) return sent;
    cseq_ = this->stack_->cseq_of(*this->stack_->find_transaction(this->opening_));
    expect_more(0);
    return {};
  }
  /// 2.4.6: the id is the CSeq of the REFER; the first of a dialog may come without.
  bool is_ours(message_view const& m) const {
    auto const event = m.get<header::event>();
    if (!event || !ascii::same(event->package, "refer")) return false;
    u32 id = 0;
    return event->id.empty() || (ascii::number(event->id, id) && id == cseq_);
  }
  /// The notifier's time, bounded by a day, and what a lost NOTIFY takes.
  void expect_more(u32 seconds) {
    millis const theirs = millis{seconds < 86'400 ? seconds : 86'400} * 1000;
    millis const ours = Base::traits::limits::subscription;
    arm<subscription_limit>(*this, (theirs > ours ? theirs : ours) + 64 * timers_of<refer>::t1);
  }
  u32 cseq_ = 0;
  u16 last_ = 0;
};

/// Receives a REFER. It is declined (603) unless the application calls accept() within
/// `on(incoming)`. May emit: incoming, failed, ended.
template<server_base Base> struct refer<Base> : Base {
  using Base::hook;
  using timers = more_timers<Base, subscription_limit, undecided>;
  static constexpr u32 methods = Base::methods | bit(method::refer);
  static constexpr u32 opens = Base::opens | bit(method::refer);

  /// 202, and the first NOTIFY: 100 Trying (2.4.4).
  result<> accept() {
    if (auto const r = this->in(phase::establishing); !r) return r;
    if (auto const r = this->respond(this->opening_, 202); !r && r.code != error::not_sent)
      return r;
    disarm<undecided>(*this);
    this->phase_ = phase::established;
    until_ = this->stack_->now() + Base::traits::limits::subscription;
    arm<subscription_limit>(*this, Base::traits::limits::subscription);
    return report(100);
  }
  /// Tells the peer what became of the transfer; a final status is the last one.
  result<> report(u16 status) {
    if (auto const r = this->in(phase::established); !r) return r;
    if (status < 100 || status > 699 || wanted_ >= 200) return {error::wrong_state};
    auto const before = wanted_;
    wanted_ = status;
    if (notifying_.index != ~0U) return {};
    auto const sent = notify();
    if (!sent) wanted_ = before;
    return sent;
  }
  result<> end() { return this->phase_ == phase::established ? report(503) : this->reject(603); }

  verdict hook(hook::request const& q) {
    if (q.message.method() != method::refer || this->phase_ != phase::initial) return Base::hook(q);
    this->phase_ = phase::establishing;
    if (!q.message.get<header::refer_to>() || q.message.lines(header_id::refer_to) != 1) {
      this->answer(400).ignore();  // 2.4.2
      return consumed;
    }
    cseq_ = this->stack_->cseq_of(*this->stack_->find_transaction(q.transaction));
    arm<undecided>(*this, 0);
    tell<ev::incoming>(*this, q, q.message);
    return consumed;
  }
  verdict hook(hook::response const& r) {
    if (r.transaction != notifying_ || !r.message.is_final()) return Base::hook(r);
    if (this->overtaken(r)) return consumed;
    notifying_ = {};
    if (!r.message.is_success()) this->finish(r.message.status());
    else if (sent_ >= 200) this->finish(sent_);
    else if (wanted_ != sent_ && !notify() && wanted_ >= 200) this->finish(wanted_);
    return consumed;
  }
  verdict hook(hook::resent const& r) {
    if (notifying_ == r.before) notifying_ = r.now;
    return Base::hook(r);
  }
  verdict hook(hook::failure const& f) {
    if (f.transaction != notifying_) return Base::hook(f);
    tell<ev::failed>(*this, f, f.why);
    this->finish(408);
    return consumed;
  }
  verdict hook(hook::timer<undecided> const&) {
    if (this->phase_ == phase::establishing) this->answer(603).ignore();
    return consumed;
  }
  verdict hook(hook::timer<subscription_limit> const&) {
    if (!report(503) && notifying_.index == ~0U) this->finish(503);
    return consumed;
  }

 private:
  /// One NOTIFY at a time: two in flight could arrive in the wrong order.
  result<> notify() {
    char head[256], body[128];
    message_writer h(head), b(body);
    h.header(header_id::event, "refer;id=", cseq_);
    if (wanted_ >= 200) h.header(header_id::subscription_state, "terminated;reason=noresource");
    else h.header(header_id::subscription_state, "active;expires=", expires());
    b.response(wanted_);
    auto const sent = this->request({.what = method::notify,
                                     .extra = h.finish().value,
                                     .content_type = "message/sipfrag;version=2.0",
                                     .body = b.finish().value});
    if (!sent) return {sent.code};
    sent_ = wanted_;
    notifying_ = sent.value;
    return {};
  }
  /// Seconds that remain (RFC 6665 4.1.3).
  millis expires() const {
    millis const now = this->stack_->now();
    return until_ > now ? (until_ - now) / 1000 : 0;
  }
  raw_handle notifying_;
  millis until_ = 0;
  u32 cseq_ = 0;
  u16 wanted_ = 0, sent_ = 0;
};

}  // namespace polysip
