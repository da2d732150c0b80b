#include "polysip/stack/pools.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/stack/handler.hpp"

namespace pools_test {

using namespace polysip;

namespace {

struct call {
  int number = 0;
};
struct text {
  char body[100] = {};
};
struct transfer {};

using tiny = pools<types<call, text, transfer>, fixed<1>>;
using wide = pools<types<call, text, transfer>, growing>;

static_assert(tiny::kind_of<call> == 1 && tiny::kind_of<transfer> == 3);  // 0: a transaction

struct ref {
  void* stack = nullptr;
  raw_handle h;
};
struct numbered {
  ref context;
  u64 number;
};
struct named {
  ref context;
  char const* name;
};
struct large {
  char all[48];
};
using all = types<numbered, named, large>;

struct listener {
  void on(numbered const& e) { log += std::to_string(e.number) + " "; }
  void on(named const& e) { log += std::string(e.name) + " "; }
  void on(large const& e) { log += e.all; }
  std::string log;
};

}  // namespace

TEST_CASE_TEMPLATE("a pool for each type, found by its type or its kind", P, tiny, wide) {
  P all_of;
  raw_handle c, t;
  all_of.template of<call>().live.make(c)->number = 7;
  all_of.template of<text>().live.make(t);
  CHECK(all_of.live() == 2);
  int number = 0, visits = 0;
  all_of.visit(1, [&](auto& pool) {
    ++visits;
    if constexpr (std::is_same_v<typename std::remove_reference_t<decltype(pool)>::item, call>)
      number = pool.live.get(c)->number;
  });
  CHECK(number == 7);
  for (u8 kind : {u8{0}, u8{4}, u8{255}}) all_of.visit(kind, [&](auto&) { ++visits; });
  CHECK(visits == 1);
  std::string kinds;
  all_of.each([&](auto& pool, u8 kind) { kinds += std::to_string(kind + 10 * pool.live.live()); });
  CHECK(kinds == "11123");
}

TEST_CASE("one pool that is full leaves the others their room") {
  tiny all_of;
  raw_handle h;
  CHECK(all_of.of<call>().live.make(h));
  CHECK(!all_of.of<call>().live.make(h));
  CHECK(all_of.of<text>().live.make(h));
  CHECK(all_of.of<transfer>().live.make(h));
  CHECK(all_of.live() == 3);
}

TEST_CASE("the object behind stale handles is no slot of the pool") {
  tiny all_of;
  raw_handle h;
  call* const made = all_of.of<call>().live.make(h);
  CHECK(made != &all_of.of<call>().dead);
}

TEST_CASE("an outbox tells in the order of posting, then is empty") {
  outbox<all, 4> box;
  listener app;
  CHECK(box.empty());
  box.drain(app);
  box.post(numbered{{}, 1});
  box.post(named{{}, "two"});
  box.post(numbered{{}, ~u64{0}});
  box.post(large{"four"});
  CHECK(!box.empty());
  box.drain(app);
  CHECK(app.log == "1 two 18446744073709551615 four");
  CHECK(box.empty());
  box.drain(app);
  box.post(numbered{{}, 5});
  box.drain(app);
  CHECK(app.log == "1 two 18446744073709551615 four5 ");
}

}  // namespace pools_test
