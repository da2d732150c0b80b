// URIs of SIP: sip, sips (RFC 3261 19.1), tel (RFC 3966), and any other absolute URI as text.
#pragma once
#include "../core/result.hpp"
#include "host.hpp"
#include "params.hpp"

namespace polysip {

enum class uri_kind : u8 { sip, sips, tel, other };

/// A URI as views into its text; escapes are kept. `host` keeps the brackets of an IPv6 reference.
/// tel: the number is `user`. other: only `scheme` and `text` are set.
struct uri {
  using kind = uri_kind;

  std::string_view text, scheme, user, password, host;
  params parameters;
  std::string_view headers;  // what follows '?'
  u16 port = 0;              // 0: not given
  uri_kind what = uri_kind::other;

  constexpr uri() { detail::member_by_member(); }

  /// Splits the whole of `text`. error::malformed when there is no scheme, when a character is not
  /// allowed in any URI, or when user, host, port, parameters or escapes of a SIP URI are flawed; a
  /// parameter of RFC 3261 19.1.1 that comes twice is such a flaw.
  static constexpr result<uri> parse(std::string_view text) noexcept;
  constexpr bool secure() const { return what == uri_kind::sips; }
  constexpr bool is_sip() const { return what == uri_kind::sip || what == uri_kind::sips; }
};

namespace detail {

constexpr bool escapes_are_whole(std::string_view s) {
  for (std::size_t i = s.find('%'); i != std::string_view::npos; i = s.find('%', i + 1))
    if (s.size() - i < 3 || !scan::is(s[i + 1], scan::hex) || !scan::is(s[i + 2], scan::hex))
      return false;
  return true;
}

/// Reads "host[:port]" with optional white space around the colon (Via); brackets stay on IPv6.
POLYSIP_INLINE constexpr bool read_host_port(scan::cursor& c, std::string_view& host, u16& port) {
  if (c.at('[')) {
    auto const text = c.rest();
    std::string_view inside;
    if (!c.until<']'>(inside)) return false;
    host = ascii::slice(text, 0, inside.size() + 1);
    if (!is_ipv6_reference(host)) return false;
  } else {
    host = c.run(scan::host);
    if (host.empty()) return false;
  }
  port = 0;
  if (!c.take_spaced(':')) return true;
  u32 n = 0;
  if (!c.number(n, 65535) || n == 0 || c.next_is(scan::host)) return false;
  port = static_cast<u16>(n);
  return true;
}

POLYSIP_INLINE constexpr bool read_scheme(std::string_view text, uri& out) {
  if (text.size() >= 4 && ascii::identical({text.data(), 4}, "sip:")) {
    out.scheme = {text.data(), 3};
    out.what = uri_kind::sip;
    return true;
  }
  auto const colon = scan::find<':'>(text);
  if (colon == text.size() || colon == 0 || !ascii::is_alpha(text[0])) return false;
  out.scheme = ascii::slice(text, 0, colon);
  for (char c : out.scheme)
    if (!ascii::is_alpha(c) && !ascii::is_digit(c) && c != '+' && c != '-' && c != '.')
      return false;
  out.what = ascii::same(out.scheme, "sip")    ? uri_kind::sip
             : ascii::same(out.scheme, "sips") ? uri_kind::sips
             : ascii::same(out.scheme, "tel")  ? uri_kind::tel
                                               : uri_kind::other;
  return true;
}

// An empty user is not in the grammar, but "sip:@host" is on the wire: it stands for none.
constexpr void read_user(std::string_view userinfo, uri& out) {
  auto const colon = userinfo.find(':');
  out.user = ascii::slice(userinfo, 0, colon);
  if (colon != std::string_view::npos)
    out.password = {userinfo.data() + colon + 1, userinfo.size() - colon - 1};
}

// The parameters of RFC 3261 19.1.1, which say where a request goes: two readers must not disagree.
inline constexpr std::string_view uri_param_names[] = {{},      {},       "lr", "ttl", "user",
                                                       "maddr", "method", {},   {},    "transport"};

POLYSIP_OUTLINE constexpr bool read_uri_params(scan::cursor& c, params& out) {
  u64 lengths = 0, sum = 0;  // equal where no two names have one length
  bool const whole = read_params(c, out, [&](param const& p) {
    u64 const length = u64{1} << p.name.size() % 32;
    lengths |= length;
    sum += length;
    return true;
  });
  return whole && (lengths == sum || !repeats_one_of(out, uri_param_names));
}

POLYSIP_INLINE constexpr bool read_sip_uri(std::string_view rest, uri& out) {
  auto const at = scan::find<'@'>(rest);
  if (at != rest.size()) {
    read_user(ascii::slice(rest, 0, at), out);
    rest = ascii::slice(rest, at + 1);
    // Written without its "@", it would be another URI.
    if (out.user.empty() && rest.find('@') != rest.npos) return false;
  }
  scan::cursor c{rest};
  if (!read_host_port(c, out.host, out.port)) return false;
  if (c.done()) return true;
  rest = c.rest();
  auto const question = scan::find<'?'>(rest);
  if (question != rest.size()) {
    out.headers = ascii::slice(rest, question + 1);
    if (out.headers.empty()) return false;
    rest = ascii::slice(rest, 0, question);
  }
  c = scan::cursor{rest};
  return read_uri_params(c, out.parameters);
}

#if POLYSIP_SIMD
// Which characters of a short URI are not of the class.
template<u16 Class> POLYSIP_INLINE inline u64 outside(std::string_view text) {
  constexpr auto const& in = scan::nibbles.of[std::countr_zero(Class)];
  return simd::marks_of(text, [](auto block) { return block.outside(in); });
}

// The usual "sip:user@host:port;parameters", whose user is written with the characters of a host,
// perhaps behind a '+': parted by what is no host, but for the parameters. False, and rubbish in
// `out`, for others.
POLYSIP_INLINE inline bool read_usual_uri(std::string_view text, uri& out) {
  if (!simd::block16::has_classes || !simd::fits_two_blocks(text) ||
      !ascii::identical({text.data(), 4}, "sip:"))
    return false;
  auto const size = text.size();
  bool const global = text[4] == '+';
  u64 const marks = outside<scan::host>(text) & ~(u64{global} << 4);
  auto const next = [&](std::size_t from) {
    u64 const ahead = marks >> from;
    return ahead ? from + static_cast<u32>(__builtin_ctzll(ahead)) : size;
  };
  std::size_t host = 4;
  auto at = next(host);
  if (at < size && text[at] == '@') {
    out.user = {text.data() + 4, at - 4};
    host = at + 1;
    if (host == size) return false;
    at = next(host);
  } else if (global) {
    return false;
  }
  if (at == host) return false;
  out.host = {text.data() + host, at - host};
  if (at < size && text[at] == ':') {
    u32 port = 0;
    for (++at; at < size && ascii::is_digit(text[at]) && port < 65536; ++at)
      port = port * 10 + static_cast<u32>(text[at] - '0');
    if (port == 0 || port > 65535) return false;
    out.port = static_cast<u16>(port);
  }
  if (at < size) {
    if (text[at] != ';' || outside<scan::uri_part>(text) >> at) return false;
    scan::cursor c{text, at};
    if (!read_uri_params(c, out.parameters)) return false;
  }
  out.scheme = {text.data(), 3};
  out.what = uri_kind::sip;
  return true;
}
#else
constexpr bool read_usual_uri(std::string_view, uri&) { return false; }
#endif

constexpr bool read_tel_uri(std::string_view rest, uri& out) {
  auto const semi = rest.find(';');
  out.user = ascii::slice(rest, 0, semi);
  scan::cursor c{ascii::slice(rest, out.user.size())};
  return !out.user.empty() && read_params(c, out.parameters);
}

// Any URI, from left to right.
constexpr bool read_uri(std::string_view text, uri& out) {
  bool const plain = scan::all(text, scan::plain_uri);  // most have no escapes
  if (!(plain || scan::all(text, scan::uri)) || !read_scheme(text, out)) return false;
  auto const rest = ascii::slice(text, out.scheme.size() + 1);
  if (out.what == uri_kind::other) return !rest.empty();
  bool const whole = out.is_sip() ? read_sip_uri(rest, out) : read_tel_uri(rest, out);
  return whole && (plain || escapes_are_whole(text));
}

// Never defined: their names are the compiler's message.
void this_is_not_a_sip_uri();
void this_is_not_a_uri();

}  // namespace detail

constexpr result<uri> uri::parse(std::string_view text) noexcept {
  result<uri> r;
  if (std::is_constant_evaluated() || !detail::read_usual_uri(text, r.value)) {
    r.value = {};
    if (!detail::read_uri(text, r.value)) r.code = error::malformed;
  }
  r.value.text = text;
  return r;
}

namespace detail {

// RFC 3261 25.1, as somebody should write it: unreserved and escaped characters, and those of the
// part.
constexpr bool is_written_of(std::string_view s, std::string_view part) {
  for (char const c : s)
    if (!ascii::is_alpha(c) && !ascii::is_digit(c) && part.find(c) == part.npos &&
        std::string_view{"%-_.!~*'()"}.find(c) == std::string_view::npos)
      return false;
  return true;
}

// hname "=" hvalue, joined by '&'.
constexpr bool are_literal_headers(std::string_view s) {
  auto const end = s.find('&');
  auto const one = ascii::slice(s, 0, end);
  auto const equals = one.find('=');
  return equals != 0 && equals != one.npos && is_written_of(one, "[]/?:+$=") &&
         ascii::slice(one, equals + 1).find('=') == one.npos &&
         (end == s.npos || are_literal_headers(ascii::slice(s, end + 1)));
}

constexpr bool is_literal_uri(result<uri> const& r) {
  auto const& u = r.value;
  if (r.code != error::none || !u.is_sip())
    return r.code == error::none && escapes_are_whole(u.text);
  return is_host(u.host) && is_written_of(u.user, "&=+$,;?/") &&
         is_written_of(u.password, "&=+$,") && is_written_of(u.parameters.text, "[]/:&+$;=") &&
         (u.headers.empty() || are_literal_headers(u.headers));
}
}  // namespace detail

namespace literals {

/// A SIP or SIPS URI, checked by the compiler to the letter of RFC 3261 25.1:
/// "sip:bob@example.org"_sip.
consteval uri operator""_sip(char const* text, std::size_t size) {
  auto const r = uri::parse({text, size});
  if (!r.value.is_sip() || !detail::is_literal_uri(r)) detail::this_is_not_a_sip_uri();
  return r.value;
}

/// As above a URI of any scheme, of others their escapes alone: "urn:service:sos"_uri.
consteval uri operator""_uri(char const* text, std::size_t size) {
  auto const r = uri::parse({text, size});
  if (!detail::is_literal_uri(r)) detail::this_is_not_a_uri();
  return r.value;
}

}  // namespace literals
}  // namespace polysip
