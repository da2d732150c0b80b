// What a body is, and whether its reader wants it: RFC 3261 7.4.1, 8.2.3, 20.1, 20.2, 20.11.
#pragma once
#include "content.hpp"
#include "message_view.hpp"
#include "multipart.hpp"
#include "quality.hpp"
#include "tokens.hpp"
#include "validate.hpp"

namespace polysip {

/// The character set of a body: what Content-Type says, UTF-8 when it says nothing (7.4.1).
constexpr std::string_view charset_of(header::content_type const& type) {
  auto const said = type.parameters.get("charset");
  return said.empty() ? std::string_view{"UTF-8"} : said;
}

/// How a body is meant.
struct disposition {
  std::string_view type;
  bool required = true;  // a reader that does not understand the body refuses the message
};

/// Content-Disposition, or what its absence says: "session" for application/sdp, else "render";
/// without a handling parameter the body is required (20.11).
template<u32 N> constexpr disposition disposition_of(basic_message_view<N> const& m) {
  auto const said = m.template get<header::content_disposition>();
  if (said) return {said->value, said->required()};
  auto const type = m.template get<header::content_type>();
  return {type && type->is("application", "sdp") ? "session" : "render", true};
}

namespace detail {

constexpr bool covers(std::string_view range, std::string_view name) {
  return range == "*" || ascii::same(range, name);
}
constexpr bool refused(params const& p) {
  auto const q = quality(p);
  return q && q.value == 0;
}
// Parameters before "q" are the media type's own (RFC 2616 14.1).
constexpr bool narrows(params const& p) {
  auto const first = p.begin();
  return first != nullptr && !ascii::same(first->name, "q");
}

}  // namespace detail

/// Does the sender take answers of this media type? Without Accept, application/sdp alone; an empty
/// Accept takes nothing; the narrowest range that fits decides, and q=0 refuses (20.1). A range
/// with parameters of the type ("application/sdp;level=1") takes it where no other names it, and
/// refuses no more than itself.
template<u32 N>
constexpr bool accepts_media(basic_message_view<N> const& m, std::string_view type,
                             std::string_view subtype) {
  if (!m.has(header_id::accept))
    return ascii::same(type, "application") && ascii::same(subtype, "sdp");
  u32 best = 0;
  bool yes = false;
  for (auto const& f : m.template all<header::accept>()) {
    if (!f || !detail::covers(f->type, type) || !detail::covers(f->subtype, subtype)) continue;
    bool const some = detail::narrows(f->parameters), no = detail::refused(f->parameters);
    if (some && no) continue;
    u32 const narrow = (f->type == "*" ? 2U : f->subtype == "*" ? 4U : 6U) - some;
    if (narrow >= best) yes = !no;
    if (narrow > best) best = narrow;
  }
  return yes;
}

/// Does the sender take answers of this content coding? "identity" unless it is refused (20.2).
template<u32 N>
constexpr bool accepts_coding(basic_message_view<N> const& m, std::string_view coding) {
  bool yes = ascii::same(coding, "identity"), named = false;
  for (auto const& f : m.template all<header::accept_encoding>()) {
    bool const exact = f && ascii::same(f->value, coding);
    if (exact || (f && f->value == "*" && !named)) yes = !detail::refused(f->parameters);
    named = named || exact;
  }
  return yes;
}

namespace detail {

constexpr bool lists_media(std::string_view types, header::content_type const& have) {
  for (std::size_t at = 0; at < types.size();) {
    auto const end = scan::element_end(types, at);
    header::accept range;
    if (header::accept::parse(ascii::trim(ascii::slice(types, at, end - at)), range) &&
        covers(range.type, have.type) && covers(range.subtype, have.subtype))
      return true;
    at = end + 1;
  }
  return false;
}

using disposition_field = field<header::content_disposition>;
using type_field = field<header::content_type>;

constexpr bool is_optional(std::string_view body, disposition_field const& said) {
  return body.empty() || (said && !said->required());
}

// A message or a part whose body is required: the type is listed, and nothing is encoded.
template<u32 N>
constexpr ruling judge_content(basic_message_view<N> const& m, disposition_field const& said,
                               type_field const& have, std::string_view types) {
  if (said.malformed()) return answer(400, said.text);
  for (auto const& f : m.template all<header::content_encoding>())
    if (!f || !ascii::same(f->value, "identity")) return answer(415, f.text);
  if (have.malformed()) return answer(400, have.text);
  return have && lists_media(types, *have) ? ruling{} : answer(415, have.text);
}

constexpr ruling judge_part(body_part const& p, std::string_view types) {
  if (std::string_view content; p.is_bare(content)) return {};
  body_part::view part;
  if (!p.parse(part)) return answer(400, p.text);
  auto const type = part.get<header::content_type>();
  if (!type.present()) return {};  // text/plain (RFC 2046 5.1), for people
  auto const said = part.get<header::content_disposition>();
  return is_optional(part.body(), said) ? ruling{} : judge_content(part, said, type, types);
}

// There is a part, and the last delimiter (RFC 2046 5.1).
constexpr ruling judge_parts(multipart const& parts, std::string_view types,
                             std::string_view about) {
  auto part = parts.begin();
  if (!(part != nullptr)) return answer(400, about);
  for (; part != nullptr; ++part)
    if (auto const r = judge_part(*part, types); !r.passes()) return r;
  return part.closed() ? ruling{} : answer(400, about);
}

}  // namespace detail

/// 8.2.3: 415 for a body of a media type that `types` ("application/sdp, multipart/mixed") does not
/// list, or in a content coding, unless its handling is optional; of a multipart/mixed each part is
/// judged so (RFC 5621 4), those within a part are not; 400 for one that is broken. `detail` is
/// what we do not understand.
template<u32 N>
constexpr ruling judge_body(basic_message_view<N> const& m, std::string_view types) {
  auto const said = m.template get<header::content_disposition>();
  if (detail::is_optional(m.body(), said)) return {};
  auto const type = m.template get<header::content_type>();
  auto const whole = detail::judge_content(m, said, type, types);
  if (!whole.passes() || !type->is("multipart", "mixed")) return whole;
  auto const parts = multipart::of(type, m.body());
  return parts ? detail::judge_parts(parts.value, types, type.text)
               : detail::answer(400, type.text);
}

}  // namespace polysip
