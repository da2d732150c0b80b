// Content-Type, Content-Disposition, Accept, Date, MIME-Version, Warning: RFC 3261 20.1, 20.11,
// 20.15, 20.17, 20.24, 20.43.
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip {

namespace detail {

// Reads the parameters up to the end and keeps the value of the one called `name`; false when there
// are two. One by one, not by blocks: a peer may send thousands of one letter.
POLYSIP_OUTLINE constexpr bool read_params_keeping(scan::cursor& c, params& out,
                                                   std::string_view name, std::string_view& value) {
  c.skip_space();
  auto const start = c.offset();
  for (param p; !c.done(); c.skip_space()) {
    if (!next_param(c, p)) return false;
    if (!ascii::same(p.name, name)) continue;
    bool const escaped = p.value.find('\\') != p.value.npos;  // which needs quotes (25.1)
    if ((escaped && !p.quoted) || !note_once(value, p)) return false;
  }
  out.text = c.since(start);
  return true;
}

}  // namespace detail

namespace header {

/// A media type or range.
template<header_id Id, bool List> struct media_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  std::string_view type, subtype;
  params parameters;

  constexpr bool is(std::string_view main, std::string_view sub) const {
    return ascii::same(type, main) && ascii::same(subtype, sub);
  }

 protected:
  POLYSIP_INLINE constexpr bool read_type(scan::cursor& c) {
    type = c.run(scan::token);
    if (type.empty() || !c.take_spaced('/')) return false;
    subtype = c.run(scan::token);
    return !subtype.empty();
  }
};

/// Content-Type: RFC 3261 20.15. `boundary` is the parameter of this name, empty without, its
/// quoted-pairs kept; with two it is malformed, since two readers could disagree about the parts
/// (7.3.1).
struct content_type : media_header<header_id::content_type, false> {
  std::string_view boundary;
  static constexpr bool parse(std::string_view text, content_type& out) {
    scan::cursor c{text};
    return out.read_type(c) &&
           detail::read_params_keeping(c, out.parameters, "boundary", out.boundary);
  }
};

/// Accept: RFC 3261 20.1.
struct accept : media_header<header_id::accept, true> {
  static constexpr bool parse(std::string_view text, accept& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, accept& out) {
    return out.read_type(c) && detail::read_some_params(c, out.parameters);
  }
};

/// Content-Disposition: RFC 3261 20.11. `handling` is the parameter of this name, empty without;
/// with two it is malformed.
struct content_disposition {
  static constexpr header_id which = header_id::content_disposition;
  std::string_view value;
  params parameters;
  std::string_view handling;

  /// A reader that does not understand the body refuses the message.
  constexpr bool required() const { return !ascii::same(handling, "optional"); }
  static constexpr bool parse(std::string_view text, content_disposition& out) {
    scan::cursor c{text};
    out.value = c.run(scan::token);
    return !out.value.empty() &&
           detail::read_params_keeping(c, out.parameters, "handling", out.handling);
  }
};

/// MIME-Version: RFC 3261 20.24, 25.1. "1.0" is the only one there is.
struct mime_version {
  static constexpr header_id which = header_id::mime_version;
  std::string_view value;
  static constexpr bool parse(std::string_view text, mime_version& out) {
    out.value = text;
    auto const dot = text.find('.');
    return dot != text.npos && digits(ascii::slice(text, 0, dot)) &&
           digits(ascii::slice(text, dot + 1));
  }

 private:
  static constexpr bool digits(std::string_view s) {
    for (char c : s)
      if (!ascii::is_digit(c)) return false;
    return !s.empty();
  }
};

/// Warning: RFC 3261 20.43.
struct warning {
  static constexpr header_id which = header_id::warning;
  static constexpr bool is_list = true;
  u16 code = 0;  // 100 to 999
  std::string_view agent, text;
  static constexpr bool parse(std::string_view value, warning& out) {
    scan::cursor c{value};
    return parse_at(c, out) && c.done();
  }
  static constexpr bool parse_at(scan::cursor& c, warning& out) {
    u32 n = 0;
    if (!ascii::number(c.run(scan::token), n, 999) || n < 100) return false;
    out.code = static_cast<u16>(n);
    c.skip_space();
    out.agent = c.run(scan::value);
    c.skip_space();
    if (out.agent.empty() || !c.quoted(out.text)) return false;
    c.skip_space();
    return true;
  }
};

/// Date: RFC 3261 20.17, the one form of RFC 1123, always GMT.
struct date {
  static constexpr header_id which = header_id::date;
  u16 year = 0;
  u8 month = 0, day = 0;  // from 1
  u8 hour = 0, minute = 0, second = 0;
  static constexpr bool parse(std::string_view s, date& out) {
    // "Sat, 13 Nov 2010 23:29:00 GMT"
    constexpr std::string_view shape = "aaa, 00 aaa 0000 00:00:00 GMT";
    if (s.size() != shape.size()) return false;
    for (std::size_t i = 0; i < s.size(); ++i) {
      bool const ok = shape[i] == 'a'   ? ascii::is_alpha(s[i])
                      : shape[i] == '0' ? ascii::is_digit(s[i])
                                        : shape[i] == s[i];
      if (!ok) return false;
    }
    out.day = two(s, 5);
    out.month = month_of(ascii::slice(s, 8, 3));
    out.year = static_cast<u16>(two(s, 12) * 100 + two(s, 14));
    out.hour = two(s, 17);
    out.minute = two(s, 20);
    out.second = two(s, 23);
    return out.month != 0 && out.day >= 1 && out.day <= 31 && out.hour < 24 && out.minute < 60 &&
           out.second <= 60;
  }

 private:
  static constexpr u8 two(std::string_view s, std::size_t at) {
    return static_cast<u8>((s[at] - '0') * 10 + (s[at + 1] - '0'));
  }
  static constexpr u8 month_of(std::string_view name) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (u8 i = 0; i < 12; ++i)
      if (ascii::same(name, ascii::slice(months, i * 3u, 3))) return static_cast<u8>(i + 1);
    return 0;
  }
};

}  // namespace header
}  // namespace polysip
