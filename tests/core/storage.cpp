#include "polysip/core/storage.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace storage_test {

using namespace polysip;

namespace {

static_assert(storage<fixed<1>> && storage<fixed<7, 64>> && storage<growing>);
static_assert(!storage<int>);

struct takes_only {
  struct arena {
    char* take(u32) { return nullptr; }
  };
  template<class T, u32> using blocks = fixed<1>::blocks<T, 1>;
  template<u32> using table = fixed<1>::table<1>;
};
static_assert(!storage<takes_only>);

struct alignas(32) wide {
  static inline int alive = 0;
  wide() { ++alive; }
  ~wide() { --alive; }
  char text[40];
};

template<class Blocks> void keep_their_places() {
  Blocks b;
  std::vector<void*> places;
  for (u32 i = 0; i < 300; ++i) {
    CHECK(b.size() == i);
    REQUIRE(b.grow());
    places.push_back(&b.at(i).value);
    CHECK(reinterpret_cast<std::uintptr_t>(places.back()) % alignof(wide) == 0);
    CHECK(b.at(i).generation == 0);
  }
  for (u32 i = 0; i < 300; ++i) CHECK(&b.at(i).value == places[i]);
}

}  // namespace

TEST_CASE("cells have the alignment of what they hold, and never move") {
  keep_their_places<growing::blocks<wide, 1>>();
  keep_their_places<fixed<100>::blocks<wide, 3>>();
  CHECK(wide::alive == 0);  // a cell makes nothing by itself
}

TEST_CASE("fixed blocks end at N * Factor") {
  fixed<2>::blocks<int, 3> b;
  for (int i = 0; i < 6; ++i) CHECK(b.grow());
  CHECK(!b.grow());
  CHECK(b.size() == 6);
}

TEST_CASE("what is alive when the storage goes is destroyed, the rest is not") {
  {
    growing::blocks<wide, 1> b;
    for (u32 i = 0; i < 65; ++i) b.grow();
    for (u32 i : {0U, 64U}) {
      ::new (static_cast<void*>(&b.at(i).value)) wide;
      b.at(i).generation = 1;
    }
    CHECK(wide::alive == 2);
  }
  CHECK(wide::alive == 0);
}

TEST_CASE("a fixed table has room for twice what is put in; a growing one a quarter more") {
  fixed<3>::table<16> f;
  CHECK(f.size() == 2 * 3 * 16);
  u32 size = 0;
  CHECK(f.wider(size) == nullptr);

  growing::table<16> g;
  CHECK(g.size() == 0);
  for (u32 expected : {256U, 320U, 400U, 500U, 625U, 781U}) {
    index_entry* const entries = g.wider(size);
    REQUIRE(entries);
    CHECK(size == expected);
    CHECK(entries[size - 1].index == ~0U);
    g.replace(entries, size);
    CHECK(g.size() == expected);
  }
}

TEST_CASE("size classes: each holds what it is for, idles little, and none is skipped") {
  u32 last = 0, room = 0;
  for (u32 wanted = 0; wanted <= 65536; ++wanted) {
    auto const c = size_class::of(wanted);
    REQUIRE(c.size >= wanted);
    REQUIRE(c.size % 16 == 0);
    REQUIRE((c.size - wanted <= 16 || 8 * (c.size - wanted) <= c.size));
    REQUIRE((c.number == last || c.number == last + 1));
    REQUIRE((c.number == last) == (c.size == room || wanted == 0));
    last = c.number;
    room = c.size;
  }
  CHECK(last == size_class::count - 1);
  CHECK(room == 65536);
}

TEST_CASE("the growing arena hands the same block out again, each size apart") {
  growing::arena a;
  std::vector<char*> blocks;
  for (u32 size = 64; size <= 65536; size *= 2) {
    blocks.push_back(a.take(size));
    REQUIRE(blocks.back());
    CHECK(reinterpret_cast<std::uintptr_t>(blocks.back()) % 16 == 0);
    for (u32 i = 0; i < size; ++i) blocks.back()[i] = static_cast<char>(i);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) a.give(blocks[i], 64U << i);
  for (std::size_t i = 0; i < blocks.size(); ++i) CHECK(a.take(64U << i) == blocks[i]);
}

}  // namespace storage_test
