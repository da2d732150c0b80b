// What each lettered timer does: how long, how often, on which class of transport.
#pragma once
#include "values.hpp"

namespace polysip {

/// Timers of RFC 3261 appendix A and RFC 6026 (L, M), with two that the RFCs leave without a
/// letter.
enum class letter : u8 {
  a,            // INVITE request repeats (17.1.1.2)
  b,            // INVITE client gives up (17.1.1.2)
  d,            // INVITE client waits for repeated 300-699 (17.1.1.2)
  m,            // INVITE client waits for further 2xx (6026 7.2)
  e,            // non-INVITE request repeats (17.1.2.2)
  f,            // non-INVITE client gives up (17.1.2.2)
  k,            // non-INVITE client waits for repeated responses (17.1.2.2)
  g,            // 300-699 to an INVITE repeats (17.2.1)
  h,            // wait for the ACK (17.2.1)
  i,            // wait for repeated ACKs (17.2.1)
  l,            // INVITE server waits for repeated INVITEs after a 2xx (6026 7.1)
  j,            // non-INVITE server waits for repeated requests (17.2.2)
  trying,       // the 100 to an INVITE that nobody answered yet (17.2.1)
  late_trying,  // the 100 to another request that nobody answered yet (4320 4.1)
  count
};

/// A timer of one transaction. `first` = forever: it does not run on this transport. A timer that
/// repeats doubles at each arming until `cap`; the others have no cap.
struct timer_plan {
  bool repeats = false;
  millis first = forever, cap = 0;
  friend constexpr bool operator==(timer_plan const&, timer_plan const&) = default;
};

/// Timers that repeat a message; the rest run once.
constexpr bool repeats(letter x) { return x == letter::a || x == letter::e || x == letter::g; }

/// Length of the next interval. `last`: the interval before (0: none yet); `slow`: take the cap at
/// once, as Timer E does in Proceeding (17.1.2.2).
constexpr millis next_interval(timer_plan const& p, millis last, bool slow = false) {
  if (!p.repeats) return p.first;
  if (p.first == forever || slow) return p.first == forever ? forever : p.cap;
  if (last == 0) return p.first;
  return last > p.cap / 2 ? p.cap : 2 * last;
}

namespace detail {

// When a client's Timer E is first reset to T2: 3,500 ms with the defaults (RFC 4320 4.1).
template<timer_values T> constexpr millis until_timer_e_is_t2() {
  millis passed = 0, interval = T::t1;
  do {
    passed += interval;
    interval = 2 * interval < T::t2 ? 2 * interval : millis{T::t2};
  } while (interval < T::t2);
  return passed;
}

template<timer_values T> constexpr timer_plan rfc_plan(letter x, bool reliable) {
  constexpr millis t1 = T::t1, t2 = T::t2, t4 = T::t4, long_time = 64 * t1;
  switch (x) {
    case letter::a: return {true, reliable ? forever : t1, forever};
    case letter::e:
    case letter::g: return {true, reliable ? forever : t1, t2};
    case letter::d: return {false, reliable ? 0 : (long_time > 32000 ? long_time : 32000)};
    case letter::k:
    case letter::i: return {false, reliable ? 0 : t4};
    case letter::j: return {false, reliable ? 0 : long_time};
    case letter::trying: return {false, 200};
    case letter::late_trying: return {false, until_timer_e_is_t2<T>()};
    default: return {false, long_time};  // B F H L M: on any transport
  }
}

// What `with_timers` says about x; other timer values say nothing.
template<class T> constexpr timer_plan overridden(letter x, timer_plan p) {
  if constexpr (requires { T::override_plan(x, p); }) return T::override_plan(x, p);
  return p;
}

}  // namespace detail

/// The plan of timer `x` under the values T. `reliable`: the transport repeats by itself. A timer
/// that does not run, or runs for no time, on a reliable transport does so whatever T overrides.
template<timer_values T> constexpr timer_plan plan(letter x, bool reliable) {
  timer_plan const p = detail::rfc_plan<T>(x, reliable);
  return p.first == 0 || p.first == forever ? p : detail::overridden<T>(x, p);
}

/// One override for `with_timers`: the first (for most timers: the only) interval of a timer.
template<letter Which, millis Value> struct timer_is {
  static_assert(Which < letter::count && Value > 0);
  static_assert(Value < millis{1} << 32, "a timer that takes more than seven weeks keeps for good");
  static constexpr letter which = Which;
  static constexpr millis value = Value;
};

template<class O>
concept timer_override = requires {
  { O::which } -> std::convertible_to<letter>;
  { O::value } -> std::convertible_to<millis>;
};
template<letter X, class... O>
inline constexpr u32 times_overridden = (0U + ... + (O::which == X ? 1U : 0U));
template<class... O>
concept no_timer_twice = ((times_overridden<O::which, O...> == 1) && ...);

/// Timer values with single timers set apart:
/// `using emergency = with_timers<rfc3261_timers, timer_is<letter::b, 8000>, timer_is<letter::f,
/// 8000>>;`
template<timer_values Base, timer_override... O>
  requires no_timer_twice<O...>
struct with_timers : Base {
  static constexpr timer_plan override_plan(letter x, timer_plan p) {
    p = detail::overridden<Base>(x, p);
    ((O::which == x ? void(p.first = O::value) : void()), ...);
    return p;
  }
};

/// All plans as data, for a transaction that keeps a pointer to its timers.
struct timer_plans {
  timer_plan of[static_cast<u32>(letter::count)][2];
  constexpr timer_plan const& at(letter x, bool reliable) const {
    return of[static_cast<u32>(x)][reliable ? 1 : 0];
  }
};

template<timer_values T>
inline constexpr timer_plans plans_of = [] {
  timer_plans all{};
  for (u32 i = 0; i < static_cast<u32>(letter::count); ++i)
    for (u32 r = 0; r < 2; ++r) all.of[i][r] = plan<T>(static_cast<letter>(i), r != 0);
  return all;
}();

}  // namespace polysip
