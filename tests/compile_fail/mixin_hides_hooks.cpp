// A hook of one's own hides those of Base, unless `using Base::hook;` brings them in.
// expect: mixin_lacks_using_base_hook<(::)?counting
#include "own.hpp"

template<polysip::context_base Base> struct counting : Base {
#ifndef MISTAKE
  using Base::hook;
#endif
  polysip::verdict hook(polysip::hook::response const& r) {
    ++responses;
    return Base::hook(r);
  }
  unsigned responses = 0;
};
template<class T>
struct counted_call final                                                                   // here
    : polysip::context<counted_call<T>, T, polysip::client, polysip::invite, counting> {};  // here
struct mine : polysip::extend<own_traits, polysip::use_contexts<counted_call>> {};
void run(polysip::stack<mine>& phone, polysip::ignore_rest& app) {
  phone.receive(1, {}, app).ignore();
}
