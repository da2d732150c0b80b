#include "polysip/stack/traits.hpp"

#include "../support/two_ends.hpp"

namespace traits_test {

using namespace polysip;

namespace {

// A struct of one's own, without `traits<...>`: every policy is said.
struct plain {
  using transport = sim_transport;
  using clock = sim_clock;
  using random = splitmix;
  using timers = rfc3261_timers;
  using timer_queue = flat_timers;
  using resolver = numeric_hosts;
  using storage = fixed<2>;
  using dialog_id = rfc3261_dialog_id;
  using contexts = context_list<message_client_context, message_server_context>;
  using limits = default_limits;
  using credentials = auth::no_credentials;
  using accounts = auth::no_accounts;
  using hashes = auth::builtin_hashes;
  using media = no_media;
  using trace = no_trace;
  using invite_client = rfc6026_invite_client;
  using client = rfc3261_client;
  using invite_server = rfc6026_invite_server;
  using server = rfc3261_server;
};

// The defaults, with what has none said as members.
struct by_members : default_traits {
  using transport = sim_transport;
  using clock = sim_clock;
  using random = splitmix;
};

struct slow {
  static constexpr millis t1 = 1000, t2 = 8000, t4 = 9000;
};
struct slower {
  static constexpr millis t1 = 2000, t2 = 16000, t4 = 17000;
};
struct extended : extend<plain, use_timers<slow>> {};
struct twice_extended : extend<extended, use_timers<slower>, use_storage<growing>> {};

static_assert(stack_traits<plain> && stack_traits<by_members> && stack_traits<extended> &&
              stack_traits<twice_extended>);
static_assert(!stack_traits<default_traits> && !stack_traits<int>);
static_assert(std::is_same_v<extended::timers, slow> &&
              std::is_same_v<extended::timer_queue, flat_timers> &&
              std::is_same_v<extended::storage, fixed<2>>);
static_assert(std::is_same_v<twice_extended::timers, slower> &&
              std::is_same_v<twice_extended::storage, growing>);

struct reader : ignore_rest {
  using ignore_rest::on;
  template<class C> void on(ev::incoming<C> const& e) {
    text = e.message.body();
    e.context->accept().ignore();
  }
  template<class C> void on(ev::accepted<C> const&) { accepted = true; }
  std::string text;
  bool accepted = false;
};
struct writer : ignore_rest {
  using ignore_rest::on;
  template<class C> void on(ev::accepted<C> const&) { accepted = true; }
  bool accepted = false;
};

template<class Near, class Far> void one_message() {
  lab::two_ends<Near, Far> ends;
  writer alice;
  reader bob;
  REQUIRE(ends.near.template start<message_client_context>(lab::far_uri, "hello"));
  CHECK(ends.all_over(alice, bob));
  CHECK(alice.accepted);
  CHECK(bob.text == "hello");
}

}  // namespace

TEST_CASE("a struct that says every policy is as good as traits<...>") {
  one_message<plain, plain>();
}
TEST_CASE("a struct that overrides members of the defaults") { one_message<plain, by_members>(); }

TEST_CASE("extend replaces what it names, of any traits, more than once") {
  one_message<extended, twice_extended>();
}

TEST_CASE("timer values count from the first request on") {
  lab::two_ends<twice_extended> ends;
  writer alice;
  reader bob;
  REQUIRE(ends.near.start<message_client_context>("sip:nobody@192.0.2.9", "hello"));
  CHECK(ends.all_over(alice, bob));
  CHECK(ends.net.now() == 64 * slower::t1);
  CHECK(!alice.accepted);
}

}  // namespace traits_test
