#include "polysip/core/byte_store.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "polysip/core/storage.hpp"

namespace byte_store_test {

using namespace polysip;

namespace {

using small_arena = fixed<1, 1024>::arena;
using small_store = byte_store<small_arena>;
using wide_store = byte_store<growing::arena>;

}  // namespace

TEST_CASE("text is kept octet by octet, and its block is used again") {
  wide_store store;
  std::string const text("a\0b", 3);
  stored a = store.keep(text);
  REQUIRE(a);
  CHECK(a.view() == text);
  CHECK(store.live() == 1);
  char* const at = a.data;
  store.drop(a);
  CHECK(!a);
  CHECK(a.view().empty());
  store.drop(a);  // nothing
  CHECK(store.live() == 0);
  CHECK(store.keep("another").data == at);
}

TEST_CASE("empty text is kept, too: kept is not the same as absent") {
  wide_store store;
  stored a = store.keep({});
  CHECK(a);
  CHECK(a.view().empty());
  store.drop(a);
  CHECK(store.live() == 0);
}

TEST_CASE("every size up to 64 KiB fits, and none beyond") {
  wide_store store;
  for (std::size_t limit = 64; limit <= 65536; limit *= 2)
    for (std::size_t size : {limit - 1, limit, limit + 1}) {
      stored a = store.keep(std::string(size, 'x'));
      CHECK(static_cast<bool>(a) == (size <= 65536));
      if (a) CHECK(a.view() == std::string(size, 'x'));
      store.drop(a);
    }
  CHECK(!store.reserve(~std::size_t{0}));
  CHECK(store.live() == 0);
}

TEST_CASE("a limit: one octet below it, at it, and one above") {
  wide_store store;
  store.limit(1'000);
  stored a = store.keep(std::string(900, 'x'));
  for (u32 more : {99U, 100U, 101U}) {
    CAPTURE(more);
    stored b = store.reserve(more);
    CHECK(static_cast<bool>(b) == (more <= 100));
    CHECK(store.octets() == 900 + b.size);
    store.drop(b);
  }
  CHECK(!store.assign(a, std::string(101, 'y')));  // both are kept for a moment
  CHECK(a.view() == std::string(900, 'x'));
  store.drop(a);
  CHECK(store.octets() == 0);
}

TEST_CASE("a fixed store that is full says so, and recovers") {
  small_store store;
  std::vector<stored> held;
  for (int i = 0; i < 16; ++i) {
    held.push_back(store.keep(std::string(64, static_cast<char>('a' + i))));
    REQUIRE(held.back());
  }
  CHECK(!store.keep("x"));
  CHECK(store.live() == 16);
  for (std::size_t i = 0; i < 16; ++i)
    CHECK(held[i].view() == std::string(64, static_cast<char>('a' + i)));
  for (auto& h : held) store.drop(h);
  CHECK(store.keep(std::string(1024, 'y')));  // small blocks of the past do not stand in the way
  CHECK(!store.keep("x"));
}

TEST_CASE("large blocks of the past serve many small ones") {
  small_store store;
  stored all = store.keep(std::string(1000, 'x'));
  REQUIRE(all);
  store.drop(all);
  for (int i = 0; i < 16; ++i) CHECK(store.keep("x"));
}

TEST_CASE("kept: replaced, taken over and given back") {
  wide_store store;
  {
    kept<growing::arena> a, b;
    CHECK(!a);
    CHECK(a.view().empty());
    CHECK(a.assign(store, "one"));
    CHECK(a.assign(store, "two"));
    CHECK(store.live() == 1);
    CHECK(b.assign(store, "three"));
    a.take(b);
    CHECK(a.view() == "three");
    CHECK(!b);
    CHECK(b.view().empty());
    CHECK(store.live() == 1);
    b.take(a);
    CHECK(b.view() == "three");
    a.clear();
    CHECK(store.live() == 1);
    CHECK(a.assign(store, "again"));
    CHECK(store.live() == 2);
  }
  CHECK(store.live() == 0);
}

TEST_CASE("kept: its own bytes may be assigned to it, and it may take itself") {
  wide_store store;
  kept<growing::arena> a;
  CHECK(a.assign(store, "call-id;tag=1"));
  CHECK(a.assign(store, a.view().substr(8)));
  CHECK(a.view() == "tag=1");
  a.take(a);
  CHECK(a.view() == "tag=1");
  CHECK(store.live() == 1);
}

TEST_CASE("kept: a full store leaves nothing, and what was kept is given back") {
  small_store store;
  kept<small_arena> a;
  CHECK(a.assign(store, std::string(1000, 'x')));
  CHECK(!a.assign(store, "y"));
  CHECK(!a);
  CHECK(store.live() == 0);
  CHECK(a.assign(store, "y"));
}

TEST_CASE("kept: two stores, each gets its own back") {
  small_store one, other;
  kept<small_arena> a;
  CHECK(a.assign(one, "x"));
  CHECK(a.assign(other, "y"));
  CHECK(one.live() == 0);
  CHECK(other.live() == 1);
}

}  // namespace byte_store_test
