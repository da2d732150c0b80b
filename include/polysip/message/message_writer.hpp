// Messages written into a caller's buffer, front to back.
#pragma once
#include "../core/result.hpp"
#include "message_view.hpp"
#include "piece.hpp"
#include "reason_phrase.hpp"

namespace polysip {

/// Appends to a buffer and remembers the first failure, so that calls may be chained and only
/// `finish` needs a check. Never writes past the buffer; what lies in it behind the bytes written
/// may be overwritten. A line with a carriage return or a line feed in it is refused, so no value
/// can become a second header; so is a method or a name that is no token, and a URI with a blank. A
/// call that fails leaves the bytes written as they are.
class message_writer {
 public:
  explicit message_writer(std::span<char> buffer)
      : begin_(buffer.data()), at_(begin_), end_(begin_ + buffer.size()) {}

  message_writer& request(std::string_view method, std::string_view uri) {
    bool const named = detail::is_capitals(method) || scan::is_token(method);
    if (!named || uri.empty() || detail::has_blank(uri)) return fail(error::malformed);
    return append(method, " ", uri, " SIP/2.0\r\n");
  }
  /// `status`: 100 to 699. An empty `reason` stands for the usual phrase.
  message_writer& response(u16 status, std::string_view reason = {}) {
    if (status < 100 || status > 699) return fail(error::malformed);
    return line("SIP/2.0 ", status, " ", reason.empty() ? reason_phrase(status) : reason);
  }

  /// One header line; its value is the pieces in order: text, integers, `quoted`.
  template<class... P> POLYSIP_INLINE message_writer& header(header_id id, P const&... pieces) {
    if constexpr (detail::is_text<P...>) return text_header(id, pieces...);
    else return line(detail::head_of(id), pieces...);
  }
  template<class... P>
  POLYSIP_INLINE message_writer& header(std::string_view name, P const&... pieces) {
    if constexpr (detail::is_text<P...>) return text_header(name, pieces...);
    else return scan::is_token(name) ? line(name, ": ", pieces...) : fail(error::malformed);
  }
  /// A line as it was received, folds made one space (7.3.1).
  POLYSIP_OUTLINE message_writer& copy(header_line const& l) {
    return copy_usual(detail::near_text{l.name}, detail::near_text{l.value}) ? *this
                                                                             : copy_odd(l, {}, {});
  }
  /// The same with text behind the value.
  POLYSIP_OUTLINE message_writer& copy(header_line const& l, std::string_view piece,
                                       std::string_view last = {}) {
    return copy_usual(l.name, l.value, piece, last) ? *this : copy_odd(l, piece, last);
  }
  /// Bytes as they are, unchecked.
  message_writer& raw(std::string_view s) { return append(detail::far_text{s}); }
  /// A part of a header value as it was received, folds made one space.
  message_writer& unfolded(std::string_view s) { return append(detail::unfolded{s}); }
  /// An integer in decimal.
  message_writer& number(u64 n) { return append(n); }
  /// Content-Type unless empty, Content-Length, the empty line and the content: ends the message.
  message_writer& body(std::string_view content_type, std::string_view content) {
    if (!content_type.empty()) header(header_id::content_type, content_type);
    append(detail::head_of(header_id::content_length), content.size(), "\r\n\r\n",
           detail::far_text{content});
    return end();
  }
  /// The message ends here: what comes later is error::wrong_state.
  message_writer& end() {
    ended_ = true;
    end_ = at_;
    return *this;
  }

  /// The bytes written. error::too_large: the buffer did not suffice; error::malformed: a line end
  /// within a value, or another flaw; error::wrong_state: something after the body.
  result<std::string_view> finish() const {
    if (code_ != error::none) return {{}, code_};
    return {{begin_, size()}};
  }
  /// How many bytes the calls so far take: after error::too_large a buffer of this size suffices
  /// for the same calls, and a smaller one does not. Other errors as by `finish`.
  result<std::size_t> needed() const {
    if (code_ != error::none && code_ != error::too_large) return {0, code_};
    return {size() + missing_};
  }
  std::size_t size() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  POLYSIP_OUTLINE message_writer& text_header(header_id id, std::string_view value) {
    return line(detail::head_of(id), detail::near_text{value});
  }
  POLYSIP_OUTLINE message_writer& text_header(std::string_view name, std::string_view value) {
    return scan::is_token(name) ? line(name, ": ", value) : fail(error::malformed);
  }
  // False, and nothing written, when it is folded or too long.
  template<class T, class... P>
  POLYSIP_INLINE bool copy_usual(T name, T value, P const&... pieces) {
    char* const at = put(name, ": ", value, pieces..., "\r\n");
    if (!at || !detail::is_above_line_ends({at_, at - 2})) [[unlikely]]
      return false;
    at_ = at;
    return true;
  }
  POLYSIP_OUTLINE message_writer& copy_odd(header_line const& l, std::string_view piece,
                                           std::string_view last) {
    return line(l.name, ": ", detail::unfolded{l.value}, piece, last);
  }
  template<class... P> POLYSIP_INLINE message_writer& line(P const&... pieces) {
    char* const at = put(pieces..., "\r\n");
    if (!at) [[unlikely]]
      return count((detail::length(pieces) + ...) + 2);
    if constexpr ((detail::has_no_text<P> && ...)) return at_ = at, *this;
    else return end_line(at);
  }
  template<class... P> POLYSIP_INLINE message_writer& append(P const&... pieces) {
    char* const at = put(pieces...);
    if (!at) [[unlikely]]
      return count((detail::length(pieces) + ...));
    at_ = at;
    return *this;
  }
  // Puts the pieces behind the others and gives their end; null when they do not fit.
  template<class... P> POLYSIP_INLINE char* put(P const&... pieces) {
    if ((detail::length(pieces) + ...) > static_cast<std::size_t>(end_ - at_)) [[unlikely]]
      return nullptr;
    char* at = at_;
    ((at = detail::put(at, end_, pieces)), ...);
    return at;
  }
  // Takes the line that ends at `at`, unless there is another line end in it.
  POLYSIP_OUTLINE message_writer& end_line(char* at) {
    if (!detail::is_above_line_ends({at_, at - 2})) [[unlikely]]
      return end_odd_line(at);
    at_ = at;
    return *this;
  }
  POLYSIP_OUTLINE message_writer& end_odd_line(char* at) {
    if (detail::has_line_end({at_, at - 2})) return fail(error::malformed);
    at_ = at;
    return *this;
  }
  // What does not fit is only counted.
  POLYSIP_OUTLINE message_writer& count(std::size_t size) {
    missing_ += size;
    return fail(error::too_large);
  }
  POLYSIP_OUTLINE message_writer& fail(error code) {
    if (code_ == error::none) code_ = ended_ ? error::wrong_state : code;
    end_ = at_;  // nothing more fits
    return *this;
  }

  char *begin_, *at_, *end_;
  std::size_t missing_ = 0;
  error code_ = error::none;
  bool ended_ = false;
};

/// The exact size of what `write(message_writer&)` writes, before there is a buffer. A line end
/// within a value is told by the writing alone.
template<class F> result<std::size_t> measure(F&& write) {
  message_writer w{std::span<char>{}};
  write(w);
  return w.needed();
}

}  // namespace polysip
