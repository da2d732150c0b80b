// Machines and timer values of the user's own, seen on the wire.
#include "../support/lab.hpp"

namespace machines_test {

using namespace polysip;
using lab::names;

namespace {

struct satellite_timers {
  static constexpr millis t1 = 2000, t2 = 16000, t4 = 17000;
};

// One arrow differs from the RFC's machine: the link layer repeats for us.
struct quiet_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, timer_a, fsm::ignore}});
};
static_assert(client_fsm_policy<quiet_invite_client>);

// Provisional responses reach the hooks, each with the bit of its row.
struct counting_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table,
                 {{calling, r1xx, fsm::go, proceeding, fsm::stop | fsm::tell | fsm::user_0},
                  {proceeding, r1xx, fsm::go, proceeding, fsm::tell | fsm::user_1 | fsm::user_7}});
};
template<context_base Base> struct counting : Base {
  using Base::hook;
  verdict hook(hook::action const& a) {
    bits.push_back(a.bits);
    return Base::hook(a);
  }
  std::vector<fsm::actions> bits;
};
template<class T>
struct counted_call final : context<counted_call<T>, T, client, invite, digest, counting> {};

// Timer values of one kind of call.
template<context_base Base> struct urgent : Base {
  using timer_values = with_timers<rfc3261_timers, timer_is<letter::b, 8000>>;
};
template<class T>
struct urgent_call final : context<urgent_call<T>, T, client, invite, digest, urgent> {};

template<context_base Base> struct distant : Base { using timer_values = satellite_timers; };
struct near_timers {
  static constexpr millis t1 = 100, t2 = 800, t4 = 1000;
};
template<context_base Base> struct near : Base { using timer_values = near_timers; };
template<class T> struct near_message final : context<near_message<T>, T, server, message, near> {};
template<class T> struct near_transfer final : context<near_transfer<T>, T, client, refer, near> {};
template<class T>
struct distant_callee final : context<distant_callee<T>, T, server, invite, digest, distant> {};

// A machine with a state more: after Timer F the request goes out once more, and the answer may
// take another 64*T1.
struct last_try_client {
  enum class state : u8 { trying, proceeding, last_try, completed, terminated, count };
  enum class event : u8 { r1xx, final, timer_e, timer_f, timer_k, timer_b, transport_error, total };
  using enum state;
  using enum event;
  static constexpr state initial = trying, terminal = terminated;
  static constexpr letter letters[] = {letter::e, letter::f, letter::k, letter::b};
  static constexpr event first_timer = timer_e;
  static constexpr machine_inputs inputs = {.provisional = fsm::code(r1xx),
                                            .success = fsm::code(final),
                                            .failure = fsm::code(final),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::send | fsm::arm(timer_e) | fsm::arm(timer_f);
  static constexpr fsm::actions done = fsm::stop | fsm::tell | fsm::arm(timer_k),
                                lost = fsm::stop | fsm::fail | fsm::destroy,
                                again = fsm::stop | fsm::send | fsm::arm(timer_b);
  static constexpr auto table = fsm::make<state, event>(
      {{trying, r1xx, fsm::go, proceeding, fsm::tell},
       {trying, final, fsm::go, completed, done},
       {trying, timer_e, fsm::go, trying, fsm::send | fsm::arm(timer_e)},
       {trying, timer_f, fsm::go, last_try, again},
       {trying, transport_error, fsm::go, terminated, lost},
       {trying, {timer_k, timer_b}, fsm::impossible},

       {proceeding, r1xx, fsm::go, proceeding, fsm::tell},
       {proceeding, final, fsm::go, completed, done},
       {proceeding, timer_e, fsm::go, proceeding, fsm::send | fsm::slow | fsm::arm(timer_e)},
       {proceeding, timer_f, fsm::go, last_try, again},
       {proceeding, transport_error, fsm::go, terminated, lost},
       {proceeding, {timer_k, timer_b}, fsm::impossible},

       {last_try, r1xx, fsm::go, last_try, fsm::tell},
       {last_try, final, fsm::go, completed, done},
       {last_try, {timer_b, transport_error}, fsm::go, terminated, lost},
       {last_try, {timer_e, timer_f, timer_k}, fsm::impossible},

       {completed, timer_k, fsm::go, terminated, fsm::destroy},
       {completed, {r1xx, final, transport_error}, fsm::ignore},
       {completed, {timer_e, timer_f, timer_b}, fsm::impossible},

       {terminated,
        {r1xx, final, timer_e, timer_f, timer_k, timer_b, transport_error},
        fsm::impossible}});
};
static_assert(client_fsm_policy<last_try_client> && !invite_server_fsm_policy<last_try_client>);

// A server that is gone with its final response: the network below doubles nothing.
struct hasty_server {
  enum class state : u8 { trying, proceeding, terminated, count };
  enum class event : u8 { received, send_1xx, send_final, timer_j, transport_error, total };
  using enum state;
  using enum event;
  static constexpr state initial = trying, terminal = terminated;
  static constexpr letter letters[] = {letter::j};
  static constexpr event first_timer = timer_j;
  static constexpr machine_inputs inputs = {.received = fsm::code(received),
                                            .send_provisional = fsm::code(send_1xx),
                                            .send_success = fsm::code(send_final),
                                            .send_failure = fsm::code(send_final),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::arm(timer_j),
                                last = fsm::stop | fsm::send | fsm::destroy;
  static constexpr auto table = fsm::make<state, event>(
      {{trying, {received, transport_error}, fsm::ignore},
       {trying, send_1xx, fsm::go, proceeding, fsm::send},
       {trying, send_final, fsm::go, terminated, last},
       {trying, timer_j, fsm::go, terminated, fsm::destroy},

       {proceeding, {received, send_1xx}, fsm::go, proceeding, fsm::send},
       {proceeding, send_final, fsm::go, terminated, last},
       {proceeding, timer_j, fsm::go, terminated, fsm::destroy},
       {proceeding, transport_error, fsm::go, proceeding, fsm::warn},

       {terminated, {received, send_1xx, send_final, timer_j, transport_error}, fsm::impossible}});
};
static_assert(server_fsm_policy<hasty_server>);

struct far_traits : extend<lab::traits, use_contexts<distant_callee>> {};
struct far_side : ignore_rest {
  using phone = polysip::stack<far_traits>;
  using ignore_rest::on;
  void on(phone::incoming<distant_callee> const& e) {
    e.context->accept(lab::sdp).ignore();
    call = e.context;
  }
  void on(phone::failed<distant_callee> const&) { failed = true; }
  phone::handle<distant_callee> call;
  bool failed = false;
};

struct outcome : ignore_rest {
  using ignore_rest::on;
  template<class C> void on(ev::failed<C> const& e) { why = e.why; }
  template<class C> void on(ev::accepted<C> const&) { accepted = true; }
  template<class C> void on(ev::ended<C> const& e) { status = e.status; }
  cause why = cause::count;
  unsigned status = 0;
  bool accepted = false;
};

/// Runs up to `at` and says when something was sent.
template<class Bench> std::vector<millis> sendings(Bench& b, outcome& app, millis at) {
  std::vector<millis> when(b.take().size(), b.time);
  while (b.ua.next_deadline() <= at) {
    b.until(app, b.ua.next_deadline());
    for (auto n = b.take().size(); n; --n) when.push_back(b.time);
  }
  return when;
}

}  // namespace

TEST_CASE("timer values: Timer A starts at T1 and doubles, Timer B is 64*T1") {
  struct traits : extend<lab::traits, use_timers<satellite_timers>> {};
  lab::bench<traits> b;
  outcome app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  CHECK(sendings(b, app, 1'000'000) ==
        std::vector<millis>{0, 2000, 6000, 14000, 30000, 62000, 126000});
  CHECK(app.why == cause::timeout);
  CHECK(app.status == 408);
}

TEST_CASE("timer values: one timer set apart") {
  using emergency = with_timers<rfc3261_timers, timer_is<letter::b, 8000>>;
  struct traits : extend<lab::traits, use_timers<emergency>> {};
  lab::bench<traits> b;
  outcome app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  CHECK(sendings(b, app, 7999) == std::vector<millis>{0, 500, 1500, 3500, 7500});
  CHECK(app.status == 0);
  b.until(app, 8000);
  CHECK(app.status == 408);
}

TEST_CASE("timer values: a context brings its own, and other contexts keep those of the stack") {
  struct traits : extend<lab::traits,
                         use_contexts<invite_client_context, urgent_call, invite_server_context>> {
  };
  lab::bench<traits> b;
  outcome app;
  SUBCASE("of the context") {
    REQUIRE(b.ua.start<urgent_call>("sip:peer@192.0.2.2"));
    CHECK(sendings(b, app, 7999) == std::vector<millis>{0, 500, 1500, 3500, 7500});
    CHECK(app.status == 0);
    b.until(app, 8000);
  }
  SUBCASE("of the stack") {
    REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
    b.until(app, 31'999);
    CHECK(app.status == 0);
    b.until(app, 32'000);
  }
  CHECK(app.status == 408);
}

TEST_CASE("timer values: the 2xx of a context, too, is repeated and given up by its own T1") {
  far_side app;
  lab::bench<far_traits> b;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  b.take();
  b.until(app, 1'999);
  CHECK(b.names().empty());
  b.until(app, 2'000);
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  b.until(app, 5'999);
  CHECK(b.names().empty());
  b.until(app, 6'000);
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  b.until(app, 127'999);
  CHECK(!app.failed);
  b.until(app, 128'000);
  CHECK(app.failed);
}

TEST_CASE("timer values: a request that nobody answers, by those of its context (RFC 4320 4.1)") {
  struct traits : extend<lab::traits, use_contexts<near_message>> {};
  lab::bench<traits> b;
  ignore_rest app;
  b.in(app,
       lab::peer_request{.method = "MESSAGE", .content = "x", .content_type = "text/plain"}.text())
      .ignore();
  b.until(app, 699);
  CHECK(b.names().empty());
  b.until(app, 700);  // 100 + 200 + 400: Timer E of the client is then at T2
  CHECK(b.names() == names{"SIP/2.0 100 Trying"});
  b.until(app, 5'999);
  CHECK(b.names().empty());
  b.until(app, 6'000);  // before its Timer F, 64*T1
  CHECK(b.names() == names{"SIP/2.0 500 Server Internal Error"});
  b.until(app, 12'400);  // Timer J
  CHECK(b.ua.live() == 0);
}

TEST_CASE("timer values: the NOTIFY of a transfer may be lost for 64*T1 of its context") {
  struct traits : extend<lab::traits, use_contexts<near_transfer>> {};
  lab::bench<traits> b;
  outcome app;
  REQUIRE(b.ua.start<near_transfer>("sip:peer@192.0.2.2", "sip:carol@192.0.2.3"));
  auto const accepted = lab::respond(b.one(), "202 Accepted", "x", {"Contact: <sip:p@192.0.2.2>"});
  b.in(app, accepted).ignore();
  CHECK(app.accepted);
  b.until(app, 246'399);
  CHECK(app.status == 0);
  b.until(app, 246'400);  // limits::subscription, and 64 times 100
  CHECK(app.status == 408);
}

TEST_CASE("timer values: what a context left behind ends by its own T1") {
  far_side app;
  lab::bench<far_traits> b;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  auto const tag = lab::tag(lab::value(b.one(), "To"));
  b.in(app, lab::peer_request{.method = "ACK", .branch = "z9hG4bKa", .to_tag = tag}.text())
      .ignore();
  b.until(app, 100'000);
  REQUIRE(b.ua[app.call]->hold());
  b.in(app, lab::respond(b.one(), "100 Trying", "")).ignore();  // which stops Timer B
  REQUIRE(b.ua[app.call]->bye());
  b.in(app, lab::respond(b.one(), "200 OK", "")).ignore();
  b.until(app, 227'999);
  CHECK(b.ua.live_transactions() == 1);
  b.until(app, 228'000);
  CHECK(b.ua.live() == 0);
}

TEST_CASE(
    "a stack without calls refuses an INVITE, without a transaction, and names what it takes") {
  struct traits
      : extend<lab::traits, use_contexts<message_client_context, message_server_context>> {};
  lab::bench<traits> b;
  outcome app;
  b.in(app, lab::peer_request{}.text()).ignore();
  auto const refusal = b.one();
  CHECK(lab::first_line(refusal) == "SIP/2.0 405 Method Not Allowed");
  CHECK(lab::value(refusal, "Allow") == "MESSAGE");
  CHECK(b.ua.live() == 0);
}

TEST_CASE("an amended machine: the INVITE goes out once, and fails at Timer B") {
  struct traits : extend<lab::traits, use_timers<satellite_timers>,
                         use_invite_client_fsm<quiet_invite_client>> {};
  lab::bench<traits> b;
  outcome app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  CHECK(sendings(b, app, 127'999) == std::vector<millis>{0});
  CHECK(app.status == 0);
  CHECK(sendings(b, app, 128'000).empty());
  CHECK(app.status == 408);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("the user's bits of a row come to hook(hook::action)") {
  struct traits : extend<lab::traits, use_contexts<counted_call>,
                         use_invite_client_fsm<counting_invite_client>> {};
  lab::bench<traits> b;
  outcome app;
  auto const call = b.ua.start<counted_call>("sip:peer@192.0.2.2", lab::sdp);
  REQUIRE(call);
  auto const invite = b.one();
  b.in(app, lab::respond(invite, "100 Trying", "")).ignore();
  b.in(app, lab::respond(invite, "180 Ringing", "x")).ignore();
  b.in(app, lab::respond(invite, "180 Ringing", "x")).ignore();
  std::vector<fsm::actions> const expected{fsm::user_0, fsm::user_1 | fsm::user_7,
                                           fsm::user_1 | fsm::user_7};
  CHECK(call.value->bits == expected);
}

TEST_CASE("a machine with a state of its own: one more MESSAGE at 32 s, the end at 64 s") {
  struct traits : extend<lab::traits, use_client_fsm<last_try_client>> {};
  std::vector<millis> const expected{0,     500,   1500,  3500,  7500,  11500,
                                     15500, 19500, 23500, 27500, 31500, 32000};
  lab::bench<traits> b;
  outcome app;
  REQUIRE(b.ua.start<message_client_context>("sip:peer@192.0.2.2", "hello"));
  auto const request = b.out.sent[0].text;
  CHECK(sendings(b, app, 63'999) == expected);
  CHECK(app.status == 0);
  SUBCASE("nobody answers") {
    b.until(app, 64'000);
    CHECK(app.status == 408);
  }
  SUBCASE("an answer to the last one") {
    b.in(app, lab::respond(request, "200 OK", "x")).ignore();
    CHECK(app.accepted);
    b.until(app, 70'000);
  }
  CHECK(b.ua.live() == 0);
}

TEST_CASE("a server machine that ends with its final response answers a BYE once") {
  struct traits : extend<lab::traits, use_server_fsm<hasty_server>> {};
  lab::bench<traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(stack<traits>::incoming<invite_server_context> const& e) {
      e.context->accept(lab::sdp).ignore();
    }
  } app;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  auto const tag = lab::tag(lab::value(b.one(), "To"));
  b.in(app, lab::peer_request{.method = "BYE", .cseq = "2", .to_tag = tag}.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  CHECK(b.ua.live_dialogs() == 0);
}

}  // namespace machines_test
