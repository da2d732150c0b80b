#include "polysip/transaction/engine.hpp"

#include "../support/lab.hpp"

namespace engine_test {

using namespace polysip;

namespace {

struct counting_clock {
  millis* time = nullptr;
  int* readings = nullptr;
  millis now() const noexcept {
    ++*readings;
    return *time;
  }
};
struct note {
  std::string* log = nullptr;
  void sent(millis at, int to, bytes b) noexcept {
    *log += std::to_string(at) + ">" + std::to_string(to) + " " + std::string(b.data(), b.size());
  }
  void received(millis, int, bytes) noexcept {}
};
struct traits : extend<lab::traits, use_clock<counting_clock>, use_trace<note>> {};

struct probe : engine<traits> {
  using engine<traits>::engine;
  using engine<traits>::timers_;
  using engine<traits>::input;
};

struct fixture {
  lab::outlet out;
  millis time = 100;
  int readings = 0;
  std::string log;
  probe e;

  explicit fixture(u64 seed = 1) : e(parts(seed)) {}
  policies<traits> parts(u64 seed) {
    policies<traits> p{.transport = {&out}, .clock = {&time, &readings}, .random = {seed}};
    p.identity = "sip:me@192.0.2.1";
    p.trace = {&log};
    return p;
  }
};

}  // namespace

TEST_CASE("an input reads the clock once; what it causes happens at that instant") {
  fixture f;
  CHECK(f.readings == 0);
  {
    probe::input outer(f.e);
    CHECK(f.e.now() == 100);
    f.time = 200;
    probe::input verb(f.e);
    CHECK(f.e.now() == 100);
  }
  CHECK(f.readings == 1);
  probe::input next(f.e);
  CHECK(f.e.now() == 200);
  CHECK(f.readings == 2);
}

TEST_CASE("what leaves is counted and traced; what the transport refuses is neither") {
  fixture f;
  f.e.enter();
  CHECK(f.e.transmit(7, "hello"));
  f.out.refuse = true;
  CHECK(!f.e.transmit(7, "lost"));
  CHECK(f.log == "100>7 hello");
  CHECK(f.e.counters().sent == 1);
  CHECK(f.e.counters().refused_by_transport == 1);
  REQUIRE(f.out.sent.size() == 1);
  CHECK(f.out.sent[0].to == 7);
}

TEST_CASE("wake arms, moves and cancels") {
  fixture f;
  timer_node n;
  f.e.wake(n, 500);
  CHECK(f.e.timers_.next() == 500);
  f.e.wake(n, 300);
  CHECK(f.e.timers_.next() == 300);
  f.e.wake(n, forever);
  CHECK(f.e.timers_.next() == forever);
  f.e.wake(n, forever);
  CHECK(!n.linked());
}

TEST_CASE("the secret comes from the random source, two words of it") {
  fixture one, same, other(2);
  CHECK(one.e.secret().a == same.e.secret().a);
  CHECK(one.e.secret().b == same.e.secret().b);
  CHECK(one.e.secret().a != one.e.secret().b);
  CHECK(one.e.secret().a != other.e.secret().a);
}

TEST_CASE("the buffer for messages has the size of the limit") {
  fixture f;
  CHECK(f.e.scratch().size() == default_limits::message_bytes);
  std::string const most(default_limits::message_bytes, 'x');
  CHECK(f.e.writer().raw(most).finish());
  CHECK(f.e.writer().raw(most).raw("x").finish().code == error::too_large);
  CHECK(f.e.identity() == "sip:me@192.0.2.1");
}

}  // namespace engine_test
