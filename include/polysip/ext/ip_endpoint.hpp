// An IPv4 or IPv6 address with a port, as a plain value.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "../core/ascii.hpp"
#include "../core/result.hpp"
#include "fwd.hpp"

namespace polysip {

struct ip_endpoint {
  u8 host[16]{};   // network order; IPv4 uses the first four
  u32 scope = 0;   // the interface of a link-local IPv6 address
  u16 port = 0;    // host order
  u8 version = 0;  // 4, 6, or 0: no endpoint

  friend bool operator==(ip_endpoint const&, ip_endpoint const&) = default;
  /// No particular address: 0.0.0.0 or [::].
  bool is_any() const {
    for (u8 octet : host)
      if (octet) return false;
    return true;
  }

  /// "127.0.0.1", "::1" or "[::1]" and a port; error::unresolved on a name.
  static result<ip_endpoint> numeric(std::string_view host, u16 port);
  /// "127.0.0.1:5060" or "[::1]:5060"; the port is `otherwise` when not given.
  static result<ip_endpoint> parse(std::string_view text, u16 otherwise = 5060);

  struct text_type {
    char chars[INET6_ADDRSTRLEN + 8]{};
    u8 size = 0;
    std::string_view view() const { return {chars, size}; }
  };
  /// As `parse` reads it, and as Via and Contact write it.
  text_type text() const;

  /// The system's form, and how much of it counts.
  socklen_t to_system(sockaddr_storage& out) const;
  static ip_endpoint from_system(sockaddr_storage const& in);
};

/// For a hash table of flows; equal endpoints have equal values. FNV-1a: not against attackers.
inline u64 hash_value(ip_endpoint const& e) {
  u64 h = 14695981039346656037U;
  auto const add = [&](u64 octet) { h = (h ^ octet) * 1099511628211U; };
  for (u8 octet : e.host) add(octet);
  for (u32 shift = 0; shift < 32; shift += 8) add(e.scope >> shift & 255);
  add(e.port & 255), add(e.port >> 8), add(e.version);
  return h;
}

inline result<ip_endpoint> ip_endpoint::numeric(std::string_view host, u16 port) {
  ip_endpoint e;
  e.port = port;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = ascii::slice(host, 1, host.size() - 2);
  char text[INET6_ADDRSTRLEN]{};
  if (host.empty() || host.size() >= sizeof text) return {{}, error::unresolved};
  std::memcpy(text, host.data(), host.size());
  if (inet_pton(AF_INET, text, e.host) == 1) e.version = 4;
  if (!e.version && inet_pton(AF_INET6, text, e.host) == 1) e.version = 6;
  return {e, e.version ? error::none : error::unresolved};
}

inline result<ip_endpoint> ip_endpoint::parse(std::string_view text, u16 otherwise) {
  auto const colon = text.rfind(':');
  bool const bracket = !text.empty() && text.front() == '[';
  bool const has_port = colon != std::string_view::npos &&
                        (bracket ? text[colon - 1] == ']' : text.find(':') == colon);
  if (!has_port) return numeric(text, otherwise);
  u32 port = 0;
  if (!ascii::number(ascii::slice(text, colon + 1), port, 65535)) return {{}, error::malformed};
  return numeric(ascii::slice(text, 0, colon), static_cast<u16>(port));
}

inline ip_endpoint::text_type ip_endpoint::text() const {
  text_type t;
  auto const put = [&](char c) { t.chars[t.size++] = c; };
  if (version == 6) put('[');
  if (!version ||
      !inet_ntop(version == 6 ? AF_INET6 : AF_INET, host, t.chars + t.size, INET6_ADDRSTRLEN))
    return {};
  t.size = static_cast<u8>(std::strlen(t.chars));
  if (version == 6) put(']');
  put(':');
  char digits[5];
  u32 n = port, count = 0;
  do digits[count++] = static_cast<char>('0' + n % 10);
  while (n /= 10);
  while (count) put(digits[--count]);
  return t;
}

inline socklen_t ip_endpoint::to_system(sockaddr_storage& out) const {
  out = {};
  if (version == 6) {
    sockaddr_in6 a{};
    a.sin6_family = AF_INET6;
    a.sin6_port = htons(port);
    a.sin6_scope_id = scope;
    std::memcpy(&a.sin6_addr, host, 16);
    std::memcpy(&out, &a, sizeof a);
    return sizeof a;
  }
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  std::memcpy(&a.sin_addr, host, 4);
  std::memcpy(&out, &a, sizeof a);
  return sizeof a;
}

inline ip_endpoint ip_endpoint::from_system(sockaddr_storage const& in) {
  ip_endpoint e;
  if (in.ss_family == AF_INET6) {
    sockaddr_in6 a{};
    std::memcpy(&a, &in, sizeof a);
    std::memcpy(e.host, &a.sin6_addr, 16);
    e.port = ntohs(a.sin6_port);
    e.scope = a.sin6_scope_id;
    e.version = 6;
  } else if (in.ss_family == AF_INET) {
    sockaddr_in a{};
    std::memcpy(&a, &in, sizeof a);
    std::memcpy(e.host, &a.sin_addr, 4);
    e.port = ntohs(a.sin_port);
    e.version = 4;
  }
  return e;
}

}  // namespace polysip
