// Header fields of extensions that have a grammar of their own: Privacy (RFC 3323), Identity
// (RFC 8224), User-to-User (RFC 7433), Resource-Priority (RFC 4412), Reason (RFC 3326), Session-ID
// (RFC 7989).
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip::header {

/// Privacy: RFC 3323 4.2; the values are parted by ';'.
struct privacy {
  static constexpr header_id which = header_id::privacy;
  std::string_view value;

  constexpr bool has(std::string_view name) const {
    scan::cursor c{value};
    do
      if (ascii::same(c.run(scan::token), name)) return true;
    while (c.take_spaced(';'));
    return false;
  }
  static constexpr bool parse(std::string_view text, privacy& out) {
    out.value = text;
    scan::cursor c{text};
    do
      if (c.run(scan::token).empty()) return false;
    while (c.take_spaced(';'));
    return c.done();
  }
};

/// Identity: RFC 8224 4. The digest of RFC 4474 comes without its quotes, alone.
struct identity {
  static constexpr header_id which = header_id::identity;
  static constexpr bool is_list = true;
  std::string_view digest;
  std::string_view info;  // the URI of the certificate, without its brackets
  std::string_view alg, ppt;

  static constexpr bool parse(std::string_view text, identity& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  static constexpr bool parse_at(scan::cursor& c, identity& out) {
    if (c.at('"') ? !c.quoted(out.digest) : (out.digest = c.run(scan::value)).empty()) return false;
    while (c.take_spaced(';'))
      if (!out.read_param(c)) return false;
    c.skip_space();
    return true;
  }

 private:
  constexpr bool read_param(scan::cursor& c) {
    auto const name = c.run(scan::param_name);
    if (name.empty() || !c.take_spaced('=')) return !name.empty();
    std::string_view value;
    bool const ok = c.take('<') ? c.until<'>'>(value)
                    : c.at('"') ? c.quoted(value)
                                : !(value = c.run(scan::value)).empty();
    param const p{name, value};
    if (ascii::same(name, "info")) return ok && detail::note_once(info, p);
    if (ascii::same(name, "alg")) return ok && detail::note_once(alg, p);
    if (ascii::same(name, "ppt")) return ok && detail::note_once(ppt, p);
    return ok;
  }
};

/// User-to-User: RFC 7433 4.1. A quoted value comes without its quotes.
struct user_to_user {
  static constexpr header_id which = header_id::user_to_user;
  static constexpr bool is_list = true;
  std::string_view value;
  params parameters;  // purpose, content, encoding
  static constexpr bool parse(std::string_view text, user_to_user& out) {
    scan::cursor c{text};
    bool const ok = c.at('"') ? c.quoted(out.value) : !(out.value = c.run(scan::value)).empty();
    return ok && detail::read_params(c, out.parameters);
  }
};

/// Resource-Priority and Accept-Resource-Priority: RFC 4412 3.1, "namespace.priority".
template<header_id Id> struct resource_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = true;
  std::string_view space, priority;
  static constexpr bool parse(std::string_view text, resource_header& out) {
    auto const dot = text.find('.');
    out.space = ascii::slice(text, 0, dot);
    out.priority = dot == text.npos ? std::string_view{} : ascii::slice(text, dot + 1);
    return scan::is_token(out.space) && scan::is_token(out.priority) &&
           out.priority.find('.') == text.npos;
  }
};
using resource_priority = resource_header<header_id::resource_priority>;
using accept_resource_priority = resource_header<header_id::accept_resource_priority>;

/// Reason: RFC 3326 2. `protocol` is SIP, Q.850 or another token; `cause` is 0 when there is none.
struct reason {
  static constexpr header_id which = header_id::reason;
  static constexpr bool is_list = true;
  std::string_view protocol, text;
  u32 cause = 0;
  params parameters;
  static constexpr bool parse(std::string_view value, reason& out) {
    scan::cursor c{value};
    return parse_at(c, out) && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, reason& out) {
    std::string_view digits;
    out.protocol = c.run(scan::token);
    return !out.protocol.empty() &&
           detail::read_some_params(c, out.parameters, [&](param const& p) {
             if (ascii::same(p.name, "text")) return detail::note_once(out.text, p);
             return !ascii::same(p.name, "cause") ||
                    (detail::note_once(digits, p) && !p.quoted && ascii::number(digits, out.cause));
           });
  }
};

/// Session-ID: RFC 7989 5. Both are 32 hexadecimal digits, in lower case; `remote` is empty where
/// it is not given, as by RFC 7329.
struct session_id {
  static constexpr header_id which = header_id::session_id;
  std::string_view local, remote;
  params parameters;

  /// The one that stands for none, yet.
  static constexpr bool is_nil(std::string_view id) { return id.find_first_not_of('0') == id.npos; }
  static constexpr bool parse(std::string_view text, session_id& out) {
    scan::cursor c{text};
    out.local = c.run(scan::token);
    return is_id(out.local) && detail::read_params(c, out.parameters, [&](param const& p) {
             return !ascii::same(p.name, "remote") ||
                    (detail::note_once(out.remote, p) && !p.quoted && is_id(out.remote));
           });
  }

 private:
  static constexpr bool is_id(std::string_view s) {
    for (char c : s)
      if (!ascii::is_digit(c) && (c < 'a' || c > 'f')) return false;
    return s.size() == 32;
  }
};

}  // namespace polysip::header
