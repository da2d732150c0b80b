// The verbs of a call that both sides have: bye, hold, resume, refer, end; and what the peer does
// to it.
#pragma once
#include "../sdp/redirect.hpp"
#include "../session/media.hpp"
#include "../session/offer_answer.hpp"
#include "context.hpp"

namespace polysip {

struct resend_2xx;   // 13.3.1.4: our 2xx is repeated until its ACK comes
struct give_up_2xx;  // after 64*T1 without ACK
struct glare_over;   // 14.1: the re-INVITE that met another one is sent again
struct change_over;  // our re-INVITE has no final response, and then its CANCEL brought none

inline constexpr std::string_view sdp_type = "application/sdp";

/// The session description that a message carries, as its body or as a part of it; else empty.
constexpr std::string_view description_in(message_view const& m) {
  if (!m.has(header_id::content_type)) return m.body();  // careless peers
  return find_part(m, "application", "sdp").value;
}

/// The answer to a later `offer`, by the media policy, whose codecs may have to change; else our
/// description in force, `own`, redirected.
template<media_policy Media>
POLYSIP_OUTLINE result<std::string_view> answer_later(Media& media, session_id id,
                                                      std::string_view own, std::string_view offer,
                                                      sdp::direction wish, std::span<char> room) {
  sdp::session_view ours, theirs;
  u32 version = 0;
  if (ours.parse(own)) {
    if (!ascii::number(ours.origin().version, version)) version = 0;
    if (theirs.parse(offer) && theirs.media().size() < ours.media().size())
      return {{}, error::malformed};  // streams do not go (RFC 3264 8)
  }
  for (u64 const v : {u64{version}, u64{version} + 1}) {  // a higher one only for another answer
    id.version = v;
    auto const n = media.answer(id, offer, wish, room);
    if (n == 0) break;
    if (v > version || std::string_view{room.data(), n} == own) return {{room.data(), n}};
  }
  return sdp::answer_again(own, offer, wish, room);
}

/// An established dialog with a session in it. May emit: changed, failed, ended; the called side
/// also confirmed.
template<context_base Base> struct call : Base {
  using Base::hook;
  using events = more_events<Base, ev::changed>;
  using timers = more_timers<Base, resend_2xx, give_up_2xx, glare_over, change_over>;
  static constexpr u32 methods = Base::methods | bit(method::invite) | bit(method::ack) |
                                 bit(method::bye) | bit(method::cancel);

  /// The media types that the body of an INVITE may have; another gets 415 (8.2.3). A mixin that
  /// understands more hides this by its own list.
  static constexpr std::string_view accepts = "application/sdp, multipart/mixed";

  /// Offers sendonly by a re-INVITE; `changed` tells the outcome. error::wrong_state while an offer
  /// is open. Without a final response within limits::ring it is canceled, as a first INVITE is.
  result<> hold() { return redirect(true); }
  /// Offers sendrecv again.
  result<> resume() { return redirect(false); }
  /// Ends the call. A callee's BYE waits for the ACK, or until the wait for it is over (15).
  result<> bye() {
    if (auto const r = this->in(phase::established); !r) return r;
    this->phase_ = phase::terminating;
    if (unacknowledged_.index != ~0U) return {};  // the ACK, or its absence, sends it
    return send_bye();
  }
  /// Asks the peer to call `target` (RFC 3515). What comes of it is told of the context returned.
  auto refer(std::string_view target) {
    using transfer = refer_client_context<typename Base::traits>;
    using outcome = result<polysip::ref<typename Base::traits, transfer>>;
    if (auto const r = this->in(phase::established); !r) return outcome{{}, r.code};
    return this->stack_->template start_within<transfer>(*this, target);
  }
  /// What a mixin ends the call with, in place of context_core's: an INVITE of ours that is still
  /// out does not outlive the call for ever.
  void finish(u16 status) {
    this->stack_->abandon(reinvite_);
    this->stack_->abandon(this->opening_);
    Base::finish(status);
  }
  bool on_hold() const { return on_hold_; }
  bool held_by_peer() const { return held_by_peer_; }
  /// The session description that we sent last.
  std::string_view local_description() const { return local_.view(); }

  verdict hook(hook::response const& r) {
    if (r.method == method::bye && r.message.is_final()) {
      if (this->overtaken(r)) return consumed;
      bool const over = r.message.is_success() || r.message.status() == 481;  // of theirs, too
      this->finish(over ? u16{200} : r.message.status());
      return consumed;
    }
    if (r.transaction != reinvite_ || r.method != method::invite) return Base::hook(r);
    if (!r.message.is_final()) {
      change_.heard = true;
      if (change_.overdue && !change_.canceled) cancel_change();
      return consumed;
    }
    if (this->phase_ == phase::established && this->overtaken(r)) return consumed;
    close_change();
    if (r.message.is_success()) return changed_by_us(r);
    wanted_.clear();
    if (r.message.status() == 491 && this->phase_ == phase::established) {
      arm<glare_over>(*this, glare_wait());
      return consumed;
    }
    tell<ev::changed>(*this, r, on_hold_, held_by_peer_, r.message.status(), no_description);
    if (r.message.status() == 481 || r.message.status() == 408) give_up();
    return consumed;
  }
  verdict hook(hook::request const& q) {
    switch (q.message.method()) {
      case method::bye:
        this->respond_or_forget(q.transaction, 200);
        this->finish(200);
        return consumed;
      case method::ack: return acknowledged(q);
      case method::invite: return reinvited(q);
      default: return Base::hook(q);
    }
  }
  verdict hook(hook::failure const& f) {
    if (f.method == method::bye) {
      this->finish(f.why == cause::timeout ? 408 : 503);
      return consumed;
    }
    return f.transaction == reinvite_ ? lose_change(f) : Base::hook(f);
  }
  verdict hook(hook::resent const& r) {
    if (reinvite_ == r.before) {
      reinvite_ = r.now;
      change_.heard = change_.canceled = false;
    }
    return Base::hook(r);
  }
  verdict hook(hook::timer<resend_2xx> const&) {
    this->stack_->repeat_success(unacknowledged_);
    using values = timers_of<call>;
    interval_ = 2 * interval_ < values::t2 ? 2 * interval_ : millis{values::t2};
    arm<resend_2xx>(*this, interval_);
    return consumed;
  }
  verdict hook(hook::timer<give_up_2xx> const& t) {
    forget_ack();
    if (this->phase_ < phase::terminating) tell<ev::failed>(*this, t, cause::no_ack);
    give_up();
    return consumed;
  }
  verdict hook(hook::timer<glare_over> const& t) {
    if (this->phase_ != phase::established) return consumed;
    auto const sent = redirect(wants_hold_);
    if (sent.code == error::wrong_state) arm<glare_over>(*this, glare_wait());  // still the peer's
    else if (!sent) tell<ev::changed>(*this, t, on_hold_, held_by_peer_, u16{503}, no_description);
    return consumed;
  }
  verdict hook(hook::timer<change_over> const& t) {
    if (this->phase_ != phase::established) return consumed;  // the BYE ends the re-INVITE, too
    if (change_.overdue) {
      this->stack_->abandon(reinvite_);
      return lose_change(t);
    }
    change_.overdue = true;
    arm<change_over>(*this, 64 * timers_of<call>::t1);  // 9.1
    if (change_.heard) cancel_change();
    return consumed;
  }

 protected:
  /// Our 2xx to an INVITE: sent, then repeated until the ACK.
  result<> answer_2xx(raw_handle transaction, response_plan const& p) {
    auto* const t = this->stack_->find_transaction(transaction);
    if (!t) return {error::wrong_state};
    answered_cseq_ = this->stack_->cseq_of(*t);
    if (auto const r = this->respond(transaction, 200, p); !r && r.code != error::not_sent)
      return r;
    unacknowledged_ = transaction;
    using values = timers_of<call>;
    arm<resend_2xx>(*this, interval_ = values::t1);
    arm<give_up_2xx>(*this, 64 * values::t1);
    return {};
  }
  bool remember_description(std::string_view sdp) {
    return sdp.empty() || local_.assign(this->stack_->store(), sdp);
  }
  /// The first description of a call, by the media policy where the application gives none.
  std::string_view offer_for(std::string_view given, std::span<char> room) {
    if (!given.empty()) return given;
    auto& media = this->stack_->parts().media;
    auto const n = media.offer(session(), sdp::direction::sendrecv, room);
    return {room.data(), n};
  }
  std::string_view answer_for(std::string_view given, std::string_view offer,
                              std::span<char> room) {
    if (!given.empty()) return given;
    auto& media = this->stack_->parts().media;
    if (offer.empty()) return {room.data(), media.offer(session(), sdp::direction::sendrecv, room)};
    return {room.data(), media.answer(session(), offer, sdp::direction::sendrecv, room)};
  }
  session_id session(u64 version = 1) {
    auto const own = this->stack_->transport().sent_by(this->peer_);
    auto const colon = own.rfind(':');
    bool const port = colon != std::string_view::npos && own.find(']', colon) == own.npos &&
                      (own.find(':') == colon || own.front() == '[');
    return {session_, version, port ? ascii::slice(own, 0, colon) : own};
  }
  void heard_description(std::string_view sdp) {
    if (!sdp.empty()) held_by_peer_ = sdp::is_held_by_peer(sdp);
  }
  /// Ends a call that can no longer be trusted to be one.
  void give_up() {
    if (this->phase_ >= phase::terminated) return;
    this->phase_ = phase::terminating;
    send_bye().ignore();
  }
  result<> send_bye() {
    auto const sent = this->request({.what = method::bye});
    if (!sent) this->finish(503);
    return {sent.code};
  }

  static constexpr u32 sdp_room = 4096;
  static constexpr std::string_view no_description{};
  offer_answer negotiation_;
  u64 session_ = 1;

  /// The status of an INVITE that was refused for its body, or because its sender takes no session
  /// descriptions (RFC 4475 3.3.15); else 0.
  u16 refuse_content(hook::request const& q) {
    using final_type = std::remove_reference_t<decltype(this->outermost())>;
    if (u16 const why = this->refuse_body(q, final_type::accepts)) return why;
    if (accepts_media(q.message, "application", "sdp")) return 0;
    constexpr auto warning = "Warning: 399 polysip \"application/sdp is not accepted\"\r\n";
    this->respond_or_forget(q.transaction, 406, {.extra = warning});
    return 406;
  }

 private:
  static constexpr bool calls = client_base<Base>;

  result<> redirect(bool hold) {
    if (auto const r = this->in(phase::established); !r) return r;
    if (!local_ || unacknowledged_.index != ~0U) return {error::wrong_state};
    if (auto const r = negotiation_.offer_sent(); !r) return r;
    char room[sdp_room];
    auto const to = sdp::make_direction(true, !hold);
    auto const offer = sdp::redirect(local_.view(), to, room);
    result<raw_handle> sent{{}, offer.code};
    if (offer && !wanted_.assign(this->stack_->store(), offer.value)) sent.code = error::full;
    if (sent.code == error::none)
      sent =
          this->request({.what = method::invite, .content_type = sdp_type, .body = wanted_.view()});
    if (!sent) {
      negotiation_.reset();
      wanted_.clear();
      return {sent.code};
    }
    reinvite_ = sent.value;
    change_ = {};
    arm<change_over>(*this, Base::traits::limits::ring);
    wants_hold_ = hold;
    disarm<glare_over>(*this);  // this one stands for the one that waited
    return {};
  }
  /// CANCEL of our re-INVITE, which has got a provisional response (9.1). What could not be sent
  /// leaves with the next one.
  void cancel_change() {
    change_.canceled = static_cast<bool>(this->stack_->send_cancel(reinvite_));
    if (change_.canceled) arm<change_over>(*this, 64 * timers_of<call>::t1);
  }
  void close_change() {
    disarm<change_over>(*this);
    reinvite_ = {};
    negotiation_.reset();
  }
  /// No final response came, and none is waited for any more.
  template<is_hook Why> verdict lose_change(Why const& why) {
    close_change();
    wanted_.clear();
    tell<ev::changed>(*this, why, on_hold_, held_by_peer_, u16{408}, no_description);
    give_up();  // 12.2.1.2
    return consumed;
  }
  verdict changed_by_us(hook::response const& r) {
    this->stack_->acknowledge(*this, r);
    auto const answer = description_in(r.message);
    if (!answer.empty()) {
      local_.take(wanted_);
      on_hold_ = wants_hold_;
      heard_description(answer);
    }
    wanted_.clear();
    u16 const status = answer.empty() ? u16{488} : r.message.status();  // no answer, no agreement
    tell<ev::changed>(*this, r, on_hold_, held_by_peer_, status, answer);
    return consumed;
  }
  verdict acknowledged(hook::request const& q) {
    auto const cseq = q.message.get<header::cseq>();
    if (unacknowledged_.index == ~0U || !cseq || cseq->number != answered_cseq_) return consumed;
    std::string_view answer;
    if (negotiation_.now() == offer_answer::state::local_offer) {  // ours was in the 2xx
      negotiation_.answer_received().ignore();
      heard_description(answer = description_in(q.message));
      if (confirmed_)  // no answer, no agreement
        tell<ev::changed>(*this, q, on_hold_, held_by_peer_, answer.empty() ? u16{488} : u16{200},
                          answer);
    }
    confirm(q, answer);
    if (this->phase_ == phase::terminating) send_bye().ignore();
    return consumed;
  }
  void confirm(hook::request const& q, std::string_view answer) {
    forget_ack();
    if constexpr (!calls) {
      if (confirmed_ || this->phase_ != phase::established) return;
      confirmed_ = true;
      tell<ev::confirmed>(*this, q, answer);
    }
  }
  /// A re-INVITE of the peer (14.2): answered at once, from the description that is in force.
  verdict reinvited(hook::request const& q) {
    constexpr u16 early = calls ? 491 : 500;  // 14.2
    if (this->phase_ < phase::established) return refuse(q, early);
    if (this->phase_ != phase::established) return refuse(q, 481);
    if (u16 const why = negotiation_.refusal()) return refuse(q, why);
    if (!local_) return refuse(q, 488);
    if (refuse_content(q)) return consumed;
    char room[sdp_room];
    auto const offer = description_in(q.message);
    auto const wish = sdp::make_direction(true, !on_hold_);
    auto const answer = offer.empty() ? sdp::redirect(local_.view(), wish, room)
                                      : answer_later(this->stack_->parts().media, session(),
                                                     local_.view(), offer, wish, room);
    if (!answer) return refuse(q, 488);
    if (unacknowledged_.index != ~0U)
      confirm(q, no_description);  // its ACK was lost, but not our 2xx (RFC 5407 3.1.4)
    if (!wanted_.assign(this->stack_->store(), answer.value)) return refuse(q, 500);
    if (!answer_2xx(q.transaction, {.content_type = sdp_type, .body = answer.value}))
      return wanted_.clear(), refuse(q, 500);
    local_.take(wanted_);
    if (offer.empty()) negotiation_.offer_sent().ignore();
    heard_description(offer);
    tell<ev::changed>(*this, q, on_hold_, held_by_peer_, u16{200}, offer);
    return consumed;
  }
  verdict refuse(hook::request const& q, u16 status) {
    this->respond_or_forget(q.transaction, status,
                            {.extra = status == 500 ? "Retry-After: 1\r\n" : ""});
    return consumed;
  }
  void forget_ack() {
    disarm<resend_2xx>(*this);
    disarm<give_up_2xx>(*this);
    unacknowledged_ = {};
  }
  /// 14.1: 2.1 to 4 s for who made the Call-ID, else 0 to 2 s, in steps of 10 ms.
  millis glare_wait() {
    u64 const dice = this->stack_->random();
    return calls ? 2100 + 10 * (dice % 191) : 10 * (dice % 201);
  }

  kept<typename Base::traits::storage::arena> local_, wanted_;
  raw_handle reinvite_, unacknowledged_;
  millis interval_ = 0;
  u32 answered_cseq_ = 0;
  bool on_hold_ = false, held_by_peer_ = false, wants_hold_ = false;
  bool confirmed_ = calls;  // what an ACK brings, `changed` tells
  struct {
    bool heard = false;    // a provisional response
    bool overdue = false;  // it is to end without a final response
    bool canceled = false;
  } change_;  // our re-INVITE
};

template<class B>
concept has_dialog = context_base<B> && requires(B& b) {
  b.bye();
};

}  // namespace polysip
