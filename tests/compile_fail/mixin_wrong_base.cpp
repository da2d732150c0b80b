// A mixin that needs a call below it says so by its concept.
// expect: mixin_does_not_fit<(::)?billing
// expect: in_right_order
#include "own.hpp"

template<polysip::has_dialog Base> struct billing : Base { using Base::hook; };
#ifdef MISTAKE
template<class T>
struct billed_call final                                                                  // here
    : polysip::context<billed_call<T>, T, polysip::client, billing, polysip::invite> {};  // here
#else
template<class T>
struct billed_call final
    : polysip::context<billed_call<T>, T, polysip::client, polysip::invite, billing> {};
#endif
struct mine : polysip::extend<own_traits, polysip::use_contexts<billed_call>> {};
polysip::stack<mine>* phone();
auto billed = sizeof(billed_call<mine>);
