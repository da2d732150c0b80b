// The application: answers what comes in, and keeps what became of the calls and requests that
// actions are about.
#pragma once
#include <algorithm>
#include <variant>

#include "phone.hpp"
#include "report.hpp"

namespace ua {

/// What became of something that was asked for.
struct outcome {
  enum class is : u8 { open, good, bad } now = is::open;
  std::string why{};
  void good() { now = now == is::open ? is::good : now; }
  void bad(std::string cause) {
    if (now == is::open) now = is::bad, why = std::move(cause);
  }
};

using line = std::variant<caller, callee>;

/// The call that actions are about: the last one of ours, or one that came in meanwhile.
struct call_state {
  line who{};
  bool known = false, ringing = false, was_up = false, over = false;
  std::string why{};  // it is over
  outcome change{};   // of the last hold or resume
  bool wants_hold = false;

  bool ours() const { return std::holds_alternative<caller>(who); }
  bool alive() const { return known && !over; }
};

class agent : ignore_rest {
 public:
  agent(settings const& s, reporter const& out) : settings_(s), out_(out) {}
  void attach(phone& p) { phone_ = &p; }

  // ---- what actions ask for
  result<> call(text uri) {
    auto const r = phone_->start<invite_client_context>(uri);
    if (r) enter(r.value);
    return {r.code};
  }
  result<> message(text uri, text body) {
    request = {};
    return {phone_->start<message_client_context>(uri, body).code};
  }
  result<> options(text uri) {
    request = {};
    return {phone_->start<options_client_context>(uri).code};
  }
  result<> refer(text uri) {
    referred = transferred = {};
    return std::visit([&](auto& c) { return result<>{c->refer(uri).code}; }, current.who);
  }
  result<> hold(bool on) {
    current.change = {};
    current.wants_hold = on;
    return std::visit([&](auto& c) { return on ? c->hold() : c->resume(); }, current.who);
  }
  result<> bye() {
    return std::visit([](auto& c) { return c->bye(); }, current.who);
  }
  result<> cancel() { return std::get<caller>(current.who)->cancel(); }

  /// Ends every call, whatever its state.
  void hang_up() {
    for (line& l : lines_) std::visit([](auto& c) { c->end().ignore(); }, l);
  }

  // ---- calls that ring for some time
  millis next_answer() const {
    millis next = forever;
    for (auto const& r : ringing_) next = std::min(next, r.until);
    return next;
  }
  void answer_due(millis now) {
    for (auto& r : ringing_)
      if (r.until <= now) r.who->accept().ignore();  // stale when the caller gave up
    std::erase_if(ringing_, [&](auto const& r) { return r.until <= now; });
  }

  // ---- events
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e);
  void on(phone::incoming<message_server_context> const& e);
  void on(phone::incoming<refer_server_context> const& e);
  void on(phone::progress<invite_client_context> const& e);
  void on(phone::accepted<invite_client_context> const& e);
  void on(phone::confirmed<invite_server_context> const& e);
  void on(phone::notified<refer_client_context> const& e);
  template<class C> void on(ev::accepted<C> const& e) {
    told("accepted", e.context, e.message.status(), e.message.reason());
    outcome_of(e.context).good();
  }
  template<class C> void on(ev::rejected<C> const& e) {
    told("rejected", e.context, e.message.status(), e.message.reason());
    went_wrong(e.context, e.message.status(),
               "rejected with " + std::to_string(e.message.status()) + " " +
                   printable(e.message.reason(), false));
  }
  template<class C> void on(ev::failed<C> const& e) {
    out_.tell("failed", {{"context", name_of(e.context)}, {"cause", to_string(e.why)}});
    went_wrong(e.context, e.why == cause::timeout ? 408 : 503,
               std::string("failed: ") + to_string(e.why));
  }
  template<class C> void on(ev::changed<C> const& e) {
    out_.tell("changed", {{"context", name_of(e.context)},
                          {"status", e.status},
                          {"on_hold", e.on_hold},
                          {"held_by_peer", e.held_by_peer}});
    if (!is_current(e.context)) return;
    if (e.status >= 300) current.change.bad("refused with " + std::to_string(e.status));
    else if (e.on_hold == current.wants_hold) current.change.good();
  }
  template<class C> void on(ev::not_sent<C> const& e) {
    out_.tell("not_sent", {{"context", name_of(e.context)}});
  }
  template<class C> void on(ev::ended<C> const& e) {
    out_.tell("ended", {{"context", name_of(e.context)}, {"status", e.status}});
    closed(e.context, e.status);
  }

  call_state current;
  outcome request;      // of the last message or options
  outcome referred;     // of the last refer: agreed to
  outcome transferred;  // of the last transfer, ours or the one that we were asked for

 private:
  struct ringing_call {
    callee who;
    millis until;
  };
  struct transfer {
    phone::ref<refer_server_context> asked;
    caller call;
  };

  template<class C> bool is_current(C const& c) const {
    return current.known && current.who == line{c};
  }
  void enter(line const& l) {
    current = {.who = l, .known = true};
    lines_.push_back(l);
  }
  template<class C> void told(text event, C const& context, u16 status, text reason) {
    out_.tell(event, {{"context", name_of(context)}, {"status", status}, {"reason", reason}});
  }
  outcome& outcome_of(auto const&) { return request; }
  outcome& outcome_of(phone::ref<refer_client_context> const&) { return referred; }

  /// It was refused, or it failed.
  void went_wrong(auto const&, u16, std::string why) { request.bad(std::move(why)); }
  void went_wrong(phone::ref<refer_client_context> const&, u16, std::string why) {
    referred.bad(why);
    transferred.bad(std::move(why));
  }
  void went_wrong(phone::ref<refer_server_context> const&, u16, std::string) {}
  void went_wrong(callee const& c, u16, std::string why) {
    if (is_current(c)) current.why = std::move(why);
  }
  void went_wrong(caller const& c, u16 status, std::string why) {
    if (is_current(c)) current.why = why;
    if (reported(c, status)) transferred.bad(std::move(why));
  }
  /// Tells whoever asked for this call how it goes; false when nobody did.
  bool reported(caller const& c, u16 status) {
    auto const t = std::find_if(transfers_.begin(), transfers_.end(),
                                [&](transfer const& x) { return x.call == c; });
    if (t == transfers_.end()) return false;
    t->asked->report(status).ignore();
    if (status >= 200) transfers_.erase(t);
    return true;
  }
  void closed(auto const&, u16) {}
  void closed(phone::ref<refer_client_context> const&, u16) {
    transferred.bad("the peer stopped telling");
  }
  void closed(caller const& c, u16 status) { call_closed(c, status); }
  void closed(callee const& c, u16 status) { call_closed(c, status); }
  template<class C> void call_closed(C const& c, u16 status) {
    std::erase(lines_, line{c});
    if (!is_current(c)) return;
    current.over = true;
    if (current.why.empty())
      current.why = status < 300 ? "the call is over" : "ended with " + std::to_string(status);
    current.change.bad(current.why);
    if (!current.ours() && !current.was_up) current = {};  // nobody had asked for it
  }

  settings const& settings_;
  reporter const& out_;
  phone* phone_ = nullptr;
  std::vector<line> lines_;
  std::vector<ringing_call> ringing_;
  std::vector<transfer> transfers_;
};

inline text sender_of(message_view const& m) {
  auto const from = m.get<header::from>();
  return from ? from->uri : text{};
}

inline void agent::on(phone::incoming<invite_server_context> const& e) {
  out_.tell("incoming", {{"context", name_of(e.context)}, {"from", sender_of(e.message)}});
  if (settings_.answer == settings::rule::refuse)
    return e.context->reject(settings_.refuse_with).ignore();
  if (current.alive()) lines_.push_back(e.context);
  else enter(e.context), current.ringing = true;
  if (settings_.answer == settings::rule::accept) return e.context->accept().ignore();
  e.context->ring().ignore();
  ringing_.push_back({e.context, monotonic_clock{}.now() + settings_.ring_for});
}

inline void agent::on(phone::incoming<message_server_context> const& e) {
  auto const body = e.message.body();
  out_.tell("incoming",
            {{"context", name_of(e.context)}, {"from", sender_of(e.message)}, {"text", body}});
  e.context->accept().ignore();
}

/// Not called back: a target that is no plain SIP URI. The stack then declines by itself.
inline void agent::on(phone::incoming<refer_server_context> const& e) {
  auto const target = e.message.get<header::refer_to>();
  out_.tell("incoming", {{"context", name_of(e.context)},
                         {"from", sender_of(e.message)},
                         {"target", target ? target->uri : text{}}});
  if (!settings_.accept_refer || !target || !is_sip_uri(target->uri)) return;
  if (!e.context->accept()) return;
  transferred = {};
  auto const call = phone_->start<invite_client_context>(target->uri);
  if (call) {
    lines_.push_back(call.value);
    transfers_.push_back({e.context, call.value});
  } else {
    e.context->report(503).ignore();
    transferred.bad(to_string(call.code));
  }
}

inline void agent::on(phone::progress<invite_client_context> const& e) {
  told("progress", e.context, e.message.status(), e.message.reason());
  (void)reported(e.context, e.message.status());
  if (is_current(e.context) && e.message.status() / 10 == 18) current.ringing = true;
}

inline void agent::on(phone::accepted<invite_client_context> const& e) {
  told("accepted", e.context, e.message.status(), e.message.reason());
  if (reported(e.context, e.message.status())) {
    current = {.who = e.context, .known = true};
    transferred.good();
  }
  if (is_current(e.context)) current.was_up = true;
}

inline void agent::on(phone::confirmed<invite_server_context> const& e) {
  out_.tell("confirmed", {{"context", name_of(e.context)}});
  if (is_current(e.context)) current.was_up = true;
}

inline void agent::on(phone::notified<refer_client_context> const& e) {
  out_.tell("notified", {{"context", name_of(e.context)}, {"status", e.status}});
  if (e.status >= 300) transferred.bad("ended with " + std::to_string(e.status));
  else if (e.status >= 200) transferred.good();
}

}  // namespace ua
