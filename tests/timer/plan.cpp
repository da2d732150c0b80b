#include "polysip/timer/plan.hpp"

#include <doctest/doctest.h>

namespace plan_test {

using namespace polysip;

namespace {

using rfc = rfc3261_timers;
struct satellite {
  static constexpr millis t1 = 2000, t2 = 16000, t4 = 17000;
};
struct lan {  // 64*T1 is below the 32 s of Timer D
  static constexpr millis t1 = 50, t2 = 400, t4 = 500;
};
struct steady {  // the first interval is the longest already
  static constexpr millis t1 = 1000, t2 = 1000, t4 = 1000;
};

template<class T> millis first(letter x, bool reliable) { return plan<T>(x, reliable).first; }

}  // namespace

TEST_CASE("plan: RFC 3261 appendix A, table 4, and RFC 6026") {
  struct {
    letter which;
    bool repeats;
    millis unreliable, reliable;
  } const table[] = {
      {letter::a, true, 500, forever},   {letter::b, false, 32000, 32000},
      {letter::d, false, 32000, 0},      {letter::e, true, 500, forever},
      {letter::f, false, 32000, 32000},  {letter::g, true, 500, forever},
      {letter::h, false, 32000, 32000},  {letter::i, false, 5000, 0},
      {letter::j, false, 32000, 0},      {letter::k, false, 5000, 0},
      {letter::l, false, 32000, 32000},  {letter::m, false, 32000, 32000},
      {letter::trying, false, 200, 200}, {letter::late_trying, false, 3500, 3500},
  };
  CHECK(std::size(table) == static_cast<std::size_t>(letter::count));
  for (auto const& row : table) {
    CAPTURE(static_cast<int>(row.which));
    CHECK(first<rfc>(row.which, false) == row.unreliable);
    CHECK(first<rfc>(row.which, true) == row.reliable);
    CHECK(plan<rfc>(row.which, false).repeats == row.repeats);
    CHECK(repeats(row.which) == row.repeats);
  }
}

TEST_CASE("plan: other values of T1, T2 and T4") {
  CHECK(first<satellite>(letter::b, false) == 128000);
  CHECK(first<satellite>(letter::d, false) == 128000);
  CHECK(first<satellite>(letter::i, false) == 17000);
  CHECK(first<satellite>(letter::late_trying, false) == 14000);  // 2 + 4 + 8 s
  CHECK(first<satellite>(letter::trying, false) == 200);
  CHECK(first<lan>(letter::b, false) == 3200);
  CHECK(first<lan>(letter::d, false) == 32000);  // at least 32 s (17.1.1.2)
  CHECK(first<lan>(letter::j, false) == 3200);
  CHECK(first<steady>(letter::late_trying, false) == 1000);
}

TEST_CASE("next_interval: A doubles without end, E and G up to T2, E in Proceeding is T2 at once") {
  auto const a = plan<rfc>(letter::a, false), e = plan<rfc>(letter::e, false);
  millis last_a = 0, last_e = 0;
  for (millis expected : {500U, 1000U, 2000U, 4000U, 8000U, 16000U}) {
    last_a = next_interval(a, last_a);
    CHECK(last_a == expected);
    last_e = next_interval(e, last_e);
    CHECK(last_e == (expected < 4000 ? expected : 4000));
  }
  CHECK(next_interval(e, 500, true) == 4000);
  CHECK(next_interval(e, 0, true) == 4000);
  CHECK(next_interval(plan<rfc>(letter::e, true), 0) == forever);
  CHECK(next_interval(plan<rfc>(letter::e, true), 0, true) == forever);
  CHECK(next_interval(plan<rfc>(letter::b, false), 700) == 32000);
  CHECK(next_interval(a, forever - 1) == forever);
}

TEST_CASE("with_timers: single timers set apart, the others computed as before") {
  using emergency = with_timers<rfc, timer_is<letter::b, 8000>, timer_is<letter::f, 9000>,
                                timer_is<letter::a, 250>>;
  CHECK(first<emergency>(letter::b, false) == 8000);
  CHECK(first<emergency>(letter::b, true) == 8000);
  CHECK(first<emergency>(letter::f, false) == 9000);
  CHECK(first<emergency>(letter::h, false) == 32000);
  auto const a = plan<emergency>(letter::a, false);
  CHECK(next_interval(a, 0) == 250);
  CHECK(next_interval(a, 250) == 500);
}

TEST_CASE("with_timers: what does not run on a reliable transport still does not") {
  using odd = with_timers<rfc, timer_is<letter::a, 250>, timer_is<letter::j, 1000>>;
  CHECK(first<odd>(letter::j, false) == 1000);
  CHECK(first<odd>(letter::j, true) == 0);
  CHECK(first<odd>(letter::a, true) == forever);
}

TEST_CASE("with_timers: an override of an override, the later one counts") {
  using once = with_timers<satellite, timer_is<letter::b, 8000>, timer_is<letter::f, 8000>>;
  using twice = with_timers<once, timer_is<letter::b, 7000>>;
  static_assert(timer_values<twice>);
  CHECK(first<twice>(letter::b, false) == 7000);
  CHECK(first<twice>(letter::f, false) == 8000);
  CHECK(first<twice>(letter::m, false) == 128000);
}

TEST_CASE("plans_of: the same as data") {
  for (u32 i = 0; i < static_cast<u32>(letter::count); ++i)
    for (bool reliable : {false, true}) {
      auto const x = static_cast<letter>(i);
      CHECK(plans_of<satellite>.at(x, reliable) == plan<satellite>(x, reliable));
    }
}

}  // namespace plan_test
