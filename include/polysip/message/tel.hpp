// Telephone numbers as URIs: RFC 3966, and their way into SIP URIs and back, RFC 3261 19.1.6.
#pragma once
#include "uri_compare.hpp"
#include "uri_write.hpp"

namespace polysip {

/// What a tel URI says, as views. Visual separators stay in `number`.
struct phone_number {
  std::string_view number;  // with its '+' when global
  std::string_view context, extension, subaddress;
  bool global = false;
};

namespace detail {

constexpr bool is_phone_text(std::string_view s, bool global) {
  u32 digits = 0;
  for (char const c : s) {
    bool const digit =
        ascii::is_digit(c) || (!global && (scan::is(c, scan::hex) || c == '*' || c == '#'));
    if (!digit && !is_visual(c)) return false;
    digits += digit;
  }
  return digits != 0;
}

inline constexpr u32 most_phone_params = 16;

constexpr bool contains(std::string_view const* names, u32 n, std::string_view name) {
  for (u32 i = 0; i < n; ++i)
    if (ascii::same(names[i], name)) return true;
  return false;
}

constexpr void note_phone_param(phone_number& n, param const& p) {
  if (ascii::same(p.name, "phone-context")) note_once(n.context, p);
  if (ascii::same(p.name, "ext")) note_once(n.extension, p);
  if (ascii::same(p.name, "isub")) note_once(n.subaddress, p);
}

// A domain, or a global number in front of the local one.
constexpr bool is_phone_context(std::string_view s) {
  if (s.empty()) return false;
  return s[0] == '+' ? is_phone_text(ascii::slice(s, 1), true) : scan::all(s, scan::host);
}

}  // namespace detail

/// The number of a tel URI. error::malformed: not a tel URI, other characters than RFC 3966 3
/// allows, a parameter that comes twice, an isub of nothing, or a local number without
/// phone-context (5.1.5); error::full: more than 16 parameters.
constexpr result<phone_number> phone_of(uri const& u) {
  constexpr result<phone_number> flawed{{}, error::malformed};
  if (u.what != uri_kind::tel || u.user.empty()) return flawed;
  phone_number n{u.user, {}, {}, {}, u.user[0] == '+'};
  std::string_view seen[detail::most_phone_params];  // each name comes once (3)
  u32 count = 0;
  for (param const& p : u.parameters) {
    if (count == detail::most_phone_params) return {{}, error::full};
    if (detail::contains(seen, count, p.name)) return flawed;
    detail::note_phone_param(n, p);
    seen[count++] = p.name;
  }
  if (!detail::is_phone_text(n.global ? ascii::slice(n.number, 1) : n.number, n.global))
    return flawed;
  if (n.global ? n.context.data() != nullptr : !detail::is_phone_context(n.context)) return flawed;
  if (n.extension.data() && !detail::is_phone_text(n.extension, true)) return flawed;
  if (n.subaddress.data() && n.subaddress.empty()) return flawed;
  return {n};
}

namespace detail {
void this_is_not_a_tel_uri();  // never defined: its name is the compiler's message
}  // namespace detail

namespace literals {

/// A tel URI with a number, checked by the compiler: "tel:+1-201-555-0123"_tel.
consteval uri operator""_tel(char const* text, std::size_t size) {
  auto const r = uri::parse({text, size});
  if (!r || !phone_of(r.value)) detail::this_is_not_a_tel_uri();
  return r.value;
}

}  // namespace literals

namespace detail {

// isub and postd first, the others by name (19.1.6).
constexpr bool goes_before(std::string_view a, std::string_view b) {
  auto const rank = [](std::string_view n) {
    return ascii::same(n, "isub") ? 0 : ascii::same(n, "postd") ? 1 : 2;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (ascii::lower(a[i]) != ascii::lower(b[i])) return ascii::lower(a[i]) < ascii::lower(b[i]);
  return a.size() < b.size();
}

// Escapes of reserved characters stay, folded too; all else that a user part may not hold becomes
// one.
inline void write_folded_user(message_writer& out, std::string_view text) {
  for (escape_reader r{text}; !r.done();) {
    auto const from = r.at;
    u16 const read = r.next();
    char const c = ascii::lower(static_cast<char>(read & 255));
    if (read < 256) write_escaped(out, {&c, 1}, uri_text::user);
    else
      for (char h : ascii::slice(text, from, r.at - from)) h = ascii::lower(h), out.raw({&h, 1});
  }
}

constexpr bool is_host_port(std::string_view text) {
  scan::cursor c{text};
  std::string_view host;
  u16 port = 0;
  return scan::all(text, scan::visible) && read_host_port(c, host, port) && c.done();
}
}  // namespace detail

/// Appends a tel URI as "sip:number;params@host;user=phone", folded to lower case and its
/// parameters in order, so that equal numbers give equal URIs (19.1.6). `host` may have a port.
/// error::malformed: not a tel URI, or no host; error::full: more than 16 parameters.
inline result<> write_sip_of_tel(message_writer& out, uri const& tel, std::string_view host,
                                 bool secure = false) {
  if (tel.what != uri_kind::tel || !detail::is_host_port(host)) return {error::malformed};
  param sorted[detail::most_phone_params];
  u32 n = 0;
  for (param const& p : tel.parameters) {
    if (n == detail::most_phone_params) return {error::full};
    u32 at = n++;
    for (; at > 0 && detail::goes_before(p.name, sorted[at - 1].name); --at)
      sorted[at] = sorted[at - 1];
    sorted[at] = p;
  }
  out.raw(secure ? "sips:" : "sip:");
  detail::write_folded_user(out, tel.user);
  for (u32 i = 0; i < n; ++i) {
    detail::write_folded_user(out.raw(";"), sorted[i].name);
    if (!sorted[i].value.empty()) detail::write_folded_user(out.raw("="), sorted[i].value);
  }
  out.raw("@").raw(host).raw(";user=phone");
  return {};
}

/// Appends the tel URI that a SIP URI with user=phone holds, the escapes of its number decoded: a
/// local number may hold '#' (RFC 3966 3), a SIP user may not. error::malformed: it holds none, as
/// `phone_of` tells; error::full: more than 16 parameters; error::too_large: more than 64 digits.
inline result<> write_tel_of_sip(message_writer& out, uri const& sip) {
  if (!sip.is_sip() || !ascii::same(sip.parameters.get("user"), "phone")) return {error::malformed};
  auto const user = ascii::slice(sip.user, 0, sip.user.find(';'));
  char room[64];
  auto const number = unescape(user, room);
  if (!number) return {number.code};
  uri tel;
  tel.what = uri_kind::tel;
  tel.user = number.value;
  scan::cursor c{ascii::slice(sip.user, user.size())};
  if (!detail::read_params(c, tel.parameters)) return {error::malformed};
  if (auto const phone = phone_of(tel); !phone) return {phone.code};
  out.raw("tel:").raw(tel.user).raw(tel.parameters.text);
  return {};
}

}  // namespace polysip
