// The application's side: one `on(event const&)` for each event that the contexts of its stack may
// tell.
#pragma once
#include "../context/events.hpp"

namespace polysip {

template<class H, class E>
concept handles = requires(H& h, E const& e) {
  h.on(e);
};

struct every_event;
template<class H, class L> struct first_unhandled : held<every_event> {};
template<class H, class E, class... L>
struct first_unhandled<H, types<E, L...>>
    : std::conditional_t<handles<H, E>, first_unhandled<H, types<L...>>, held<E>> {};

template<class E> struct handler_has_no_on_for {
  static constexpr bool complete = std::is_same_v<E, every_event>;
};
template<class V>
concept handler_verdict = V::complete;

/// A handler of stack S: an `on` for every event, or `ignore_rest` for the others.
template<class H, class S>
concept handler_of = handler_verdict<
    handler_has_no_on_for<typename first_unhandled<H, typename S::all_events>::type>>;

template<class L> struct events_of;
template<> struct events_of<types<>> : held<types<>> {};
template<class C, class... R>
struct events_of<types<C, R...>> : held<joined_t<typename C::events::template with<typename C::ref>,
                                                 typename events_of<types<R...>>::type>> {};

}  // namespace polysip
