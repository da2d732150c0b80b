// Errors as values: an enum, its names, and a value that may be an error instead.
#pragma once
#include <type_traits>

#include "types.hpp"

namespace polysip {

enum class error : u8 {
  none,
  stale,         // the handle names something that is gone
  wrong_state,   // the verb does not fit the phase
  full,          // a pool, a buffer or a limit is exhausted
  not_sent,      // the transport refused
  reentrant,     // an input was called from within `on`
  malformed,     // text that does not parse
  unresolved,    // no endpoint for this URI
  too_large,     // a message larger than the stack's buffer
  no_dialog,     // the verb needs a dialog
  unauthorized,  // no credential for this challenge
  timed_out,     // the rest of a message on a stream did not come in time
  count
};

constexpr char const* to_string(error e) {
  constexpr char const* names[] = {"none",      "stale",     "wrong_state",  "full",
                                   "not_sent",  "reentrant", "malformed",    "unresolved",
                                   "too_large", "no_dialog", "unauthorized", "timed_out"};
  static_assert(sizeof names / sizeof *names == static_cast<std::size_t>(error::count));
  return e < error::count ? names[static_cast<u8>(e)] : "unknown";
}

/// A value or an error. `value` may be read only when the result is true.
template<class T = void> struct [[nodiscard]] result {
  static_assert(std::is_trivially_copyable_v<T>);
  T value{};
  error code = error::none;
  constexpr explicit operator bool() const { return code == error::none; }
  constexpr void ignore() const {}  // says in the source that the outcome does not matter
};

template<> struct [[nodiscard]] result<void> {
  error code = error::none;
  constexpr explicit operator bool() const { return code == error::none; }
  constexpr void ignore() const {}
};

}  // namespace polysip
