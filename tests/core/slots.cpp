#include "polysip/core/slots.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "polysip/transport/splitmix.hpp"

namespace slots_test {

using namespace polysip;

namespace {

struct thing {
  static inline int alive = 0;
  explicit thing(int n = 0) : number(n) { ++alive; }
  thing(thing const&) = delete;
  thing& operator=(thing const&) = delete;
  ~thing() { --alive; }
  int number;
};

using few = slots<thing, fixed<2>::blocks<thing, 2>>;
using many = slots<thing, growing::blocks<thing, 1>>;

}  // namespace

TEST_CASE_TEMPLATE("a handle leads to its object until that is dropped", S, few, many) {
  S pool;
  raw_handle a, b;
  thing* const first = pool.make(a, 1);
  thing* const second = pool.make(b, 2);
  REQUIRE((first && second));
  CHECK(a != b);
  CHECK(pool.get(a) == first);
  CHECK(pool.get(b)->number == 2);
  CHECK(pool.live() == 2);
  pool.drop(a);
  CHECK(pool.get(a) == nullptr);
  CHECK(pool.at_index(a.index) == nullptr);
  CHECK(pool.at_index(b.index) == second);
  CHECK(&pool.alive(b.index) == second);
  CHECK(pool.live() == 1);
  CHECK(thing::alive == 1);
}

TEST_CASE_TEMPLATE("a slot is used again under another generation", S, few, many) {
  S pool;
  raw_handle first, second;
  thing* const place = pool.make(first);
  pool.drop(first);
  CHECK(pool.make(second) == place);
  CHECK(second.index == first.index);
  CHECK(second.generation != first.generation);
  pool.drop(first);  // stale: the new owner stays
  CHECK(pool.get(second) == place);
  CHECK(pool.get(first) == nullptr);
}

TEST_CASE_TEMPLATE("what was never made is not found", S, few, many) {
  S pool;
  raw_handle h;
  CHECK(pool.get({}) == nullptr);
  CHECK(pool.at_index(0) == nullptr);
  CHECK(pool.at_index(~0U) == nullptr);
  pool.drop({});
  pool.make(h);
  CHECK(pool.get({h.index, h.generation + 1}) == nullptr);
  CHECK(pool.get({h.index, h.generation - 1}) == nullptr);
  CHECK(pool.get({h.index + 1, h.generation}) == nullptr);
  pool.drop(h);
  CHECK(pool.get({h.index, h.generation + 1}) == nullptr);  // the generation of an empty slot
  pool.drop({h.index, h.generation + 1});
  CHECK(pool.live() == 0);
}

TEST_CASE("a full pool makes nothing, and leaves the handle alone") {
  few pool;
  raw_handle h[4], none;
  for (auto& each : h) CHECK(pool.make(each));
  CHECK(pool.make(none) == nullptr);
  CHECK(none == raw_handle{});
  CHECK(thing::alive == 4);
  pool.drop(h[2]);
  CHECK(pool.make(none, 9));
  CHECK(none.index == h[2].index);
  CHECK(pool.make(h[2]) == nullptr);
}

TEST_CASE("the salt sets the handles of two stacks apart") {
  many one, other;
  other.salt(0x12345679);  // made even
  raw_handle a, b;
  one.make(a);
  other.make(b);
  CHECK(b.generation == 0x12345679);
  CHECK(other.get(a) == nullptr);
  CHECK(one.get(b) == nullptr);
}

TEST_CASE("a generation that wraps round is still no other slot's") {
  many pool;
  pool.salt(~0U);
  raw_handle h, again;
  pool.make(h);
  CHECK(h.generation == ~0U);
  CHECK(pool.get(h));
  pool.drop(h);  // zero: even, so empty
  CHECK(pool.get(h) == nullptr);
  pool.make(again);
  CHECK(again.generation == 1);
  CHECK(pool.get(h) == nullptr);
}

TEST_CASE("addresses stay, whatever comes and goes; the pool's end is the end of all in it") {
  struct record {
    raw_handle h;
    thing* at;
    int number;
  };
  {
    many pool;
    splitmix dice{3};
    std::vector<record> held;
    std::vector<raw_handle> gone;
    for (int step = 0; step < 5'000; ++step) {
      if (dice.next() % 5 < 3 || held.empty()) {
        record r{{}, nullptr, step};
        r.at = pool.make(r.h, step);
        held.push_back(r);
      } else {
        auto const i = dice.next() % held.size();
        pool.drop(held[i].h);
        gone.push_back(held[i].h);
        held[i] = held.back();
        held.pop_back();
      }
    }
    for (auto const& r : held) {
      CHECK(pool.get(r.h) == r.at);
      CHECK(r.at->number == r.number);
    }
    for (auto const& h : gone) CHECK(pool.get(h) == nullptr);
    u32 seen = 0;
    pool.each([&](raw_handle h, thing& t) { seen += pool.get(h) == &t; });
    CHECK(seen == held.size());
    CHECK(pool.live() == held.size());
  }
  CHECK(thing::alive == 0);
}

}  // namespace slots_test
