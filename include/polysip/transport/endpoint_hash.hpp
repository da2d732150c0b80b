// Finding one flow among many: a hash of endpoints, where their type has one.
#pragma once
#include <concepts>

#include "../core/keyed_hash.hpp"

namespace polysip {

/// Optional: endpoints that are numbers, or have a `hash_value(endpoint)`, equal for equal ones, so
/// that a flow is found at once among many.
template<class E>
concept hashed_endpoint = std::integral<E> || requires(E const& e) {
  { hash_value(e) } -> std::convertible_to<u64>;
};

template<hashed_endpoint E> constexpr u64 plain_hash(E const& e) {
  if constexpr (std::integral<E>) return static_cast<u64>(e);
  else return static_cast<u64>(hash_value(e));
}

/// Under the stack's key; 0 where endpoints have no hash: each is then compared.
template<class E> u64 endpoint_hash(hash_key secret, E const& e) {
  if constexpr (hashed_endpoint<E>) {
    keyed_hash h(secret);
    h.update(plain_hash(e));
    return h.finish();
  } else {
    return 0;
  }
}

}  // namespace polysip
