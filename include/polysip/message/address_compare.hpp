// Equality of addresses: RFC 3261 20.20, 20.10.
#pragma once
#include "uri_compare.hpp"

namespace polysip {

/// Are two From or To values equivalent? URIs by 19.1.4; of the parameters the tag decides, any
/// other counts only where both have it; display names do not count (20.20). Not transitive. More
/// than 32 parameters are compared as text.
constexpr bool same_address(address const& a, address const& b) {
  if (a.star || b.star) return a.star && b.star;
  return ascii::same(a.tag, b.tag) && same_uri(a.uri, b.uri) &&
         detail::same_where_both(a.parameters, b.parameters);
}

}  // namespace polysip
