// The clock that a user gives: one function of integer milliseconds.
#pragma once
#include <concepts>

#include "fwd.hpp"

namespace polysip {

/// `now()` in milliseconds from any origin, never going back. Integers, not opaque time points:
/// a wheel, a deadline and a snapshot all need differences.
template<class C>
concept clock = requires(C& c) {
  { c.now() }
  noexcept->std::same_as<millis>;
};

}  // namespace polysip
