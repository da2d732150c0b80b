// Character classes and a cursor over the text of one header value. White space includes folds.
#pragma once
#include "../core/ascii.hpp"

namespace polysip::scan {

inline constexpr u8 token = 1;       // RFC 3261 25.1
inline constexpr u8 value = 2;       // an unquoted parameter value; wider than the grammar
inline constexpr u8 param_name = 4;  // as `value` without '='
inline constexpr u8 uri = 8;         // no control, white space, quote or angle bracket
inline constexpr u8 host = 16;       // host names and IPv4; underscores occur in practice
inline constexpr u8 display = 32;    // token, white space, UTF-8
inline constexpr u8 hex = 64;

struct class_table {
  u8 bits[256] = {};
  constexpr void add(std::string_view chars, unsigned classes) {
    for (char c : chars) {
      u8& b = bits[static_cast<u8>(c)];
      b = static_cast<u8>(b | classes);
    }
  }
  constexpr void remove(std::string_view chars, unsigned classes) {
    for (char c : chars) {
      u8& b = bits[static_cast<u8>(c)];
      b = static_cast<u8>(b & ~classes);
    }
  }
  constexpr class_table() {
    for (unsigned c = 0x21; c < 256; ++c)
      if (c != 0x7f) bits[c] = value | param_name | uri;
    for (unsigned c = 0x80; c < 256; ++c) bits[c] = static_cast<u8>(bits[c] | display);
    constexpr std::string_view alphanum =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    add(alphanum, token | display | host);
    add("-.!%*_+`'~", token | display);
    add("-._", host);
    add(" \t\r\n", display);
    add("0123456789abcdefABCDEF", hex);
    remove("\"<>", value | param_name | uri);
    remove(";,", value | param_name);
    remove("=", param_name);
  }
};
inline constexpr class_table classes;

constexpr bool is(char c, u8 of) { return (classes.bits[static_cast<u8>(c)] & of) != 0; }

constexpr bool all(std::string_view s, u8 of) {
  for (char c : s)
    if (!is(c, of)) return false;
  return true;
}

constexpr bool is_token(std::string_view s) { return !s.empty() && all(s, token); }

/// Reads one text from left to right and never past its end.
class cursor {
 public:
  constexpr explicit cursor(std::string_view text) : text_(text) {}

  constexpr bool done() const { return at_ >= text_.size(); }
  constexpr bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  constexpr std::string_view rest() const { return ascii::slice(text_, at_); }
  constexpr std::size_t offset() const { return at_; }

  constexpr void skip_space() {
    while (at_ < text_.size() && ascii::is_space(text_[at_])) ++at_;
  }
  constexpr bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }
  /// `c` with white space around it: SEMI, EQUAL, SLASH, COLON, COMMA of the grammar.
  constexpr bool take_spaced(char c) {
    auto const start = at_;
    skip_space();
    if (!take(c)) {
      at_ = start;
      return false;
    }
    skip_space();
    return true;
  }
  /// The longest run of the given classes; may be empty.
  constexpr std::string_view run(u8 of) {
    auto const start = at_;
    while (at_ < text_.size() && is(text_[at_], of)) ++at_;
    return ascii::slice(text_, start, at_ - start);
  }
  /// The text up to `c`, which is passed over; false when there is no `c`.
  constexpr bool until(char c, std::string_view& out) {
    auto const end = text_.find(c, at_);
    if (end == std::string_view::npos) return false;
    out = ascii::slice(text_, at_, end - at_);
    at_ = end + 1;
    return true;
  }
  /// A quoted string: what is between the quotes, backslashes kept. False when it does not end.
  constexpr bool quoted(std::string_view& inside) {
    if (!at('"')) return false;
    for (auto i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        inside = {text_.data() + at_ + 1, i - at_ - 1};
        at_ = i + 1;
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Where the list element that starts at `from` ends: at a comma outside quotes and angle brackets,
/// or at the end of the text.
constexpr std::size_t element_end(std::string_view s, std::size_t from) {
  char inside = 0;
  for (auto i = from; i < s.size(); ++i) {
    char const c = s[i];
    if (inside == '"' && c == '\\') {
      ++i;
    } else if (inside != 0) {
      if (c == inside) inside = 0;
    } else if (c == '"') {
      inside = '"';
    } else if (c == '<') {
      inside = '>';
    } else if (c == ',') {
      return i;
    }
  }
  return s.size();
}

}  // namespace polysip::scan
