// Composition: a root and mixins in a line, and one deadline for each timer that they declare.
#pragma once
#include <concepts>

#include "roots.hpp"

namespace polysip {

template<class List, class Base, template<class> class... M> struct layers { using top = Base; };
template<class... L, class Base, template<class> class M, template<class> class... R>
struct layers<types<L...>, Base, M, R...> : layers<types<L..., M<Base>>, M<Base>, R...> {};

// A fold in a concept names no culprit on either compiler; a type with a false constant does.
template<template<class> class M, class Base> struct mixin_does_not_fit {
  static constexpr bool fits = false;
};
template<template<class> class M, class Base> struct mixin_lacks_using_base_hook {
  static constexpr bool fits = false;
};
struct all_fit {
  static constexpr bool fits = true;
};
template<template<class> class M, class Base>
concept fits_on = requires {
  typename M<Base>;
};
template<class L, class Hook>
concept sees = requires(L& layer, Hook const& h) {
  { layer.hook(h) } -> std::same_as<verdict>;
};
/// A layer whose own hooks do not hide those below it.
template<class L>
concept sees_every_hook = sees<L, hook::response> && sees<L, hook::request> &&
    sees<L, hook::canceled> && sees<L, hook::failure> && sees<L, hook::warning> &&
    sees<L, hook::outgoing> && sees<L, hook::resent> && sees<L, hook::action>;
template<class Base, template<class> class... M> struct misfit : held<all_fit> {};
template<class Base, template<class> class M, template<class> class... R>
struct misfit<Base, M, R...> : held<mixin_does_not_fit<M, Base>> {};
template<class Base, template<class> class M, template<class> class... R>
  requires fits_on<M, Base>
struct misfit<Base, M, R...> : std::conditional_t<sees_every_hook<M<Base>>, misfit<M<Base>, R...>,
                                                  held<mixin_lacks_using_base_hook<M, Base>>> {
};
template<class V>
concept in_right_order = V::fits;

/// `struct my_call final : polysip::context<my_call<T>, T, polysip::client, polysip::invite,
/// my_mixin> {};`
template<class Final, class Traits, template<class, class> class Root, template<class> class... M>
  requires in_right_order<typename misfit<Root<Final, Traits>, M...>::type>
struct context : layers<types<>, Root<Final, Traits>, M...>::top {
  using top = typename layers<types<>, Root<Final, Traits>, M...>::top;
  using tags = typename top::timers;

  context() {
    for (millis& d : deadlines_) d = forever;
  }
  template<class Tag> void set(millis due) {
    static_assert(in_list<Tag, tags>,
                  "add this timer to the mixin: using timers = polysip::more_timers<Base, Tag>");
    deadlines_[index_in<Tag, tags>] = due;
    rearm();
  }
  /// Fires what is due, in the order of declaration; called by the stack.
  void fire(millis now) {
    fire_each(now, tags{});
    rearm();
  }

 private:
  void rearm() {
    millis best = forever;
    for (millis const d : deadlines_)
      if (d < best) best = d;
    if (this->phase_ < phase::terminated) this->stack_->wake(*this, best);
  }
  template<class... T> void fire_each([[maybe_unused]] millis now, types<T...>) {
    (fire_one<T>(now), ...);
  }
  template<class T> void fire_one(millis now) {
    auto& d = deadlines_[index_in<T, tags>];
    if (d > now || this->phase_ >= phase::terminated) return;
    d = forever;
    (void)this->outermost().hook(hook::timer<T>{});
  }
  millis deadlines_[count_of(tags{}) + 1];  // the last one stays `forever`
};

}  // namespace polysip
