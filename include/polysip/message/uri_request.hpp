// A request formed from a URI, "sip:a@b;method=REFER?Subject=x": RFC 3261 19.1.5.
#pragma once
#include "escape.hpp"
#include "message_writer.hpp"
#include "uri_compare.hpp"
#include "uri_write.hpp"

namespace polysip {

/// The method that a URI asks for; INVITE when it names none. `room` is used when it has escapes.
/// error::malformed: what they stand for is no method, or there are two; error::too_large.
constexpr result<std::string_view> uri_method(uri const& u, std::span<char> room) {
  std::string_view name;
  for (param const& p : u.parameters)
    if (detail::component_of(p.name) == uri_component::method && !detail::note_once(name, p))
      return {{}, error::malformed};
  if (name.empty()) return {"INVITE"};
  if (name.find('%') != name.npos) {
    auto const decoded = unescape(name, room);
    if (!decoded) return decoded;
    name = decoded.value;
  }
  if (!scan::is_token(name)) return {{}, error::malformed};
  return {name};
}

/// May a URI, which may come from anywhere, ask for this header? Only for one that says what the
/// request is about or whom it should reach: others, and all that are unknown, may lie about who we
/// are, what we can do, where the request goes or how it is to be treated (19.1.5, "dangerous").
constexpr bool may_come_from_uri(header_id id) {
  switch (id) {
    case header_id::to:
    case header_id::subject:
    case header_id::priority:
    case header_id::in_reply_to:
    case header_id::event:  // of "method=SUBSCRIBE"
    case header_id::expires:
    case header_id::require:   // "Require=replaces"
    case header_id::replaces:  // RFC 3891, in a Refer-To as are the next three
    case header_id::join:
    case header_id::target_dialog:
    case header_id::user_to_user:    // RFC 7433 4
    case header_id::accept_contact:  // RFC 3841
    case header_id::reject_contact:
    case header_id::request_disposition: return true;
    default: return false;
  }
}

namespace detail {
// Of those that may come from a URI: more than one makes a flawed request (7.3.1).
constexpr bool comes_once(header_id id) {
  switch (id) {
    case header_id::to:
    case header_id::subject:
    case header_id::priority:
    case header_id::event:
    case header_id::expires:
    case header_id::replaces:
    case header_id::join:
    case header_id::target_dialog: return true;
    default: return false;
  }
}
}  // namespace detail

/// Appends the headers that the URI asks for and may ask for, escapes decoded. What an application
/// will take beyond them, as "body" or a header of its own, it reads by `uri_header`.
/// error::malformed: an invalid URI, or a header twice that comes once, the request must not be
/// sent; error::too_large: a value of more than 1024 bytes.
inline result<> write_uri_headers(message_writer& out, uri const& u) {
  auto rest = u.headers;
  bool seen[detail::header_count] = {};
  for (detail::uri_part p; detail::next_uri_part(rest, '&', p);) {
    char name_room[128], value_room[1024];
    auto const name = unescape(p.name, name_room), value = unescape(p.value, value_room);
    if (!name || !value) return {error::too_large};
    if (!scan::is_token(name.value) || value.value.find_first_of("\r\n") != value.value.npos)
      return {error::malformed};
    auto const id = header_of(name.value);
    if (!may_come_from_uri(id)) continue;
    if (detail::comes_once(id) && seen[static_cast<u8>(id)]) return {error::malformed};
    seen[static_cast<u8>(id)] = true;
    out.header(name.value, value.value);
  }
  return {};
}

}  // namespace polysip
