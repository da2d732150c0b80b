// What a parsed message is owed, decided from the message alone (RFC 3261 8.2, 16.3, 18.3).
#pragma once
#include "each_header.hpp"

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
  bool proxy = false;        // what 16.3 asks for: Proxy-Require in place of Require, 483 for no
                             // hops left, no look at headers that a proxy does not need
  bool tel = false;          // a tel: Request-URI passes, else 416
  bool liberal = false;      // see liberal_rules
};

/// Where RFC 4475 leaves a choice, these process the request and the defaults refuse it: stray
/// white space in the start line (3.1.2.9, 3.1.2.10), headers in the Request-URI, which are ignored
/// (3.1.2.11), a branch that is the cookie alone, matched by the rules of RFC 2543 (3.2.1).
inline constexpr rules liberal_rules = [] {
  rules r;
  r.liberal = true;
  return r;
}();

namespace detail {

/// Takes the option tag at `at`, which moves behind its comma. Tags are tokens (25.1): no comma is
/// quoted.
POLYSIP_INLINE constexpr std::string_view next_option(std::string_view list, std::size_t& at) {
  auto const start = at, end = scan::find<','>(list, at);
  at = end + 1;
  return ascii::trim({list.data() + start, end - start});
}

// A list of option tags in which `many`, or a few, are looked for.
class option_list {
 public:
  constexpr explicit option_list(std::string_view text, bool many) : text_(text) {
    if (!many) return;
    sizes_ = 0;
    for (std::size_t at = 0; at < text.size();) sizes_ |= bit(next_option(text, at).size());
  }
  /// Is `tag` in it? Any case (RFC 3261 19.2).
  constexpr bool has(std::string_view tag) const {
    if (!(sizes_ & bit(tag.size()))) return false;
    for (std::size_t at = 0; at < text_.size();)
      if (ascii::same(next_option(text_, at), tag)) return true;
    return false;
  }

 private:
  static constexpr u64 bit(std::size_t size) { return u64{1} << (size < 63 ? size : 63); }

  std::string_view text_;
  u64 sizes_ = ~u64{0};  // that the tags may have: a peer may send thousands of short ones
};

constexpr ruling answer(u16 status, std::string_view about = {}) {
  return {ruling::kind::answer, status, about};
}

// What a ruling needs of the values, noted while they are typed.
struct header_facts {
  // Of a line: a peer may send thousands.
  static constexpr bool one_flaw_suffices = true;

  u64 flawed[2] = {};        // one bit a header: a value that did not parse
  bool bare_cookie = false;  // a branch of the magic cookie alone, on the topmost Via
  bool any_via = false;
  bool no_hops = false;       // Max-Forwards: 0
  bool all_contacts = false;  // Contact: *
  u32 contacts = 0;
  header::cseq cseq;
  std::string_view cseq_text;

  template<class H> POLYSIP_INLINE constexpr void operator()(field<H> const& f) {
    if (!f) flawed[static_cast<u32>(H::which) / 64] |= u64{1} << static_cast<u32>(H::which) % 64;
    if constexpr (H::which == header_id::via) {
      if (!any_via) bare_cookie = ascii::same(f.value.branch, "z9hG4bK");
      any_via = true;
    }
    if constexpr (H::which == header_id::cseq) {
      cseq = f.value;
      cseq_text = f.text;
    }
    if constexpr (H::which == header_id::contact) {
      all_contacts |= f && f->star;
      ++contacts;
    }
    if constexpr (H::which == header_id::max_forwards) no_hops = f && f->value == 0;
  }
  constexpr bool well_formed(header_id id) const {
    return !(flawed[static_cast<u32>(id) / 64] >> static_cast<u32>(id) % 64 & 1);
  }
};

using routing_headers =
    types<header::via, header::from, header::to, header::call_id, header::cseq,
          header::max_forwards, header::contact, header::route, header::record_route>;

template<header_id... Id, class View> constexpr header_id first_repeated(View const& m) {
  header_id found = header_id::unknown;
  ((m.repeats(Id) && (found = Id, true)) || ...);
  return found;
}

// Fields that may come once (7.3.1; RFC 3515 2.1, RFC 3891 3, RFC 3892 2.1, RFC 4028 5, RFC 5393
// 5.3.2, RFC 6665 8.2, RFC 7989 5) and are not checked below.
template<class View> constexpr header_id repeated_header(View const& m) {
  using enum header_id;
  return first_repeated<content_disposition, content_type, date, event, expires, join, max_breadth,
                        mime_version, min_se, rack, refer_to, referred_by, replaces, reply_to, rseq,
                        session_expires, session_id, sip_if_match, subscription_state,
                        target_dialog>(m);
}

// A star stands in a REGISTER (10.2.2), alone (20.10): also where lines combine (7.3.1). In a
// response it is no target.
template<class View> constexpr bool star_is_misplaced(View const& m, header_facts const& facts) {
  if (!facts.all_contacts) return false;
  return facts.contacts > 1 || (m.is_request() && m.method() != method::register_);
}

// The header fields that every message needs, and those that routing rests on.
template<class View>
constexpr header_id flawed_header(View const& m, header_facts const& facts, rules const& r) {
  if (!m.has(header_id::via) || !facts.well_formed(header_id::via)) return header_id::via;
  if (facts.bare_cookie && !r.liberal) return header_id::via;
  for (header_id id : {header_id::from, header_id::to, header_id::call_id, header_id::cseq})
    if (!m.has(id) || m.repeats(id) || !facts.well_formed(id)) return id;
  if (facts.cseq.number > 0x7fffffff) return header_id::cseq;
  if (m.repeats(header_id::max_forwards) || !facts.well_formed(header_id::max_forwards))
    return header_id::max_forwards;
  if (!m.complete()) return header_id::content_length;
  if (!facts.well_formed(header_id::route)) return header_id::route;
  if (r.proxy) return header_id::unknown;  // other flaws are no business of a proxy (16.3 step 1)
  for (header_id id : {header_id::contact, header_id::record_route})
    if (!facts.well_formed(id)) return id;
  if (star_is_misplaced(m, facts)) return header_id::contact;
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

template<class View> constexpr ruling judge_cseq(View const& m, header_facts const& facts) {
  if (facts.cseq.name == m.method_name()) return {};
  return answer(m.method() == method::unknown ? 501 : 400, facts.cseq_text);
}

}  // namespace detail

/// Calls `see(tag)` for each option tag of `H` (Require or Proxy-Require) that `supported` lacks.
template<class H, class View, class F>
constexpr void each_unsupported(View const& m, std::string_view supported, F&& see) {
  detail::option_list const known{supported, true};
  for (auto const& tag : m.template all<H>())
    if (tag && !known.has(tag.text)) see(tag.text);
}

namespace detail {

// About the first run of neighbours in a list that are not supported. What is no tag cannot be
// named as unsupported (20.40).
constexpr ruling judge_options(std::string_view list, std::string_view supported) {
  option_list const known{supported, list.size() > supported.size()};
  std::size_t from = 0, stop = 0;
  bool any = false;
  for (std::size_t at = 0; at < list.size();) {
    auto const tag = next_option(list, at);
    any |= !tag.empty();
    if (tag.empty() || known.has(tag)) {
      if (stop) break;
    } else {
      if (!scan::is_token(tag)) return answer(400, list);
      auto const start = static_cast<std::size_t>(tag.data() - list.data());
      if (!stop) from = start;
      stop = start + tag.size();
    }
  }
  if (!any) return answer(400, list);  // 20.32: at least one
  return stop ? answer(420, ascii::slice(list, from, stop - from)) : ruling{};
}

template<class H, class View> constexpr ruling judge_options(View const& m, rules const& r) {
  if (!m.has(H::which)) return {};
  for (u32 i = 0; i < m.header_count(); ++i) {
    if (m.at(i).id != H::which) continue;
    if (auto const o = judge_options(m.at(i).value, r.supported); !o.passes()) return o;
  }
  return {};
}

template<class View> constexpr ruling judge_extensions(View const& m, rules const& r) {
  if (m.method() == method::cancel || m.method() == method::ack) return {};  // 8.2.2.3
  auto const o =
      r.proxy ? judge_options<header::proxy_require>(m, r) : judge_options<header::require>(m, r);
  if (!o.passes()) return o;
  for (std::size_t at = 0; at < r.required.size();) {
    auto const tag = next_option(r.required, at);
    bool offered = false;
    for (auto const& s : m.template all<header::supported>())
      offered = offered || ascii::same(s.text, tag);
    if (!offered) return answer(421, tag);
  }
  return {};
}

template<class View>
constexpr ruling judge_request(View const& m, rules const& r, header_facts const& facts) {
  if (!ascii::same(m.version(), "SIP/2.0")) return answer(505, m.version());
  if (m.wire().size() > r.most_message) return answer(513);
  if (m.irregular_start_line() && !r.liberal) return answer(400, m.request_uri());
  if (auto const u = judge_request_uri(m, r); !u.passes()) return u;
  if (auto const id = flawed_header(m, facts, r); id != header_id::unknown)
    return answer(400, m.has(id) ? m.value(id) : name_of(id));
  if (auto const c = judge_cseq(m, facts); !c.passes()) return c;
  if (m.body().size() > r.most_body) return answer(413);
  if (r.proxy && facts.no_hops) return answer(483);
  return judge_extensions(m, r);
}

template<class View>
constexpr ruling judge(View const& m, rules const& r, header_facts const& facts) {
  if (m.is_response()) {
    bool const ok = ascii::same(m.version(), "SIP/2.0") && m.wire().size() <= r.most_message &&
                    m.body().size() <= r.most_body &&
                    flawed_header(m, facts, r) == header_id::unknown;
    return {ok ? ruling::kind::pass : ruling::kind::drop, 0, {}};
  }
  ruling const judged = judge_request(m, r, facts);
  if (!judged.passes() && m.method() == method::ack) return {ruling::kind::drop, 0, judged.detail};
  return judged;
}

}  // namespace detail

/// The ruling on a message that parsed: pass, or for a request 400, 413, 414, 416, 420, 421, 483,
/// 501 (an unknown method that its CSeq contradicts), 505 or 513. Flawed responses and ACKs are
/// dropped, since neither may be answered.
template<u32 N> constexpr ruling validate(basic_message_view<N> const& m, rules const& r = {}) {
  detail::header_facts facts;
  each_header<detail::routing_headers>(m, facts);
  return detail::judge(m, r, facts);
}

/// The same ruling for those who want every header typed: the values are shown to `see` as
/// `each_header` does, and typed once for both. `List`: the headers wanted, at least those that
/// the ruling rests on.
template<class List = known_headers, u32 N, class F>
constexpr ruling validate(basic_message_view<N> const& m, rules const& r, F&& see) {
  detail::header_facts facts;
  each_header<List>(m, [&](auto const& f) {
    facts(f);
    see(f);
  });
  return detail::judge(m, r, facts);
}

}  // namespace polysip
