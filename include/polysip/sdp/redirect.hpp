// The same session description with other directions: hold, resume, and the answers to both.
#pragma once
#include "session_view.hpp"
#include "text_writer.hpp"

namespace polysip::sdp {
namespace detail {

/// The o= line with its version one higher: "9" becomes "10".
constexpr void write_bumped(text_writer& w, origin const& o) {
  auto keep = o.version.size();
  while (keep > 0 && o.version[keep - 1] == '9') --keep;
  w.put("o=").put(o.username).put(' ').put(o.id).put(' ');
  if (keep == 0) w.put('1');
  else w.put(ascii::slice(o.version, 0, keep - 1)).put(static_cast<char>(o.version[keep - 1] + 1));
  for (auto i = keep; i < o.version.size(); ++i) w.put('0');
  w.line(' ', o.nettype, ' ', o.addrtype, ' ', o.address);
}

/// The m= line alone, with port 0: the stream is refused (RFC 3264 6).
constexpr void write_refused(text_writer& w, media const& m) {
  w.line("m=", m.type, " 0 ", m.proto, ' ', m.formats);
}

/// What becomes of one m= section: a direction, or the refusal of the stream given.
struct change {
  direction to = direction::sendrecv;
  media const* refused = nullptr;
};

/// Copies `text`; `plan(index, media) -> change` decides for each m= section. The direction of the
/// session level goes down into the sections; streams without a port keep theirs.
constexpr void rewrite(std::string_view text, session_view const& s, text_writer& w, bool bump,
                       auto&& plan) {
  change now{};
  u32 sections = 0;
  bool active = !s.media().empty();  // directions are replaced here
  bool owed = false;                 // the section's direction is not written yet
  auto const settle = [&] {
    if (owed) w.line("a=", to_string(now.to));
    owed = false;
  };
  line_reader reader(text);
  for (line l; reader.next(l);) {
    direction ignored{};
    if (l.type == 'm') {
      settle();
      media const& m = s.media()[sections];
      now = plan(sections++, m);
      owed = active = m.active() && !now.refused;
      if (now.refused) write_refused(w, *now.refused);
    }
    if (now.refused) continue;
    if (l.type == 'o' && bump) write_bumped(w, s.origin());
    else if (l.type == 'a' && active && read_direction(l.value, ignored)) settle();
    else w.line(l.type, '=', l.value);
  }
  settle();
}

/// Rewrites `own` with `finish(writer)` behind it; again with a higher version if that changed
/// anything.
constexpr result<std::string_view> rewrite(std::string_view own, session_view const& s,
                                           std::span<char> out, auto&& plan, auto&& finish) {
  for (bool raise : {false, true}) {
    text_writer w(out);
    rewrite(own, s, w, raise, plan);
    finish(w);
    auto const r = w.finish();
    if (!r || raise || r.value == own) return r;
  }
  return {};
}

/// Whether a format of `ours` is among those of `theirs`.
constexpr bool share_a_format(media const& ours, media const& theirs) {
  std::string_view rest = ours.formats;
  for (auto f = take_word(rest); !f.empty(); f = take_word(rest)) {
    std::string_view others = theirs.formats;
    for (auto g = take_word(others); !g.empty(); g = take_word(others))
      if (f == g) return true;
  }
  return false;
}

}  // namespace detail

/// The description with direction `to` for every active stream. Its version is one higher if that
/// changes anything (RFC 3264 8). Line ends become CRLF.
/// error::malformed or error::full from parsing, error::too_large when `out` is too small.
constexpr result<std::string_view> redirect(std::string_view text, direction to,
                                            std::span<char> out) {
  session_view s;
  if (auto const r = s.parse(text); !r) return {{}, r.code};
  return detail::rewrite(
      text, s, out, [to](u32, media const&) { return detail::change{to}; }, [](text_writer&) {});
}

/// Our last description `own` as the answer to a later `offer`: each stream in the direction that
/// the offer allows and we `wish` (RFC 3264 6.1). A stream is refused where the offer has no port,
/// another type, protocol or only other formats, and where it is new (RFC 3264 8.1, 8.2).
/// error::malformed: the offer has fewer streams than before, or no active one that fits: 488.
constexpr result<std::string_view> answer_again(std::string_view own, std::string_view offer,
                                                direction wish, std::span<char> out) {
  session_view theirs, ours;
  if (auto const r = theirs.parse(offer); !r) return {{}, r.code};
  if (auto const r = ours.parse(own); !r) return {{}, r.code};
  auto const known = ours.media().size();
  if (theirs.media().size() < known) return {{}, error::malformed};
  auto const plan = [&](u32 i, media const& m) {
    media const& t = theirs.media()[i];
    bool const fits = m.active() && t.active() && t.type == m.type && t.proto == m.proto &&
                      detail::share_a_format(m, t);
    return detail::change{answer_to(t.direction, wish), fits ? nullptr : &t};
  };
  bool wanted = false, taken = false;
  for (u32 i = 0; i < theirs.media().size(); ++i) {
    wanted = wanted || theirs.media()[i].active();
    taken = taken || (i < known && !plan(i, ours.media()[i]).refused);
  }
  if (wanted && !taken) return {{}, error::malformed};
  return detail::rewrite(own, ours, out, plan, [&](text_writer& w) {
    for (auto i = known; i < theirs.media().size(); ++i)
      detail::write_refused(w, theirs.media()[i]);
  });
}

}  // namespace polysip::sdp
