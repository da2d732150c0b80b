// Challenges and credentials: RFC 3261 20.6, 20.7, 20.27, 20.28, 20.44; RFC 7616, RFC 8760.
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip {

/// What a server asks for; Digest names a realm and a nonce at least (RFC 7616 3.3). Values come
/// without quotes, backslashes kept; schemes other than Digest keep everything in `text`.
struct challenge {
  std::string_view scheme, text;
  std::string_view realm, domain, nonce, opaque, algorithm, qop;
  bool stale = false;

  constexpr challenge() { detail::member_by_member(); }
};

/// What a client answers; Digest has username, realm, nonce and response at least, each perhaps
/// empty (RFC 7616 3.4). One without `uri`, as in RFC 3261 20.7, proves nothing to `auth::verify`.
/// Values come without quotes, backslashes kept.
struct credentials {
  std::string_view scheme, text;
  std::string_view username, realm, nonce, uri, response, algorithm, cnonce, opaque, qop, nc;
  bool userhash = false;  // RFC 7616 3.4.4

  constexpr credentials() { detail::member_by_member(); }
};

namespace detail {

/// Reads "name=value, name=value" and shows each to `see`; false on a flaw or a name that comes
/// twice, since two readers could then disagree.
template<class F> constexpr bool read_auth_params(std::string_view text, F&& see) {
  scan::cursor c{text};
  do {
    param p;
    p.name = c.run(scan::token);
    if (p.name.empty() || !c.take_spaced('=')) return false;
    if (c.at('"') ? !c.quoted(p.value) : (p.value = c.run(scan::value)).empty()) return false;
    if (!see(p)) return false;
  } while (c.take_spaced(','));
  c.skip_space();
  return c.done();
}

struct named_view {
  std::string_view name;
  std::string_view* where;
};

// Stores the value where its name says; false when it was stored before.
template<u32 N> constexpr bool store(named_view const (&fields)[N], param const& p) {
  for (named_view const& f : fields)
    if (ascii::same(f.name, p.name)) {
      if (f.where->data()) return false;
      *f.where = p.value;
      return true;
    }
  return true;
}

constexpr bool read_auth_scheme(std::string_view value, std::string_view& scheme,
                                std::string_view& text) {
  scan::cursor c{value};
  scheme = c.run(scan::token);
  auto const before = c.offset();
  c.skip_space();
  text = c.rest();
  return !scheme.empty() && !text.empty() && c.offset() != before;
}

constexpr bool parse_challenge(std::string_view value, challenge& out) {
  if (!read_auth_scheme(value, out.scheme, out.text)) return false;
  if (!ascii::same(out.scheme, "Digest")) return true;
  std::string_view stale;
  named_view const fields[] = {
      {"realm", &out.realm},   {"domain", &out.domain},       {"nonce", &out.nonce},
      {"opaque", &out.opaque}, {"algorithm", &out.algorithm}, {"qop", &out.qop},
      {"stale", &stale}};
  bool const ok = read_auth_params(out.text, [&](param const& p) { return store(fields, p); });
  out.stale = ascii::same(stale, "true");
  return ok && out.realm.data() && out.nonce.data();
}

constexpr bool parse_credentials(std::string_view value, credentials& out) {
  if (!read_auth_scheme(value, out.scheme, out.text)) return false;
  if (!ascii::same(out.scheme, "Digest")) return true;
  std::string_view userhash, extended_name;
  named_view const fields[] = {{"username", &out.username}, {"realm", &out.realm},
                               {"nonce", &out.nonce},       {"uri", &out.uri},
                               {"response", &out.response}, {"algorithm", &out.algorithm},
                               {"cnonce", &out.cnonce},     {"opaque", &out.opaque},
                               {"qop", &out.qop},           {"nc", &out.nc},
                               {"userhash", &userhash},     {"username*", &extended_name}};
  bool const ok = read_auth_params(out.text, [&](param const& p) { return store(fields, p); });
  out.userhash = ascii::same(userhash, "true");
  return ok && (out.username.data() || extended_name.data()) && out.realm.data() &&
         out.nonce.data() && out.response.data();
}

}  // namespace detail

namespace header {

/// One line, one challenge: these are never joined by commas (7.3.1).
template<header_id Id> struct challenge_header : challenge {
  static constexpr header_id which = Id;
  constexpr challenge_header() {}
  static constexpr bool parse(std::string_view text, challenge_header& out) {
    return detail::parse_challenge(text, out);
  }
};
using www_authenticate = challenge_header<header_id::www_authenticate>;
using proxy_authenticate = challenge_header<header_id::proxy_authenticate>;

template<header_id Id> struct credentials_header : credentials {
  static constexpr header_id which = Id;
  constexpr credentials_header() {}
  static constexpr bool parse(std::string_view text, credentials_header& out) {
    return detail::parse_credentials(text, out);
  }
};
using authorization = credentials_header<header_id::authorization>;
using proxy_authorization = credentials_header<header_id::proxy_authorization>;

/// Authentication-Info: RFC 3261 20.6, RFC 7616 3.5.
template<header_id Id> struct authentication_info_header {
  static constexpr header_id which = Id;
  std::string_view nextnonce, qop, rspauth, cnonce, nc;
  static constexpr bool parse(std::string_view text, authentication_info_header& out) {
    detail::named_view const fields[] = {{"nextnonce", &out.nextnonce},
                                         {"qop", &out.qop},
                                         {"rspauth", &out.rspauth},
                                         {"cnonce", &out.cnonce},
                                         {"nc", &out.nc}};
    return detail::read_auth_params(text, [&](param const& p) { return detail::store(fields, p); });
  }
};
using authentication_info = authentication_info_header<header_id::authentication_info>;
using proxy_authentication_info = authentication_info_header<header_id::proxy_authentication_info>;

}  // namespace header
}  // namespace polysip
