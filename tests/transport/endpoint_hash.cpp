#include "polysip/transport/endpoint_hash.hpp"

#include <doctest/doctest.h>

namespace endpoint_hash_test {

using namespace polysip;

namespace {

struct nameless {};
struct named {
  int n;
  friend u64 hash_value(named const& e) { return static_cast<u64>(e.n % 10); }
};
static_assert(hashed_endpoint<int> && hashed_endpoint<named> && !hashed_endpoint<nameless>);

}  // namespace

TEST_CASE("endpoint_hash: of a number, by hash_value, or none; the key counts") {
  hash_key const key{1, 2}, other{1, 3};
  CHECK(endpoint_hash(key, 5) == endpoint_hash(key, 5));
  CHECK(endpoint_hash(key, 5) != endpoint_hash(key, 6));
  CHECK(endpoint_hash(key, 5) != endpoint_hash(other, 5));
  CHECK(endpoint_hash(key, named{15}) == endpoint_hash(key, 5));
  CHECK(endpoint_hash(key, named{15}) == endpoint_hash(key, named{25}));
  CHECK(endpoint_hash(key, nameless{}) == 0);
}

}  // namespace endpoint_hash_test
