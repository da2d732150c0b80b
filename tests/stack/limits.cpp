#include "polysip/stack/limits.hpp"

#include <doctest/doctest.h>

namespace limits_test {

using namespace polysip;

namespace {

struct small : default_limits {
  static constexpr u32 message_bytes = 1500;
};
struct only_bytes {
  static constexpr u32 message_bytes = default_limits::message_bytes;
};
struct text : default_limits {
  static constexpr char const* ring = "a while";
};

static_assert(limit_values<default_limits> && limit_values<small>);
static_assert(!limit_values<only_bytes> && !limit_values<text> && !limit_values<int>);

}  // namespace

TEST_CASE("the defaults: three minutes of ringing, four of a transfer; members can be hidden") {
  CHECK(default_limits::ring == 180'000);
  CHECK(default_limits::subscription == 240'000);
  CHECK(default_limits::message_bytes >= 1300);  // what must fit a datagram (18.1.1)
  CHECK(small::message_bytes == 1500);
  CHECK(small::ring == default_limits::ring);
}

}  // namespace limits_test
