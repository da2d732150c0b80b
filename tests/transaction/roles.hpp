// The four machines as roles of a product: what the RFC asks of their states.
#pragma once
#include "polysip/transaction/machines.hpp"
#include "product.hpp"

namespace exploration {

template<class S> constexpr u32 bits_of(std::initializer_list<S> states) {
  u32 all = 0;
  for (S s : states) all |= 1U << static_cast<u32>(s);
  return all;
}
template<class P> role role_of(u32 duty = 0, u32 duty_2xx = 0) {
  return {data_of<P>, &fsm::diagram_of<P>, duty, duty_2xx};
}

template<class P = rfc6026_invite_client> role invite_client() {
  return role_of<P>(bits_of({P::calling, P::proceeding, P::completed}),
                    bits_of({P::calling, P::proceeding, P::accepted}));
}
template<class P = rfc3261_client> role client() { return role_of<P>(); }
template<class P = rfc6026_invite_server> role invite_server() {
  return role_of<P>(bits_of({P::proceeding, P::completed}));
}
template<class P = rfc3261_server> role server() {
  return role_of<P>(bits_of({P::proceeding, P::completed}));
}

}  // namespace exploration
