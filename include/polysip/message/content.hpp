// Content-Type, Accept, Date, MIME-Version, Warning: RFC 3261 20.1, 20.15, 20.17, 20.24, 20.43.
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip::header {

/// A media type or range.
template<header_id Id, bool List> struct media_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  std::string_view type, subtype;
  params parameters;

  constexpr bool is(std::string_view main, std::string_view sub) const {
    return ascii::same(type, main) && ascii::same(subtype, sub);
  }
  static constexpr bool parse(std::string_view text, media_header& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, media_header& out) {
    out.type = c.run(scan::token);
    if (out.type.empty() || !c.take_spaced('/')) return false;
    out.subtype = c.run(scan::token);
    return !out.subtype.empty() && detail::read_some_params(c, out.parameters);
  }
};
using content_type = media_header<header_id::content_type, false>;
using accept = media_header<header_id::accept, true>;

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

}  // namespace polysip::header
