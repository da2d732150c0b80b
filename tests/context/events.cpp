#include "polysip/context/events.hpp"

#include <doctest/doctest.h>

#include <string>

namespace events_test {

using namespace polysip;

namespace {

struct ref {};
template<class Ref> struct billed { Ref context; };
struct unit_is_over;
struct day_is_over;

struct base {
  using events = event_list<ev::ended, ev::failed>;
  using timers = types<unit_is_over>;
};
struct mixin : base {
  using events = more_events<base, billed, ev::failed>;
  using timers = more_timers<base, day_is_over, unit_is_over>;
};
struct outer : mixin {
  using events = more_events<mixin>;
  using timers = more_timers<mixin>;
};

using told = types<ev::ended<ref>, ev::failed<ref>, billed<ref>>;
static_assert(std::is_same_v<base::events::with<ref>, types<ev::ended<ref>, ev::failed<ref>>>);
static_assert(std::is_same_v<mixin::events::with<ref>, told>, "each once, those of the base first");
static_assert(std::is_same_v<outer::events::with<ref>, told>);
static_assert(std::is_same_v<mixin::timers, types<unit_is_over, day_is_over>>);
static_assert(std::is_same_v<outer::timers, mixin::timers>);

// The outbox copies events as bytes.
template<class... E> constexpr bool all_plain(types<E...>) {
  return (std::is_trivially_copyable_v<E> && ...);
}
static_assert(
    all_plain(types<ev::incoming<ref>, ev::progress<ref>, ev::accepted<ref>, ev::rejected<ref>,
                    ev::failed<ref>, ev::not_sent<ref>, ev::confirmed<ref>, ev::changed<ref>,
                    ev::notified<ref>, ev::ended<ref>>{}));

struct app : ignore_rest {
  using ignore_rest::on;
  void on(ev::ended<ref> const& e) { log += "ended " + std::to_string(e.status); }
  std::string log;
};

}  // namespace

TEST_CASE("ignore_rest takes what is not named, and only that") {
  app a;
  a.on(billed<ref>{});
  a.on(ev::failed<ref>{{}, cause::timeout});
  a.on(ev::ended<ref>{{}, 486});
  CHECK(a.log == "ended 486");
}

}  // namespace events_test
