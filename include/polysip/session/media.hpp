// Media policies: who writes the offers and answers of a call.
#pragma once
#include <concepts>
#include <initializer_list>

#include "../sdp/codec.hpp"
#include "../sdp/text_writer.hpp"
#include "fwd.hpp"

namespace polysip {

/// Names one session description of ours for its o= line (RFC 8866 5.2).
struct session_id {
  u64 id = 0;             // stays the same throughout a call
  u64 version = 0;        // one higher for each changed description
  std::string_view host;  // numeric address for o= and c=; IPv6 with or without brackets
};

/// Writes descriptions of ours into `out` and returns their size.
/// `offer`: the first offer of a call; 0 means that the application gives the body.
/// `answer`: the answer to the peer's `offer`, `wish` being the direction we would like;
/// 0 means that the offer is not acceptable: 488.
template<class P>
concept media_policy = requires(P& p, session_id const& id, std::string_view offer,
                                sdp::direction wish, std::span<char> out) {
  { p.offer(id, wish, out) }
  noexcept->std::same_as<std::size_t>;
  { p.answer(id, offer, wish, out) }
  noexcept->std::same_as<std::size_t>;
};

/// The application gives every body.
struct no_media {
  constexpr std::size_t offer(session_id const&, sdp::direction, std::span<char>) noexcept {
    return 0;
  }
  constexpr std::size_t answer(session_id const&, std::string_view, sdp::direction,
                               std::span<char>) noexcept {
    return 0;
  }
};

/// One audio stream over RTP/AVP on a fixed port. An answer takes the codecs that both sides know,
/// in the order and with the payload numbers of the offer (RFC 3264 6.1), keeps telephone-event
/// (RFC 4733), and refuses all other streams with port 0.
struct audio_media {
  static constexpr u32 max_codecs = 8;

  u16 port = 4000;
  std::array<sdp::codec, max_codecs> codecs{{{0, "PCMU"}, {8, "PCMA"}, {101, "telephone-event"}}};
  u32 count = 3;

  constexpr audio_media() = default;
  constexpr explicit audio_media(u16 rtp_port) : port(rtp_port) {}
  /// At most max_codecs, in order of preference; further ones do not count.
  constexpr audio_media(u16 rtp_port, std::initializer_list<sdp::codec> list)
      : port(rtp_port), codecs{}, count(0) {
    for (sdp::codec const& c : list)
      if (count < max_codecs) codecs[count++] = c;
  }

  constexpr std::size_t offer(session_id const& id, sdp::direction wish,
                              std::span<char> out) noexcept {
    sdp::text_writer w(out);
    head(w, id, "0 0");
    w.put("m=audio ").put(u64{port}).put(" RTP/AVP");
    for (u32 i = 0; i < count; ++i) w.put(' ').put(u64{codecs[i].payload});
    w.line();
    for (u32 i = 0; i < count; ++i) describe(w, codecs[i], is_events(codecs[i]) ? "0-15" : "");
    w.line("a=", to_string(wish));
    return w.finish().value.size();
  }

  constexpr std::size_t answer(session_id const& id, std::string_view offer, sdp::direction wish,
                               std::span<char> out) noexcept {
    sdp::session_view theirs;
    if (!theirs.parse(offer)) return 0;
    sdp::text_writer w(out);
    head(w, id, theirs.timing());
    bool wanted = false, taken = false;
    for (sdp::media const& m : theirs.media()) {
      wanted = wanted || m.active();
      if (!taken && acceptable(m)) {
        accept(w, m, wish);
        taken = true;
      } else {
        w.line("m=", m.type, " 0 ", m.proto, ' ', m.formats);
      }
    }
    return wanted && !taken ? 0 : w.finish().value.size();
  }

 private:
  static constexpr bool is_events(sdp::codec const& c) {
    return ascii::same(c.name, "telephone-event");
  }
  static constexpr void head(sdp::text_writer& w, session_id const& id, std::string_view timing) {
    std::string_view host = id.host;
    if (!host.empty() && host.front() == '[') host = ascii::slice(host, 1, host.size() - 2);
    std::string_view const type = host.find(':') == host.npos ? "IN IP4 " : "IN IP6 ";
    w.line("v=0");
    w.line("o=- ", id.id, ' ', id.version, ' ', type, host);
    w.line("s=-");
    w.line("c=", type, host);
    w.line("t=", timing);
  }
  static constexpr void describe(sdp::text_writer& w, sdp::codec const& c, std::string_view fmtp) {
    w.put("a=rtpmap:").put(u64{c.payload}).put(' ').put(c.name).put('/').put(u64{c.clock});
    if (c.channels > 1) w.put('/').put(u64{c.channels});
    w.line();
    if (!fmtp.empty()) w.line("a=fmtp:", c.payload, ' ', fmtp);
  }
  constexpr bool knows(sdp::codec const& theirs) const {
    for (u32 i = 0; i < count; ++i)
      if (same_codec(codecs[i], theirs)) return true;
    return false;
  }
  /// Calls f(codec) for each format of `m` that both sides know, in the offer's order.
  constexpr void common(sdp::media const& m, auto&& f) const {
    std::string_view rest = m.formats;
    for (auto format = sdp::take_word(rest); !format.empty(); format = sdp::take_word(rest)) {
      auto const c = codec_of(m, format);
      if (c && knows(c.value)) f(c.value, format);
    }
  }
  constexpr bool acceptable(sdp::media const& m) const {
    if (!m.active() || m.type != "audio" || m.proto != "RTP/AVP" || m.address.empty()) return false;
    bool voice = false;
    common(m, [&](sdp::codec const& c, std::string_view) { voice = voice || !is_events(c); });
    return voice;
  }
  constexpr void accept(sdp::text_writer& w, sdp::media const& m, sdp::direction wish) const {
    w.put("m=audio ").put(u64{port}).put(" RTP/AVP");
    common(m, [&](sdp::codec const& c, std::string_view) { w.put(' ').put(u64{c.payload}); });
    w.line();
    common(m, [&](sdp::codec const& c, std::string_view format) {
      describe(w, c, is_events(c) ? format_attribute(m, "fmtp", format) : std::string_view{});
    });
    w.line("a=", to_string(answer_to(m.direction, wish)));
  }
};

static_assert(media_policy<no_media> && media_policy<audio_media>);

}  // namespace polysip
