// A handler has an `on` for every event, or says that it ignores the rest.
// expect: handler_has_no_on_for
// expect: changed<
#include "own.hpp"

using phone = polysip::stack<own_traits>;

struct app {
#ifdef MISTAKE
  template<class C> void on(polysip::ev::incoming<C> const&) {}
  template<class C> void on(polysip::ev::progress<C> const&) {}
  template<class C> void on(polysip::ev::accepted<C> const&) {}
  template<class C> void on(polysip::ev::rejected<C> const&) {}
  template<class C> void on(polysip::ev::failed<C> const&) {}
  template<class C> void on(polysip::ev::not_sent<C> const&) {}
  template<class C> void on(polysip::ev::ended<C> const&) {}
#else
  template<template<class> class E, class C> void on(E<C> const&) {}
#endif
};
void run(phone& alice, app& a) { alice.advance(a).ignore(); }  // here
