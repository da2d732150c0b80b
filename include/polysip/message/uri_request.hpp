// A request formed from a URI, "sip:a@b;method=REFER?Subject=x": RFC 3261 19.1.5.
#pragma once
#include "escape.hpp"
#include "message_writer.hpp"
#include "uri_compare.hpp"

namespace polysip {

/// The method that a URI asks for; INVITE when it names none.
constexpr std::string_view uri_method(uri const& u) {
  auto const name = u.parameters.get("method");
  return name.empty() ? std::string_view{"INVITE"} : name;
}

/// May a URI, which may come from anywhere, ask for this header? Not for one that lies about who we
/// are, what we can do, where the request goes or what its body is.
constexpr bool may_come_from_uri(header_id id) {
  switch (id) {
    case header_id::from:  // dangerous
    case header_id::call_id:
    case header_id::cseq:
    case header_id::via:
    case header_id::record_route:
    case header_id::route:
    case header_id::accept:  // location and capabilities
    case header_id::accept_encoding:
    case header_id::accept_language:
    case header_id::allow:
    case header_id::contact:
    case header_id::organization:
    case header_id::supported:
    case header_id::user_agent:
    case header_id::content_disposition:  // we write these ourselves, and truly
    case header_id::content_encoding:
    case header_id::content_language:
    case header_id::content_length:
    case header_id::content_type:
    case header_id::date:
    case header_id::mime_version:
    case header_id::timestamp:
    case header_id::max_forwards:
    case header_id::authorization:
    case header_id::proxy_authorization: return false;
    default: return true;
  }
}

/// Appends the headers that the URI asks for and may ask for, escapes decoded; "body" is not one of
/// them (see `uri_header(u, "body")`). error::malformed: an invalid URI, the request must not be
/// sent; error::too_large: a value of more than 1024 bytes.
inline result<> write_uri_headers(message_writer& out, uri const& u) {
  auto rest = u.headers;
  for (detail::uri_part p; detail::next_uri_part(rest, '&', p);) {
    char name_room[128], value_room[1024];
    auto const name = unescape(p.name, name_room), value = unescape(p.value, value_room);
    if (!name || !value) return {error::too_large};
    if (!scan::is_token(name.value) || value.value.find_first_of("\r\n") != value.value.npos)
      return {error::malformed};
    if (ascii::same(name.value, "body") || !may_come_from_uri(header_of(name.value))) continue;
    out.header(name.value, value.value);
  }
  return {};
}

}  // namespace polysip
