// Header fields that are numbers, with what may follow them.
#pragma once
#include "header_id.hpp"
#include "method.hpp"
#include "params.hpp"

namespace polysip {

namespace detail {

/// Leading digits of `c` as a number up to `most`; false when there are none or too many.
POLYSIP_INLINE constexpr bool read_number(scan::cursor& c, u32& out, u32 most = ~u32{0}) {
  return c.number(out, most) && !c.next_is(scan::token);
}

}  // namespace detail

namespace header {

/// A number and nothing else; below `Least` or above `Most` is malformed.
template<header_id Id, u32 Most = ~u32{0}, u32 Least = 0> struct number_header {
  static constexpr header_id which = Id;
  u32 value = 0;
  static constexpr bool parse(std::string_view text, number_header& out) {
    return ascii::number(text, out.value, Most) && out.value >= Least;
  }
};

using content_length = number_header<header_id::content_length>;
using max_forwards = number_header<header_id::max_forwards, 255>;
using expires = number_header<header_id::expires>;          // seconds
using min_expires = number_header<header_id::min_expires>;  // seconds
using rseq = number_header<header_id::rseq, ~u32{0}, 1>;    // RFC 3262 7.1
using flow_timer = number_header<header_id::flow_timer>;    // RFC 5626, seconds
using max_breadth = number_header<header_id::max_breadth>;  // RFC 5393

/// CSeq: RFC 3261 20.16.
struct cseq {
  static constexpr header_id which = header_id::cseq;
  u32 number = 0;
  polysip::method method = polysip::method::unknown;
  std::string_view name;  // the method as written
  static constexpr bool parse(std::string_view text, cseq& out) {
    scan::cursor c{text};
    if (!detail::read_number(c, out.number)) return false;
    auto const before = c.offset();
    c.skip_space();
    if (c.offset() == before) return false;
    out.name = c.rest();
    out.method = method_of(out.name);
    return out.method != method::unknown || scan::is_token(out.name);
  }
};

/// RAck: RFC 3262 7.2. No RSeq is 0 (7.1).
struct rack {
  static constexpr header_id which = header_id::rack;
  u32 rseq = 0, cseq = 0;
  polysip::method method = polysip::method::unknown;
  std::string_view name;
  static constexpr bool parse(std::string_view text, rack& out) {
    scan::cursor c{text};
    if (!detail::read_number(c, out.rseq) || out.rseq == 0) return false;
    c.skip_space();
    header::cseq rest;
    if (!header::cseq::parse(c.rest(), rest)) return false;
    out.cseq = rest.number;
    out.method = rest.method;
    out.name = rest.name;
    return true;
  }
};

/// Session-Expires (RFC 4028 4) and Min-SE (RFC 4028 5), in seconds.
template<header_id Id> struct seconds_header {
  static constexpr header_id which = Id;
  u32 value = 0;
  std::string_view refresher;  // "uac", "uas" or empty
  params parameters;
  static constexpr bool parse(std::string_view text, seconds_header& out) {
    scan::cursor c{text};
    return detail::read_number(c, out.value) &&
           detail::read_params(c, out.parameters, [&](param const& p) {
             return !ascii::same(p.name, "refresher") || detail::note_once(out.refresher, p);
           });
  }
};
using session_expires = seconds_header<header_id::session_expires>;
using min_se = seconds_header<header_id::min_se>;

/// Retry-After: RFC 3261 20.33, in seconds.
struct retry_after {
  static constexpr header_id which = header_id::retry_after;
  u32 value = 0;
  std::string_view comment;  // without its parentheses
  params parameters;         // duration
  static constexpr bool parse(std::string_view text, retry_after& out) {
    scan::cursor c{text};
    if (!detail::read_number(c, out.value)) return false;
    c.skip_space();
    if (c.at('(') && !read_comment(c, out.comment)) return false;
    return detail::read_params(c, out.parameters);
  }

 private:
  static constexpr bool read_comment(scan::cursor& c, std::string_view& out) {
    auto const text = c.rest();
    std::size_t depth = 0, i = 0;
    for (; i < text.size(); ++i) {
      if (text[i] == '\\') ++i;
      else if (text[i] == '(') ++depth;
      else if (text[i] == ')' && --depth == 0) break;
    }
    if (i >= text.size()) return false;
    out = ascii::slice(text, 1, i - 1);
    c = scan::cursor{ascii::slice(text, i + 1)};
    return true;
  }
};

/// Timestamp: RFC 3261 20.38. Decimal seconds, kept as text.
struct timestamp {
  static constexpr header_id which = header_id::timestamp;
  std::string_view value, delay;
  static constexpr bool parse(std::string_view text, timestamp& out) {
    scan::cursor c{text};
    out.value = c.run(scan::token);
    c.skip_space();
    out.delay = c.run(scan::token);
    return !out.value.empty() && ascii::is_digit(out.value[0]) && decimal(out.value) &&
           decimal(out.delay) && c.done();
  }

 private:
  static constexpr bool decimal(std::string_view s) {
    std::size_t dots = 0;
    for (char c : s) {
      if (c == '.') ++dots;
      else if (!ascii::is_digit(c)) return false;
    }
    return dots <= 1;
  }
};

}  // namespace header
}  // namespace polysip
