// URIs written: with the components that their place allows (RFC 3261 19.1.1, table 1), and with
// escapes where the grammar needs them (19.1.2).
#pragma once
#include "escape.hpp"
#include "message_writer.hpp"
#include "uri.hpp"

namespace polysip {

/// Where a URI stands.
enum class uri_place : u8 {
  request_uri,
  to,
  from,
  contact,  // of a REGISTER, its answer and a redirection
  dialog,   // Contact of a dialog, Route, Record-Route
  external  // a web page, a visiting card
};

enum class uri_component : u8 {
  user,
  password,
  host,
  port,
  user_param,
  method,
  maddr,
  ttl,
  transport,
  lr,
  other_param,
  headers,
  count
};

/// Table 1 of RFC 3261 19.1.1: may a URI at this place have the component?
constexpr bool may_have(uri_place where, uri_component what) {
  // A bit for each place, in the order of uri_place.
  constexpr u8 places[] = {0b111111, 0b111111, 0b111111, 0b111001, 0b111111, 0b100000,
                           0b111001, 0b101001, 0b111001, 0b110001, 0b111111, 0b101000};
  static_assert(sizeof places == static_cast<u8>(uri_component::count));
  return places[static_cast<u8>(what)] >> static_cast<u8>(where) & 1;
}

namespace detail {

constexpr uri_component component_of(std::string_view param_name) {
  struct {
    std::string_view name;
    uri_component what;
  } constexpr known[] = {{"user", uri_component::user_param},     {"method", uri_component::method},
                         {"maddr", uri_component::maddr},         {"ttl", uri_component::ttl},
                         {"transport", uri_component::transport}, {"lr", uri_component::lr}};
  for (auto const& k : known)
    if (same_escaped(k.name, param_name, true)) return k.what;
  return uri_component::other_param;
}

}  // namespace detail

/// The first component that a SIP URI has and its place does not allow; `count` when there is none.
constexpr uri_component misplaced_component(uri const& u, uri_place where) {
  if (u.port && !may_have(where, uri_component::port)) return uri_component::port;
  for (param const& p : u.parameters)
    if (auto const what = detail::component_of(p.name); !may_have(where, what)) return what;
  if (!u.headers.empty() && !may_have(where, uri_component::headers)) return uri_component::headers;
  return uri_component::count;
}

/// Appends a URI; of a SIP URI only the components that its place allows.
inline message_writer& write_uri(message_writer& out, uri const& u, uri_place where) {
  if (!u.is_sip() || misplaced_component(u, where) == uri_component::count) return out.raw(u.text);
  out.raw(u.scheme).raw(":");
  if (!u.user.empty()) {
    out.raw(u.user);
    if (u.password.data()) out.raw(":").raw(u.password);
    out.raw("@");
  }
  out.raw(u.host);
  if (u.port && may_have(where, uri_component::port)) out.raw(":").number(u.port);
  for (param const& p : u.parameters) {
    if (!may_have(where, detail::component_of(p.name))) continue;
    out.raw(";").raw(p.name);
    if (!p.value.empty()) out.raw("=").raw(p.value);
  }
  if (!u.headers.empty() && may_have(where, uri_component::headers)) out.raw("?").raw(u.headers);
  return out;
}

/// Which part of a URI a text becomes; each has characters of its own that need no escape (25.1).
enum class uri_text : u8 { user, password, parameter, header };

namespace detail {

constexpr bool needs_no_escape(char c, uri_text part) {
  constexpr std::string_view more[] = {"&=+$,;?/", "&=+$,", "[]/:&+$", "[]/?:+$"};
  return ascii::is_alpha(c) || ascii::is_digit(c) ||
         std::string_view{"-_.!~*'()"}.find(c) != std::string_view::npos ||
         more[static_cast<u8>(part)].find(c) != std::string_view::npos;
}

}  // namespace detail

/// Appends any bytes as a part of a URI, "%HH" for what the grammar does not allow there;
/// `unescape` is its inverse.
inline message_writer& write_escaped(message_writer& out, std::string_view text, uri_text part) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (char const& c : text) {
    auto const b = static_cast<u8>(c);
    if (detail::needs_no_escape(c, part)) out.raw({&c, 1});
    else out.raw("%").raw({&digits[b >> 4], 1}).raw({&digits[b & 15], 1});
  }
  return out;
}

}  // namespace polysip
