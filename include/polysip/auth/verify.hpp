// The server's side: challenges written, credentials judged (RFC 3261 22, RFC 7616 3.3 to 3.6).
#pragma once
#include "../message/address.hpp"
#include "../message/authentication.hpp"
#include "../message/message_view.hpp"
#include "../message/message_writer.hpp"
#include "nonce.hpp"
#include "policy.hpp"

namespace polysip::auth {

/// Writes one challenge with qop=auth. `id`: WWW-Authenticate for a 401, Proxy-Authenticate for a
/// 407. `stale`: only the nonce was wrong, the same password will do.
inline void write_challenge(message_writer& w, header_id id, std::string_view realm,
                            std::string_view nonce, algorithm a, bool stale) {
  w.header(id, "Digest realm=", quoted{realm}, ", nonce=", quoted{nonce},
           ", algorithm=", to_string(a), ", qop=\"auth\"", stale ? ", stale=true" : "");
}

/// The count of credentials with qop; false when it is not 8 hexadecimal digits.
constexpr bool read_count(credentials const& c, u32& out) {
  u64 n = 0;
  if (c.nc.size() != 8 || !from_hex(c.nc, n)) return false;
  out = static_cast<u32>(n);
  return true;
}

/// Whether the credentials prove the password for a request of this method: Digest, the expected
/// algorithm, a uri, no qop or qop=auth with count and cnonce, and the right response. Takes the
/// same time wherever the response differs. The nonce is judged elsewhere. `user` and `realm`:
/// without quotes and backslashes.
template<hash_policy Hashes = builtin_hashes>
constexpr bool verify(credentials const& c, algorithm expected, std::string_view method,
                      std::string_view user, std::string_view realm, std::string_view password) {
  u32 count = 0;
  bool const qop = !c.qop.empty();
  if (!ascii::same(c.scheme, "Digest") || algorithm_of(c.algorithm) != expected) return false;
  if (c.uri.empty() || c.nonce.empty()) return false;
  if (qop && (!ascii::same(c.qop, "auth") || c.cnonce.empty() || !read_count(c, count)))
    return false;
  if (!qop && is_session(expected)) return false;
  digest_input const in{user, realm, password, method, c.uri, c.nonce, qop, c.nc, c.cnonce};
  hex_digest const right = response_of<Hashes>(expected, in);
  return right && same_secret(right.view(), c.response);
}

/// What a server makes of a request.
enum class outcome : u8 {
  not_needed,  // the policy asks for nothing, or the request is an ACK or a CANCEL
  accepted,
  missing,   // no credentials for our realm: challenge
  stale,     // right password, old or foreign nonce: challenge with stale=true
  refused,   // wrong password, unknown user, or flawed: challenge, or 403
  replayed,  // right password, but the count was used before: challenge
  count
};

struct judgement {
  outcome what = outcome::not_needed;
  std::string_view user;  // as in the message, backslashes kept; of accepted credentials only

  /// The request may go on.
  constexpr bool passed() const { return what <= outcome::accepted; }
};

namespace detail {

template<hash_policy Hashes, account_policy P, u32 Ring>
outcome judge(credentials const& c, P& accounts, nonce_keeper<Ring>& nonces, millis now,
              std::string_view method, std::string_view request_uri, std::string_view realm) {
  bounded_text<128> user;
  if (!user.assign_unquoted(c.username) || c.userhash) return outcome::refused;
  std::string_view const password = accounts.password(user.view(), realm);
  bool const right = any_algorithm(accounts, [&](algorithm a) {
    return verify<Hashes>(c, a, method, user.view(), realm, password);
  });
  if (!right || password.empty()) return outcome::refused;
  if constexpr (requires { accounts.accepts_uri(c.uri, request_uri); })
    if (!accounts.accepts_uri(c.uri, request_uri)) return outcome::refused;
  u32 count = 0;
  if (!c.qop.empty() && (!read_count(c, count) || count == 0)) return outcome::refused;
  switch (nonces.use(now, c.nonce, count)) {
    case nonce_state::fresh: return outcome::accepted;
    case nonce_state::replayed: return outcome::replayed;
    default: return outcome::stale;  // after a restart our own old nonces look forged
  }
}

}  // namespace detail

/// Judges the credentials of a request for the realm that the policy asks for. Of several for that
/// realm the first accepted one counts, else the last. `proxy`: Proxy-Authorization is meant.
template<hash_policy Hashes = builtin_hashes, account_policy P, u32 Ring, u32 MaxHeaders>
judgement authenticate(basic_message_view<MaxHeaders> const& request, P& accounts,
                       nonce_keeper<Ring>& nonces, millis now, bool proxy = false) {
  if (request.method() == method::ack || request.method() == method::cancel) return {};
  auto const from = request.template get<header::from>();
  std::string_view const realm =
      accounts.realm(request.method(), from ? from->uri : std::string_view{});
  if (realm.empty()) return {};
  judgement result{outcome::missing, {}};
  auto const look = [&](auto const& all) {
    for (auto const& c : all) {
      bounded_text<128> theirs;
      if (!c || !theirs.assign_unquoted(c->realm) || theirs.view() != realm) continue;
      if (result.what == outcome::accepted) continue;
      result.what = detail::judge<Hashes>(*c, accounts, nonces, now, request.method_name(),
                                          request.request_uri(), realm);
      if (result.what == outcome::accepted) result.user = c->username;
    }
  };
  if (proxy) look(request.template all<header::proxy_authorization>());
  else look(request.template all<header::authorization>());
  return result;
}

/// Writes the challenges that a request is owed after `what`: one line for each algorithm of the
/// policy, preferred first, all with one new nonce (RFC 8760 2.4).
template<hash_policy Hashes = builtin_hashes, account_policy P, u32 Ring>
void write_challenges(message_writer& w, P& accounts, nonce_keeper<Ring>& nonces, millis now,
                      std::string_view realm, outcome what, bool proxy = false) {
  auto const id = proxy ? header_id::proxy_authenticate : header_id::www_authenticate;
  nonce const n = nonces.mint(now);
  any_algorithm(accounts, [&](algorithm a) {
    if (supports<Hashes>(a)) write_challenge(w, id, realm, n.view(), a, what == outcome::stale);
    return false;
  });
}

}  // namespace polysip::auth
