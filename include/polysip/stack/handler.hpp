// The application's side: one `on(event const&)` for each event that the contexts of its stack may
// tell.
#pragma once
#include <concepts>

#include "../context/events.hpp"
#include "../core/result.hpp"

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

template<class C> using events_told_by = typename C::events::template with<typename C::ref>;
template<class C, template<class> class E> using event_of = E<typename C::ref>;
/// Context C tells the event E.
template<class C, template<class> class E>
concept tells = in_list<event_of<C, E>, events_told_by<C>>;
/// C is in `use_contexts<...>`.
template<class C, class All>
concept context_of_the_traits = in_list<C, All>;
/// C is a client context that these arguments start.
template<class C, class... A>
concept starts_with = requires(C& c, A const&... a) {
  { c.start(a...) } -> std::same_as<result<>>;
};
template<class C, class All, class... A>
concept startable = context_of_the_traits<C, All> && starts_with<C, A...>;

template<class L> struct events_of;
template<> struct events_of<types<>> : held<types<>> {};
template<class C, class... R>
struct events_of<types<C, R...>> : held<joined_t<typename C::events::template with<typename C::ref>,
                                                 typename events_of<types<R...>>::type>> {};

}  // namespace polysip
