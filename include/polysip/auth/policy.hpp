// Who we are (client) and who may ask us (server): the two policies of digest authentication.
#pragma once
#include "../message/method.hpp"
#include "digest.hpp"

namespace polysip::auth {

/// What answers a challenge; no user: nothing does.
struct credential {
  std::string_view user, password;
};

/// The client's passwords. Only realms that are yours: any peer can send a challenge, also within a
/// call. `weakest() noexcept -> algorithm` may be added to refuse anything below it.
template<class P>
concept credential_policy = requires(P& p, std::string_view realm) {
  { p.find(realm) }
  noexcept->std::same_as<credential>;
};

struct no_credentials {
  constexpr credential find(std::string_view) const noexcept { return {}; }
};

/// The server's accounts. `realm`: what the request must be authenticated for, empty for nothing;
/// it is never asked about ACK and CANCEL (RFC 3261 22.1). `password`: empty for an unknown user.
/// May be added:
/// - `algorithms() noexcept -> std::span<algorithm const>`: several, preferred first (RFC 8760);
/// - `accepts_uri(digest_uri, request_uri) noexcept -> bool`: a check of the uri parameter; a proxy
///   may have changed the Request-URI, so there is none otherwise (RFC 3261 22.4 item 6).
template<class P>
concept account_policy = requires(P& p, method m, std::string_view text) {
  { p.realm(m, text) }
  noexcept->std::same_as<std::string_view>;  // method, From URI
  { p.password(text, text) }
  noexcept->std::same_as<std::string_view>;  // user, realm
  { p.algorithm() }
  noexcept->std::same_as<auth::algorithm>;
};

struct no_accounts {
  constexpr std::string_view realm(method, std::string_view) const noexcept { return {}; }
  constexpr std::string_view password(std::string_view, std::string_view) const noexcept {
    return {};
  }
  constexpr auth::algorithm algorithm() const noexcept { return auth::algorithm::sha256; }
};

static_assert(credential_policy<no_credentials> && account_policy<no_accounts>);

/// Calls `f(algorithm)` for each that the policy asks for, preferred first, until it returns true.
template<account_policy P> constexpr bool any_algorithm(P& accounts, auto&& f) {
  if constexpr (requires { accounts.algorithms(); }) {
    for (algorithm a : accounts.algorithms())
      if (f(a)) return true;
    return false;
  } else {
    return f(accounts.algorithm());
  }
}

}  // namespace polysip::auth
