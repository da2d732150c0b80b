// Addresses of the simulated network: IPv4-like hosts, a port, and the protocol of the flow.
#pragma once
#include "resolver.hpp"

namespace polysip {

enum class sim_protocol : u8 { udp, tcp, tls };

constexpr u32 sim_host(u8 a, u8 b, u8 c, u8 d) {
  return u32{a} << 24 | u32{b} << 16 | u32{c} << 8 | d;
}

/// The remote end of a flow; tcp and tls flows keep order and lose nothing.
struct sim_address {
  u32 host = 0;
  u16 port = 5060;
  sim_protocol protocol = sim_protocol::udp;

  friend constexpr bool operator==(sim_address const&, sim_address const&) = default;

  struct text_type {
    char chars[22]{};
    u8 size = 0;
    constexpr std::string_view view() const { return {chars, size}; }
  };
  /// "10.0.0.2:5060", whatever the protocol.
  constexpr text_type text() const {
    text_type t;
    auto const put = [&](u32 n) {
      char digits[5];
      u32 count = 0;
      do digits[count++] = static_cast<char>('0' + n % 10);
      while (n /= 10);
      while (count) t.chars[t.size++] = digits[--count];
    };
    for (u32 shift = 32; shift;) {
      put(host >> (shift -= 8) & 255);
      t.chars[t.size++] = shift ? '.' : ':';
    }
    put(port);
    return t;
  }
};

/// The same host and port, over whatever protocol.
constexpr bool same_place(sim_address const& a, sim_address const& b) {
  return a.host == b.host && a.port == b.port;
}

/// For a hash table of flows.
constexpr u64 hash_value(sim_address const& a) {
  return u64{a.host} << 32 | u64{a.port} << 8 | static_cast<u64>(a.protocol);
}

/// Reads the four numbers of an IPv4 address; error::unresolved on a name.
constexpr result<u32> sim_host(std::string_view text) {
  u32 host = 0, parts = 0;
  for (std::size_t at = 0; at <= text.size(); ++parts) {
    auto rest = ascii::slice(text, at);
    auto const dot = rest.find('.');
    u32 part = 0;
    if (!ascii::number(ascii::slice(rest, 0, dot), part, 255)) return {0, error::unresolved};
    host = host << 8 | part;
    at += dot == std::string_view::npos ? rest.size() + 1 : dot + 1;
  }
  return parts == 4 ? result<u32>{host, error::none} : result<u32>{0, error::unresolved};
}

/// What a target means on the simulated network.
constexpr result<sim_address> sim_resolve(target const& to) {
  auto const host = sim_host(to.host);
  if (!host) return {{}, host.code};
  auto protocol = sim_protocol::udp;
  if (ascii::same(to.protocol, "tcp")) protocol = sim_protocol::tcp;
  if (to.secure || ascii::same(to.protocol, "tls")) protocol = sim_protocol::tls;
  bool const known =
      to.protocol.empty() || ascii::same(to.protocol, "udp") || protocol != sim_protocol::udp;
  if (!known) return {{}, error::unresolved};
  return {{host.value, port_of(to), protocol}, error::none};
}

}  // namespace polysip
