// What a parsed message is owed, decided from the message alone (RFC 3261 8.2, 16.3, 18.3).
#pragma once
#include "headers.hpp"
#include "message_view.hpp"

namespace polysip {

/// Go on, drop it silently, or answer it with `status`.
struct ruling {
  enum class kind : u8 { pass, drop, answer };
  kind what = kind::pass;
  u16 status = 0;
  /// What it is about: of a 420 the unsupported option tags (one run of one line; see
  /// `each_unsupported` for all of them), of a 421 the missing one, else the flawed text.
  std::string_view detail = {};

  constexpr bool passes() const { return what == kind::pass; }
};

/// What `validate` holds messages to. The defaults suit a user agent.
struct rules {
  std::string_view supported = {};  // option tags that Require may name, separated by commas
  std::string_view required =
      {};                    // option tags that Supported must name, separated by commas (421)
  u32 most_message = 65535;  // bytes, else 513
  u32 most_body = 65535;     // bytes, else 413
  u32 most_uri = 1024;       // bytes of the Request-URI, else 414
  bool proxy = false;        // Proxy-Require in place of Require; Max-Forwards 0 is 483 (16.3)
  bool tel = false;          // a tel: Request-URI passes, else 416
  bool liberal = false;      // accept stray white space in the start line, and what follows it
};

namespace detail {

/// Is `tag` in a list of option tags? Any case (RFC 3261 19.2).
constexpr bool lists_option(std::string_view list, std::string_view tag) {
  for (std::size_t at = 0; at < list.size();) {
    auto const end = scan::element_end(list, at);
    if (ascii::same(ascii::trim(ascii::slice(list, at, end - at)), tag)) return true;
    at = end + 1;
  }
  return false;
}

constexpr ruling answer(u16 status, std::string_view about = {}) {
  return {ruling::kind::answer, status, about};
}

template<class H, class View> constexpr bool once(View const& m) {
  return m.lines(H::which) == 1 && m.template get<H>();
}
template<class H, class View> constexpr bool at_most_once(View const& m) {
  return m.lines(H::which) == 0 || once<H>(m);
}
template<class H, class View> constexpr bool well_formed(View const& m) {
  for (auto const& f : m.template all<H>())
    if (!f) return false;
  return true;
}

// Fields that may come once (7.3.1; RFC 3515 2.1, RFC 3891 3, RFC 6665 8.2) and are not checked
// below.
template<class View> constexpr header_id repeated_header(View const& m) {
  for (header_id id :
       {header_id::content_type, header_id::event, header_id::expires, header_id::join,
        header_id::rack, header_id::refer_to, header_id::replaces, header_id::rseq,
        header_id::session_expires, header_id::sip_if_match, header_id::subscription_state})
    if (m.lines(id) > 1) return id;
  return header_id::unknown;
}

// The header fields that every message needs, and those that routing rests on.
template<class View> constexpr header_id flawed_header(View const& m) {
  if (!m.has(header_id::via) || !well_formed<header::via>(m)) return header_id::via;
  if (ascii::same(m.template get<header::via>()->branch, "z9hG4bK")) return header_id::via;
  if (!once<header::from>(m)) return header_id::from;
  if (!once<header::to>(m)) return header_id::to;
  if (!once<header::call_id>(m)) return header_id::call_id;
  if (!once<header::cseq>(m)) return header_id::cseq;
  if (m.template get<header::cseq>()->number > 0x7fffffff) return header_id::cseq;
  if (!at_most_once<header::max_forwards>(m)) return header_id::max_forwards;
  if (!m.complete()) return header_id::content_length;
  if (!well_formed<header::contact>(m)) return header_id::contact;
  if (!well_formed<header::route>(m)) return header_id::route;
  if (!well_formed<header::record_route>(m)) return header_id::record_route;
  return repeated_header(m);
}

template<class View> constexpr ruling judge_request_uri(View const& m, rules const& r) {
  auto const text = m.request_uri();
  if (text.size() > r.most_uri) return answer(414);
  auto const u = uri::parse(text);
  bool const known = u.value.is_sip() || (r.tel && u.value.what == uri_kind::tel);
  if (u && !known) return answer(416, u.value.scheme);
  if (!u) return answer(400, text);
  if (!u.value.headers.empty() && !r.liberal) return answer(400, text);
  return {};
}

template<class View> constexpr ruling judge_cseq(View const& m) {
  auto const cseq = m.template get<header::cseq>();
  if (cseq->name == m.method_name()) return {};
  return answer(m.method() == method::unknown ? 501 : 400, cseq.text);
}

}  // namespace detail

/// Calls `see(tag)` for each option tag of `H` (Require or Proxy-Require) that `supported` lacks.
template<class H, class View, class F>
constexpr void each_unsupported(View const& m, std::string_view supported, F&& see) {
  for (auto const& tag : m.template all<H>())
    if (!detail::lists_option(supported, tag.text)) see(tag.text);
}

namespace detail {

// The first run of neighbours that are not supported, as one piece of the message.
template<class H, class View> constexpr ruling judge_options(View const& m, rules const& r) {
  std::string_view run;
  bool open = true;
  for (auto const& tag : m.template all<H>()) {
    bool const known = lists_option(r.supported, tag.text);
    auto const* const end = tag.text.data() + tag.text.size();
    if (known) open = run.empty();
    else if (run.empty()) run = tag.text;
    else if (open) run = {run.data(), static_cast<std::size_t>(end - run.data())};
  }
  return run.data() ? answer(420, run) : ruling{};
}

template<class View> constexpr ruling judge_extensions(View const& m, rules const& r) {
  if (m.method() != method::cancel) {
    auto const o =
        r.proxy ? judge_options<header::proxy_require>(m, r) : judge_options<header::require>(m, r);
    if (!o.passes()) return o;
  }
  for (std::size_t at = 0; at < r.required.size();) {
    auto const end = scan::element_end(r.required, at);
    auto const tag = ascii::trim(ascii::slice(r.required, at, end - at));
    bool offered = false;
    for (auto const& s : m.template all<header::supported>())
      offered = offered || ascii::same(s.text, tag);
    if (!offered) return answer(421, tag);
    at = end + 1;
  }
  return {};
}

template<class View> constexpr ruling judge_request(View const& m, rules const& r) {
  if (!ascii::same(m.version(), "SIP/2.0")) return answer(505, m.version());
  if (m.wire().size() > r.most_message) return answer(513);
  if (m.irregular_start_line() && !r.liberal) return answer(400, m.request_uri());
  if (auto const u = judge_request_uri(m, r); !u.passes()) return u;
  if (auto const id = flawed_header(m); id != header_id::unknown)
    return answer(400, m.has(id) ? m.value(id) : name_of(id));
  if (auto const c = judge_cseq(m); !c.passes()) return c;
  if (m.body().size() > r.most_body) return answer(413);
  if (auto const hops = m.template get<header::max_forwards>(); r.proxy && hops && hops->value == 0)
    return answer(483);
  return judge_extensions(m, r);
}

}  // namespace detail

/// The ruling on a message that parsed: pass, or for a request 400, 413, 414, 416, 420, 421, 483,
/// 501 (an unknown method that its CSeq contradicts), 505 or 513. Flawed responses and ACKs are
/// dropped, since neither may be answered.
template<u32 N> constexpr ruling validate(basic_message_view<N> const& m, rules const& r = {}) {
  if (m.is_response()) {
    bool const ok = ascii::same(m.version(), "SIP/2.0") && m.wire().size() <= r.most_message &&
                    m.body().size() <= r.most_body &&
                    detail::flawed_header(m) == header_id::unknown;
    return {ok ? ruling::kind::pass : ruling::kind::drop, 0, {}};
  }
  ruling const judged = detail::judge_request(m, r);
  if (!judged.passes() && m.method() == method::ack) return {ruling::kind::drop, 0, judged.detail};
  return judged;
}

}  // namespace polysip
