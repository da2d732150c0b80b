#include "polysip/timer/queue.hpp"

#include <doctest/doctest.h>

namespace queue_test {

namespace {

struct nothing_ever {
  void arm(polysip::timer_node&, polysip::millis) noexcept {}
  void cancel(polysip::timer_node&) noexcept {}
  polysip::timer_node* due(polysip::millis) noexcept { return nullptr; }
  polysip::millis next() const noexcept { return polysip::forever; }
};
struct cannot_cancel {
  void arm(polysip::timer_node&, polysip::millis) noexcept {}
  polysip::timer_node* due(polysip::millis) noexcept { return nullptr; }
  polysip::millis next() const noexcept { return polysip::forever; }
};

static_assert(polysip::timer_queue<nothing_ever>);
static_assert(!polysip::timer_queue<cannot_cancel>);

}  // namespace

TEST_CASE("timer_node: starts unlinked, small") {
  polysip::timer_node n;
  CHECK(!n.linked());
  CHECK(sizeof n == 32);
}

}  // namespace queue_test
