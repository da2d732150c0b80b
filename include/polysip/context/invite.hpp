// INVITE from both sides (RFC 3261 13): from the first request to the call, or to its refusal.
#pragma once
#include "call.hpp"

namespace polysip {

struct ring_limit;    // nobody answers
struct cancel_limit;  // 9.1: a canceled INVITE without a final response
struct unanswered;    // the offer of a 2xx, which the ACK has to answer

template<context_base Base> struct invite;

/// The calling side. May emit: progress, accepted, rejected, failed, changed, ended.
template<client_base Base> struct invite<Base> : call<Base> {
  using call<Base>::hook;
  using timers = more_timers<call<Base>, ring_limit, cancel_limit, unanswered>;
  using limits = typename Base::traits::limits;

  /// Calls `target`. Without `offer` the media policy writes it; if that writes none, the callee
  /// may offer, and answer() is owed.
  result<> start(std::string_view target, std::string_view offer = {}) {
    char room[call<Base>::sdp_room];
    this->session_ = this->stack_->random() >> 1;
    auto const sdp = this->offer_for(offer, room);
    if (!this->remember_description(sdp)) return {error::full};
    if (!sdp.empty()) this->negotiation_.offer_sent().ignore();
    auto const sent = this->open({.what = method::invite,
                                  .target = target,
                                  .content_type = sdp.empty() ? "" : sdp_type,
                                  .body = sdp});
    if (sent) arm<ring_limit>(*this, limits::ring);
    return sent;
  }
  /// The answer to an offer that came in the 2xx, for the ACK (13.2.2.4): within `on(accepted)` of
  /// a call that was started without an offer, where the media policy writes none. Without it the
  /// call ends at once.
  result<> answer(std::string_view sdp) {
    if (!owes_ack_ || sdp.empty())
      return {this->phase_ == phase::gone ? error::stale : error::wrong_state};
    if (!this->remember_description(sdp)) return {error::full};
    acknowledge_late(sdp);
    return {};
  }
  /// Gives up before the answer. CANCEL leaves with the first provisional response (9.1); a 2xx
  /// that crosses it is acknowledged and ended by BYE. A CANCEL that could not be sent leaves with
  /// the next provisional response, or when it is asked for again.
  result<> cancel() {
    bool const unsent = this->phase_ == phase::terminating && !cancel_sent_ && !answered_;
    if (auto const r = this->in(phase::establishing); !r && !unsent) return r;
    this->phase_ = phase::terminating;
    return heard_ ? send_cancel() : result<>{};
  }
  /// Ends the call whatever its state: CANCEL or BYE.
  result<> end() {
    if (this->phase_ == phase::terminated) return this->stack_->release_result(*this);
    return this->phase_ == phase::established ? this->bye() : cancel();
  }

  verdict hook(hook::response const& r) {
    if (r.method == method::cancel) return consumed;
    if (r.method != method::invite || r.transaction != this->opening_) return call<Base>::hook(r);
    if (!r.message.is_final()) return provisional(r);
    disarm<ring_limit>(*this);
    disarm<cancel_limit>(*this);
    if (r.message.is_success()) return success(r);
    if (this->phase_ != phase::terminating) return call<Base>::hook(r);
    tell<ev::rejected>(*this, r, r.message);  // 487 to our CANCEL
    this->finish(r.message.status());
    return consumed;
  }
  /// A BYE before the answer ends one early dialog (15), or its 2xx never came here and it gave up
  /// waiting for the ACK. The INVITE may still ring elsewhere, so it is canceled.
  verdict hook(hook::request const& q) {
    if (q.message.method() != method::bye || answered_) return call<Base>::hook(q);
    this->respond_or_forget(q.transaction, 200);
    cancel().ignore();
    return consumed;
  }
  verdict hook(hook::failure const& f) {
    if (f.method == method::cancel) return consumed;
    return call<Base>::hook(f);
  }
  verdict hook(hook::resent const& r) {
    if (r.before == this->opening_) heard_ = cancel_sent_ = false;
    return call<Base>::hook(r);
  }
  verdict hook(hook::timer<ring_limit> const&) {
    ++this->stack_->count().silent_application;
    cancel().ignore();
    return consumed;
  }
  verdict hook(hook::timer<unanswered> const&) {
    acknowledge_late({});
    this->give_up();
    return consumed;
  }
  verdict hook(hook::timer<cancel_limit> const& t) {
    this->stack_->forget(this->opening_);
    tell<ev::failed>(*this, t, cause::timeout);
    this->finish(408);
    return consumed;
  }

 private:
  result<> send_cancel() {
    auto const r = this->stack_->send_cancel(this->opening_);
    if (r || !canceling_) arm<cancel_limit>(*this, 64 * timers_of<invite>::t1);
    canceling_ = true;
    cancel_sent_ = static_cast<bool>(r);
    return r;
  }
  verdict provisional(hook::response const& r) {
    heard_ = true;
    if (this->phase_ == phase::terminating) {
      if (!cancel_sent_) send_cancel().ignore();
      return consumed;
    }
    this->stack_->enter_dialog(*this, r, true);
    return call<Base>::hook(r);
  }
  verdict success(hook::response const& r) {
    if (answered_) return again(r);
    if (!this->stack_->enter_dialog(*this, r, false)) {  // no room for what the peer believes in
      if (auto* const t = this->stack_->find_transaction(r.transaction))
        this->stack_->refuse_fork(*t, r.message);
      tell<ev::failed>(*this, r, cause::transport);
      this->finish(503);
      return consumed;
    }
    answered_ = true;
    this->negotiation_.reset();
    auto const described = description_in(r.message);
    this->heard_description(described);
    if (this->phase_ == phase::terminating) {  // it crossed our CANCEL
      this->stack_->acknowledge(*this, r);
      tell<ev::accepted>(*this, r, r.message);
      this->give_up();
      return consumed;
    }
    if (this->local_description().empty() && !described.empty()) return answer_late(r);
    this->stack_->acknowledge(*this, r);
    (void)call<Base>::hook(r);
    return consumed;  // it has an owner, also when its ACK could not be kept
  }
  /// A repeated 2xx whose ACK was not kept: for want of room, or since the application owes it.
  verdict again(hook::response const& r) {
    auto const answer = late_ ? this->local_description() : std::string_view{};
    if (!owes_ack_) this->stack_->acknowledge(*this, r.transaction, answer);
    return consumed;
  }
  /// The 2xx brought the offer, so the ACK carries the answer (13.2.2.4).
  verdict answer_late(hook::response const& r) {
    owes_ack_ = late_ = true;
    char room[call<Base>::sdp_room];
    auto const sdp = this->answer_for({}, description_in(r.message), room);
    if (sdp.empty() || !this->remember_description(sdp)) arm<unanswered>(*this, 0);
    else acknowledge_late(sdp);
    (void)call<Base>::hook(r);
    return consumed;  // this 2xx has an owner, though its ACK may still be owed
  }
  void acknowledge_late(std::string_view sdp) {
    this->stack_->acknowledge(*this, this->opening_, sdp);
    owes_ack_ = false;
    disarm<unanswered>(*this);
  }
  bool heard_ = false, answered_ = false, cancel_sent_ = false;
  bool canceling_ = false;  // a CANCEL was tried
  bool late_ = false;       // the offer came in the 2xx
  bool owes_ack_ = false;   // which then waits for the answer
};

/// The called side. May emit: incoming, confirmed, changed, failed, ended.
template<server_base Base> struct invite<Base> : call<Base> {
  using call<Base>::hook;
  using events = more_events<call<Base>, ev::confirmed>;
  using timers = more_timers<call<Base>, ring_limit>;
  using limits = typename Base::traits::limits;
  static constexpr u32 opens = Base::opens | bit(method::invite);

  /// 180, or another provisional response, with early media if you like.
  result<> ring(u16 status = 180, response_plan const& p = {}) {
    if (auto const r = this->in(phase::establishing); !r) return r;
    if (status <= 100 || status >= 200) return {error::wrong_state};
    return this->respond(this->opening_, status, p);
  }
  /// 200. Without `answer` the media policy writes it, from the offer that came; if it cannot: 488,
  /// and error::wrong_state. Where none came, a 200 has to offer (13.3.1.4): without one,
  /// error::wrong_state, and nothing is sent.
  result<> accept(std::string_view answer = {}) {
    if (auto const r = this->in(phase::establishing); !r) return r;
    char room[call<Base>::sdp_room];
    auto const sdp = this->answer_for(answer, this->result_.view(), room);
    bool const offered = static_cast<bool>(this->result_);
    if (sdp.empty()) {
      if (offered) this->reject(488).ignore();
      return {error::wrong_state};
    }
    if (!this->remember_description(sdp)) return {error::full};
    auto const sent = this->answer_2xx(this->opening_, {.content_type = sdp_type, .body = sdp});
    if (!sent) return sent;
    disarm<ring_limit>(*this);
    if (!offered) this->negotiation_.offer_sent().ignore();
    this->result_.clear();
    this->phase_ = phase::established;
    return {};
  }
  /// Ends the call whatever its state: 480 or BYE.
  result<> end() {
    if (this->phase_ == phase::terminated) return this->stack_->release_result(*this);
    return this->phase_ == phase::established ? this->bye() : this->reject(480);
  }

  verdict hook(hook::request const& q) {
    if (q.message.method() != method::invite || this->phase_ != phase::initial)
      return call<Base>::hook(q);
    this->session_ = this->stack_->random() >> 1;
    this->phase_ = phase::establishing;
    if (u16 const why = this->refuse_content(q)) {
      this->finish(why);
      return consumed;
    }
    auto const offer = description_in(q.message);
    if (!offer.empty() && !this->result_.assign(this->stack_->store(), offer)) {
      ++this->stack_->count().pool_full;
      this->answer(503).ignore();
      return consumed;
    }
    this->heard_description(offer);
    auto const lasts = q.message.get<header::expires>();
    expires_ = lasts && 1000 * millis{lasts->value} < limits::ring;
    arm<ring_limit>(*this, expires_ ? 1000 * millis{lasts->value} : limits::ring);
    tell<ev::incoming>(*this, q, q.message);
    return consumed;
  }
  verdict hook(hook::canceled const& c) {
    if (c.transaction != this->opening_ || this->phase_ != phase::establishing)
      return call<Base>::hook(c);
    this->answer(487).ignore();
    return consumed;
  }
  /// The invitation has expired as its Expires says (13.3.1), or the application is silent.
  verdict hook(hook::timer<ring_limit> const&) {
    if (!expires_) ++this->stack_->count().silent_application;
    this->answer(expires_ ? 487 : 480).ignore();
    return consumed;
  }

 private:
  bool expires_ = false;  // before the stack's own limit
};

}  // namespace polysip
