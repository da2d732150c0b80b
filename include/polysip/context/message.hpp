// MESSAGE (RFC 3428) and OPTIONS (RFC 3261 11): one request, one answer.
#pragma once
#include "context.hpp"

namespace polysip {

struct answer_limit;  // the application is silent: 500 before the client's Timer F

/// A client whose final response is the end of it.
template<client_base Base> struct one_answer : Base {
  using Base::hook;

  /// Lets go of what keep() kept.
  result<> end() { return this->stack_->release_result(*this); }

  verdict hook(hook::response const& r) {
    bool const done = r.transaction == this->opening_ && r.message.is_success();
    auto const v = Base::hook(r);
    if (done) this->finish(r.message.status());
    return v;
  }
};

template<context_base Base> struct message;

/// Sends a MESSAGE. May emit: progress, accepted, rejected, failed, ended.
template<client_base Base> struct message<Base> : one_answer<Base> {
  result<> start(std::string_view target, std::string_view text,
                 std::string_view type = "text/plain") {
    return this->open(
        {.what = method::message, .target = target, .content_type = type, .body = text});
  }
};

/// Receives a MESSAGE. May emit: incoming, ended.
template<server_base Base> struct message<Base> : Base {
  using Base::hook;
  using timers = more_timers<Base, answer_limit>;
  static constexpr u32 methods = Base::methods | bit(method::message);
  static constexpr u32 opens = Base::opens | bit(method::message);
  /// The media types that we take; another gets 415. A mixin that takes less hides this.
  static constexpr std::string_view accepts = "*/*";

  /// 200, with a body if you like, and the end.
  result<> accept(response_plan const& p = {}) {
    if (auto const r = this->in(phase::establishing); !r) return r;
    return this->answer(200, p);
  }
  result<> end() { return this->reject(480); }

  verdict hook(hook::request const& q) {
    if (q.message.method() != method::message || this->phase_ != phase::initial)
      return Base::hook(q);
    using final_type = std::remove_reference_t<decltype(this->outermost())>;
    if (u16 const why = this->refuse_body(q, final_type::accepts)) {
      this->finish(why);
      return consumed;
    }
    this->phase_ = phase::establishing;
    arm<answer_limit>(*this, 60 * timers_of<message>::t1);
    tell<ev::incoming>(*this, q, q.message);
    return consumed;
  }
  verdict hook(hook::timer<answer_limit> const&) {
    ++this->stack_->count().silent_application;
    this->answer(500).ignore();
    return consumed;
  }
};

template<context_base Base> struct options;

/// Asks what a peer can do. May emit: progress, accepted, rejected, failed, ended.
template<client_base Base> struct options<Base> : one_answer<Base> {
  result<> start(std::string_view target) {
    return this->open({.what = method::options, .target = target});
  }
};

/// Says what we can do, without asking the application: Allow and Accept (11.2). Emits nothing.
template<server_base Base> struct options<Base> : Base {
  using Base::hook;
  using events = event_list<ev::ended, ev::failed, ev::not_sent>;  // no incoming
  static constexpr u32 methods = Base::methods | bit(method::options);
  static constexpr u32 opens = Base::opens | bit(method::options);
  verdict hook(hook::request const& q) {
    if (q.message.method() != method::options || this->phase_ != phase::initial)
      return Base::hook(q);
    this->answer(200, {.extra = "Accept: application/sdp\r\n"}).ignore();
    return consumed;
  }
};

}  // namespace polysip
