#include "polysip/message/method.hpp"

#include <doctest/doctest.h>

namespace method_test {

using namespace polysip;

TEST_CASE("method: names and numbers are each other's inverse") {
  for (u8 i = 1; i < static_cast<u8>(method::count); ++i) {
    auto const m = static_cast<method>(i);
    CHECK(!to_string(m).empty());
    CHECK(method_of(to_string(m)) == m);
  }
  CHECK(method_of("REGISTER") == method::register_);
}

TEST_CASE("method: 3261-7.1-01 case matters, other tokens are unknown") {
  CHECK(method_of("invite") == method::unknown);
  CHECK(method_of("INVITE ") == method::unknown);
  CHECK(method_of("RE%47IST%45R") == method::unknown);
  CHECK(method_of("") == method::unknown);
  CHECK(to_string(method::unknown).empty());
  CHECK(to_string(method::count).empty());
}

}  // namespace method_test
