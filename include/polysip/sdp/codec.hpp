// What a format of an m= line stands for (RFC 8866 6.6, RFC 3551 6).
#pragma once
#include "session_view.hpp"

namespace polysip::sdp {

/// An RTP payload: its number, and what rtpmap says of it.
struct codec {
  u8 payload = 0;
  std::string_view name;
  u32 clock = 8000;  // Hz
  u32 channels = 1;
};

/// The same encoding; the payload number does not count.
constexpr bool same_codec(codec const& a, codec const& b) {
  return ascii::same(a.name, b.name) && a.clock == b.clock && a.channels == b.channels;
}

/// The static payloads of RFC 3551 that telephony uses.
// clang-format off
inline constexpr codec static_codecs[] = {
    {0, "PCMU"}, {3, "GSM"},            {4, "G723"},        {5, "DVI4"}, {6, "DVI4", 16000},
    {7, "LPC"},  {8, "PCMA"},           {9, "G722"},        {10, "L16", 44100, 2},
    {11, "L16", 44100}, {12, "QCELP"},  {13, "CN"},         {15, "G728"}, {18, "G729"},
};
// clang-format on

/// The value of the attribute `name` (rtpmap, fmtp) that belongs to `format`; empty without one.
constexpr std::string_view format_attribute(media const& m, std::string_view name,
                                            std::string_view format) {
  for (attribute const& a : m.attributes()) {
    if (a.name != name) continue;
    std::string_view rest = a.value;
    if (take_word(rest) == format) return ascii::trim(rest);
  }
  return {};
}

/// What `format` stands for: by rtpmap, else the static payloads. error::malformed when it is no
/// payload number or nothing says what it is.
constexpr result<codec> codec_of(media const& m, std::string_view format) {
  u32 payload = 0;
  if (!ascii::number(format, payload, 127)) return {{}, error::malformed};
  codec c{static_cast<u8>(payload), {}, 0, 1};
  std::string_view const map = format_attribute(m, "rtpmap", format);
  if (map.empty()) {
    for (codec const& s : static_codecs)
      if (s.payload == payload) return {s};
    return {{}, error::malformed};
  }
  auto const slash = map.find('/');
  auto const second = map.find('/', slash == map.npos ? slash : slash + 1);
  c.name = ascii::slice(map, 0, slash);
  if (slash == map.npos ||
      !ascii::number(ascii::slice(map, slash + 1, second - slash - 1), c.clock))
    return {{}, error::malformed};
  if (second != map.npos && !ascii::number(ascii::slice(map, second + 1), c.channels))
    return {{}, error::malformed};
  return {c};
}

}  // namespace polysip::sdp
