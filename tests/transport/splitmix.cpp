#include "polysip/transport/splitmix.hpp"

#include <doctest/doctest.h>

namespace splitmix_test {

using polysip::splitmix;

TEST_CASE("splitmix: the published sequence of seed 1234567") {
  splitmix dice{1234567};  // from the reference implementation of Vigna
  CHECK(dice.next() == 6457827717110365317U);
  CHECK(dice.next() == 3203168211198807973U);
  CHECK(dice.next() == 9817491932198370423U);
  CHECK(dice.next() == 4593380528125082431U);
  CHECK(dice.next() == 16408922859458223821U);
}

TEST_CASE("splitmix: equal seeds agree, others do not") {
  splitmix a{1}, b{1}, c{2};
  CHECK(a.next() == b.next());
  CHECK(a.next() != c.next());
}

}  // namespace splitmix_test
