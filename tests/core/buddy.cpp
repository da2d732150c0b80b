#include "polysip/core/buddy.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "polysip/transport/splitmix.hpp"

namespace buddy_test {

using namespace polysip;

namespace {

struct block {
  char* at;
  u32 size;
  char fill;
};

/// Fills a block to its end and remembers with what, so that an overlap shows.
template<class Arena> bool grab(Arena& arena, std::vector<block>& held, u32 size, char fill) {
  char* const at = arena.take(size);
  if (!at) return false;
  CHECK(reinterpret_cast<std::uintptr_t>(at) % 16 == 0);
  std::memset(at, fill, size);
  held.push_back({at, size, fill});
  return true;
}
template<class Arena> void release(Arena& arena, std::vector<block>& held, std::size_t i) {
  block const b = held[i];
  u32 wrong = 0;
  for (u32 k = 0; k < b.size; ++k) wrong += b.at[k] != b.fill;
  CHECK(wrong == 0);
  held[i] = held.back();
  held.pop_back();
  arena.give(b.at, b.size);
}

}  // namespace

TEST_CASE("the whole region is handed out, then nothing more") {
  buddy<4096> arena;
  std::vector<block> held;
  for (u32 i = 0; i < 64; ++i) CHECK(grab(arena, held, 64, static_cast<char>(i)));
  CHECK(arena.take(64) == nullptr);
  release(arena, held, 7);
  CHECK(arena.take(128) == nullptr);
  CHECK(grab(arena, held, 64, 'x'));
  CHECK(arena.take(64) == nullptr);
}

TEST_CASE("halves that are both free are one block again, in any order of return") {
  buddy<4096> arena;
  for (int odd : {0, 1}) {
    std::vector<char*> small;
    for (int i = 0; i < 64; ++i) small.push_back(arena.take(64));
    for (int pass : {odd, 1 - odd})
      for (std::size_t i = 0; i < 64; ++i)
        if (static_cast<int>(i % 2) == pass) arena.give(small[i], 64);
    char* const all = arena.take(4096);
    CHECK(all != nullptr);
    CHECK(arena.take(64) == nullptr);
    arena.give(all, 4096);
  }
}

TEST_CASE("a region that is no power of two: each part serves its size") {
  buddy<7 * 64 + 63> arena;  // 4 + 2 + 1 units, the rest is too small
  CHECK(arena.take(512) == nullptr);
  char* const four = arena.take(256);
  char* const two = arena.take(128);
  char* const one = arena.take(64);
  CHECK((four && two && one));
  CHECK(arena.take(64) == nullptr);
  arena.give(one, 64);
  arena.give(two, 128);
  CHECK(arena.take(256) == nullptr);
  arena.give(four, 256);
  CHECK(arena.take(512) == nullptr);
  CHECK(arena.take(256) == four);
}

TEST_CASE("blocks are at most 64 KiB, however large the region") {
  static buddy<3 * 65536> arena;
  for (int i = 0; i < 3; ++i) CHECK(arena.take(65536) != nullptr);
  CHECK(arena.take(64) == nullptr);
}

TEST_CASE("a random history neither overlaps nor wears the region out") {
  static buddy<65536> arena;
  splitmix dice{5};
  std::vector<block> held;
  u32 refused = 0;
  for (u32 step = 0; step < 20'000; ++step) {
    bool const more = dice.next() % 16 < (step / 1000 % 2 ? 6 : 10);
    u32 const size = 64U << dice.next() % 8;
    if (more) refused += !grab(arena, held, size, static_cast<char>(step));
    else if (!held.empty()) release(arena, held, dice.next() % held.size());
  }
  CHECK(refused > 0);
  while (!held.empty()) release(arena, held, held.size() - 1);
  CHECK(arena.take(65536) != nullptr);
}

}  // namespace buddy_test
