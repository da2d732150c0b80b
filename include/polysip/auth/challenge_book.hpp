// What a client has been challenged with: one entry per realm, and the rule when to give up.
#pragma once
#include "../message/message_view.hpp"
#include "challenge.hpp"

namespace polysip::auth {

/// The challenges that a context answers: at most `Realms` of `Text` characters each.
///
/// Each realm gets one answer, and one more when the server says that the nonce was stale; then the
/// client gives up, since the same password would be refused again (RFC 3261 22.1). A request that
/// got through starts the count anew; its nonce may then run out without stale=true, as servers do.
template<u32 Realms = 2, u32 Text = 128> class challenge_book {
  static_assert(Realms > 0);

 public:
  static constexpr u8 most_stale = 1;

  /// Takes the challenges of a 401 or 407: of each realm the first that can be answered (RFC 8760
  /// 2.4) and that `passwords` knows. error::unauthorized: there is none, or a realm refused what
  /// we answered; error::full: more realms than places. Then the response is final for the user.
  template<hash_policy Hashes = builtin_hashes, credential_policy P, u32 MaxHeaders>
  result<> learn(basic_message_view<MaxHeaders> const& response, P& passwords) {
    for (entry& e : entries_) e.seen = false;
    error problem = error::unauthorized;
    auto const look = [&](auto const& all, bool proxy) {
      for (auto const& c : all) {
        if (!c || !answerable<Hashes>(*c, weakest(passwords))) continue;
        auto const r = take(*c, proxy, passwords);
        if (r.code == error::none && problem == error::unauthorized) problem = error::none;
        if (r.code == error::full || r.code == error::wrong_state) problem = r.code;
      }
    };
    look(response.template all<header::www_authenticate>(), false);
    look(response.template all<header::proxy_authenticate>(), true);
    return {problem == error::wrong_state ? error::unauthorized : problem};
  }

  /// Writes a header for every challenge that `passwords` still knows, each with its next count.
  /// `cnonce` as for write_authorization.
  template<hash_policy Hashes = builtin_hashes, credential_policy P>
  result<> write(message_writer& w, P& passwords, std::string_view method, std::string_view uri,
                 std::string_view cnonce) {
    for (entry& e : entries_) {
      if (!e.used) continue;
      credential const who = passwords.find(e.challenge.realm.view());
      if (who.user.empty()) continue;
      auto const r = write_authorization<Hashes>(w, e.challenge, who, method, uri, cnonce);
      if (!r) return r;
      e.answered = true;
    }
    return {};
  }

  /// A request with our answers got a final response other than 401 and 407.
  constexpr void accepted() {
    for (entry& e : entries_) {
      if (e.answered) e.proven = true;
      e.answered = false;
      e.stale = 0;
    }
  }
  constexpr bool empty() const {
    for (entry const& e : entries_)
      if (e.used) return false;
    return true;
  }
  constexpr void clear() { *this = {}; }

  void fields(auto& ar) {
    for (entry& e : entries_) ar(e.used, e.answered, e.proven, e.stale, e.challenge);
  }

 private:
  struct entry {
    bool used = false, seen = false;
    bool answered = false;  // and neither refused nor accepted yet
    bool proven = false;    // this nonce got a request through
    u8 stale = 0;           // answers that came too late in a row
    basic_remembered_challenge<Text> challenge{};
  };

  static constexpr algorithm weakest(auto& passwords) {
    if constexpr (requires { passwords.weakest(); }) return passwords.weakest();
    else return algorithm::md5;
  }
  /// error::stale: the realm was seen before in this response; error::unauthorized: no password;
  /// error::wrong_state: refused after our answer.
  constexpr result<> take(challenge const& c, bool proxy, auto& passwords) {
    basic_remembered_challenge<Text> next;
    if (auto const r = next.assign(c, proxy); !r) return r;
    if (passwords.find(next.realm.view()).user.empty()) return {error::unauthorized};
    entry* const e = place(next);
    if (!e) return {error::full};
    if (e->seen) return {error::stale};
    e->seen = true;
    if (e->answered) {
      bool const ran_out = e->proven && e->challenge.nonce.view() != next.nonce.view();
      if ((!c.stale && !ran_out) || e->stale == most_stale) return {error::wrong_state};
      ++e->stale;
    }
    e->proven = false;
    e->used = true;
    e->answered = false;
    e->challenge = next;
    return {};
  }
  constexpr entry* place(basic_remembered_challenge<Text> const& c) {
    entry* free = nullptr;
    for (entry& e : entries_) {
      if (!e.used) {
        if (!free) free = &e;
      } else if (e.challenge.proxy == c.proxy && e.challenge.realm.view() == c.realm.view()) {
        return &e;
      }
    }
    return free;
  }

  std::array<entry, Realms> entries_{};
};

}  // namespace polysip::auth
