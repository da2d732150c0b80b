// "%HH" in URIs and backslashes in quoted strings: decoded on demand, once.
#pragma once
#include "../core/result.hpp"
#include "scan.hpp"

namespace polysip {

namespace detail {

constexpr u8 hex_digit(char c) {
  return static_cast<u8>(ascii::is_digit(c) ? c - '0' : ascii::lower(c) - 'a' + 10);
}

constexpr bool at_escape(std::string_view s, std::size_t i) {
  return s[i] == '%' && s.size() - i > 2 && scan::is(s[i + 1], scan::hex) &&
         scan::is(s[i + 2], scan::hex);
}

/// The characters of a URI part one by one, escapes decoded. An escaped reserved character is not
/// the same as the bare one (RFC 3261 19.1.4, RFC 2396 2.2).
struct escape_reader {
  std::string_view text;
  std::size_t at = 0;
  constexpr bool done() const { return at >= text.size(); }
  constexpr u16 next() {
    if (!at_escape(text, at)) return static_cast<u8>(text[at++]);
    u8 const c = static_cast<u8>(hex_digit(text[at + 1]) << 4 | hex_digit(text[at + 2]));
    at += 3;
    bool const reserved =
        std::string_view{";/?:@&=+$,"}.find(static_cast<char>(c)) != std::string_view::npos;
    return static_cast<u16>(reserved ? c | 256 : c);
  }
};

/// Equality of URI parts with escapes decoded, in any case when `fold`.
constexpr bool same_escaped(std::string_view a, std::string_view b, bool fold) {
  escape_reader x{a}, y{b};
  while (!x.done() && !y.done()) {
    u16 c = x.next(), d = y.next();
    if (fold && c < 128 && d < 128) {
      c = static_cast<u8>(ascii::lower(static_cast<char>(c)));
      d = static_cast<u8>(ascii::lower(static_cast<char>(d)));
    }
    if (c != d) return false;
  }
  return x.done() && y.done();
}

/// Equality of what header values of URIs decode to, reserved characters too; when `fold`, in any
/// case but within quoted strings (RFC 3261 7.3.1).
constexpr bool same_decoded(std::string_view a, std::string_view b, bool fold) {
  escape_reader x{a}, y{b};
  bool in_quotes = false, after_backslash = false;
  while (!x.done() && !y.done()) {
    char c = static_cast<char>(x.next()), d = static_cast<char>(y.next());
    if (fold && !in_quotes) c = ascii::lower(c), d = ascii::lower(d);
    if (c != d) return false;
    if (c == '"' && !after_backslash) in_quotes = !in_quotes;
    after_backslash = in_quotes && c == '\\' && !after_backslash;
  }
  return x.done() && y.done();
}

}  // namespace detail

/// Decodes every "%HH" of `text` once, into `out`; a percent sign without two digits stays.
/// error::too_large when `out` is shorter than the outcome.
constexpr result<std::string_view> unescape(std::string_view text, std::span<char> out) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++n) {
    if (n == out.size()) return {{}, error::too_large};
    if (detail::at_escape(text, i)) {
      out[n] =
          static_cast<char>(detail::hex_digit(text[i + 1]) << 4 | detail::hex_digit(text[i + 2]));
      i += 3;
    } else {
      out[n] = text[i++];
    }
  }
  return {{out.data(), n}};
}

/// Removes the backslashes of what was inside a quoted string (RFC 3261 25.1). error::too_large
/// when `out` is shorter than the outcome.
constexpr result<std::string_view> unquote(std::string_view inside, std::span<char> out) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < inside.size(); ++i, ++n) {
    if (n == out.size()) return {{}, error::too_large};
    if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
    out[n] = inside[i];
  }
  return {{out.data(), n}};
}

}  // namespace polysip
