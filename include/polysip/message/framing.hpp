// Messages out of a stream: RFC 3261 18.3 and 20.14, keep-alives of RFC 5626 3.5.1 and 4.4.1.
#pragma once
#include <concepts>
#include <cstring>

#include "start_line.hpp"
#include "values.hpp"

namespace polysip {

/// What a framer takes, in octets. A stream over a limit is lost before more of it is kept.
struct framing_rules {
  u32 most_head = 16384;     // start line and headers with the empty line behind them
  u32 most_message = 65535;  // head and body
};

/// What a frame_scan saw in the text it was shown.
struct frame {
  enum class kind : u8 { more, pong, ping, message, lost };
  kind what = kind::more;
  error code = error::none;  // of a lost stream: malformed or too_large
  std::size_t at = 0;        // octets before this are keep-alives, or belong to nothing
  std::size_t end = 0;       // of a message, pong or ping: behind its last octet; of a lost stream:
                             // behind the last head, when it was whole; else 0
};

namespace detail {

/// The one Content-Length of a head that begins behind its start line. error::malformed: none, no
/// number, two that differ, or a flawed header line; error::too_large: more than 32 bits.
constexpr error read_content_length(std::string_view head, std::size_t at, u32& out) {
  bool found = false;
  for (line some[16];;) {
    auto const index = index_lines(head, at, some, 16);
    if (!index.outcome && index.outcome.code != error::full) return index.outcome.code;
    u32 const count = index.outcome ? index.count : 16;
    for (u32 i = 0; i < count; ++i) {
      auto const name = name_text(head, some[i]);
      if (!ascii::same(name, "Content-Length") && !ascii::same(name, "l")) continue;
      auto const text = value_text(head, some[i]);
      u32 n = 0;
      if (!ascii::number(text, n)) {
        for (char c : text)
          if (!ascii::is_digit(c)) return error::malformed;
        return text.empty() ? error::malformed : error::too_large;
      }
      if (found && n != out) return error::malformed;
      found = true;
      out = n;
    }
    if (index.outcome) return found ? error::none : error::malformed;
    at = index.outcome.offset;
  }
}

}  // namespace detail

/// Finds messages, pings and pongs in text that grows; keeps no bytes, looks at each octet a fixed
/// number of times. Content-Length must be there; lines that repeat it must agree. Line ends and
/// header names are those of `message_view`, so that both see one message.
class frame_scan {
 public:
  explicit constexpr frame_scan(framing_rules const& r = {}) : rules_(r) {}

  /// `text` begins behind the last frame, without what earlier calls said to drop (`at`), and is as
  /// long as before or longer.
  constexpr frame next(std::string_view text) {
    frame f;
    if (seen_ == 0 && skip_blank(text, f)) return f;
    auto const message = ascii::slice(text, f.at);
    f.code = head_ ? error::none : scan_head(message);
    if (f.code != error::none) f.what = frame::kind::lost;
    if (f.code != error::none && head_) f.end = f.at + head_;
    if (f.code != error::none || head_ == 0 || message.size() < length_) return f;
    f.what = frame::kind::message;
    f.end = f.at + length_;
    *this = frame_scan{rules_};
    return f;
  }
  /// Part of a message was seen.
  constexpr bool in_message() const { return seen_ != 0; }
  /// Nothing that the next octets could complete.
  constexpr bool idle() const { return seen_ == 0 && blank_ == 0; }
  /// Of a message of which `had` octets came: how many more to show at once, without going far past
  /// its end.
  constexpr std::size_t wants(std::size_t had) const {
    std::size_t const left = (head_ ? length_ : rules_.most_head) - had;
    return head_ || left < 1024 ? left : 1024;
  }

 private:
  // Line ends between messages; true when a pong or a ping ends there, or the text.
  constexpr bool skip_blank(std::string_view text, frame& f) {
    constexpr std::string_view ping = "\r\n\r\n";
    for (; f.at < text.size(); ++f.at) {
      char const c = text[f.at];
      if (c != '\r' && c != '\n') return blank_ = 0, false;
      blank_ = c == ping[blank_] ? static_cast<u8>(blank_ + 1) : c == '\r' ? u8{1} : u8{0};
      if (c == '\r' || blank_ == 0) continue;
      f.what = blank_ < ping.size() ? frame::kind::pong : frame::kind::ping;
      if (f.what == frame::kind::ping) blank_ = 0;
      f.end = ++f.at;
      return true;
    }
    return true;
  }

  // On an empty line the head ends; then length_ is known.
  constexpr error scan_head(std::string_view text) {
    if (!text.empty() && !scan::is(text[0], scan::token)) return error::malformed;
    while (seen_ < text.size()) {
      auto const room = ascii::slice(text, seen_, rules_.most_head - seen_);
      auto const feed = room.find('\n');
      if (feed == room.npos) {
        seen_ += static_cast<u32>(room.size());
        return seen_ == rules_.most_head ? error::too_large : error::none;
      }
      auto const begin = line_;
      seen_ = line_ = seen_ + static_cast<u32>(feed) + 1;
      auto const line = ascii::slice(text, begin, line_ - begin);
      if (begin == 0 && !starts(line)) return error::malformed;
      if (line == "\r\n" || line == "\n") return end_head(ascii::slice(text, 0, line_));
      if (line_ == rules_.most_head) return error::too_large;
    }
    return error::none;
  }
  constexpr bool starts(std::string_view line) {
    std::size_t at = 0;
    detail::start_line ignored;
    return static_cast<bool>(detail::read_start_line(line, at, false, ignored));
  }
  constexpr error end_head(std::string_view head) {
    auto const start = head.find('\n') + 1;
    u32 body = 0;
    head_ = static_cast<u32>(head.size());
    if (auto const e = detail::read_content_length(head, start, body); e != error::none) return e;
    if (head_ > rules_.most_message || body > rules_.most_message - head_) return error::too_large;
    length_ = head_ + body;
    return error::none;
  }

  framing_rules rules_;
  u32 seen_ = 0, line_ = 0;    // of the message: octets looked at; where the line begins
  u32 head_ = 0, length_ = 0;  // octets, once known
  u8 blank_ = 0;               // how much of a ping came
};

/// Where a framer keeps the part of a message that came so far: `append` is false when it is full.
template<class R>
concept framing_room = requires(R& r, R const& c, std::string_view text) {
  { r.append(text) } -> std::same_as<bool>;
  { c.view() } -> std::same_as<std::string_view>;
  r.clear();
};

/// A buffer of the caller's.
class span_room {
 public:
  explicit span_room(std::span<char> buffer) : buffer_(buffer) {}
  bool append(std::string_view text) {
    if (text.size() > buffer_.size() - size_) return false;
    if (!text.empty()) std::memcpy(buffer_.data() + size_, text.data(), text.size());
    size_ += text.size();
    return true;
  }
  std::string_view view() const { return {buffer_.data(), size_}; }
  void clear() { size_ = 0; }

 private:
  std::span<char> buffer_;
  std::size_t size_ = 0;
};

/// Cuts one stream into messages, however its octets arrive. Whole messages are shown where they
/// lie in the segment; only the part of one that is not complete is kept in Room.
template<framing_room Room> class basic_stream_framer {
 public:
  explicit basic_stream_framer(Room room, framing_rules const& r = {})
      : room_(static_cast<Room&&>(room)), scan_(r) {}

  /// The next octets. Calls `see.message(std::string_view)`, which may return an error to give the
  /// stream up, and `see.ping()`, which is owed one CRLF (RFC 5626 4.4.1). On an error the framing
  /// is lost for good and the connection is to be closed: malformed, too_large (limits), full (no
  /// room), or what `message` returned. Where there are them, calls
  /// - `see.pong()` for one CRLF, at once: the answer that a client waits 10 s for (4.4.1). A ping
  ///   begins as one, so that `pong` comes in front of every `ping`.
  /// - `see.unframed(std::string_view)` with the head without a certain Content-Length: its sender
  ///   may be owed a 400 (18.3).
  template<class See> result<> feed(bytes segment, See&& see) {
    if (lost_ == error::none) lost_ = cut({segment.data(), segment.size()}, see);
    if (lost_ != error::none) room_.clear();
    return {lost_};
  }
  /// Why the framing is lost; none while it is not.
  error lost() const { return lost_; }
  void give_up(error why) {
    lost_ = why;
    room_.clear();
  }
  bool in_message() const { return scan_.in_message(); }
  /// As new: nothing kept, nothing pending, not lost.
  bool idle() const { return lost_ == error::none && scan_.idle(); }
  Room& room() { return room_; }

 private:
  template<class See> error cut(std::string_view text, See& see) {
    while (auto const had = room_.view().size()) {
      auto const piece = ascii::slice(text, 0, scan_.wants(had));
      if (!room_.append(piece)) return error::full;
      frame const f = scan_.next(room_.view());
      if (f.what == frame::kind::lost) return lose(f, room_.view(), see);
      bool const whole = f.what == frame::kind::message;
      text = ascii::slice(text, whole ? f.end - had : piece.size());
      if (!whole && text.empty()) return error::none;
      if (!whole) continue;
      auto const e = see.message(ascii::slice(room_.view(), 0, f.end));
      room_.clear();
      if (e != error::none) return e;
    }
    for (;;) {
      frame const f = scan_.next(text);
      if (f.what == frame::kind::lost) return lose(f, text, see);
      if (f.what == frame::kind::more) return keep(ascii::slice(text, f.at));
      if (f.what == frame::kind::ping) {
        see.ping();
      } else if (f.what == frame::kind::pong) {
        if constexpr (requires { see.pong(); }) see.pong();
      } else if (auto const e = see.message(ascii::slice(text, f.at, f.end - f.at));
                 e != error::none) {
        return e;
      }
      text = ascii::slice(text, f.end);
    }
  }
  template<class See> error lose(frame const& f, std::string_view text, See& see) {
    if constexpr (requires { see.unframed(text); })
      if (f.end && f.code == error::malformed) see.unframed(ascii::slice(text, f.at, f.end - f.at));
    return f.code;
  }
  error keep(std::string_view rest) {
    return rest.empty() || room_.append(rest) ? error::none : error::full;
  }

  Room room_;
  frame_scan scan_;
  error lost_ = error::none;
};

/// A framer over a buffer of the caller's, which bounds the messages that arrive in pieces.
class stream_framer : public basic_stream_framer<span_room> {
 public:
  explicit stream_framer(std::span<char> buffer, framing_rules const& r = {})
      : basic_stream_framer(span_room{buffer}, {at_most(buffer.size(), r.most_head),
                                                at_most(buffer.size(), r.most_message)}) {}

 private:
  static u32 at_most(std::size_t room, u32 n) { return room < n ? static_cast<u32>(room) : n; }
};

}  // namespace polysip
