// An event that a mixin tells must be among its events, or no handler would be asked for it.
// expect: more_events
// expect: billed
#include "own.hpp"

template<class Ref> struct billed { Ref context; };

template<polysip::has_dialog Base> struct billing : Base {
  using Base::hook;
#ifndef MISTAKE
  using events = polysip::more_events<Base, billed>;
#endif
  polysip::verdict hook(polysip::hook::response const& r) {
    polysip::tell<billed>(*this, r);  // here
    return Base::hook(r);
  }
};
template<class T>
struct billed_call final
    : polysip::context<billed_call<T>, T, polysip::client, polysip::invite, billing> {};
struct mine : polysip::extend<own_traits, polysip::use_contexts<billed_call>> {};
void run(polysip::stack<mine>& phone, polysip::ignore_rest& app) {
  phone.receive(1, {}, app).ignore();
}
