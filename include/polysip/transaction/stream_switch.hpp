// Requests that are too large for a datagram: RFC 3261 18.1.1.
#pragma once
#include <cstring>

#include "../message/message.hpp"

namespace polysip {

/// `mtu`: of the path, in octets; 0: not known.
constexpr bool too_large_for_datagram(std::size_t size, u32 mtu) {
  return mtu ? size + 200 >= mtu : size > 1300;
}

/// Changes the transport and the sent-by of a request that we wrote, whose first header is our Via.
/// `room` begins with its `size` octets. error::too_large: it does not fit any more.
inline result<std::string_view> rewrite_via(std::span<char> room, std::size_t size,
                                            std::string_view protocol, std::string_view sent_by) {
  constexpr std::string_view before = "\r\nVia: SIP/2.0/", after = ";branch=";
  std::string_view const text{room.data(), size};
  auto const start = text.find(before);
  auto const end = start == text.npos ? text.npos : text.find(after, start);
  if (end == text.npos) return {{}, error::malformed};
  auto const from = start + before.size();
  auto const wider = size - (end - from) + protocol.size() + 1 + sent_by.size();
  if (wider > room.size()) return {{}, error::too_large};
  char* const at = room.data() + from;
  std::memmove(at + protocol.size() + 1 + sent_by.size(), room.data() + end, size - end);
  std::memcpy(at, protocol.data(), protocol.size());
  at[protocol.size()] = ' ';
  std::memcpy(at + protocol.size() + 1, sent_by.data(), sent_by.size());
  return {{room.data(), wider}};
}

}  // namespace polysip
