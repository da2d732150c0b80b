// Header fields that carry a name-addr or addr-spec: RFC 3261 20.10, 20.20, 20.34, 20.39 and
// others.
#pragma once
#include "header_id.hpp"
#include "uri.hpp"

namespace polysip {

/// A display name, a URI and header parameters, as views. `display` comes without its quotes,
/// backslashes kept; `uri` without angle brackets, its syntax checked by `uri::parse` only.
struct address {
  std::string_view display, uri;
  std::string_view tag;  // the "tag" parameter; empty when absent
  params parameters;
  bool star = false;  // "Contact: *"

  constexpr address() { detail::member_by_member(); }
  /// `uri` is fit for a literal; a star needs none.
  constexpr bool uri_is_sound() const {
    return star || detail::is_literal_uri(polysip::uri::parse(uri));
  }
};

namespace detail {

// A scheme, a colon, and something behind it; the characters were looked at before.
POLYSIP_INLINE constexpr bool looks_like_uri(std::string_view s) {
  if (s.size() > 4 && ascii::identical({s.data(), 4}, "sip:")) return true;
  return !s.empty() && ascii::is_alpha(s[0]) && scan::find<':'>(s) + 1 < s.size();
}

POLYSIP_INLINE constexpr bool read_name_addr(scan::cursor& c, address& out) {
  if (!c.take('<')) return false;
  out.uri = c.long_run(scan::uri);
  return c.take('>') && looks_like_uri(out.uri);
}

// Without angle brackets, parameters belong to the header, and '?' and ',' are not allowed (20).
// The scheme of `text` goes from `start` to `colon`. Where the URI ends, or npos.
POLYSIP_OUTLINE constexpr std::size_t read_addr_spec(std::string_view text, std::size_t start,
                                                     std::size_t colon, std::string_view& uri) {
  if (start == colon || colon == text.size() || text[colon] != ':') return text.npos;
  auto const end = scan::native::run_end(text, colon + 1, scan::addr_spec);
  uri = {text.data() + start, end - start};
  if (end == colon + 1 || !ascii::is_alpha(text[start])) return text.npos;
  return scan::plain::run_end(text, start, scan::token) == colon ? end : text.npos;
}

POLYSIP_INLINE constexpr bool read_address(scan::cursor& c, address& out) {
  if (c.at('"')) {
    if (!c.quoted(out.display)) return false;
    c.skip_space();
  } else if (!c.at('<')) {
    auto const start = c.offset();
    auto const name = c.run(scan::display);
    if (!c.at('<')) return c.reach(read_addr_spec(c.text(), start, c.offset(), out.uri));
    out.display = ascii::trim(name);
  }
  return read_name_addr(c, out);
}

// Reads the address at `at` and returns where it ends, or npos.
POLYSIP_OUTLINE constexpr std::size_t parse_address(std::string_view text, std::size_t at,
                                                    address& out) {
  scan::cursor c{text, at};
  bool const whole =
      read_address(c, out) && read_some_params(c, out.parameters, [&](param const& p) {
        if (!ascii::same(p.name, "tag")) return true;
        bool const first = out.tag.empty();
        out.tag = p.value;
        return first && !p.value.empty();
      });
  return whole ? c.offset() : text.npos;
}

}  // namespace detail

namespace header {

template<header_id Id, bool List> struct address_header : address {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  constexpr address_header() {}
  static constexpr bool parse(std::string_view text, address_header& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  static constexpr bool parse_at(scan::cursor& c, address_header& out) {
    if (Id == header_id::contact && c.text() == "*") {  // alone (20.10)
      c.move_to(1);
      return out.star = true;
    }
    return c.reach(detail::parse_address(c.text(), c.offset(), out));
  }
};

using from = address_header<header_id::from, false>;
using to = address_header<header_id::to, false>;
using contact = address_header<header_id::contact, true>;
using route = address_header<header_id::route, true>;
using record_route = address_header<header_id::record_route, true>;
using reply_to = address_header<header_id::reply_to, false>;
using refer_to = address_header<header_id::refer_to, false>;                         // RFC 3515
using referred_by = address_header<header_id::referred_by, false>;                   // RFC 3892
using path = address_header<header_id::path, true>;                                  // RFC 3327
using service_route = address_header<header_id::service_route, true>;                // RFC 3608
using history_info = address_header<header_id::history_info, true>;                  // RFC 7044
using diversion = address_header<header_id::diversion, true>;                        // RFC 5806
using p_asserted_identity = address_header<header_id::p_asserted_identity, true>;    // RFC 3325
using p_preferred_identity = address_header<header_id::p_preferred_identity, true>;  // RFC 3325
using p_associated_uri = address_header<header_id::p_associated_uri, true>;          // RFC 7315
using p_called_party_id = address_header<header_id::p_called_party_id, false>;       // RFC 7315
using remote_party_id = address_header<header_id::remote_party_id, true>;
using alert_info = address_header<header_id::alert_info, true>;
using call_info = address_header<header_id::call_info, true>;
using error_info = address_header<header_id::error_info, true>;
using geolocation = address_header<header_id::geolocation, true>;                // RFC 6442
using identity_info = address_header<header_id::identity_info, false>;           // RFC 4474
using permission_missing = address_header<header_id::permission_missing, true>;  // RFC 5360

}  // namespace header
}  // namespace polysip
