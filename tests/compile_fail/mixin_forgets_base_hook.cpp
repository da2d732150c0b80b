// "Passed" is said by the root alone, so that no mixin swallows a response by accident.
// expect: verdict
#include "own.hpp"

template<polysip::context_base Base> struct counting : Base {
  using Base::hook;
  polysip::verdict hook(polysip::hook::response const& r) {
    responses += r.message.is_final();
#ifdef MISTAKE
    return {};  // here
#else
    return Base::hook(r);
#endif
  }
  unsigned responses = 0;
};
template<class T>
struct counted_call final
    : polysip::context<counted_call<T>, T, polysip::client, polysip::invite, counting> {};
struct mine : polysip::extend<own_traits, polysip::use_contexts<counted_call>> {};
void run(polysip::stack<mine>& phone, polysip::ignore_rest& app) {
  phone.receive(1, {}, app).ignore();
}
