// A parsed session description: views into the text of RFC 8866 (and 4566, 2327).
#pragma once
#include <array>
#include <span>

#include "../core/result.hpp"
#include "../message/line_index.hpp"
#include "direction.hpp"
#include "lines.hpp"

namespace polysip::sdp {

/// The o= line (RFC 8866 5.2). `version` is decimal digits of any length.
struct origin {
  std::string_view username, id, version, nettype, addrtype, address;
};

/// One m= section (RFC 8866 5.14).
struct media {
  std::string_view type;     // audio, video ...
  u16 port = 0;              // 0: the stream is refused or removed
  u16 ports = 1;             // "port/ports"
  std::string_view proto;    // RTP/AVP ...
  std::string_view formats;  // separated by spaces; payload numbers for RTP
  std::string_view address;  // of its own c= line, else of the session's; empty without either
  sdp::direction direction = sdp::direction::sendrecv;  // its own, else the session's
  bool has_direction = false;                           // it has one of its own
  std::string_view lines;                               // everything below the m= line

  constexpr bool active() const { return port != 0; }
  constexpr sdp::attributes attributes() const { return {lines}; }
};

/// A view of a session description, valid as long as its text.
///
/// Strict where another reading would mean another session: v=, o= and s= come first and once, t=
/// before the first m=, no unknown letter, numbers in range. Lenient in the rest: optional lines of
/// a level come in any order, s= may be empty, and a missing c= shows as an empty address.
template<u32 MaxMedia> class basic_session_view {
 public:
  /// error::malformed with the offset of the line, error::full with more than MaxMedia m= lines;
  /// the view is empty then.
  POLYSIP_OUTLINE constexpr parse_result parse(std::string_view text) noexcept {
    it_ = {};
    parse_result const r = read(text);
    if (!r) it_ = {};
    return r;
  }

  constexpr sdp::origin const& origin() const { return it_.origin; }
  constexpr std::string_view name() const { return it_.name; }        // s=
  constexpr std::string_view address() const { return it_.address; }  // c= of the session
  constexpr std::string_view timing() const { return it_.timing; }    // the first t=
  constexpr std::span<sdp::media const> media() const { return {media_.data(), it_.count}; }
  /// Attributes of the session level.
  constexpr sdp::attributes attributes() const { return {it_.lines}; }
  constexpr sdp::direction direction() const { return it_.direction; }

 private:
  constexpr parse_result read(std::string_view text) {
    text_ = text;
    line_reader reader(text);
    line l;
    error problem = error::none;
    for (u32 n = 0; problem == error::none && reader.next(l); ++n) problem = take(l, n);
    if (problem != error::none) return {problem, l.offset};
    if (reader.flawed() || !it_.timed) return {error::malformed, reader.offset()};
    close_section(text.size());
    for (u32 i = 0; i < it_.count; ++i) inherit(i);
    return {};
  }
  constexpr error take(line const& l, u32 n) {
    if (n < 3 || l.type == 'v' || l.type == 'o' || l.type == 's') return take_head(l, n);
    switch (l.type) {
      case 'm': return take_media(l);
      case 'c': return take_connection(l.value);
      case 'a': return take_attribute(l.value), error::none;
      case 't':
        if (!it_.timed) it_.timing = l.value;
        it_.timed = true;
        return it_.count == 0 ? error::none : error::malformed;
      case 'u':
      case 'e':
      case 'p':
      case 'r':
      case 'z': return it_.count == 0 ? error::none : error::malformed;
      case 'i':
      case 'b':
      case 'k': return error::none;
      default: return error::malformed;  // RFC 8866 5: ignore the whole description
    }
  }
  constexpr error take_head(line const& l, u32 n) {
    if (n > 2 || l.type != "vos"[n]) return error::malformed;
    if (n == 0) return l.value == "0" ? error::none : error::malformed;
    if (n == 2) return it_.name = l.value, error::none;
    std::string_view rest = l.value;
    for (auto* word : {&it_.origin.username, &it_.origin.id, &it_.origin.version,
                       &it_.origin.nettype, &it_.origin.addrtype, &it_.origin.address}) {
      *word = take_word(rest);
      if (word->empty()) return error::malformed;
    }
    for (char c : it_.origin.version)
      if (!ascii::is_digit(c)) return error::malformed;
    return error::none;
  }
  constexpr error take_media(line const& l) {
    if (!it_.timed) return error::malformed;
    if (it_.count == MaxMedia) return error::full;
    close_section(l.offset);
    std::string_view rest = l.value;
    auto& m = media_[it_.count++] = {};
    m.type = take_word(rest);
    std::string_view const port = take_word(rest);
    auto const slash = port.find('/');
    u32 first = 0, number = 1;
    if (!ascii::number(ascii::slice(port, 0, slash), first, 65535)) return error::malformed;
    if (slash != port.npos && !ascii::number(ascii::slice(port, slash + 1), number, 65535))
      return error::malformed;
    m.port = static_cast<u16>(first);
    m.ports = static_cast<u16>(number);
    m.proto = take_word(rest);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    m.formats = rest;
    it_.section = l.offset + 2 + static_cast<u32>(l.value.size());
    return m.formats.empty() ? error::malformed : error::none;
  }
  constexpr error take_connection(std::string_view rest) {
    take_word(rest);  // IN
    take_word(rest);  // IP4 or IP6
    std::string_view const word = take_word(rest);
    auto& address = it_.count == 0 ? it_.address : media_[it_.count - 1].address;
    if (address.empty()) address = ascii::slice(word, 0, word.find('/'));  // without TTL
    return word.empty() ? error::malformed : error::none;
  }
  constexpr void take_attribute(std::string_view text) {
    sdp::direction d{};
    if (!read_direction(text, d)) return;
    if (it_.count == 0) return void(it_.direction = d);
    media_[it_.count - 1].direction = d;
    media_[it_.count - 1].has_direction = true;
  }
  /// The section that ends at `end` gets its lines, without the end of its first line.
  constexpr void close_section(std::size_t end) {
    std::string_view lines = ascii::slice(text_, it_.section, end - it_.section);
    while (!lines.empty() && (lines.front() == '\r' || lines.front() == '\n'))
      lines.remove_prefix(1);
    (it_.count == 0 ? it_.lines : media_[it_.count - 1].lines) = lines;
  }
  constexpr void inherit(u32 i) {
    if (media_[i].address.empty()) media_[i].address = it_.address;
    if (!media_[i].has_direction) media_[i].direction = it_.direction;
  }

  struct found {
    std::string_view name, address, timing, lines;
    sdp::origin origin;
    sdp::direction direction = sdp::direction::sendrecv;
    bool timed = false;
    u32 count = 0;            // m= lines
    std::size_t section = 0;  // where the lines of the present section start
  };

  std::string_view text_;
  found it_;
  std::array<sdp::media, MaxMedia> media_{};  // beyond `count`: of an earlier text
};

/// Whether the peer that wrote `text` keeps us on hold: it has active media, and wants to receive
/// none of it, or says so in the way of RFC 2543 with the address 0.0.0.0 (RFC 3264 8.4). False for
/// text that does not parse.
constexpr bool is_held_by_peer(std::string_view text) {
  session_view s;
  if (!s.parse(text)) return false;
  bool any = false;
  for (media const& m : s.media()) {
    if (!m.active()) continue;
    if (receives(m.direction) && m.address != "0.0.0.0") return false;
    any = true;
  }
  return any;
}

}  // namespace polysip::sdp
