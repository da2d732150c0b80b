#include "polysip/trace/none.hpp"

#include <doctest/doctest.h>

namespace none_test {

using namespace polysip;

static_assert(trace<no_trace, int> && trace<no_trace, std::string_view>);
static_assert(std::is_empty_v<no_trace> && !trace<int, int>);

TEST_CASE("no_trace hears everything and says nothing") {
  no_trace t;
  t.sent(0, 1, {});
  t.received(0, 1, {});
}

}  // namespace none_test
