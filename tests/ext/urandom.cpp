#include "polysip/ext/urandom.hpp"

#include <doctest/doctest.h>

namespace urandom_test {

TEST_CASE("urandom: numbers differ, also between sources") {
  polysip::urandom a, b;
  auto const x = a.next(), y = a.next(), z = b.next();
  CHECK(x != y);
  CHECK(y != z);
}

}  // namespace urandom_test
