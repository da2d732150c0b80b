#include "polysip/stack/handler.hpp"

#include <doctest/doctest.h>

namespace handler_test {

using namespace polysip;

namespace {

struct call {
  struct ref {};
  using events = event_list<ev::incoming, ev::ended>;
};
struct text {
  struct ref {};
  using events = event_list<ev::ended>;
};
using incoming = ev::incoming<call::ref>;
using call_ended = ev::ended<call::ref>;
using text_ended = ev::ended<text::ref>;

static_assert(std::is_same_v<events_of<types<>>::type, types<>>);
static_assert(std::is_same_v<events_of<types<call>>::type, types<incoming, call_ended>>);
using all = events_of<types<call, text>>::type;
static_assert(count_of(all{}) == 3 && in_list<incoming, all> && in_list<text_ended, all>);

struct stack_like {
  using all_events = all;
};

struct complete {
  void on(incoming const&) {}
  void on(call_ended const&) {}
  void on(text_ended const&) {}
};
struct forgetful {
  void on(incoming const&) {}
  void on(call_ended const&) {}
};
struct careless : ignore_rest {
  using ignore_rest::on;
  void on(incoming const&) { ++calls; }
  int calls = 0;
};
struct hidden : ignore_rest {
  void on(incoming const&) {}
};
struct takes_changeable {
  void on(auto&) {}
};
struct by_value {
  void on(auto) {}
};
struct constant {
  void on(auto const&) const {}
};
struct silent {};

static_assert(handler_of<complete, stack_like> && handler_of<careless, stack_like>);
static_assert(handler_of<ignore_rest, stack_like> && handler_of<constant const, stack_like>);
static_assert(handler_of<by_value, stack_like> && handler_of<takes_changeable, stack_like>);
static_assert(!handler_of<forgetful, stack_like> && !handler_of<silent, stack_like>);
static_assert(!handler_of<hidden, stack_like>, "without the using-declaration the rest is hidden");
static_assert(!handler_of<complete const, stack_like>);

template<class H> using missing = typename first_unhandled<H, all>::type;
static_assert(std::is_same_v<missing<forgetful>, text_ended>);
static_assert(std::is_same_v<missing<silent>, incoming>, "the first one is named");
static_assert(std::is_same_v<missing<complete>, every_event>);

}  // namespace

TEST_CASE("of an own overload and the rest, the own one is called") {
  careless app;
  message_view m;
  app.on(incoming{{}, m});
  app.on(call_ended{{}, 200});
  CHECK(app.calls == 1);
}

}  // namespace handler_test
