// T1, T2 and T4 of RFC 3261 17.1.1.1 and 17.1.2.2, from which every timer is computed.
#pragma once
#include <concepts>

#include "fwd.hpp"

namespace polysip {

template<class T>
concept names_t1_t2_t4 = requires {
  { T::t1 } -> std::convertible_to<millis>;
  { T::t2 } -> std::convertible_to<millis>;
  { T::t4 } -> std::convertible_to<millis>;
};

/// Zero would repeat without end at one instant; 64*T1 and what repeats is kept in 32 bits.
template<class T>
concept has_sane_t1_t2_t4 = T::t1 >
0 && T::t2 > 0 && T::t1 < (millis{1} << 26) && T::t2 < (millis{1} << 32) && T::t4 < (forever >> 8);

/// T1: estimated round trip; T2: longest interval of a repeated non-INVITE request or INVITE
/// response; T4: how long a message stays in the network. Milliseconds.
template<class T>
concept timer_values = names_t1_t2_t4<T> && has_sane_t1_t2_t4<T>;

/// The defaults of RFC 3261 (table 4 in appendix A).
struct rfc3261_timers {
  static constexpr millis t1 = 500, t2 = 4000, t4 = 5000;
};

}  // namespace polysip
