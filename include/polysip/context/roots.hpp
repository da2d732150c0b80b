// The two roots: a client sends the request, a server lets you answer it.
#pragma once
#include "core.hpp"

namespace polysip {

/// May emit: progress, accepted, rejected, failed, ended.
template<class Final, class Traits> struct client : root<Final, Traits> {
  using Base = root<Final, Traits>;
  using Base::hook;
  using events = more_events<Base, ev::progress, ev::accepted, ev::rejected>;
  static constexpr bool is_client = true;

  verdict hook(hook::response const& r) {
    if (this->phase_ != phase::establishing || r.transaction != this->opening_)
      return Base::hook(r);
    if (!r.message.is_final()) {
      if (r.message.status() > 100) tell<ev::progress>(*this, r, r.message);
    } else if (r.message.is_success()) {
      this->phase_ = phase::established;
      this->status_ = r.message.status();
      tell<ev::accepted>(*this, r, r.message);
    } else {
      tell<ev::rejected>(*this, r, r.message);
      this->finish(r.message.status());
    }
    return Base::hook(r);
  }
  verdict hook(hook::failure const& f) {
    if (f.transaction != this->opening_ || this->phase_ >= phase::terminated) return Base::hook(f);
    tell<ev::failed>(*this, f, f.why);
    this->finish(f.why == cause::timeout ? 408 : 503);  // 8.1.3.1
    return Base::hook(f);
  }

  verdict hook(hook::resent const& r) {
    if (this->opening_ == r.before) this->opening_ = r.now;
    return Base::hook(r);
  }

 protected:
  /// Sends the request that this context is about.
  result<> open(request_plan const& p) {
    if (auto const r = this->in(phase::initial); !r) return r;
    auto const sent = this->request(p);
    if (!sent) return {sent.code};
    this->opening_ = sent.value;
    this->phase_ = phase::establishing;
    return {};
  }
};

/// May emit: incoming, failed, ended.
template<class Final, class Traits> struct server : root<Final, Traits> {
  using events = more_events<root<Final, Traits>, ev::incoming>;
  static constexpr bool is_server = true;

  /// Answers with a final status of 300 and above, and ends. error::wrong_state for a 408 to
  /// anything but an INVITE (RFC 4320 4.2); error::malformed (`p.extra`) or error::too_large (with
  /// it or a body): nothing happened, and it may be given anew.
  result<> reject(u16 status, response_plan const& p = {}) {
    if (this->phase_ != phase::establishing && this->phase_ != phase::initial)
      return {this->in(phase::establishing).code};
    auto const* const t = this->stack_->find_transaction(this->opening_);
    if (status < 300 || status > 699 || (t && !this->stack_->may_send(*t, status)))
      return {error::wrong_state};
    return answer(status, p);
  }

 protected:
  result<> answer(u16 status, response_plan const& p = {}) {
    auto const r = this->respond(this->opening_, status, p);
    bool const long_itself = p.extra.empty() && p.body.empty();  // for what the request repeats
    if (r.code != error::malformed && (r.code != error::too_large || long_itself))
      this->finish(status);
    return r;
  }
};

template<class B>
concept client_base = requires {
  requires B::is_client;
};
template<class B>
concept server_base = requires {
  requires B::is_server;
};
template<class B>
concept context_base = client_base<B> || server_base<B>;

}  // namespace polysip
