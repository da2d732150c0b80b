// Composition and timers of mixins, through a stack: a context's parts need one.
#include "polysip/context/context.hpp"

#include "../support/lab.hpp"

namespace context_test {

using namespace polysip;

namespace {

std::string journal;

template<class Ref> struct rung {
  Ref context;
  millis at;
};
struct first_bell;
struct second_bell;
struct shared_bell;

/// Two timers, of which the first may move or end things.
template<context_base Base> struct bells : Base {
  using Base::hook;
  using events = more_events<Base, rung>;
  using timers = more_timers<Base, first_bell, second_bell, shared_bell>;

  void set_both(millis first, millis second) {
    arm<first_bell>(*this, first);
    arm<second_bell>(*this, second);
  }
  void set_shared(millis in) { arm<shared_bell>(*this, in); }
  void stop_first() { disarm<first_bell>(*this); }

  verdict hook(hook::timer<first_bell> const& t) {
    journal += "first ";
    tell<rung>(*this, t, this->stack_->now());
    if (again) arm<first_bell>(*this, again);
    if (ends) this->finish(200);
    return Base::hook(t);
  }
  verdict hook(hook::timer<second_bell> const& t) {
    journal += "second ";
    return Base::hook(t);
  }
  verdict hook(hook::timer<shared_bell> const& t) {
    journal += "inner ";
    return Base::hook(t);
  }
  verdict hook(hook::outgoing const& o) {
    journal += "bells ";
    return Base::hook(o);
  }
  millis again = 0;
  bool ends = false;
};

/// Hears the same timer, and may keep it to itself.
template<context_base Base> struct crown : Base {
  using Base::hook;
  using timers = more_timers<Base, shared_bell>;
  verdict hook(hook::timer<shared_bell> const& t) {
    journal += "outer ";
    return greedy ? consumed : Base::hook(t);
  }
  verdict hook(hook::outgoing const& o) {
    journal += "crown ";
    return Base::hook(o);
  }
  bool greedy = false;
};

template<class T> struct belled final : context<belled<T>, T, client, message, bells, crown> {};
template<class T> struct plain final : context<plain<T>, T, client, message> {};

struct traits : extend<lab::traits, use_contexts<belled, plain>> {};
using bench = lab::bench<traits>;
using phone = bench::stack;

static_assert(std::is_same_v<belled<traits>::tags, types<first_bell, second_bell, shared_bell>>);
static_assert(std::is_same_v<plain<traits>::tags, types<>>);
static_assert(sizeof(plain<traits>) < sizeof(belled<traits>));
static_assert(belled<traits>::is_client && !server_base<belled<traits>>);

// Which line is at fault: the first mixin that does not fit on what stands under it.
template<server_base B> struct for_servers : B {};
using base = client<plain<traits>, traits>;
static_assert(in_right_order<misfit<base, message, bells>::type>);
static_assert(std::is_same_v<misfit<base, message, for_servers, bells>::type,
                             mixin_does_not_fit<for_servers, message<base>>>);

struct listener : ignore_rest {
  using ignore_rest::on;
  void on(phone::event<rung, belled> const& e) {
    journal += "rung@" + std::to_string(e.at) + " ";
    if (hang_up) e.context->end().ignore();
  }
  void on(phone::ended<belled> const& e) { journal += "ended " + std::to_string(e.status) + " "; }
  bool hang_up = false;
};

struct fixture : bench {
  listener app;
  phone::ref<belled> context;

  fixture() {
    journal.clear();
    auto const started = ua.start<belled>("sip:peer@192.0.2.2", "hello");
    REQUIRE(started);
    context = started.value;
    take();
    journal.clear();
  }
};

}  // namespace

TEST_CASE("a request is shown to the outermost layer first") {
  bench b;
  journal.clear();
  CHECK(b.ua.start<belled>("sip:peer@192.0.2.2", "hello"));
  CHECK(journal == "crown bells ");
}

TEST_CASE("each timer has a deadline of its own, and fires once") {
  fixture f;
  f.context->set_both(300, 100);
  f.until(f.app, 99);
  CHECK(journal.empty());
  f.until(f.app, 250);
  CHECK(journal == "second ");
  f.until(f.app, 400);
  CHECK(journal == "second first rung@300 ");
}

TEST_CASE("due at one instant, they fire in the order of declaration, then the event is told") {
  fixture f;
  f.context->set_both(200, 200);
  f.until(f.app, 200);
  CHECK(journal == "first second rung@200 ");
}

TEST_CASE("arming again moves a timer, disarming stops it; others stay") {
  fixture f;
  f.context->set_both(100, 300);
  f.until(f.app, 50);
  f.context->set_both(400, 250);
  f.until(f.app, 300);
  CHECK(journal == "second ");
  f.context->stop_first();
  f.until(f.app, 499);
  CHECK(journal == "second ");
}

TEST_CASE("a hook may arm its own timer again, even for now") {
  fixture f;
  f.context->again = 100;
  f.context->set_both(100, 450);
  f.until(f.app, 450);
  CHECK(journal == "first rung@100 first rung@200 first rung@300 first rung@400 second ");
  f.context->stop_first();
}

TEST_CASE("a timer without delay fires at the next advance") {
  fixture f;
  f.until(f.app, 40);
  f.context->set_both(0, 1'000);
  CHECK(f.ua.next_deadline() <= 40);
  CHECK(journal.empty());
  f.until(f.app, 40);
  CHECK(journal == "first rung@40 ");
}

TEST_CASE("a delay beyond the end of time never comes: limits may say `forever`") {
  fixture f;
  f.until(f.app, 40);
  f.context->set_both(forever, forever - 1);
  f.until(f.app, 400);
  CHECK(journal.empty());
}

TEST_CASE("a clock that jumps: what is overdue fires once, in order, and not for each period") {
  fixture f;
  f.context->again = 10;
  f.context->set_both(100, 50);
  f.time = 450;
  f.ua.advance(f.app).ignore();
  CHECK(journal == "first second rung@450 ");
  f.context->stop_first();
}

TEST_CASE("a hook that ends the context: no further timer, and `ended` last") {
  fixture f;
  f.context->ends = true;
  f.context->again = 10;
  f.context->set_both(100, 100);
  f.until(f.app, 100);
  CHECK(journal == "first rung@100 ended 200 ");
  CHECK(!f.context);
  f.until(f.app, 490);
  CHECK(journal == "first rung@100 ended 200 ");
}

TEST_CASE("two layers may name one timer: the outer hears it first, and may keep it") {
  fixture f;
  f.context->set_shared(100);
  f.until(f.app, 100);
  CHECK(journal == "outer inner ");
  f.context->greedy = true;
  f.context->set_shared(100);
  f.until(f.app, 200);
  CHECK(journal == "outer inner outer ");
}

TEST_CASE("references: what they name, when they are equal, what an empty one is") {
  fixture f;
  phone::handle<belled> const stored = f.context;
  CHECK(stored == f.context.raw());
  CHECK(f.ua[stored] == f.context);
  CHECK(static_cast<bool>(f.ua[stored]));
  phone::ref<belled> const empty;
  CHECK(!empty);
  CHECK(!(empty == f.context));
  CHECK(!f.ua[phone::handle<belled>{}]);
  CHECK(f.ua[phone::handle<belled>{}]->phase() == phase::gone);
  auto const other = f.ua.start<belled>("sip:peer@192.0.2.2", "again");
  CHECK(!(other.value == f.context));
  CHECK(other.value->phase() == phase::establishing);
}

TEST_CASE("a context that nobody heard of ends in silence: start failed, so nothing is owed") {
  bench b;
  listener app;
  journal.clear();
  b.out.refuse = true;
  CHECK(b.ua.start<belled>("sip:peer@192.0.2.2", "hello").code == error::not_sent);
  b.until(app, 1'000);
  CHECK(journal == "crown bells ");
  CHECK(b.ua.live() == 0);
}

}  // namespace context_test
