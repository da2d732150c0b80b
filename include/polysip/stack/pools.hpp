// One pool of slots for each context type of the traits, and the object that stale handles reach.
#pragma once
#include <concepts>
#include <utility>

#include "../context/context.hpp"
#include "../context/events.hpp"
#include "../core/config.hpp"
#include "../core/slots.hpp"
#include "../core/type_list.hpp"

namespace polysip {

template<class C, class S> struct pool {
  using item = C;
  slots<C, typename S::template blocks<C, 1>> live;
  C dead;  // its phase is `gone`, so its verbs answer error::stale
};

/// Kinds count from 1; kind 0 is a transaction.
template<class L, class S> struct pools;
template<class... C, class S> struct pools<types<C...>, S> : pool<C, S>... {
  template<class C1> static constexpr u8 kind_of = static_cast<u8>(1 + index_in<C1, types<C...>>);

  template<class C1> pool<C1, S>& of() { return *this; }
  template<class F> void each(F f) { (f(of<C>(), kind_of<C>), ...); }
  /// Calls f with the pool of that kind; nothing for an unknown one.
  template<class F> void visit(u8 kind, F f) {
    (void)((kind == kind_of<C> ? (f(of<C>()), true) : false) || ...);
  }
  u32 live() const { return (0U + ... + static_cast<pool<C, S> const&>(*this).live.live()); }
};

/// Events that wait for the transition to be complete.
template<class All, u32 Size> class outbox {
  struct record {
    u32 which = 0;
    alignas(8) char data[48];
  };
  record records_[Size];
  u32 used_ = 0;

  template<class H, class... E> static void deliver(H& app, record& r, types<E...>) {
    (void)((r.which == index_in<E, All> ? (tell<E>(app, r.data), true) : false) || ...);
  }
  // Beside ignore_rest, an `on(E&)` that forgot `const` is called too, where the rest would be
  // taken for it.
  template<class E, class H> static void tell(H& app, void* at) {
    E& event = *std::launder(static_cast<E*>(at));
    if constexpr (std::derived_from<H, ignore_rest>) app.on(event);
    else app.on(std::as_const(event));
  }

 public:
  template<class E> void post(E const& e) {
    static_assert(in_list<E, All> && std::is_trivially_copyable_v<E>);
    static_assert(sizeof(E) <= sizeof(record::data) && alignof(E) <= alignof(record),
                  "an event is a reference and a few values");
    POLYSIP_ASSERT(used_ < Size, "one input told more events than limits::events allows");
    records_[used_].which = index_in<E, All>;
    ::new (static_cast<void*>(records_[used_++].data)) E(e);
  }
  bool empty() const { return used_ == 0; }
  template<class H>
  void drain(H& app) {  // verbs called by `on` tell nothing, so the list does not grow meanwhile
    struct emptied {    // a handler that throws loses what it was not told yet, and nothing else
      u32& used;
      ~emptied() { used = 0; }
    } const at_last{used_};
    for (u32 i = 0; i < used_; ++i) deliver(app, records_[i], All{});
  }
};

}  // namespace polysip
