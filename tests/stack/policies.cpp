// Every other policy replaced by one of the user's own, in whole calls.
#include "../support/two_ends.hpp"

namespace policies_test {

using namespace polysip;

namespace {

struct fast_clock {  // runs 0.1 % fast and counts its readings
  sim_network const* net;
  int reads = 0;
  explicit fast_clock(sim_network const& n) : net(&n) {}
  millis now() noexcept {
    ++reads;
    return net->now() + net->now() / 1000;
  }
};

struct xorshift {
  u64 state = 88172645463325252U;
  u64 next() noexcept {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
  }
};

struct phone_book {  // what is in it, and then numeric hosts
  template<class T>
  u32 resolve(T& transport, target const& to, std::span<typename T::endpoint> out) noexcept {
    if (to.host != "bob.example") return numeric_hosts{}.resolve(transport, to, out);
    out[0] = {sim_host(192, 0, 2, 9)};  // refuses
    out[1] = {sim_host(192, 0, 2, 2)};
    return 2;
  }
};

struct no_route_to_nine : sim_transport {
  using sim_transport::sim_transport;
  bool send(endpoint const& to, bytes message) noexcept {
    return to.host != sim_host(192, 0, 2, 9) && sim_transport::send(to, message);
  }
};

struct passwords {
  std::string_view user = "alice", password = "secret";
  auth::credential find(std::string_view realm) noexcept {
    return realm == "calls" ? auth::credential{user, password} : auth::credential{};
  }
};
struct calls_only {  // only calls must be authenticated
  std::string_view realm(method m, std::string_view) noexcept {
    return m == method::invite ? "calls" : "";
  }
  std::string_view password(std::string_view user, std::string_view) noexcept {
    return user == "alice" ? "secret" : "";
  }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::sha256; }
};

struct tally {
  u64 in = 0, out = 0;
  template<class E> void sent(millis, E const&, bytes) noexcept { ++out; }
  template<class E> void received(millis, E const&, bytes) noexcept { ++in; }
};

struct own_queue {
  flat_timers under;
  void arm(timer_node& n, millis at) noexcept { under.arm(n, at); }
  void cancel(timer_node& n) noexcept { under.cancel(n); }
  timer_node* due(millis now) noexcept { return under.due(now); }
  millis next() const noexcept { return under.next(); }
};

struct impatient : default_limits {
  static constexpr millis ring = 5000;
  static constexpr u32 retry_after = 7;
  static constexpr u32 message_bytes = 1200;
};

struct no_md5 : auth::builtin_hashes {
  using md5 = void;
};

struct near_traits
    : traits<use_transport<no_route_to_nine>, use_clock<fast_clock>, use_random<xorshift>,
             use_resolver<phone_book>, use_credentials<passwords>, use_hashes<no_md5>,
             use_trace<tally>, use_timer_queue<own_queue>, use_limits<impatient>> {};
struct far_traits : extend<near_traits, use_accounts<calls_only>, use_storage<fixed<1>>> {};
using phone = stack<near_traits>;
using other = stack<far_traits>;
using two = lab::two_ends<near_traits, far_traits>;

struct alice_app : ignore_rest {
  using ignore_rest::on;
  void on(phone::accepted<invite_client_context> const& e) {
    int const before = clock->reads;
    e.context->hold().ignore();
    e.context->bye().ignore();
    readings_inside = clock->reads - before;
  }
  void on(phone::accepted<message_client_context> const&) { ++messages; }
  void on(phone::rejected<invite_client_context> const& e) {
    status = e.message.status();
    retry_after = e.message.value(header_id::retry_after);
  }
  fast_clock* clock = nullptr;
  int readings_inside = -1, messages = 0;
  unsigned status = 0;
  std::string retry_after{};
};
struct bob_app : ignore_rest {
  using ignore_rest::on;
  void on(other::incoming<invite_server_context> const& e) {
    ++calls;
    if (answers) e.context->accept(lab::far_sdp).ignore();
  }
  void on(other::incoming<message_server_context> const& e) { e.context->accept().ignore(); }
  bool answers = true;
  int calls = 0;
};

struct fixture : two {
  alice_app alice;
  bob_app bob;
  fixture() { alice.clock = &near.parts().clock; }
};

}  // namespace

TEST_CASE("all of them together: found by name, past a refusing address, challenged, answered") {
  fixture f;
  auto const call = f.near.start<invite_client_context>("sip:bob@bob.example", lab::near_sdp);
  REQUIRE(call);
  CHECK(f.run(f.alice, f.bob, [&] { return f.alice.readings_inside >= 0; }));
  CHECK(f.all_over(f.alice, f.bob));
  CHECK(f.near.counters().refused_by_transport >= 1);
  CHECK(f.near.trace().out == f.far.trace().in);
  CHECK(f.near.trace().in == f.far.trace().out);
  CHECK(f.near.trace().out >= 4);  // INVITE, ACK, INVITE, ACK, ...
}

TEST_CASE("the clock is read once an input, and not by verbs inside on") {
  fixture f;
  auto& reads = f.near.parts().clock.reads;
  auto const call = f.near.start<invite_client_context>(lab::far_uri, lab::near_sdp);
  CHECK(reads == 1);
  call.value->phase();
  CHECK(reads == 2);
  f.near.advance(f.alice).ignore();
  CHECK(reads == 3);
  CHECK(f.run(f.alice, f.bob, [&] { return f.alice.readings_inside >= 0; }));
  CHECK(f.alice.readings_inside == 0);
}

TEST_CASE("accounts decide by method; a wrong password is the outcome") {
  fixture f;
  f.near.parts().credentials.password = "wrong";
  REQUIRE(f.near.start<message_client_context>(lab::far_uri, "hello"));
  CHECK(f.run(f.alice, f.bob, [&] { return f.alice.messages == 1; }));
  REQUIRE(f.near.start<invite_client_context>(lab::far_uri, lab::near_sdp));
  CHECK(f.all_over(f.alice, f.bob));
  CHECK(f.alice.status == 401);
}

TEST_CASE("limits: a caller rings as long as they say; a full pool says when to come again") {
  fixture f;
  f.bob.answers = false;
  REQUIRE(f.near.start<invite_client_context>(lab::far_uri, lab::near_sdp));
  CHECK(f.run(f.alice, f.bob, [&] { return f.bob.calls == 1; }));
  SUBCASE("rings") {
    CHECK(f.run(f.alice, f.bob, [&] { return f.alice.status != 0; }));
    CHECK((f.alice.status == 480 || f.alice.status == 487));
    CHECK(f.net.now() < 6000);
  }
  SUBCASE("another call") {
    REQUIRE(f.near.start<invite_client_context>(lab::far_uri, lab::near_sdp));
    CHECK(f.run(f.alice, f.bob, [&] { return f.alice.status != 0; }));
    CHECK(f.alice.status == 503);
    CHECK(f.alice.retry_after == "7");
  }
  CHECK(f.all_over(f.alice, f.bob));
}

TEST_CASE("limits: a message larger than the buffer is not sent") {
  fixture f;
  std::string const text(1200, 'x');
  CHECK(f.near.start<message_client_context>(lab::far_uri, text).code == error::too_large);
  CHECK(f.near.live() == 0);
}

}  // namespace policies_test
