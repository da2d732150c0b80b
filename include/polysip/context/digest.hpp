// Digest authentication as a mixin (RFC 3261 22): a challenged request and its repetition are one
// context.
#pragma once
#include "../auth/auth.hpp"
#include "context.hpp"

namespace polysip {

/// Answers 401 and 407 with the stack's credentials, and adds the next count to later requests. A
/// realm that refuses what we answered, or that we have no password for, leaves the response to the
/// application.
template<context_base Base> struct answers_challenges : Base {
  using Base::hook;
  using hashes = typename Base::traits::hashes;
  static constexpr bool able =
      !std::is_same_v<typename Base::traits::credentials, auth::no_credentials>;

  verdict hook(hook::response const& r) {
    if constexpr (able) {
      bool const challenged = r.message.status() == 401 || r.message.status() == 407;
      if (challenged && wanted(r) && answer_challenge(r)) return consumed;
      if (!challenged && r.message.is_final()) book_.accepted();
    }
    return Base::hook(r);
  }
  verdict hook(hook::outgoing const& o) {
    if constexpr (able)
      if (o.method != method::ack && o.method != method::cancel && !book_.empty()) {
        auto const cnonce = text_of({0, 0, this->stack_->random()});
        book_
            .template write<hashes>(o.headers, this->stack_->parts().credentials,
                                    to_string(o.method), o.uri, ascii::slice(cnonce.view(), 16))
            .ignore();
      }
    return Base::hook(o);
  }

 private:
  struct no_book {};
  bool wanted(hook::response const& r) const {
    if (r.method == method::cancel) return false;  // 22.1: it is not sent a second time
    return this->phase_ < phase::terminating || r.method != method::invite;
  }
  bool answer_challenge(hook::response const& r) {
    auto& passwords = this->stack_->parts().credentials;
    return book_.template learn<hashes>(r.message, passwords) && this->send_again(r.transaction);
  }
  [[no_unique_address]] std::conditional_t<able, auth::challenge_book<>, no_book> book_;
};

template<context_base Base> struct digest;

/// The calling side answers challenges.
template<client_base Base> struct digest<Base> : answers_challenges<Base> {
  using answers_challenges<Base>::hook;
};

/// The called side answers challenges to what it sends in a dialog, and makes its own.
/// Challenges requests outside dialogs as the stack's accounts ask for; the application hears of
/// those that passed.
template<server_base Base> struct digest<Base> : answers_challenges<Base> {
  using answers_challenges<Base>::hook;
  using hashes = typename Base::traits::hashes;
  static constexpr bool asks = !std::is_same_v<typename Base::traits::accounts, auth::no_accounts>;

  verdict hook(hook::request const& q) {
    if constexpr (asks)
      if (this->phase_ == phase::initial && outside_dialog(q.message)) {
        auto& accounts = this->stack_->parts().accounts;
        auto& nonces = this->stack_->nonces();
        auto const judged =
            auth::authenticate<hashes>(q.message, accounts, nonces, this->stack_->now());
        if (!judged.passed()) return challenge(q, judged.what);
      }
    return answers_challenges<Base>::hook(q);
  }

 private:
  static bool outside_dialog(message_view const& m) {
    auto const to = m.get<header::to>();
    return to && to->tag.empty();
  }
  verdict challenge(hook::request const& q, auth::outcome why) {
    auto& accounts = this->stack_->parts().accounts;
    auto const from = q.message.get<header::from>();
    char room[1024];
    message_writer w(room);
    auth::write_challenges<hashes>(w, accounts, this->stack_->nonces(), this->stack_->now(),
                                   accounts.realm(q.message.method(), from->uri), why);
    auto const extra = w.finish();
    if (extra) this->respond_or_forget(q.transaction, 401, {.extra = extra.value});
    this->finish(401);
    return consumed;
  }
};

}  // namespace polysip
