#include "polysip/timer/wheel.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "queue_checks.hpp"

namespace wheel_test {

using namespace polysip;

TEST_CASE("wheel: arming, cancelling, equal deadlines") { queue_checks::basics<wheel>(); }

TEST_CASE("wheel: fires what a list would fire, over 400 seeds") {
  for (u64 seed = 0; seed < 200; ++seed) {
    CHECK(queue_checks::agrees<wheel>(seed, 300, 0, 1));
    CHECK(queue_checks::agrees<wheel>(seed, 300, 1'700'000'000'000, 1));
  }
}

TEST_CASE("wheel: the same with a granularity of 8 ms; nothing fires early") {
  for (u64 seed = 0; seed < 200; ++seed)
    CHECK(queue_checks::agrees<basic_wheel<3>>(seed, 300, seed * 1000, 8));
}

TEST_CASE("wheel: equal deadlines keep their order across levels") {
  wheel q;
  timer_node early, middle, late;
  q.arm(early, 5000);  // two levels up
  CHECK(q.due(4990) == nullptr);
  q.arm(middle, 5000);  // one level up, or the lowest
  CHECK(q.due(4995) == nullptr);
  q.arm(late, 5000);
  CHECK(q.due(5000) == &early);
  CHECK(q.due(5000) == &middle);
  CHECK(q.due(5000) == &late);
}

TEST_CASE("wheel: deadlines days away, in the order of time") {
  wheel q;
  constexpr millis hour = 3'600'000;
  timer_node n[5];
  for (u32 i : {3U, 0U, 4U, 2U, 1U}) q.arm(n[i], 20 * hour * (i + 1));
  CHECK(q.next() == 20 * hour);
  for (u32 i = 0; i < 5; ++i) {
    CHECK(q.due(20 * hour * (i + 1) - 1) == nullptr);
    CHECK(q.next() == 20 * hour * (i + 1));
    CHECK(q.due(20 * hour * (i + 1)) == &n[i]);
  }
  CHECK(q.next() == forever);
}

TEST_CASE("wheel: a clock that starts late costs nothing") {
  wheel q;
  timer_node n;
  millis const start = 1'700'000'000'000;
  q.arm(n, start + 500);
  CHECK(q.next() == start + 500);
  CHECK(q.due(start) == nullptr);
  CHECK(q.due(start + 500) == &n);
}

TEST_CASE("wheel: a clock that goes back delays, and no more") {
  wheel q;
  timer_node n;
  CHECK(q.due(1000) == nullptr);
  q.arm(n, 900);
  CHECK(q.due(500) == nullptr);
  CHECK(q.due(1000) == &n);
}

TEST_CASE("wheel: next is exact for few timers, and early but useful for many") {
  wheel q;
  timer_node a, b;
  q.arm(a, 32000);
  q.arm(b, 30007);
  CHECK(q.next() == 30007);
  q.cancel(b);
  CHECK(q.next() == 32000);
  queue_checks::visits_end<wheel>(10);
  queue_checks::visits_end<wheel>(1000);
}

TEST_CASE("wheel: restored, it fires what it would have fired") {
  for (u64 seed = 0; seed < 100; ++seed) {
    CHECK(queue_checks::restores<wheel>(seed));
    CHECK(queue_checks::restores<basic_wheel<4>>(seed));
  }
}

TEST_CASE("wheel: a slot of any size is spread in order") {
  for (u32 size : {1U, 2U, 3U, 8U, 9U, 10U, 26U, 27U, 28U, 1000U, 1001U}) {
    wheel q;
    std::vector<timer_node> nodes(size);
    for (u32 i = 0; i < size; ++i) {
      nodes[i].index = i;
      q.arm(nodes[i], 5000 + i % 3);
    }
    for (u32 rest = 0; rest < 3; ++rest)
      for (u32 i = rest; i < size; i += 3) CHECK(q.due(5002) == &nodes[i]);
    CHECK(q.next() == forever);
  }
}

TEST_CASE("wheel: timers that are gone are never touched again, those between them fire in order") {
  wheel q;
  std::vector<std::unique_ptr<timer_node>> stay, leave;
  for (u32 i = 0; i < 500; ++i)
    for (auto* of : {&stay, &leave}) {
      auto& n = *of->emplace_back(std::make_unique<timer_node>());
      n.index = i;
      q.arm(n, 20000 + i / 20);
    }
  auto const drop = [&](u32 upto) {
    for (; leave.size() > upto; leave.pop_back()) q.cancel(*leave.back());
  };
  drop(250);                       // before they go down a level
  CHECK(q.due(19999) == nullptr);  // some have gone down
  drop(0);
  for (u32 i = 0; i < 500; ++i) {
    CHECK(q.due(20000 + i / 20) == stay[i].get());
    stay[i].reset();
  }
  CHECK(q.next() == forever);
}

TEST_CASE("a timer node has no room for more") { CHECK(sizeof(timer_node) <= 32); }

}  // namespace wheel_test
