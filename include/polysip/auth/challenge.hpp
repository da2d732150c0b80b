// A challenge that a client keeps, and the Authorization headers that answer it.
#pragma once
#include "../message/authentication.hpp"
#include "../message/message_writer.hpp"
#include "policy.hpp"

namespace polysip::auth {

/// True when the comma list `qop` holds `auth`, the only one that is spoken here.
constexpr bool offers_auth(std::string_view qop) {
  for (std::size_t at = 0; at <= qop.size();) {
    auto const end = scan::element_end(qop, at);
    if (ascii::same(ascii::trim(ascii::slice(qop, at, end - at)), "auth")) return true;
    at = end + 1;
  }
  return false;
}

/// Whether we can answer: Digest with a nonce, an algorithm that the policy has and that is
/// not below `weakest`, and qop=auth or none. The -sess algorithms need qop (RFC 3261 22.4 item 8).
template<hash_policy Hashes = builtin_hashes>
constexpr bool answerable(challenge const& c, algorithm weakest = algorithm::md5) {
  if (!ascii::same(c.scheme, "Digest") || c.nonce.empty()) return false;
  algorithm const a = algorithm_of(c.algorithm);
  if (!supports<Hashes>(a) || static_cast<u8>(a) / 2 < static_cast<u8>(weakest) / 2) return false;
  return c.qop.empty() ? !is_session(a) : offers_auth(c.qop);
}

/// A challenge to answer now and, with a growing count, in later requests. `Text`: the most
/// characters of realm, nonce and opaque each.
template<u32 Text> struct basic_remembered_challenge {
  bounded_text<Text> realm, nonce, opaque;
  bounded_text<32> cnonce;  // of the first answer; the -sess algorithms stay with it
  auth::algorithm algorithm = algorithm::unknown;
  bool qop = false, proxy = false;
  u32 count = 0;  // answers given with this nonce: nc

  /// Keeps an answerable challenge; the count starts anew. error::too_large: a text is too long.
  constexpr result<> assign(challenge const& c, bool from_proxy) {
    *this = {};
    for (auto const r : {realm.assign_unquoted(c.realm), nonce.assign_unquoted(c.nonce),
                         opaque.assign_unquoted(c.opaque)})
      if (!r) return r;
    algorithm = algorithm_of(c.algorithm);
    qop = !c.qop.empty();
    proxy = from_proxy;
    return {};
  }

  void fields(auto& ar) { ar(realm, nonce, opaque, cnonce, algorithm, qop, proxy, count); }
};
using remembered_challenge = basic_remembered_challenge<128>;

/// Writes Authorization or Proxy-Authorization for a request `method uri`, with the next count.
/// `cnonce`: fresh random text, a token of at most 32 characters. error::malformed: it is not;
/// error::unauthorized: the policy has no such hash. The writer remembers its own errors.
template<hash_policy Hashes = builtin_hashes, u32 Text>
result<> write_authorization(message_writer& w, basic_remembered_challenge<Text>& c,
                             credential const& who, std::string_view method, std::string_view uri,
                             std::string_view cnonce) {
  if (c.qop && (!scan::is_token(cnonce) || cnonce.size() > c.cnonce.capacity))
    return {error::malformed};
  if (c.cnonce.empty() || !is_session(c.algorithm)) c.cnonce.assign(cnonce).ignore();
  char nc[8];
  to_hex(++c.count, nc, sizeof nc);
  digest_input const in{who.user,       c.realm.view(), who.password,    method,         uri,
                        c.nonce.view(), c.qop,          {nc, sizeof nc}, c.cnonce.view()};
  hex_digest const response = response_of<Hashes>(c.algorithm, in);
  if (!response) return {error::unauthorized};
  auto const id = c.proxy ? header_id::proxy_authorization : header_id::authorization;
  auto const line = [&](auto const&... more) {
    w.header(id, "Digest username=", quoted{who.user}, ", realm=", quoted{in.realm},
             ", nonce=", quoted{in.nonce}, ", uri=", quoted{uri}, ", response=\"", response.view(),
             "\", algorithm=", to_string(c.algorithm), more...);
  };
  auto const with_opaque = [&](auto const&... more) {
    if (c.opaque.empty()) line(more...);
    else line(more..., ", opaque=", quoted{c.opaque.view()});
  };
  if (c.qop) with_opaque(", qop=auth, nc=", in.nc, ", cnonce=\"", in.cnonce, "\"");
  else with_opaque();
  return {};
}

}  // namespace polysip::auth
