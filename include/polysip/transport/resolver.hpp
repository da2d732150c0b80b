// From the host of a URI to endpoints in the order in which they are tried (RFC 3263, 8.1.2).
#pragma once
#include "../core/ascii.hpp"
#include "transport.hpp"

namespace polysip {

/// Where a request should go, as a URI or a Via line says it.
struct target {
  std::string_view host{};      // a name, or an address; IPv6 in brackets, from received without
  u16 port = 0;                 // 0: not given
  std::string_view protocol{};  // the transport parameter, any case, or empty
  bool secure = false;          // sips
};

/// The port that counts when none is given: 5061 for TLS and sips, else 5060 (RFC 3261 19.1.2).
constexpr u16 port_of(target const& to) {
  if (to.port) return to.port;
  return to.secure || ascii::same(to.protocol, "tls") ? 5061 : 5060;
}

/// Fills the span from its start, best endpoint first, and returns how many; 0: unresolved.
/// It must not block: an adapter that asks the network answers from what it has looked up before.
template<class R, class T>
concept resolver = transport<T> &&
    requires(R& r, T& t, target const& to, std::span<typename T::endpoint> out) {
  { r.resolve(t, to, out) }
  noexcept->std::same_as<u32>;
};

/// The default: hosts that are addresses already, as the transport reads them. Names are
/// unresolved.
struct numeric_hosts {
  template<reads_numeric_hosts T>
  u32 resolve(T& t, target const& to, std::span<typename T::endpoint> out) const noexcept {
    if (out.empty()) return 0;
    auto const found = t.numeric(to);
    if (!found) return 0;
    out[0] = found.value;
    return 1;
  }
};

}  // namespace polysip
