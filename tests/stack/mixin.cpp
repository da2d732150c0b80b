// A mixin of the user's own: billing with a header line, a timer, an event and a verb.
#include "../support/lab.hpp"
#include "../support/two_ends.hpp"

namespace mixin_test {

using namespace polysip;

namespace {

template<class Ref> struct billed {
  Ref context;
  u32 units;
};
struct unit_is_over;

template<has_dialog Base> struct billing : Base {
  using Base::hook;
  using events = more_events<Base, billed>;
  using timers = more_timers<Base, unit_is_over>;
  static constexpr millis unit = 10'000;

  /// A user's verb asks for the phase, as the library's do.
  result<> refund() {
    if (auto const r = this->in(phase::established); !r) return r;
    units_ = 0;
    return {};
  }
  u32 units() const { return units_; }

  verdict hook(hook::outgoing const& o) {
    o.headers.header("X-Account", 4711);
    return Base::hook(o);
  }
  verdict hook(hook::response const& r) {
    if (r.method == method::invite && r.message.is_success() && units_ == 0) charge();
    return Base::hook(r);
  }
  verdict hook(hook::timer<unit_is_over> const& t) {
    charge();
    tell<billed>(*this, t, units_);
    return Base::hook(t);
  }

 private:
  void charge() {
    ++units_;
    arm<unit_is_over>(*this, unit);
  }
  u32 units_ = 0;
};

template<class T>
struct billed_call final : context<billed_call<T>, T, client, invite, digest, billing> {};

// A mixin that deals with a response by itself: busy once is not busy yet.
template<client_base Base> struct insistent : Base {
  using Base::hook;
  verdict hook(hook::response const& r) {
    if (r.message.status() != 486 || insisted_) return Base::hook(r);
    insisted_ = this->send_again(r.transaction);
    return insisted_ ? consumed : Base::hook(r);
  }

 private:
  bool insisted_ = false;
};
template<class T>
struct insistent_call final : context<insistent_call<T>, T, client, invite, digest, insistent> {};

struct account_of_alice {
  auth::credential find(std::string_view) noexcept { return {"alice", "secret"}; }
};
struct only_alice {
  std::string_view realm(method, std::string_view) noexcept { return "example.com"; }
  std::string_view password(std::string_view user, std::string_view) noexcept {
    return user == "alice" ? "secret" : "";
  }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};

struct billed_traits : extend<lab::on_network, use_contexts<billed_call, refer_client_context>,
                              use_credentials<account_of_alice>> {};
struct bob_traits : extend<lab::on_network, use_accounts<only_alice>> {};
using phone = stack<billed_traits>;
using other = stack<bob_traits>;

// No ignore_rest: an event forgotten here does not compile, `billed` included.
struct alice_app {
  template<class C> void on(ev::progress<C> const&) {}
  template<class C> void on(ev::rejected<C> const&) {}
  template<class C> void on(ev::failed<C> const&) {}
  template<class C> void on(ev::not_sent<C> const&) {}
  template<class C> void on(ev::changed<C> const&) {}
  template<class C> void on(ev::confirmed<C> const&) {}
  template<class C> void on(ev::notified<C> const&) {}
  template<class C> void on(ev::accepted<C> const&) {}
  void on(phone::accepted<billed_call> const& e) { call = e.context; }
  void on(phone::event<billed, billed_call> const& e) {
    told.push_back(e.units);
    if (e.units == 4) e.context->bye().ignore();
  }
  template<class C> void on(ev::ended<C> const&) { ++ends; }

  phone::handle<billed_call> call;
  std::vector<u32> told;
  int ends = 0;
};

struct bob_app : ignore_rest {
  using ignore_rest::on;
  void on(other::incoming<invite_server_context> const& e) {
    e.context->accept(lab::far_sdp).ignore();
  }
};

// Requests in the order of sending, each with the values of its X-Account lines.
struct seen {
  std::string requests;
  static sim_fate look(void* user, sim_address const&, sim_address const&, bytes text) {
    auto& self = *static_cast<seen*>(user);
    message_view m;
    if (!m.parse(text) || m.is_response()) return {};
    self.requests += m.method_name();
    for (u32 i = 0; i < m.header_count(); ++i)
      if (m.at(i).name == "X-Account") (self.requests += '=') += m.at(i).value;
    self.requests += ' ';
    return {};
  }
};

}  // namespace

TEST_CASE("a mixin adds a header line to every request, once, also after a challenge") {
  lab::two_ends<billed_traits, bob_traits> ends;
  seen wire;
  ends.net.decide_by(&seen::look, &wire);
  alice_app alice;
  bob_app bob;
  REQUIRE(ends.near.start<billed_call>(lab::far_uri, lab::near_sdp));
  REQUIRE(ends.all_over(alice, bob));
  CHECK(wire.requests ==
        "INVITE=4711 ACK INVITE=4711 ACK=4711 BYE=4711 ");  // the first ACK is the transaction's
}

TEST_CASE("a mixin's timer fires, its event arrives, its verbs answer for the phase") {
  lab::two_ends<billed_traits, bob_traits> ends;
  alice_app alice;
  bob_app bob;
  auto const call = ends.near.start<billed_call>(lab::far_uri, lab::near_sdp);
  REQUIRE(call);
  CHECK(call.value->refund().code == error::wrong_state);  // nobody has answered
  CHECK(ends.run(alice, bob, [&] { return alice.told.size() == 1; }));
  CHECK(alice.told[0] == 2);
  CHECK(ends.near[alice.call]->units() == 2);
  CHECK(ends.near[alice.call]->refund());
  CHECK(ends.all_over(alice, bob));
  CHECK(alice.told == std::vector<u32>{2, 1, 2, 3, 4});
  CHECK(alice.ends == 1);
  CHECK(ends.near[alice.call]->refund().code == error::stale);
}

TEST_CASE("a mixin's timer stops with its context") {
  lab::two_ends<billed_traits, bob_traits> ends;
  alice_app alice;
  bob_app bob;
  REQUIRE(ends.near.start<billed_call>(lab::far_uri, lab::near_sdp));
  CHECK(ends.run(alice, bob, [&] { return alice.told.size() == 1; }));
  CHECK(ends.near[alice.call]->hold());
  CHECK(ends.near[alice.call]->end().code == error::none);
  CHECK(ends.all_over(alice, bob));
  CHECK(alice.told.size() == 1);
}

TEST_CASE("a mixin that consumes a response and sends again: one context, one outcome") {
  struct traits : extend<lab::traits, use_contexts<insistent_call>> {};
  lab::bench<traits> bench;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(stack<traits>::accepted<insistent_call> const&) { ++accepted; }
    void on(stack<traits>::rejected<insistent_call> const&) { ++rejected; }
    int accepted = 0, rejected = 0;
  } app;
  REQUIRE(bench.ua.start<insistent_call>("sip:peer@192.0.2.2", lab::sdp));
  auto const first = bench.one();
  bench.in(app, lab::respond(first, "486 Busy Here", "x")).ignore();
  auto const sent = bench.take();
  REQUIRE(sent.size() == 2);
  CHECK(app.rejected == 0);
  auto const& second = sent[0].text.starts_with("INVITE") ? sent[0].text : sent[1].text;
  CHECK(lab::value(second, "CSeq") == "2 INVITE");
  CHECK(lab::value(second, "Call-ID") == lab::value(first, "Call-ID"));
  SUBCASE("answered") {
    bench.in(app, lab::respond(second, "200 OK", "y", {"Contact: <sip:peer@192.0.2.2>"}, lab::sdp))
        .ignore();
    CHECK(app.accepted == 1);
  }
  SUBCASE("still busy") {
    bench.in(app, lab::respond(second, "486 Busy Here", "y")).ignore();
    CHECK(app.rejected == 1);
  }
  CHECK(app.accepted + app.rejected == 1);
}

TEST_CASE("a mixin cannot send a CANCEL again (22.1): one that is refused has come to its end") {
  struct traits : extend<lab::traits, use_contexts<insistent_call>> {};
  lab::bench<traits> bench;
  ignore_rest app;
  auto const call = bench.ua.start<insistent_call>("sip:peer@192.0.2.2", lab::sdp);
  bench.in(app, lab::respond(bench.one(), "180 Ringing", "x")).ignore();
  CHECK(call.value->cancel());
  bench.in(app, lab::respond(bench.one(), "486 Busy Here", "x")).ignore();
  CHECK(bench.out.sent.empty());
}

}  // namespace mixin_test
