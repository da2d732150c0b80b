// Which way media flows, and what an answer may say to it (RFC 3264 5.1, 6.1).
#pragma once
#include <string_view>

#include "fwd.hpp"

namespace polysip::sdp {

/// Seen from the side that wrote the description: bit 0 it sends, bit 1 it receives.
enum class direction : u8 { inactive, sendonly, recvonly, sendrecv, count };

constexpr std::string_view to_string(direction d) {
  constexpr std::string_view names[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
  return d < direction::count ? names[static_cast<u8>(d)] : "unknown";
}

/// Reads the name of a direction attribute; false on any other text.
constexpr bool read_direction(std::string_view name, direction& out) {
  for (u8 i = 0; i < static_cast<u8>(direction::count); ++i) {
    if (name != to_string(static_cast<direction>(i))) continue;
    out = static_cast<direction>(i);
    return true;
  }
  return false;
}

constexpr bool sends(direction d) { return (static_cast<u8>(d) & 1) != 0; }
constexpr bool receives(direction d) { return (static_cast<u8>(d) & 2) != 0; }

constexpr direction make_direction(bool send, bool receive) {
  return static_cast<direction>((send ? 1 : 0) | (receive ? 2 : 0));
}

/// The same stream seen from the other side.
constexpr direction mirror(direction d) { return make_direction(receives(d), sends(d)); }

/// The answer to `offer` of a side that would like `wish`: never more than the offer allows.
constexpr direction answer_to(direction offer, direction wish) {
  direction const most = mirror(offer);
  return make_direction(sends(most) && sends(wish), receives(most) && receives(wish));
}

/// What a stream is offered as to put the peer on hold: sendrecv becomes sendonly, recvonly
/// inactive (RFC 3264 8.4).
constexpr direction on_hold(direction d) { return make_direction(sends(d), false); }

}  // namespace polysip::sdp
