// The part of a context that does not depend on its final type, references to it, and the root of
// all mixins.
#pragma once
#include "../dialog/requests.hpp"
#include "events.hpp"
#include "fwd.hpp"
#include "hooks.hpp"

namespace polysip {

template<class Traits> class basic_stack;

/// What a user sees of a call or of any other context. Offer/answer and the wait for ACK have
/// states of their own.
enum class phase : u8 { initial, establishing, established, terminating, terminated, gone, count };

constexpr u32 bit(method m) { return 1U << static_cast<u32>(m); }

/// Stack and handle. `r->verb()` is one input: the clock is read once, and a stale handle reaches
/// the pool's dead context, whose phase is `gone` and whose verbs answer error::stale.
template<class Traits, class C> class ref {
  basic_stack<Traits>* stack_ = nullptr;
  raw_handle h_;

  class bracket {
    basic_stack<Traits>& s_;
    C* c_;

   public:
    bracket(basic_stack<Traits>& s, C* c) : s_(s), c_(c) { s_.enter(); }
    bracket(bracket const&) = delete;
    bracket& operator=(bracket const&) = delete;
    ~bracket() { s_.leave(); }
    C* operator->() const { return c_; }
  };

 public:
  ref() = default;
  ref(basic_stack<Traits>& s, raw_handle h) : stack_(&s), h_(h) {}
  bracket operator->() const {
    POLYSIP_ASSERT(stack_,
                   "this reference is the value of a failed result: check the result first");
    return {*stack_, stack_->template find_or_dead<C>(h_)};
  }
  explicit operator bool() const { return stack_ && stack_->template find<C>(h_) != nullptr; }
  operator handle<C>() const { return {h_}; }
  raw_handle raw() const { return h_; }
  friend bool operator==(ref const&, ref const&) = default;
};

/// What the stack handles: once per stack, not once per context type.
template<class Traits> struct context_core : timer_node {
  using arena = typename Traits::storage::arena;

  basic_stack<Traits>* stack_ = nullptr;
  raw_handle self_, dialog_;
  raw_handle opening_;  // the transaction of the request that this context is about
  dialog_usage usage_;
  chain pending_;       // server transactions that wait for our final response
  kept<arena> result_;  // the body of the outcome, when the application keeps it
  typename Traits::transport::endpoint peer_{};
  polysip::phase phase_ = phase::initial;
  u16 status_ = 0;
  bool known_ = false;   // the application has heard of it, so it is owed `ended`
  bool keep_ = false;    // it outlives its end until end()
  bool ending_ = false;  // `ended` is told

  result<> in(polysip::phase p) const {
    if (phase_ == p) return {};
    return {phase_ == phase::gone ? error::stale : error::wrong_state};
  }
  result<> respond(raw_handle transaction, u16 status, response_plan const& p = {}) {
    return stack_->respond(*this, transaction, status, p);
  }
  /// An answer that nobody would give a second time. Where there is no room for it the request is
  /// forgotten, so that its repetition gets another chance: false.
  bool respond_or_forget(raw_handle transaction, u16 status, response_plan const& p = {}) {
    bool const kept = respond(transaction, status, p).code != error::full;
    if (!kept) stack_->forget_unanswered(transaction);
    return kept;
  }
  result<raw_handle> request(request_plan const& p) {
    if (phase_ >= phase::terminated) return {{}, in(phase::established).code};
    return stack_->send_request(self_, kind, stack_->find_dialog(dialog_), p);
  }
  /// `ended` is told by the stack's settling, the only place that does.
  void finish(u16 status) {
    if (phase_ >= phase::terminated) return;
    phase_ = phase::terminated;
    status_ = status;
    stack_->bury(*this);
  }
};

template<class Final, class Traits> struct root : context_core<Traits> {
  using ref = polysip::ref<Traits, Final>;
  using traits = Traits;
  using events = event_list<ev::ended, ev::failed, ev::not_sent>;
  using timers = types<>;
  static constexpr u32 methods = 0;  // what Allow names because of this context
  static constexpr u32 opens = 0;    // requests that make a server context of this type

  polysip::phase phase() const { return this->phase_; }
  /// Status of the outcome; 0 before it.
  u16 status() const { return this->status_; }
  /// The body of the outcome where keep() kept it, else empty. Of an incoming call: the offer,
  /// until it is answered.
  std::string_view body() const { return this->result_.view(); }
  /// Inside `on(accepted)` or `on(rejected)` of this context: it then answers for its result until
  /// end(). error::wrong_state elsewhere.
  result<> keep() { return this->stack_->keep_result(*this); }

  /// The status of a request that was refused because its body has none of these media types, or is
  /// in a content coding (8.2.3); else 0.
  u16 refuse_body(hook::request const& q, std::string_view types) {
    auto const& m = q.message;  // careless peers name no type: their body is taken for ours
    bool const typed = m.has(header_id::content_type) || m.has(header_id::content_encoding);
    u16 const status = typed ? judge_body(m, types).status : u16{0};
    if (status == 0) return 0;
    char room[256];
    message_writer w(room);
    if (status == 415)
      w.header(header_id::accept, types).header(header_id::accept_encoding, "identity");
    this->respond_or_forget(q.transaction, status, {.extra = w.finish().value});
    return status;
  }

  /// A request of ours again, as it is now to be written: after a challenge and the like. The same
  /// context, one outcome.
  bool send_again(raw_handle transaction) {
    auto* const t = this->stack_->find_transaction(transaction);
    if (!t) return false;
    auto const times = static_cast<u8>(t->client.again + 1);
    auto const sent = this->stack_->send_again(*t, this->stack_->find_dialog(this->dialog_));
    if (!sent) return false;
    this->stack_->find_transaction(sent.value)->client.again = times;
    (void)outermost().hook(hook::resent{transaction, sent.value});
    return true;
  }

  /// A request of a dialog that a later one of ours overtook is refused with 500 (12.2.2), although
  /// the peer would take it: sends it again, three times at most.
  bool overtaken(hook::response const& r) {
    if (r.message.status() != 500) return false;
    auto* const t = this->stack_->find_transaction(r.transaction);
    auto* const d = this->stack_->find_dialog(this->dialog_);
    if (!t || !d || t->client.again >= 3) return false;
    return this->stack_->cseq_of(*t) < d->local_cseq && send_again(r.transaction);
  }

  ref me() { return {*this->stack_, this->self_}; }
  Final& outermost() { return static_cast<Final&>(*this); }

  verdict hook(hook::response const&) { return verdict{true}; }
  verdict hook(hook::request const&) { return verdict{true}; }
  verdict hook(hook::canceled const&) { return verdict{true}; }
  verdict hook(hook::failure const&) { return verdict{true}; }
  verdict hook(hook::warning const&);
  verdict hook(hook::outgoing const&) { return verdict{true}; }
  verdict hook(hook::resent const&) { return verdict{true}; }
  verdict hook(hook::action const&) { return verdict{true}; }
  template<class Tag> verdict hook(hook::timer<Tag> const&) { return verdict{true}; }
};

/// Queues an event for the application. Hooks tell, verbs do not: only a hook has the argument
/// asked for.
template<template<class> class E, class Layer, is_hook Why, class... A>
void tell(Layer& at, Why const&, A const&... a) {
  using final_type = std::remove_reference_t<decltype(at.outermost())>;
  using event = E<typename Layer::ref>;
  using told = typename final_type::events::template with<typename Layer::ref>;
  static_assert(in_list<event, told>,
                "add this event to the mixin: using events = polysip::more_events<Base, ...>");
  at.known_ = true;
  at.stack_->post(event{at.me(), a...});
}

/// Whether a context brings timer values of its own: `using timer_values = ...` in a mixin.
template<class Context>
concept brings_timers = requires {
  typename Context::timer_values;
};

namespace detail {

template<class Context> struct timers_of_context { using type = typename Context::traits::timers; };
template<brings_timers Context> struct timers_of_context<Context> {
  using type = typename Context::timer_values;
  static_assert(timer_values<type>);
};

}  // namespace detail

/// T1, T2, T4 of the context that `Layer` is part of: its own, or those of the stack. Only within
/// functions, where the context is complete.
template<class Layer>
using timers_of = typename detail::timers_of_context<
    std::remove_reference_t<decltype(std::declval<Layer&>().outermost())>>::type;

/// Starts a timer of the context, or moves it; `forever` stops it.
template<class Tag, class Layer> void arm(Layer& at, millis in) {
  at.outermost().template set<Tag>(at.stack_->from_now(in));
}
template<class Tag, class Layer> void disarm(Layer& at) {
  at.outermost().template set<Tag>(forever);
}

template<class Final, class Traits> verdict root<Final, Traits>::hook(hook::warning const& w) {
  if (this->known_) tell<ev::not_sent>(*this, w);
  return verdict{true};
}

}  // namespace polysip
