#include "polysip/transport/none.hpp"

#include <doctest/doctest.h>

namespace none_test {

using namespace polysip;

static_assert(transport<no_transport> && resolver<numeric_hosts, no_transport>);
static_assert(!names_protocol<no_transport> && !offers_stream<no_transport>);

TEST_CASE("no_transport takes every message") {
  no_transport t;
  CHECK(t.send({}, std::string_view{"x"}));
  CHECK(protocol_of(t, {}) == "UDP");
}

}  // namespace none_test
