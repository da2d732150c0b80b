// Character classes and a cursor over the text of one header value. White space includes folds.
#pragma once
#include <bit>

#include "../core/ascii.hpp"
#include "../core/simd.hpp"

namespace polysip::scan {

inline constexpr u16 token = 1;       // RFC 3261 25.1
inline constexpr u16 value = 2;       // an unquoted parameter value; wider than the grammar
inline constexpr u16 param_name = 4;  // as `value` without '='
inline constexpr u16 uri = 8;         // no control, white space, quote or angle bracket
inline constexpr u16 host = 16;       // host names and IPv4; underscores occur in practice
inline constexpr u16 display = 32;    // token, white space, UTF-8
inline constexpr u16 hex = 64;
inline constexpr u16 plain_uri = 128;   // as `uri` without '%'
inline constexpr u16 visible = 256;     // no control, no white space
inline constexpr u16 uri_part = 512;    // as `plain_uri` without what parts a URI: ':', '@', '?'
inline constexpr u16 word = 1024;       // RFC 3261 25.1, and what else parts no header
inline constexpr u16 addr_spec = 2048;  // as `value` without '?'
inline constexpr unsigned class_count = 12;

struct class_table {
  u16 bits[256] = {};
  constexpr void add(std::string_view chars, unsigned classes) {
    for (char c : chars) {
      u16& b = bits[static_cast<u8>(c)];
      b = static_cast<u16>(b | classes);
    }
  }
  constexpr void remove(std::string_view chars, unsigned classes) {
    for (char c : chars) {
      u16& b = bits[static_cast<u8>(c)];
      b = static_cast<u16>(b & ~classes);
    }
  }
  constexpr class_table() {
    for (unsigned c = 0x21; c < 256; ++c)
      if (c != 0x7f)
        bits[c] = value | param_name | uri | plain_uri | visible | uri_part | addr_spec;
    for (unsigned c = 0x80; c < 256; ++c) bits[c] = static_cast<u16>(bits[c] | display);
    constexpr std::string_view alphanum =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    add(alphanum, token | display | host | word);
    add("-.!%*_+`'~", token | display | word);
    add("()<>:\\\"/[]?{}", word);
    add("#$&=^|", word);  // base64 occurs in Call-IDs
    add("-._", host);
    add(" \t\r\n", display);
    add("0123456789abcdefABCDEF", hex);
    remove("\"<>", value | param_name | uri | plain_uri | uri_part | addr_spec);
    remove("%", plain_uri | uri_part);
    remove(":@?", uri_part);
    remove(";,", value | param_name | addr_spec);
    remove("?", addr_spec);
    remove("=", param_name);
  }
};
inline constexpr class_table classes;

constexpr bool is(char c, u16 of) { return (classes.bits[static_cast<u8>(c)] & of) != 0; }

/// One character after the other: what the vector searches must agree with.
struct plain {
  /// Where the run of the given classes that starts at `at` ends.
  static constexpr std::size_t run_end(std::string_view s, std::size_t at, u16 of) {
    while (at < s.size() && is(s[at], of)) ++at;
    return at;
  }
  static constexpr std::size_t long_run_end(std::string_view s, std::size_t at, u16 of) {
    return run_end(s, at, of);
  }
  /// The first of the characters `C` at or after `at`, or the end.
  template<char... C> static constexpr std::size_t find(std::string_view s, std::size_t at) {
    while (at < s.size() && ((s[at] != C) && ...)) ++at;
    return at;
  }
  template<char... C> static constexpr std::size_t find_near(std::string_view s, std::size_t at) {
    return find<C...>(s, at);
  }
};

#if POLYSIP_SIMD

// The classes as nibbles, one set for each bit.
struct class_nibbles {
  simd::nibbles of[class_count];
  constexpr class_nibbles() {
    for (unsigned n = 0; n < class_count; ++n)
      for (unsigned c = 0; c < 256; ++c)
        if (classes.bits[c] >> n & 1) of[n].add(static_cast<u8>(c));
  }
};
inline constexpr class_nibbles nibbles;

/// By blocks; text shorter than a block, and what the compiler evaluates, goes one by one.
struct vector {
  POLYSIP_INLINE static constexpr std::size_t run_end(std::string_view s, std::size_t at, u16 of) {
    if (std::is_constant_evaluated() || !simd::block16::has_classes ||
        s.size() < simd::block16::size)
      return plain::run_end(s, at, of);
    simd::nibbles const& n = nibbles.of[std::countr_zero(of)];
    return simd::find_near<simd::block16>(s, at, [&n](auto b) { return b.outside(n); });
  }
  /// As `run_end`, for runs that are often longer than a few characters.
  POLYSIP_INLINE static constexpr std::size_t long_run_end(std::string_view s, std::size_t at,
                                                           u16 of) {
    if (std::is_constant_evaluated() || !simd::widest::has_classes ||
        s.size() < simd::widest::size || at == s.size())
      return run_end(s, at, of);
    simd::nibbles const& n = nibbles.of[std::countr_zero(of)];
    return simd::find_near<simd::widest>(s, at, [&n](auto b) { return b.outside(n); });
  }
  /// As `find`, for what is often near; `at` lies within `s`.
  template<char... C>
  POLYSIP_INLINE static constexpr std::size_t find_near(std::string_view s, std::size_t at) {
    if (std::is_constant_evaluated() || s.size() < simd::widest::size)
      return plain::find<C...>(s, at);
    return simd::find_near<simd::widest>(s, at, [](auto b) { return b.template any<C...>(); });
  }
  template<char... C>
  POLYSIP_INLINE static constexpr std::size_t find(std::string_view s, std::size_t at) {
    constexpr auto hit = [](auto b) { return b.template any<C...>(); };
    if (std::is_constant_evaluated() || s.size() < simd::block16::size)
      return plain::find<C...>(s, at);
    if (s.size() < simd::widest::size) return simd::find_block<simd::block16>(s, at, hit);
    return simd::find_block<simd::widest>(s, at, hit);
  }
};
using native = vector;

#else
using native = plain;
#endif

template<char... C>
POLYSIP_INLINE constexpr std::size_t find(std::string_view s, std::size_t at = 0) {
  return native::find<C...>(s, at);
}

constexpr bool all(std::string_view s, u16 of) { return native::run_end(s, 0, of) == s.size(); }

constexpr bool is_token(std::string_view s) { return !s.empty() && all(s, token); }

/// The closing quote of the quoted string that opens at `from`, or the end of the text.
POLYSIP_OUTLINE constexpr std::size_t quote_end(std::string_view s, std::size_t from) {
  // An empty one ends at once, too: a peer may send thousands.
  if (from + 1 < s.size() && s[from + 1] == '"') return from + 1;
  for (auto i = from + 1; i < s.size(); i += 2) {
    i = native::find_near<'"', '\\'>(s, i);
    if (i < s.size() && s[i] == '"') return i;
  }
  return s.size();
}

/// Reads one text from left to right and never past its end.
class cursor {
 public:
  constexpr explicit cursor(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  constexpr bool done() const { return at_ >= text_.size(); }
  constexpr bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  POLYSIP_INLINE constexpr std::string_view rest() const { return ascii::slice(text_, at_); }
  constexpr std::size_t offset() const { return at_; }
  constexpr std::string_view text() const { return text_; }
  constexpr void move_to(std::size_t at) { at_ = at; }
  /// As `move_to`; false for npos, by which a reader that was given `text` and `offset` tells a
  /// flaw.
  POLYSIP_INLINE constexpr bool reach(std::size_t at) {
    at_ = at;
    return at != std::string_view::npos;
  }

  POLYSIP_INLINE constexpr void skip_space() {
    while (at_ < text_.size() && ascii::is_space(text_[at_])) ++at_;
  }
  POLYSIP_INLINE constexpr bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }
  /// `c` with white space around it: SEMI, EQUAL, SLASH, COLON, COMMA of the grammar.
  POLYSIP_INLINE constexpr bool take_spaced(char c) {
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
  POLYSIP_INLINE constexpr std::string_view run(u16 of) {
    auto const start = at_;
    at_ = native::run_end(text_, at_, of);
    return {text_.data() + start, at_ - start};
  }
  POLYSIP_INLINE constexpr std::string_view long_run(u16 of) {
    auto const start = at_;
    at_ = native::long_run_end(text_, at_, of);
    return {text_.data() + start, at_ - start};
  }
  /// The text up to `C`, which is passed over; false when there is no `C`.
  template<char C> POLYSIP_INLINE constexpr bool until(std::string_view& out) {
    auto const end = find<C>(text_, at_);
    if (end >= text_.size()) return false;
    out = {text_.data() + at_, end - at_};
    at_ = end + 1;
    return true;
  }
  /// `exact`, in this case of letters.
  POLYSIP_INLINE constexpr bool take(std::string_view exact) {
    if (text_.size() - at_ < exact.size() ||
        !ascii::identical({text_.data() + at_, exact.size()}, exact))
      return false;
    at_ += exact.size();
    return true;
  }
  /// Decimal digits, at least one, as a number up to `most`.
  POLYSIP_INLINE constexpr bool number(u32& out, u32 most) {
    std::size_t digits = ascii::leading_digits(rest(), out);
    if (digits > 8) digits = long_number(rest(), out, most);
    at_ += digits;
    return digits != 0 && out <= most;
  }
  /// The next character is of the given classes.
  constexpr bool next_is(u16 of) const { return at_ < text_.size() && is(text_[at_], of); }
  /// The text from `start` to here, without white space at its end.
  POLYSIP_INLINE constexpr std::string_view since(std::size_t start) const {
    auto end = at_;
    while (end > start && ascii::is_space(text_[end - 1])) --end;
    return {text_.data() + start, end - start};
  }
  /// A quoted string: what is between the quotes, backslashes kept. False when it does not end.
  POLYSIP_INLINE constexpr bool quoted(std::string_view& inside) {
    if (!at('"')) return false;
    auto const end = quote_end(text_, at_);
    if (end >= text_.size()) return false;
    inside = {text_.data() + at_ + 1, end - at_ - 1};
    at_ = end + 1;
    return true;
  }

 private:
  // How many digits; 0 where their number is above `most`.
  POLYSIP_OUTLINE static constexpr std::size_t long_number(std::string_view s, u32& out, u32 most) {
    u64 n = 0;
    std::size_t digits = 0;
    for (; digits < s.size() && ascii::is_digit(s[digits]); ++digits)
      if ((n = n * 10 + static_cast<u64>(s[digits] - '0')) > most) return 0;
    out = static_cast<u32>(n);
    return digits;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// A Call-ID, word ["@" word] (25.1); empty when it is none.
POLYSIP_INLINE constexpr std::string_view call_id(cursor& c) {
  auto const start = c.offset();
  bool const whole = !c.run(word).empty() && (!c.take('@') || !c.run(word).empty());
  return {c.text().data() + start, whole ? c.offset() - start : 0};
}

/// Where the list element that starts at `from` ends: at a comma outside quotes and angle brackets,
/// or at the end of the text.
constexpr std::size_t element_end(std::string_view s, std::size_t from) {
  for (auto i = from; i < s.size(); ++i) {
    i = find<',', '"', '<'>(s, i);
    if (i == s.size() || s[i] == ',') return i;
    i = s[i] == '"' ? quote_end(s, i) : find<'>'>(s, i + 1);
  }
  return s.size();
}

}  // namespace polysip::scan
