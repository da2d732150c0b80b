// Bodies of several parts: RFC 2046 5.1, RFC 5621.
#pragma once
#include "content.hpp"
#include "message_view.hpp"
#include "message_writer.hpp"

namespace polysip {

/// One part of a multipart body, as views into it.
struct body_part {
  using view = basic_message_view<64>;
  /// The content and its type, which is not valid for a flawed part.
  struct typed_content {
    field<header::content_type> type;
    std::string_view text;
  };
  std::string_view text;  // headers, an empty line, content

  /// Its headers and content: `view::body()` is the content. error::malformed: it begins with
  /// neither a header nor an empty line, or has one of the headers that say what it is twice;
  /// error::full: more than 64 headers.
  constexpr parse_result parse(view& out) const noexcept {
    auto const r = out.parse_part({text.data(), text.size()});
    bool const flawed = out.is_request() || out.is_response() ||
                        out.repeats(header_id::content_type) ||
                        out.repeats(header_id::content_disposition);
    return r && flawed ? parse_result{error::malformed, 0} : r;
  }
  /// It has no header: an empty line, if anything, and `content`. A peer may send thousands.
  constexpr bool is_bare(std::string_view& content) const noexcept {
    std::size_t const line_end = text.empty() ? 0 : text[0] == '\n' ? 1 : 2;
    content = ascii::slice(text, line_end);
    return line_end < 2 || ascii::slice(text, 0, 2) == "\r\n";
  }
  /// text/plain where it does not say more (RFC 2046 5.1).
  constexpr typed_content typed() const noexcept {
    typed_content out;
    if (!is_bare(out.text)) {
      view v;
      if (!parse(v)) return out;
      out = {v.get<header::content_type>(), v.body()};
      if (out.type.present()) return out;
    }
    out.type.value.type = "text";
    out.type.value.subtype = "plain";
    out.type.state = decltype(out.type)::status::valid;
    return out;
  }
};

/// The parts of a body in order. The way through them is linear in the body; what stands before the
/// first and behind the last delimiter is skipped (5.1.1). A part may be multipart itself: nothing
/// here descends into it, `find_part` does, to a depth of its own.
class multipart {
 public:
  constexpr multipart() = default;
  /// `boundary` as between the quotes of Content-Type: a quoted-pair is its second character.
  /// error::malformed: not 1 to 70 characters, or a space at the end.
  static constexpr result<multipart> of(std::string_view boundary, std::string_view body) noexcept {
    result<multipart> r;
    r.value.boundary_ = boundary;
    r.value.body_ = body;
    if (!is_boundary(boundary)) r.code = error::malformed;
    return r;
  }
  /// The parts of a message or of a part. error::malformed: Content-Type is not multipart, or names
  /// no boundary.
  template<u32 N> static constexpr result<multipart> of(basic_message_view<N> const& m) noexcept {
    return of(m.template get<header::content_type>(), m.body());
  }
  /// The same where Content-Type is typed already.
  static constexpr result<multipart> of(field<header::content_type> const& type,
                                        std::string_view body) noexcept {
    if (!type || !ascii::same(type->type, "multipart")) return {{}, error::malformed};
    return of(type->boundary, body);
  }

  class iterator {
   public:
    constexpr iterator() = default;
    constexpr iterator(std::string_view boundary, std::string_view body)
        : boundary_(boundary), body_(body), next_(find(0)) {
      ++*this;
    }
    constexpr body_part const& operator*() const { return now_; }
    constexpr body_part const* operator->() const { return &now_; }
    constexpr iterator& operator++() {
      more_ = next_.at < body_.size() && !next_.last;
      if (!more_) return *this;
      auto const from = next_.end;
      next_ = find(from);
      auto stop = next_.at;
      if (stop > from && stop < body_.size()) stop -= line_end_before(stop);
      now_.text = ascii::slice(body_, from, stop > from ? stop - from : 0);
      return *this;
    }
    constexpr bool operator!=(std::nullptr_t) const { return more_; }
    /// The delimiter behind this part is there: nothing was cut off. Behind the last part: so is
    /// the one that closes the body.
    constexpr bool closed() const { return next_.at < body_.size(); }

   private:
    struct delimiter {
      std::size_t at = 0, end = 0;  // the line "--boundary", and behind it
      bool last = false;            // "--boundary--"
    };
    constexpr std::size_t line_end_before(std::size_t at) const {
      return at >= 2 && body_[at - 2] == '\r' ? 2 : 1;
    }
    // The first delimiter on or behind the line that starts at `at`; at the end when there is none.
    constexpr delimiter find(std::size_t at) const {
      while (at < body_.size()) {
        auto const feed = scan::find<'\n'>(body_, at);
        if (auto const from = boundary_end(at)) {
          auto const rest = ascii::slice(body_, from, feed - from);
          bool const last = rest.size() >= 2 && rest[0] == '-' && rest[1] == '-';
          if (ascii::trim(last ? ascii::slice(rest, 2) : rest).empty())
            return {at, feed < body_.size() ? feed + 1 : feed, last};
        }
        at = feed + 1;
      }
      return {body_.size(), body_.size(), false};
    }
    // Behind "--" and the boundary at `at`; 0 when they are not there. Neither has a line feed.
    constexpr std::size_t boundary_end(std::size_t at) const {
      if (body_.size() - at < 2 || body_[at] != '-' || body_[at + 1] != '-') return 0;
      at += 2;
      for (std::size_t i = 0; i < boundary_.size(); ++i, ++at) {
        if (boundary_[i] == '\\') ++i;
        if (at == body_.size() || body_[at] != boundary_[i]) return 0;
      }
      return at;
    }

    std::string_view boundary_, body_;
    delimiter next_;
    body_part now_;
    bool more_ = false;
  };
  constexpr iterator begin() const { return iterator{boundary_, body_}; }
  constexpr std::nullptr_t end() const { return nullptr; }

 private:
  static constexpr bool is_boundary(std::string_view s) {
    std::size_t size = 0;
    char last = ' ';
    for (std::size_t i = 0; i < s.size(); ++i, ++size) {
      if (s[i] == '\\' && ++i == s.size()) return false;
      last = s[i];
      if (!ascii::is_alpha(last) && !ascii::is_digit(last) &&
          std::string_view{"'()+_,-./:=? "}.find(last) == std::string_view::npos)
        return false;
    }
    return size <= 70 && last != ' ';
  }

  std::string_view boundary_, body_;
};

/// The content of the first part of this media type, nested ones included down to `Deepest`;
/// or the whole body when the message is of this type. A part that is cut off is none.
/// error::malformed: there is none.
template<u32 Deepest = 4, u32 N>
  requires(Deepest > 0)
constexpr result<std::string_view> find_part(basic_message_view<N> const& m, std::string_view type,
                                             std::string_view subtype) noexcept {
  auto const whole = m.template get<header::content_type>();
  if (whole && whole->is(type, subtype)) return {m.body()};
  auto const parts = multipart::of(whole, m.body());
  if (!parts) return {{}, error::malformed};
  multipart::iterator open[Deepest] = {parts.value.begin()};
  for (u32 depth = 1; depth > 0;) {
    multipart::iterator& here = open[depth - 1];
    if (!(here != nullptr)) {
      --depth;
      continue;
    }
    auto const now = *here;
    bool const closed = here.closed();
    ++here;
    auto const part = closed ? now.typed() : body_part::typed_content{};
    if (part.type && part.type->is(type, subtype)) return {part.text};
    if (auto const nested = multipart::of(part.type, part.text); nested && depth < Deepest)
      open[depth++] = nested.value.begin();
  }
  return {{}, error::malformed};
}

/// A part to be written. `headers`: more header lines, each with its CRLF; none is Content-Type.
struct part_to_write {
  std::string_view content_type, content;
  std::string_view headers = {};
};

namespace detail {

// Nothing else, so that no empty line ends them early.
constexpr bool are_part_headers(std::string_view s) {
  for (auto i = s.find('\n'); i != s.npos; i = s.find('\n', i + 1))
    if (i == 0 || s[i - 1] != '\r') return false;
  for (std::size_t at = 0; at < s.size();) {
    line l;
    if (!read_line(s, l, at) || l.name.id == header_id::content_type) return false;
  }
  return true;
}

}  // namespace detail

/// Ends a message with a multipart body: MIME-Version (20.24), Content-Type, Content-Length, parts.
/// error::malformed: `boundary` is no boundary, or stands in a part; `headers` are not header
/// lines; there is no part. A line end within a content type is the writer's error.
inline result<> write_multipart(message_writer& out, std::string_view subtype,
                                std::string_view boundary, std::span<part_to_write const> parts) {
  if (!multipart::of(boundary, {}) || boundary.find('\\') != boundary.npos || parts.empty())
    return {error::malformed};
  constexpr std::string_view type = "Content-Type: ";
  std::size_t size = boundary.size() + 6;
  for (part_to_write const& p : parts) {
    if (p.content.find(boundary) != p.content.npos || p.headers.find(boundary) != p.headers.npos ||
        !detail::are_part_headers(p.headers))
      return {error::malformed};
    size += boundary.size() + 4 + type.size() + p.content_type.size() + 2 + p.headers.size() + 2 +
            p.content.size() + 2;
  }
  out.header(header_id::mime_version, "1.0");
  out.header(header_id::content_type, "multipart/", subtype, ";boundary=\"", boundary, "\"");
  out.header(header_id::content_length, size).raw("\r\n");
  for (part_to_write const& p : parts) {
    out.raw("--").raw(boundary).raw("\r\n");
    out.header(header_id::content_type, p.content_type).raw(p.headers).raw("\r\n");
    out.raw(p.content).raw("\r\n");
  }
  out.raw("--").raw(boundary).raw("--\r\n").end();
  return {};
}

}  // namespace polysip
