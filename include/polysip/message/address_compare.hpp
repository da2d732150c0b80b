// Equality of addresses: RFC 3261 20.20, 20.10.
#pragma once
#include "address.hpp"
#include "uri_compare.hpp"

namespace polysip {

namespace detail {

// Look-up in pairs is quadratic.
constexpr bool has_too_many(params const& all) {
  u32 n = 0;
  for (auto i = all.begin(); i != all.end() && n <= most_compared; ++i) ++n;
  return n > most_compared;
}

}  // namespace detail

/// Are two From or To values equivalent? URIs by 19.1.4; of the parameters the tag decides, any
/// other counts only where both have it; display names do not count (20.20). Not transitive. More
/// than 32 parameters are compared as text.
constexpr bool same_address(address const& a, address const& b) {
  if (a.star || b.star) return a.star && b.star;
  if (!ascii::same(a.tag, b.tag) || !same_uri(a.uri, b.uri)) return false;
  if (detail::has_too_many(a.parameters) || detail::has_too_many(b.parameters))
    return a.parameters.text == b.parameters.text;
  param other;
  for (param const& p : a.parameters) {
    if (!b.parameters.find(p.name, other)) continue;
    bool const exact = p.quoted || other.quoted;  // 7.3.1: case counts in quoted strings
    if (exact ? p.value != other.value : !ascii::same(p.value, other.value)) return false;
  }
  return true;
}

}  // namespace polysip
