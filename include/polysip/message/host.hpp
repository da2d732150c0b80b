// Hosts as text: IPv4 and IPv6 addresses read and compared (RFC 3261 25.1, RFC 5954, RFC 5118).
#pragma once
#include "scan.hpp"

namespace polysip {

namespace detail {

/// Reads "a.b.c.d" into four bytes; false on anything else.
constexpr bool read_ipv4(std::string_view s, u8* out) {
  for (u32 i = 0; i < 4; ++i) {
    auto const dot = i < 3 ? s.find('.') : s.size();
    if (dot == std::string_view::npos || dot > 3) return false;
    u32 n = 0;
    if (!ascii::number(ascii::slice(s, 0, dot), n, 255)) return false;
    out[i] = static_cast<u8>(n);
    s = ascii::slice(s, dot + 1);
  }
  return true;
}

constexpr bool read_group(std::string_view s, u8* out) {
  if (s.empty() || s.size() > 4) return false;
  u32 n = 0;
  for (char c : s) {
    if (!scan::is(c, scan::hex)) return false;
    n = n * 16 + static_cast<u32>(ascii::is_digit(c) ? c - '0' : ascii::lower(c) - 'a' + 10);
  }
  out[0] = static_cast<u8>(n >> 8);
  out[1] = static_cast<u8>(n);
  return true;
}

/// Groups parted by colons, the last may be an IPv4 address. Returns the bytes read, or 17.
constexpr u32 read_groups(std::string_view s, u8* out) {
  u32 n = 0;
  if (s.empty()) return 0;
  for (bool last = false; !last;) {
    auto const colon = s.find(':');
    last = colon == std::string_view::npos;
    auto const group = ascii::slice(s, 0, colon);
    bool const dotted = last && group.find('.') != std::string_view::npos;
    u32 const size = dotted ? 4 : 2;
    if (n + size > 16) return 17;
    if (!(dotted ? read_ipv4(group, out + n) : read_group(group, out + n))) return 17;
    n += size;
    if (!last) s = ascii::slice(s, colon + 1);
  }
  return n;
}

}  // namespace detail

/// An IPv6 address as bytes.
struct ipv6 {
  u8 octet[16] = {};
  constexpr bool operator==(ipv6 const&) const = default;
};

/// Reads an IPv6 address without brackets; false on anything that RFC 4291 2.2 does not allow.
constexpr bool read_ipv6(std::string_view s, ipv6& out) {
  auto const gap = s.find("::");
  if (gap == std::string_view::npos) return detail::read_groups(s, out.octet) == 16;
  auto const head = ascii::slice(s, 0, gap);
  if (head.find('.') != std::string_view::npos) return false;
  ipv6 tail;
  u32 const before = detail::read_groups(head, out.octet);
  u32 const after = detail::read_groups(ascii::slice(s, gap + 2), tail.octet);
  if (before + after > 14) return false;
  for (u32 i = 0; i < after; ++i) out.octet[16 - after + i] = tail.octet[i];
  return true;
}

/// Is `s` an IPv6 reference: an address in brackets?
constexpr bool is_ipv6_reference(std::string_view s) {
  ipv6 address;
  return s.size() > 2 && s.front() == '[' && s.back() == ']' &&
         read_ipv6(ascii::slice(s, 1, s.size() - 2), address);
}

/// Is `s` a host by the grammar: an IPv6 reference, an IPv4 address, or labels parted by dots, the
/// last one led by a letter (RFC 3261 25.1)? Literals are held to it; of a peer, `uri::parse` takes
/// any run of these characters and underscores.
constexpr bool is_host(std::string_view s) {
  u8 octets[4] = {};
  if (is_ipv6_reference(s) || detail::read_ipv4(s, octets)) return true;
  if (s.ends_with('.')) s.remove_suffix(1);
  for (;;) {
    auto const label = ascii::slice(s, 0, s.find('.'));
    if (label.empty() || label.front() == '-' || label.back() == '-') return false;
    for (char const c : label)
      if (!ascii::is_alpha(c) && !ascii::is_digit(c) && c != '-') return false;
    if (label.size() == s.size()) return ascii::is_alpha(label.front());
    s.remove_prefix(label.size() + 1);
  }
}

/// Equality of hosts: names in any case, IPv6 addresses by value. No name is looked up.
constexpr bool same_host(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a[0] != '[' || b[0] != '[') return ascii::same(a, b);
  ipv6 x, y;
  return read_ipv6(ascii::slice(a, 1, a.size() - 2), x) &&
         read_ipv6(ascii::slice(b, 1, b.size() - 2), y) && x == y;
}

}  // namespace polysip
