// A session description line by line (RFC 8866 5), its words and its attributes.
#pragma once
#include "../message/scan.hpp"
#include "fwd.hpp"

namespace polysip::sdp {

/// "x=value", without its end.
struct line {
  char type = 0;
  std::string_view value;
  u32 offset = 0;  // of `type` in the text
};

/// Reads line after line; CRLF and LF both end one, and empty lines at the end do not count.
class line_reader {
 public:
  constexpr explicit line_reader(std::string_view text) : text_(text) {
    while (!text_.empty() && (text_.back() == '\n' || text_.back() == '\r')) text_.remove_suffix(1);
  }

  /// False at the end, or at a line that is none: then flawed() is true.
  constexpr bool next(line& out) {
    if (at_ >= text_.size()) return false;
    auto const end = scan::find<'\r', '\n', '\0'>(text_, at_);
    bool const crlf = end + 1 < text_.size() && text_[end] == '\r' && text_[end + 1] == '\n';
    bool const ends = crlf || end == text_.size() || text_[end] == '\n';
    flawed_ = !ends || end - at_ < 2 || text_[at_ + 1] != '=';
    if (flawed_) return false;
    out = {text_[at_], ascii::slice(text_, at_ + 2, end - at_ - 2), static_cast<u32>(at_)};
    at_ = crlf ? end + 2 : end == text_.size() ? end : end + 1;
    return true;
  }
  constexpr bool flawed() const { return flawed_; }
  /// Where the next line starts.
  constexpr u32 offset() const { return static_cast<u32>(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool flawed_ = false;
};

/// Takes the first word off `rest`; empty at the end. More than one space counts as one.
constexpr std::string_view take_word(std::string_view& rest) {
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  auto const word = ascii::slice(rest, 0, scan::find<' '>(rest));
  rest = ascii::slice(rest, word.size());
  return word;
}

/// "a=name" or "a=name:value".
struct attribute {
  std::string_view name, value;

  static constexpr attribute of(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == text.npos) return {text, {}};
    return {ascii::slice(text, 0, colon), ascii::slice(text, colon + 1)};
  }
};

/// The attributes among some lines, in order.
struct attributes {
  std::string_view lines;

  class iterator {
   public:
    constexpr explicit iterator(std::string_view text) : reader_(text) { ++*this; }
    constexpr attribute const& operator*() const { return now_; }
    constexpr attribute const* operator->() const { return &now_; }
    constexpr iterator& operator++() {
      line l;
      while ((more_ = reader_.next(l)) && l.type != 'a') {}
      now_ = attribute::of(l.value);
      return *this;
    }
    constexpr bool operator!=(std::nullptr_t) const { return more_; }

   private:
    line_reader reader_;
    attribute now_;
    bool more_ = false;
  };
  constexpr iterator begin() const { return iterator{lines}; }
  constexpr std::nullptr_t end() const { return nullptr; }

  /// The value of the first attribute of that name; empty when there is none.
  constexpr std::string_view get(std::string_view name) const {
    for (attribute const& a : *this)
      if (a.name == name) return a.value;
    return {};
  }
  constexpr bool has(std::string_view name) const {
    for (attribute const& a : *this)
      if (a.name == name) return true;
    return false;
  }
};

}  // namespace polysip::sdp
