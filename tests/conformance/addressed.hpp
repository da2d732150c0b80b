// A wire whose endpoints are addresses of 192.0.2.0/24 with a port, over UDP or TCP.
#pragma once
#include "agent.hpp"

namespace conformance {

constexpr int udp(int host, int port = 5060) { return port << 8 | host; }
constexpr int tcp(int host, int port = 5060) { return 1 << 24 | udp(host, port); }

struct addressed_wire : lab::wire {
  std::string text{};
  static constexpr int group_host = 224;  // stands for 224.0.1.75

  bool reliable(endpoint const& e) const noexcept { return (e >> 24 & 1) != 0; }
  std::string_view source(endpoint const& e) noexcept {
    text = (e & 255) == group_host ? "224.0.1.75:" : "192.0.2." + std::to_string(e & 255) + ":";
    text += std::to_string(e >> 8 & 65535);
    return text;
  }
  result<endpoint> numeric(target const& to) const noexcept {
    if (to.host == "224.0.1.75") return {udp(group_host, port_of(to))};
    auto const host = lab::wire::numeric(to);
    if (!host) return host;
    bool const stream = ascii::same(to.protocol, "tcp");
    return {stream ? tcp(host.value, port_of(to)) : udp(host.value, port_of(to))};
  }
};
struct addressed : extend<lab::traits, use_transport<addressed_wire>> {};

/// With streams for what is too large.
struct switching_wire : addressed_wire {
  result<endpoint> stream_for(endpoint const& e) const noexcept {
    return {e | 1 << 24, has_streams ? error::none : error::unresolved};
  }
  u32 mtu(endpoint const&) const noexcept { return path_mtu; }
  std::string_view sent_by(endpoint const& e) const noexcept {
    return reliable(e) ? "192.0.2.1:50600" : "192.0.2.1:5060";
  }
  bool has_streams = true;
  u32 path_mtu = 0;
};
struct switching : extend<lab::traits, use_transport<switching_wire>> {};

}  // namespace conformance
