// A received message as an index over its bytes; headers are typed when asked for.
#pragma once
#include "field.hpp"
#include "line_index.hpp"
#include "method.hpp"
#include "start_line.hpp"
#include "values.hpp"

namespace polysip {

/// One header line. `value` is trimmed and may hold folds; `name` is as written.
struct header_line {
  header_id id = header_id::unknown;
  std::string_view name, value;
};

/// The header lines of a message whatever its limit, in order. Valid as long as its view and bytes.
class header_lines {
 public:
  constexpr header_lines(std::string_view text, detail::line const* lines, u32 count)
      : text_(text), lines_(lines), count_(count) {}

  constexpr u32 size() const { return count_; }
  /// The line at `i`, from 0 to `size()`; an empty one beyond.
  constexpr header_line operator[](u32 i) const {
    if (i >= count_) return {};
    detail::line const& l = lines_[i];
    return {l.name.id, detail::name_text(text_, l), detail::value_text(text_, l)};
  }

 private:
  std::string_view text_;
  detail::line const* lines_;
  u32 count_;
};

/// An index of one SIP message (RFC 3261 7) over bytes that must outlive it. `parse` looks at the
/// start line and finds the header lines; nothing is copied, allocated or typed until `get` or
/// `all` asks. More than `MaxHeaders` lines are error::full. About 20 bytes a line; not zeroed.
template<u32 MaxHeaders> class basic_message_view {
  static_assert(MaxHeaders > 0 && MaxHeaders < detail::no_line);

 public:
  constexpr basic_message_view() noexcept { clear(); }  // a defaulted one would zero the index

  /// Indexes the message at the start of `data`; empty lines before it are skipped (7.5). What
  /// follows Content-Length is ignored; `complete()` tells when the body is shorter.
  /// error::malformed: no SIP start line, a line without a name, a lone carriage return, or no
  /// end of a line; error::full, error::too_large: over the limits.
  constexpr parse_result parse(bytes data) noexcept {
    return parse({data.data(), data.size()}, false);
  }

  /// A literal would count its NUL as body: give std::string_view{...} or ""sv.
  template<std::size_t N> parse_result parse(char const (&)[N]) = delete;

  /// Indexes a part of a message: start line, headers, body are each optional (RFC 3420).
  constexpr parse_result parse_fragment(bytes data) noexcept {
    return parse({data.data(), data.size()}, true);
  }
  /// Indexes a part of a multipart body: headers and content are each optional; delimiters, not
  /// Content-Length, say where the content ends (RFC 2046 5.1).
  constexpr parse_result parse_part(bytes data) noexcept {
    auto const r = parse_fragment(data);
    body_size_ = static_cast<u32>(text_.size()) - body_at_;
    return r;
  }

  constexpr bool is_request() const { return start_.status == 0 && !start_.method.empty(); }
  constexpr bool is_response() const { return start_.status != 0; }
  constexpr bool is_provisional() const { return is_response() && start_.status < 200; }
  constexpr bool is_final() const { return start_.status >= 200; }
  constexpr bool is_success() const { return start_.status / 100 == 2; }

  constexpr polysip::method method() const { return method_; }
  constexpr std::string_view method_name() const { return start_.method; }
  constexpr std::string_view request_uri() const { return start_.uri; }
  constexpr u16 status() const { return start_.status; }  // 0: a request
  constexpr std::string_view reason() const { return start_.reason; }
  constexpr std::string_view version() const { return start_.version; }
  /// The start line has white space where the grammar has none (RFC 4475 3.1.2.9, 3.1.2.10).
  constexpr bool irregular_start_line() const { return start_.irregular; }

  constexpr std::string_view body() const { return ascii::slice(text_, body_at_, body_size_); }
  /// Exactly the bytes of the message, without what came before or after it.
  constexpr std::string_view wire() const {
    return ascii::slice(text_, start_at_, body_at_ - start_at_ + body_size_);
  }
  /// Content-Length is absent, or one number that the bytes satisfy; else the body is what is
  /// there.
  constexpr bool complete() const { return complete_; }

  constexpr u32 header_count() const { return count_; }
  /// The line at `i`, from 0 to `header_count()`; an empty one beyond.
  constexpr header_line at(u32 i) const { return headers()[i]; }
  constexpr header_lines headers() const { return {text_, lines_, count_}; }
  /// The first line of this header; an empty one when absent.
  constexpr header_line line(header_id id) const { return at(first_of(id)); }
  constexpr bool has(header_id id) const { return first_of(id) != detail::no_line; }
  /// The raw value of the first line of this header; empty when absent.
  constexpr std::string_view value(header_id id) const { return line(id).value; }
  /// More than one line has this header.
  constexpr bool repeats(header_id id) const {
    u16 const first = first_of(id);
    return first != detail::no_line && lines_[first].next != detail::no_line;
  }
  constexpr u32 lines(header_id id) const {
    u32 n = 0;
    for (u16 i = first_of(id); i != detail::no_line; i = lines_[i].next) ++n;
    return n;
  }

  /// The first value of the header.
  template<header_field H> constexpr field<H> get() const { return all<H>().first(); }
  /// Every value of the header in order: repeated lines, and comma lists where the grammar has
  /// them.
  template<header_field H> constexpr values<H> all() const {
    return values<H>{text_, lines_, first_of(detail::id_of<H>())};
  }

 private:
  constexpr u16 first_of(header_id id) const {
    return id < header_id::count ? first_[static_cast<u8>(id)] : detail::no_line;
  }

  constexpr void clear() {
    text_ = {};
    start_ = {};
    count_ = start_at_ = body_at_ = body_size_ = 0;
    method_ = polysip::method::unknown;
    complete_ = true;
    for (u16& first : first_) first = detail::no_line;
  }
  constexpr parse_result parse(std::string_view text, bool fragment) noexcept;
  constexpr void chain_lines();
  constexpr void measure_body();

  std::string_view text_;
  detail::start_line start_;
  u32 count_ = 0, start_at_ = 0, body_at_ = 0, body_size_ = 0;
  polysip::method method_ = polysip::method::unknown;
  bool complete_ = true;
  u16 first_[detail::header_count];
  detail::line lines_[MaxHeaders];
};

template<u32 MaxHeaders>
constexpr parse_result basic_message_view<MaxHeaders>::parse(std::string_view text,
                                                             bool fragment) noexcept {
  if (text_.data()) clear();  // it was used before
  text_ = text;
  if (text.size() >= ~u32{0}) return {error::too_large, 0};
  std::size_t at = 0;
  while (!fragment && at < text.size() && (text[at] == '\r' || text[at] == '\n')) ++at;
  start_at_ = static_cast<u32>(at);
  if (!fragment || detail::has_start_line(text)) {
    auto const r = detail::read_start_line(text, at, fragment, start_);
    if (!r) return r;
    method_ = method_of(start_.method);
  }
  auto const index = detail::index_lines(text, at, lines_, MaxHeaders);
  if (!index.outcome) return index.outcome;
  count_ = index.count;
  body_at_ = index.body_at;
  chain_lines();
  measure_body();
  if (!index.ended && !fragment) complete_ = false;
  return {};
}

// Chains the lines of one header, the last line first.
template<u32 MaxHeaders> constexpr void basic_message_view<MaxHeaders>::chain_lines() {
  u16* const firsts = first_;
  u32 i = count_;
  for (detail::line* l = lines_ + count_; l != lines_;) {
    u16& first = firsts[static_cast<u8>((--l)->name.id)];
    l->next = first;
    first = static_cast<u16>(--i);
  }
}

// The body ends where Content-Length says, or with the datagram (18.3). Lines that disagree are an
// attempt at smuggling.
template<u32 MaxHeaders> constexpr void basic_message_view<MaxHeaders>::measure_body() {
  u32 const rest = static_cast<u32>(text_.size()) - body_at_;
  body_size_ = rest;
  u16 const first = first_of(header_id::content_length);
  for (u16 i = first; i != detail::no_line; i = lines_[i].next) {
    u32 n = 0;
    bool const number = ascii::number(detail::value_text(text_, lines_[i]), n);
    if (!number || n > rest || (i != first && n != body_size_)) complete_ = false;
    else if (i == first) body_size_ = n;
  }
  if (!complete_) body_size_ = rest;
}

}  // namespace polysip
