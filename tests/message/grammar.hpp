// Random messages of the grammar of RFC 3261 25.1: each production picks among its alternatives.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "polysip/core/types.hpp"

struct grammar {
  using text = std::string;
  polysip::u64 state;
  polysip::u64 given = 0;  // which optional lines that come once (7.3.1) the message has
  explicit grammar(polysip::u64 seed) : state(seed) {}

  // ---- choices
  polysip::u32 below(polysip::u32 n) {
    state += 0x9e3779b97f4a7c15u;
    auto z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<polysip::u32>((z ^ (z >> 31)) % n);
  }
  bool maybe(polysip::u32 one_in = 2) { return below(one_in) == 0; }
  text one_of(std::initializer_list<std::string_view> all) {
    return text{all.begin()[below(static_cast<polysip::u32>(all.size()))]};
  }
  text some(std::string_view chars, polysip::u32 least, polysip::u32 most) {
    text s;
    for (auto n = least + below(most - least + 1); n > 0; --n)
      s += chars[below(static_cast<polysip::u32>(chars.size()))];
    return s;
  }
  template<class F> text repeat(polysip::u32 most, F&& f, std::string_view between = {}) {
    text s;
    for (auto n = below(most + 1); n > 0; --n) s += f() + text{n > 1 ? between : ""};
    return s;
  }

  // ---- basic rules
  static constexpr std::string_view alphanum =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  static constexpr std::string_view token_chars =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~";
  static constexpr std::string_view word_chars =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~()<>:\\\"/[]?{}";
  static constexpr std::string_view unreserved =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()";
  text digits(polysip::u32 most) { return some("0123456789", 1, most); }
  text token() { return some(token_chars, 1, 8); }
  text lws() { return one_of({" ", "\t", "  ", "\r\n ", " \r\n\t "}); }
  text sws() { return maybe(3) ? lws() : text{}; }
  text sep(std::string_view c) { return sws() + text{c} + sws(); }
  text utf8() { return one_of({"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xd0\x9f"}); }
  text quoted() {
    text s = "\"";
    for (auto n = below(6); n > 0; --n) switch (below(4)) {
        case 0: s += utf8(); break;
        case 1: s += text{"\\"} + static_cast<char>(one_of_pairs()); break;
        case 2: s += lws(); break;
        default: s += some("abc<>;,:@=?[]{}()/%!#", 1, 4);
      }
    return s + "\"";
  }
  int one_of_pairs() {
    int const c = static_cast<int>(below(128));
    return c == '\r' || c == '\n' ? '"' : c;
  }
  text comment(polysip::u32 depth = 2) {
    text s = "(";
    for (auto n = below(4); n > 0; --n)
      s += depth && maybe(4) ? comment(depth - 1) : maybe(4) ? "\\)" : maybe(4) ? utf8() : token();
    return s + ")";
  }
  text text_utf8() {
    return repeat(6, [&] { return maybe(4) ? utf8() : some("abc \t;,:<>\"\\=@()x", 1, 4) + "x"; });
  }

  // ---- URIs
  text escaped() { return "%" + some("0123456789abcdefABCDEF", 2, 2); }
  text chars(std::string_view more, polysip::u32 least, polysip::u32 most) {
    text s;
    for (auto n = least + below(most - least + 1); n > 0; --n)
      s += maybe(8) ? escaped() : maybe(4) ? some(more, 1, 1) : some(unreserved, 1, 1);
    return s;
  }
  text ipv4() { return "192.0.2." + std::to_string(below(256)); }
  text ipv6() {
    return one_of({"::", "::1", "2001:db8::10", "1:2:3:4:5:6:7:8", "2001:DB8::192.0.2.1",
                   "::ffff:192.0.2.10", "fe80::a:b"});
  }
  text host() {
    if (maybe(4)) return ipv4();
    if (maybe(4)) return "[" + ipv6() + "]";
    return repeat(2, [&] { return some(alphanum, 1, 3) + "-" + some(alphanum, 1, 3) + "."; }) +
           some("abcxyzABC", 1, 1) + some(alphanum, 0, 4) + text{maybe(8) ? "." : ""};
  }
  text port() { return ":" + std::to_string(1 + below(65535)); }
  // Those of 19.1.1 come once each.
  text uri_param(polysip::u32& own) {
    auto const which = below(8);
    if (which > 5)
      return ";x" + chars("[]/:&+$", 0, 4) + (which == 6 ? "" : "=" + chars("[]/:&+$", 1, 5));
    if (own & 1u << which) return {};
    own |= 1u << which;
    switch (which) {
      case 0: return ";transport=" + one_of({"udp", "TCP", "tls", "sctp", "x-y"});
      case 1: return ";user=" + one_of({"phone", "ip", "other"});
      case 2: return ";method=" + some(alphanum, 1, 8);  // a bare '%' would be half an escape
      case 3: return ";ttl=" + std::to_string(below(256));
      case 4: return ";maddr=" + host();
      default: return ";lr";
    }
  }
  text sip_uri(bool headers) {
    text s = one_of({"sip:", "sips:", "SIP:", "Sips:"});
    if (maybe()) {
      s += chars("&=+$,;?/", 1, 8);
      if (maybe(4)) s += ":" + chars("&=+$,", 0, 4);
      s += "@";
    }
    polysip::u32 own = 0;
    s += host() + (maybe() ? port() : "") + repeat(3, [&] { return uri_param(own); });
    if (headers && maybe(4)) {
      s += "?" + chars("[]/?:+$", 1, 4) + "=" + chars("[]/?:+$", 0, 4);
      s += repeat(2, [&] { return "&" + chars("[]/?:+$", 1, 4) + "=" + chars("[]/?:+$", 0, 4); });
    }
    return s;
  }
  text absolute_uri() {
    text const scheme = some("abcxyz", 1, 1) + some("abc019+-.", 1, 5) + ":";
    if (maybe()) return "x" + scheme + "//" + host() + "/" + chars("/:@&=+$,;?", 0, 9);
    return "x" + scheme + chars("/:@&=+$,;?", 1, 9);
  }
  text any_uri() { return maybe(4) ? absolute_uri() : sip_uri(true); }

  // ---- pieces of headers
  text generic_param() {
    text const name = sep(";") + "x" + token();
    switch (below(4)) {
      case 0: return name;
      case 1: return name + sep("=") + quoted();
      case 2: return name + sep("=") + host();
      default: return name + sep("=") + token();
    }
  }
  text generic_params() {
    return repeat(3, [&] { return generic_param(); });
  }
  text name_addr() {
    text display;
    if (maybe()) display = quoted() + sws();
    else display = repeat(3, [&] { return token() + lws(); });
    return display + "<" + any_uri() + ">";
  }
  text bare_addr() { return one_of({"sip:", "sips:"}) + some(unreserved, 1, 6) + "@" + host(); }
  text address() { return (maybe(3) ? bare_addr() : name_addr()) + generic_params(); }
  template<class F> text list(F&& f) {
    text s = f();
    while (maybe(3)) s += sep(",") + f();
    return s;
  }
  text media() { return token() + sep("/") + token() + generic_params(); }
  text product() { return token() + (maybe() ? sep("/") + token() : ""); }
  text servers() {
    return product() + repeat(2, [&] { return lws() + (maybe() ? comment() : product()); });
  }
  text hex() { return "\"" + some("0123456789abcdef", 32, 32) + "\""; }
  text challenge() {
    return "Digest" + lws() + "realm" + sep("=") + quoted() + sep(",") + "nonce" + sep("=") +
           quoted() + (maybe() ? sep(",") + "stale" + sep("=") + one_of({"true", "FALSE"}) : "") +
           (maybe() ? sep(",") + "algorithm=MD5" : "") +
           (maybe() ? sep(",") + "qop=\"auth,auth-int\"" : "") +
           (maybe() ? sep(",") + "x" + token() + "=" + (maybe() ? token() : quoted()) : "");
  }
  text credentials() {
    if (maybe(4)) return "Other" + lws() + "a" + sep("=") + token() + sep(",") + "b=" + quoted();
    return "Digest" + lws() + "username" + sep("=") + quoted() + sep(",") + "realm=" + quoted() +
           sep(",") + "nonce=" + quoted() + sep(",") + "uri=\"" + sip_uri(false) + "\"" + sep(",") +
           "response=" + hex() + (maybe() ? sep(",") + "nc=00000001,qop=auth,cnonce=\"x\"" : "");
  }
  text via() {
    text s = "SIP" + sep("/") + "2.0" + sep("/") + one_of({"UDP", "TCP", "TLS", "SCTP", "X-Y"}) +
             lws() + host() + (maybe() ? sep(":") + std::to_string(1 + below(65535)) : "");
    s += sep(";") + "branch" + sep("=") + "z9hG4bK" + token();
    if (maybe(4)) s += sep(";") + "ttl=" + std::to_string(below(256));
    if (maybe(4)) s += sep(";") + "maddr=" + host();
    if (maybe(4)) s += sep(";") + "received=" + (maybe() ? ipv4() : ipv6());
    if (maybe(4)) s += sep(";") + one_of({"rport", "rport=5060"});
    return s + generic_params();
  }
  text name(std::string_view full, char compact = 0) {
    text s{full};
    if (compact && maybe()) s = text{compact};
    for (char& c : s)
      if (c >= 'a' && c <= 'z' && maybe(4)) c = static_cast<char>(c - 32);
    return s + one_of({":", ": ", " :", "\t: \r\n "});
  }
  text line(std::string_view full, text const& value, char compact = 0) {
    return name(full, compact) + value + sws() + "\r\n";
  }

  text optional_line();
  text message();
};

inline grammar::text grammar::optional_line() {
  auto const which = below(36);
  polysip::u64 const once = 1u << 7 | 1u << 10 | 1u << 13 | 1u << 20, bit = once & 1ull << which;
  if (given & bit) return {};
  given |= bit;
  switch (which) {
    case 0: return line("Accept", list([&] { return media(); }));
    case 1: return line("Accept-Encoding", list([&] { return token() + generic_params(); }));
    case 2: return line("Accept-Language", list([&] { return token() + sep(";") + "q=0.5"; }));
    case 3:
      return line("Alert-Info",
                  list([&] { return "<" + absolute_uri() + ">" + generic_params(); }));
    case 4: return line("Allow", list([&] { return token(); }));
    case 5:
      return line("Call-Info",
                  list([&] { return "<" + absolute_uri() + ">" + sep(";") + "purpose=icon"; }));
    case 6:
      return line("Contact", list([&] { return address() + (maybe() ? sep(";") + "q=0.7" : ""); }),
                  'm');
    case 7:
      return line("Content-Disposition",
                  token() + sep(";") + "handling=optional" + generic_params());
    case 8: return line("Content-Encoding", list([&] { return token(); }), 'e');
    case 9: return line("Content-Language", list([&] { return some(alphanum, 1, 8); }));
    case 10: return line("Date", "Sat, 13 Nov 2010 23:29:00 GMT");
    case 11:
      return line("Error-Info", list([&] { return "<" + any_uri() + ">" + generic_params(); }));
    case 12:
      return line("In-Reply-To",
                  list([&] { return some(alphanum, 1, 8) + "@" + some(alphanum, 1, 8); }));
    case 13: return line("MIME-Version", "1.0");
    case 14: return line("Min-Expires", digits(9));
    case 15: return line("Organization", text_utf8());
    case 16: return line("Priority", token());
    case 17: return line("Proxy-Authenticate", challenge());
    case 18: return line("Proxy-Authorization", credentials());
    case 19: return line("Record-Route", list([&] { return name_addr() + generic_params(); }));
    case 20: return line("Reply-To", address());
    case 21:
      return line("Retry-After", digits(9) + (maybe() ? sws() + comment() : "") + generic_params());
    case 22: return line("Route", list([&] { return name_addr() + generic_params(); }));
    case 23: return line("Server", servers());
    case 24: return line("Subject", text_utf8(), 's');
    case 25: return line("Supported", maybe(4) ? "" : list([&] { return token(); }), 'k');
    case 26:
      return line("Timestamp",
                  digits(5) + (maybe() ? "." + digits(3) : "") + (maybe() ? lws() + "0.5" : ""));
    case 27: return line("Unsupported", list([&] { return token(); }));
    case 28: return line("User-Agent", servers());
    case 29:
      return line("Warning", list([&] {
                    return "3" + some("0123456789", 2, 2) + " " + host() + " " + quoted();
                  }));
    case 30: return line("WWW-Authenticate", challenge());
    case 31: return line("Authorization", credentials());
    case 32: return line("Authentication-Info", "nextnonce=" + quoted());
    case 33: return line("Proxy-Require", list([&] { return token(); }));
    default:
      return line("X" + token(),
                  text_utf8() + sws() + repeat(2, [&] { return quoted() + lws() + token(); }));
  }
}

/// A request or a response that a user agent without extensions must take.
inline grammar::text grammar::message() {
  static constexpr std::string_view known[] = {"INVITE", "OPTIONS", "REGISTER", "BYE", "CANCEL"};
  text const method = maybe(4) ? "X" + token() : text{known[below(5)]};
  text const version = one_of({"SIP/2.0", "sip/2.0", "Sip/2.0"});
  text s = repeat(2, [&] { return text{"\r\n"}; });
  given = 0;
  if (maybe()) s += method + " " + sip_uri(false) + " " + version + "\r\n";
  else s += version + " " + std::to_string(100 + below(600)) + " " + text_utf8() + "\r\n";
  text lines[8] = {
      line("Via", list([&] { return via(); }), 'v'),
      line("From", address() + sep(";") + "tag" + sep("=") + token(), 'f'),
      line("To", address() + (maybe() ? sep(";") + "tag=" + token() : ""), 't'),
      line("Call-ID", some(word_chars, 1, 9) + (maybe() ? "@" + some(word_chars, 1, 9) : ""), 'i'),
      line("CSeq", std::to_string(below(0x7fffffff)) + lws() + method),
      line("Max-Forwards", std::to_string(below(256))),
      maybe() ? line("Expires", digits(9)) : text{},
      {}};
  text const body =
      maybe() ? text{} : repeat(9, [&] { return utf8() + text("\0\r\n\xff", 4) + token(); });
  if (!body.empty()) lines[7] = line("Content-Type", media(), 'c');
  if (!body.empty() || maybe())
    lines[7] += line("Content-Length", std::to_string(body.size()), 'l');
  for (auto n = 8u; n > 0; --n) {  // any order (7.3.1)
    auto const at = below(n);
    s += lines[at] + repeat(2, [&] { return optional_line(); });
    lines[at] = lines[n - 1];
  }
  return s + "\r\n" + body;
}
