#include "polysip/core/hash_index.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "polysip/core/keyed_hash.hpp"
#include "polysip/transport/splitmix.hpp"

namespace hash_index_test {

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

/// A growing table that shows its entries.
struct open_table : growing::table<1> {
  static inline open_table* last = nullptr;
  open_table() { last = this; }
};
struct probes {
  u64 all = 0, longest = 0;
};
/// How many entries a search passes before it finds each of those there.
probes count_probes(open_table& t) {
  probes p;
  for (u32 i = 0; i < t.size(); ++i) {
    auto const& e = t.data()[i];
    auto const home = static_cast<u32>(u64{e.hash} * t.size() >> 32);
    u64 const n = e.index == ~0U ? 0 : (i >= home ? i - home : i + t.size() - home) + 1;
    p.all += n;
    if (n > p.longest) p.longest = n;
  }
  return p;
}
/// What the index keeps of a hash, and a hash of which it keeps `half`.
constexpr u64 factor = 0x9e3779b97f4a7c15, inverse = 0xf1de83e19937733d;
static_assert(factor * inverse == 1);
constexpr u32 half_of(u64 hash) { return static_cast<u32>(hash * factor >> 32); }
constexpr u64 of_half(u32 half, u32 rest = 0) { return (u64{half} << 32 | rest) * inverse; }
u64 hash_of(u64 secret, std::string const& branch) {
  keyed_hash h({secret, ~secret});
  h.update_folded(branch);
  return h.finish();
}

using pairs = std::set<std::pair<u64, u32>>;

/// The same operations on an index and on a plain set; hashes crowd at the last of 16 homes and the
/// first, and wrap round the end.
template<class Index> void walk(u64 seed, u32 steps, u32 most) {
  Index index;
  pairs model;
  splitmix dice{seed};
  for (u32 step = 0; step < steps; ++step) {
    auto const home = static_cast<u32>((12 + dice.next() % 8) << 28);
    u64 const crowded = of_half(home + dice.next() % 2);
    u64 const hash = dice.next() % 3 ? crowded : dice.next();
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

TEST_CASE("hashes of one home are different") {
  wide_index index;
  CHECK(index.insert(of_half(1), 1));
  CHECK(find(index, of_half(0)) == ~0U);
  CHECK(find(index, of_half(1)) == 1);
  CHECK(find(index, of_half(1, 1)) == 1);  // whose object tells
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

TEST_CASE(
    "branches chosen to collide under one key do not under another, whatever they look like") {
  // What is found by who knows some other stack's key: branches of which all hashes there begin
  // with the same nine bits.
  hash_index<open_table> here;
  auto& ours = *open_table::last;
  hash_index<open_table> there;
  auto& known = *open_table::last;
  u32 found = 0;
  for (u32 i = 0; found < 2'000; ++i) {
    auto const branch = "z9hG4bK" + std::to_string(i);
    u64 const known_hash = hash_of(1, branch);
    if (half_of(known_hash) >> 23 != 0) continue;
    REQUIRE(here.insert(hash_of(2, branch), found));
    REQUIRE(there.insert(known_hash, found++));
  }
  auto const p = count_probes(ours), flooded = count_probes(known);
  CHECK(p.all < 2 * u64{found});  // at most half full: 1.5 are expected
  CHECK(p.longest < 40);
  CHECK(flooded.all > 20 * u64{found});  // the attack works on those whose key is known
}

TEST_CASE("a search passes one or two entries, however many there are") {
  hash_index<open_table> index;
  auto& table = *open_table::last;
  for (u32 i = 0; i < 100'000; ++i)
    REQUIRE(index.insert(hash_of(3, "z9hG4bK" + std::to_string(i)), i));
  CHECK(count_probes(table).all < 160'000);
  CHECK(count_probes(table).longest < 100);
}

TEST_CASE("plain numbers are hashes as good as any") {
  for (u64 const step : {u64{1}, u64{1000}, u64{1} << 16, u64{1} << 32, u64{1} << 40}) {
    hash_index<open_table> index;
    auto& table = *open_table::last;
    for (u32 i = 0; i < 10'000; ++i) REQUIRE(index.insert(i * step, i));
    CHECK(count_probes(table).all < 20'000);
  }
}

}  // namespace hash_index_test
