// Where a response goes: RFC 3261 18.2.2, RFC 3581 4, RFC 3263 5.
#pragma once
#include "../message/respond.hpp"
#include "../transport/resolver.hpp"

namespace polysip {

/// Whether anything may be sent to a host that a peer names: not to everybody, not to nobody.
constexpr bool is_one_host(std::string_view host) {
  for (std::string_view none : {"", "255.255.255.255", "0.0.0.0", "::", "[::]"})
    if (host == none) return false;
  return true;
}

/// The response to a request that came as a datagram from `source` ("host:port"; empty: unknown)
/// does not go back there: its Via names a group, or another port without asking for rport.
constexpr bool leaves_elsewhere(header::via const& via, std::string_view source) {
  if (is_one_host(via.maddr)) return true;
  if (source.empty() || via.has_rport) return false;
  u32 port = 0;
  bool const known = ascii::number(detail::split_source(source).port, port, 65535);
  return known && port != port_of({.port = via.port, .protocol = via.transport});
}

/// The targets for a response, best first, by its topmost Via; the flow of the request comes before
/// them unless the response `leaves_elsewhere`. A `received` that is not `measured` by us is the
/// peer's, who has no business to write it (18.2.1): it leads nowhere. Nor does a WebSocket, which
/// only the peer can open (RFC 7118).
struct reply_targets {
  target at[2];
  u32 count = 0;

  constexpr reply_targets(header::via const& via, bool reliable, bool measured) {
    if (ascii::same(via.transport, "WS") || ascii::same(via.transport, "WSS")) return;
    bool const group = !reliable && is_one_host(via.maddr);
    bool const known = measured && !via.received.empty();
    auto const host = group ? via.maddr : known ? via.received : via.host;
    u16 const port = port_of({.port = via.port, .protocol = via.transport});
    if (reliable || group || !via.has_rport) add({host, port, via.transport});
    add({via.host, via.port, via.transport});
  }

 private:
  constexpr void add(target const& to) {
    if (is_one_host(to.host)) at[count++] = to;
  }
};

}  // namespace polysip
