// Messages written into a caller's buffer, front to back.
#pragma once

#include <concepts>
#include <cstring>

#include "../core/result.hpp"
#include "message_view.hpp"
#include "reason_phrase.hpp"

namespace polysip {

/// A piece of a header value that is written between quotes, '"' and '\\' escaped (25.1).
struct quoted {
  std::string_view text;
};

/// Appends to a buffer and remembers the first failure, so that calls may be chained and only
/// `finish` needs a check. Never writes past the buffer. Text with a carriage return or a line feed
/// is refused, so no value can become a second header.
class message_writer {
 public:
  explicit message_writer(std::span<char> buffer) : buffer_(buffer) {}

  message_writer& request(std::string_view method, std::string_view uri) {
    return text(method).raw(" ").text(uri).raw(" SIP/2.0\r\n");
  }
  /// An empty `reason` stands for the usual phrase.
  message_writer& response(u16 status, std::string_view reason = {}) {
    raw("SIP/2.0 ").number(status).raw(" ");
    return text(reason.empty() ? reason_phrase(status) : reason).raw("\r\n");
  }

  /// One header line; its value is the pieces in order: text, integers, `quoted`.
  template<class... P> message_writer& header(header_id id, P const&... pieces) {
    return header(name_of(id), pieces...);
  }
  template<class... P> message_writer& header(std::string_view name, P const&... pieces) {
    if (ended_) return fail(error::wrong_state);
    auto const start = size_;
    raw(name).append(": ");
    (piece(pieces), ...);
    return end_line(start);
  }
  /// A line as it was received, folds made one space (7.3.1), then the pieces.
  template<class... P> message_writer& copy(header_line const& line, P const&... pieces) {
    if (ended_) return fail(error::wrong_state);
    text(line.name).raw(": ").unfolded(line.value);
    auto const start = size_;
    (piece(pieces), ...);
    return end_line(start);
  }
  /// Bytes as they are, unchecked.
  message_writer& raw(std::string_view s) { return append(s); }
  /// An integer in decimal.
  message_writer& number(u64 n) {
    std::size_t size = 1;
    for (u64 rest = n; rest >= 10; rest /= 10) ++size;
    if (size > buffer_.size() - size_) return fail(error::too_large);
    size_ += size;
    char* at = buffer_.data() + size_;
    do *--at = static_cast<char>('0' + n % 10);
    while (n /= 10);
    return *this;
  }
  /// Content-Type unless empty, Content-Length, the empty line and the content: ends the message.
  message_writer& body(std::string_view content_type, std::string_view content) {
    if (!content_type.empty()) header(header_id::content_type, content_type);
    header(header_id::content_length, content.size()).raw("\r\n").raw(content);
    ended_ = true;
    return *this;
  }

  /// The bytes written. error::too_large: the buffer did not suffice; error::malformed: a line end
  /// within a value; error::wrong_state: a header after the body.
  result<std::string_view> finish() const {
    if (code_ != error::none) return {{}, code_};
    return {{buffer_.data(), size_}};
  }
  std::size_t size() const { return size_; }

 private:
  // Inlined where the size is known: then it is one comparison and one store.
  POLYSIP_INLINE message_writer& append(std::string_view s) {
    if (s.size() > buffer_.size() - size_) return fail(error::too_large);
    ascii::copy(buffer_.data() + size_, s.data(), s.size());
    size_ += s.size();
    return *this;
  }
  message_writer& fail(error code) {
    if (code_ == error::none) code_ = code;
    buffer_ = buffer_.first(size_);  // nothing more fits
    return *this;
  }
  message_writer& text(std::string_view s) {
    return scan::find<'\r', '\n'>(s) == s.size() ? raw(s) : fail(error::malformed);
  }
  // The end of a line, unless one came too early: what was written since `start` is looked at.
  message_writer& end_line(std::size_t start) {
    auto const end = scan::find<'\r', '\n'>({buffer_.data(), size_}, start);
    if (end == size_) return append("\r\n");
    size_ = start;
    return fail(error::malformed);
  }
  message_writer& unfolded(std::string_view s) {
    for (auto end = scan::find<'\r', '\n'>(s); end != s.size(); end = scan::find<'\r', '\n'>(s)) {
      raw(ascii::trim(ascii::slice(s, 0, end))).raw(" ");
      s = ascii::trim(ascii::slice(s, end));
    }
    return raw(s);
  }
  message_writer& quote(std::string_view s) {
    raw("\"");
    for (char const& c : s) {
      if (c == '"' || c == '\\') raw("\\");
      raw({&c, 1});
    }
    return raw("\"");
  }
  template<class P> POLYSIP_INLINE void piece(P const& p) {
    if constexpr (std::same_as<P, quoted>) quote(p.text);
    else if constexpr (std::same_as<P, char>) raw({&p, 1});
    else if constexpr (std::unsigned_integral<P>) number(p);
    else if constexpr (std::signed_integral<P>)
      p < 0 ? raw("-").number(0 - static_cast<u64>(p)) : number(static_cast<u64>(p));
    else if constexpr (std::is_array_v<P>) append(std::string_view{p});
    else raw(std::string_view{p});
  }

  std::span<char> buffer_;
  std::size_t size_ = 0;
  error code_ = error::none;
  bool ended_ = false;
};

}  // namespace polysip
