#include "polysip/core/hash_index.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "polysip/transport/splitmix.hpp"

using namespace polysip;

namespace {

using small_index = hash_index<fixed<2>::table<4>>;  // 16 entries
using wide_index = hash_index<growing::table<1>>;

template<class Index> u32 find(Index& index, u64 hash) {
  return index.find(hash, [](u32) { return true; });
}
template<class Index> bool holds(Index& index, u64 hash, u32 value) {
  return index.find(hash, [&](u32 i) { return i == value; }) == value;
}

using pairs = std::set<std::pair<u64, u32>>;

/// The same operations on an index and on a plain set; hashes crowd, and wrap round the end.
template<class Index> void walk(u64 seed, u32 steps, u32 most) {
  Index index;
  pairs model;
  splitmix dice{seed};
  for (u32 step = 0; step < steps; ++step) {
    u64 const hash = dice.next() % 3 ? 12 + dice.next() % 8 : dice.next() << 32 | dice.next() % 64;
    u32 const value = static_cast<u32>(dice.next() % 16);
    std::pair const pair{hash, value};
    if (dice.next() % 2) {
      if (model.count(pair)) continue;
      bool const room = model.size() < most;
      CHECK(index.insert(hash, value) == room);
      if (room) model.insert(pair);
    } else {
      auto const victim = model.lower_bound(pair);
      auto const gone = victim == model.end() || dice.next() % 4 == 0 ? pair : *victim;
      index.erase(gone.first, gone.second);
      model.erase(gone);
    }
    REQUIRE(index.size() == model.size());
    u32 lost = 0;
    for (auto const& [h, v] : model) lost += !holds(index, h, v);
    REQUIRE(lost == 0);
    CHECK(holds(index, hash, value) == (model.count(pair) == 1));
  }
}

}  // namespace

TEST_CASE("an empty index finds nothing and erases nothing") {
  wide_index index;
  CHECK(find(index, 0) == ~0U);
  index.erase(0, 0);
  CHECK(index.size() == 0);
}

TEST_CASE("equal hashes are told apart by what they stand for") {
  wide_index index;
  for (u32 i : {7U, 8U, 9U}) CHECK(index.insert(42, i));
  CHECK(find(index, 42) == 7);
  CHECK(holds(index, 42, 9));
  CHECK(!holds(index, 42, 10));
  index.erase(42, 8);
  CHECK(!holds(index, 42, 8));
  CHECK(holds(index, 42, 9));
  index.erase(43, 9);  // that hash has no such index
  CHECK(holds(index, 42, 9));
}

TEST_CASE("hashes that differ above the table's size are different") {
  wide_index index;
  CHECK(index.insert(u64{1} << 40, 1));
  CHECK(find(index, 0) == ~0U);
  CHECK(find(index, u64{1} << 40) == 1);
}

TEST_CASE("a fixed table holds all but one entry, then refuses; a search still ends") {
  small_index index;
  for (u32 i = 0; i < 15; ++i) CHECK(index.insert(3, i));
  CHECK(!index.insert(3, 15));
  CHECK(!holds(index, 3, 15));
  index.erase(3, 15);
  for (u32 i = 0; i < 15; ++i) CHECK(holds(index, 3, i));
  index.erase(3, 0);
  CHECK(index.insert(5, 15));
  CHECK(holds(index, 5, 15));
}

TEST_CASE("erasure shifts back what was displaced, across the end of the table too") {
  for (u64 seed = 1; seed <= 8; ++seed) walk<small_index>(seed, 3'000, 15);
}

TEST_CASE("a growing table keeps everything while it grows") {
  walk<wide_index>(9, 3'000, ~0U);
  wide_index index;
  splitmix dice{10};
  for (u32 i = 0; i < 5'000; ++i) REQUIRE(index.insert(dice.next(), i));
  splitmix again{10};
  u32 lost = 0;
  for (u32 i = 0; i < 5'000; ++i) lost += find(index, again.next()) != i;
  CHECK(lost == 0);
}
