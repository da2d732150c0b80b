// Equality of URIs: RFC 3261 19.1.4 and section 20, RFC 3966 4.
#pragma once
#include "address.hpp"
#include "escape.hpp"
#include "header_id.hpp"
#include "host.hpp"
#include "uri.hpp"

namespace polysip {

namespace detail {

// More parameters or headers than this, or several in more octets, are compared as text: look-up in
// pairs is quadratic.
inline constexpr u32 most_compared = 32;
inline constexpr std::size_t most_octets_compared = 1024;

struct uri_part {
  std::string_view name, value;
};

/// Takes one "name[=value]" off the front; false at the end.
constexpr bool next_uri_part(std::string_view& rest, char separator, uri_part& out) {
  if (rest.empty()) return false;
  auto const part = ascii::slice(rest, 0, rest.find(separator));
  rest = ascii::slice(rest, part.size() + 1);
  auto const equals = part.find('=');
  out.name = ascii::slice(part, 0, equals);
  out.value = equals == part.npos ? std::string_view{} : ascii::slice(part, equals + 1);
  return true;
}

constexpr u32 count_uri_parts(std::string_view rest, char separator) {
  u32 n = 0;
  for (uri_part p; n <= most_compared && next_uri_part(rest, separator, p);) ++n;
  return n;
}

constexpr bool too_many_parts(std::string_view all, char separator) {
  auto const n = count_uri_parts(all, separator);
  return n > most_compared || (n > 1 && all.size() > most_octets_compared);
}

// "t" names what "To" names (7.3.3).
constexpr bool same_header(std::string_view a, std::string_view b) {
  auto const id = header_of(a);
  return id != header_id::unknown && id == header_of(b);
}

constexpr bool find_uri_part(std::string_view rest, char separator, std::string_view name,
                             uri_part& out) {
  while (next_uri_part(rest, separator, out))
    if (same_escaped(out.name, name, true) || (separator == '&' && same_header(out.name, name)))
      return true;
  return false;
}

constexpr bool never_ignored(std::string_view name) {
  for (std::string_view n : {"user", "ttl", "method", "maddr", "transport"})
    if (same_escaped(n, name, true)) return true;
  return false;
}

constexpr std::string_view param_text(uri const& u) { return ascii::slice(u.parameters.text, 1); }

// What `a` has is in `b` with the same value; what `b` lacks may be ignored where `lax` says so.
template<class S, class F>
constexpr bool covered(std::string_view a, std::string_view b, char separator, S&& same, F&& lax) {
  uri_part mine, other;
  while (next_uri_part(a, separator, mine)) {
    if (!find_uri_part(b, separator, mine.name, other)) {
      if (!lax(mine.name)) return false;
    } else if (!same(mine, other.value)) {
      return false;
    }
  }
  return true;
}

template<class S, class F>
constexpr bool same_parts(std::string_view a, std::string_view b, char separator, S&& same,
                          F&& lax) {
  if (a == b) return true;
  if (too_many_parts(a, separator) || too_many_parts(b, separator)) return false;
  return covered(a, b, separator, same, lax) && covered(b, a, separator, same, lax);
}

constexpr bool same_value(uri_part const& a, std::string_view b) {
  return same_escaped(a.value, b, true);
}

constexpr bool same_sip_uri(uri const& a, uri const& b) {
  bool const user = a.user.empty() == b.user.empty() && same_escaped(a.user, b.user, false);
  bool const password = (a.password.data() == nullptr) == (b.password.data() == nullptr) &&
                        same_escaped(a.password, b.password, false);
  return user && password && a.port == b.port && same_host(a.host, b.host) &&
         same_parts(param_text(a), param_text(b), ';', same_value,
                    [](std::string_view name) { return !never_ignored(name); });
}

constexpr bool is_visual(char c) { return c == '-' || c == '.' || c == '(' || c == ')'; }

constexpr bool same_number(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && is_visual(a[i])) ++i;
    while (j < b.size() && is_visual(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (ascii::lower(a[i++]) != ascii::lower(b[j++])) return false;
  }
}

// RFC 3966 4: an extension and the number in phone-context are compared by their digits.
constexpr bool same_tel_value(uri_part const& a, std::string_view b) {
  bool const number = ascii::same(a.name, "ext") || (ascii::same(a.name, "phone-context") &&
                                                     !a.value.empty() && a.value[0] == '+');
  return number ? same_number(a.value, b) : same_escaped(a.value, b, true);
}

constexpr bool same_tel_uri(uri const& a, uri const& b) {
  return same_number(a.user, b.user) &&
         same_parts(param_text(a), param_text(b), ';', same_tel_value,
                    [](std::string_view) { return false; });
}

constexpr bool same_other_uri(uri const& a, uri const& b) {
  auto const x = ascii::slice(a.text, a.scheme.size() + 1);
  auto const y = ascii::slice(b.text, b.scheme.size() + 1);
  // The namespace of a URN is in any case too (RFC 8141 3.1).
  auto const space = ascii::same(a.scheme, "urn") ? x.substr(0, x.find(':')).size() : 0;
  return ascii::same(a.scheme, b.scheme) &&
         ascii::same(ascii::slice(x, 0, space), ascii::slice(y, 0, space)) &&
         ascii::slice(x, space) == ascii::slice(y, space);
}

constexpr bool same_but_headers(uri const& a, uri const& b) {
  if (a.what != b.what) return false;
  if (a.is_sip()) return same_sip_uri(a, b);
  return a.what == uri_kind::tel ? same_tel_uri(a, b) : same_other_uri(a, b);
}

// Look-up in pairs is quadratic.
constexpr bool has_too_many(params const& all) {
  u32 n = 0;
  for (auto i = all.begin(); i != all.end() && n <= most_compared; ++i) ++n;
  return n > most_compared;
}

// What `a` has is the same in `b`, or not there.
constexpr bool none_differs(params const& a, params const& b) {
  param other;
  for (param const& p : a) {
    if (!b.find(p.name, other)) continue;
    bool const exact = p.quoted || other.quoted;  // 7.3.1: case counts in quoted strings
    if (exact ? p.value != other.value : !ascii::same(p.value, other.value)) return false;
  }
  return true;
}

// Parameters count only where both have them (20.20); too many are compared as text.
constexpr bool same_where_both(params const& a, params const& b) {
  if (has_too_many(a) || has_too_many(b)) return a.text == b.text;
  return none_differs(a, b) && none_differs(b, a);
}

// From or To within a URI. Headers of a URI in there are compared as text: no recursion.
constexpr bool same_party(std::string_view a, std::string_view b) {
  char rooms[2][256] = {};
  auto const left = unescape(a, rooms[0]), right = unescape(b, rooms[1]);
  header::to x, y;
  if (!left || !right || !header::to::parse(left.value, x) || !header::to::parse(right.value, y))
    return same_decoded(a, b, false);
  auto const u = uri::parse(x.uri), v = uri::parse(y.uri);
  return u && v && ascii::same(x.tag, y.tag) && u.value.headers == v.value.headers &&
         same_but_headers(u.value, v.value) && same_where_both(x.parameters, y.parameters);
}

// Headers of tokens, numbers and parameters, whose RFCs do not make case count (7.3.1).
constexpr bool in_any_case(header_id id) {
  switch (id) {
    case header_id::accept:
    case header_id::accept_contact:
    case header_id::accept_encoding:
    case header_id::accept_language:
    case header_id::answer_mode:
    case header_id::content_disposition:
    case header_id::content_encoding:
    case header_id::content_language:
    case header_id::content_type:
    case header_id::priority:
    case header_id::priv_answer_mode:
    case header_id::privacy:
    case header_id::proxy_require:
    case header_id::reason:
    case header_id::refer_sub:
    case header_id::reject_contact:
    case header_id::request_disposition:
    case header_id::require:
    case header_id::resource_priority:
    case header_id::session_expires:
    case header_id::supported: return true;
    default: return false;
  }
}

// By the rules of each header (section 20), on what the escapes stand for.
constexpr bool same_header_value(uri_part const& a, std::string_view b) {
  auto const id = header_of(a.name);
  if (id == header_id::from || id == header_id::to) return same_party(a.value, b);
  return same_decoded(a.value, b, in_any_case(id));
}

constexpr bool same_headers(std::string_view a, std::string_view b) {
  return count_uri_parts(a, '&') == count_uri_parts(b, '&') &&
         same_parts(a, b, '&', same_header_value, [](std::string_view) { return false; });
}

}  // namespace detail

/// Are the URIs equivalent? Not transitive, as the RFC warns: never a key of a table. Values of
/// headers are compared decoded: tokens in any case, From and To of up to 256 octets as addresses,
/// others octet by octet; more than 32 headers or parameters, and several in more than 1024 octets,
/// as text. URIs other than sip, sips and tel are compared by scheme, of a URN its namespace too,
/// in any case, and the rest as text.
constexpr bool same_uri(uri const& a, uri const& b) {
  return detail::same_but_headers(a, b) &&
         (!a.is_sip() || detail::same_headers(a.headers, b.headers));
}

/// As above on text; false when either does not parse.
constexpr bool same_uri(std::string_view a, std::string_view b) {
  auto const x = uri::parse(a), y = uri::parse(b);
  return x && y && same_uri(x.value, y.value);
}

/// The raw value of a header in the URI ("?name=value&..."); escapes are kept. Empty when absent.
constexpr std::string_view uri_header(uri const& u, std::string_view name) {
  detail::uri_part p;
  return detail::find_uri_part(u.headers, '&', name, p) ? p.value : std::string_view{};
}

}  // namespace polysip
