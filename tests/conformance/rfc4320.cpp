// What a server sends to a request other than INVITE, and when.
#include "relay.hpp"

namespace rfc4320_test {

using namespace conformance;

namespace {

struct traits : extend<lab::traits, use_contexts<bare_request>> {};
using phone = stack<traits>;

struct bench : lab::bench<traits> {
  struct app_type : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<bare_request> const& e) { info = e.context; }
    phone::handle<bare_request> info;
  } app;

  explicit bench(int from = 2) {
    in(app, lab::peer_request{.method = "INFO"}.text(), from).ignore();
    CHECK(out.sent.empty());
  }
  result<> send(u16 status) { return ua[app.info]->send(status); }
};

constexpr int datagram = 2, stream = 102;

}  // namespace

TEST_CASE("4320-4.1-01 a provisional response other than 100 is refused, on any transport") {
  for (int const from : {datagram, stream}) {
    bench b(from);
    for (u16 const status : std::initializer_list<u16>{101, 180, 183, 199}) {
      CHECK(b.send(status).code == error::wrong_state);
      b.until(b.app, b.time + 2'000);
    }
    CHECK(b.names() == names{"SIP/2.0 100 Trying"});  // the stack's own
    CHECK(b.send(183).code == error::wrong_state);
    CHECK(b.send(200));
    CHECK(b.names() == names{"SIP/2.0 200 OK"});
  }
}

TEST_CASE("4320-4.1-02 on a datagram transport no 100 before Timer E is at T2, 3.5 s") {
  bench b;
  CHECK(b.send(100).code == error::wrong_state);
  b.until(b.app, 3'499);
  CHECK(b.send(100).code == error::wrong_state);
  CHECK(b.out.sent.empty());
  b.until(b.app, 3'500);
  auto const trying = b.one();
  CHECK(lab::first_line(trying) == "SIP/2.0 100 Trying");
  CHECK(lab::value(trying, "CSeq") == "1 INFO");
  CHECK(b.send(100));
  CHECK(b.names() == names{"SIP/2.0 100 Trying"});
}

TEST_CASE("4320-4.1-03 on any transport a 100 leaves when nothing was sent for so long") {
  for (int const from : {datagram, stream}) {
    bench b(from);
    b.until(b.app, 3'499);
    CHECK(b.out.sent.empty());
    b.until(b.app, 3'500);
    auto const sent = b.take();
    REQUIRE(sent.size() == 1);
    CHECK(lab::first_line(sent[0].text) == "SIP/2.0 100 Trying");
    CHECK(sent[0].to == from);
    b.until(b.app, 30'000);
    CHECK(b.out.sent.empty());
  }
  bench answered;
  CHECK(answered.send(200));
  answered.take();
  answered.until(answered.app, 30'000);
  CHECK(answered.out.sent.empty());
}

namespace {
struct slow_timers {
  static constexpr millis t1 = 1'000, t2 = 16'000, t4 = 5'000;
};
struct slow_traits : extend<lab::traits, use_timers<slow_timers>> {};
}  // namespace

TEST_CASE("4320-4.1-03 the instant follows T1 and T2: 1 + 2 + 4 + 8 s") {
  agent<slow_traits> a;
  a.receive(a_message);
  a.until(14'999);
  CHECK(a.out.sent.empty());
  a.until(15'000);
  CHECK(a.names() == names{"SIP/2.0 100 Trying"});
}

TEST_CASE("4320-4.1-04 on a stream a 100 may leave at once, and then no other by itself") {
  bench b(stream);
  CHECK(b.send(100));
  CHECK(b.names() == names{"SIP/2.0 100 Trying"});
  b.until(b.app, 30'000);
  CHECK(b.out.sent.empty());
}

TEST_CASE("4320-4.2-01 a 408 is refused; the request waits on for an answer") {
  bench b;
  CHECK(b.send(408).code == error::wrong_state);
  CHECK(b.ua[b.app.info]->reject(408).code == error::wrong_state);
  CHECK(b.out.sent.empty());
  CHECK(b.ua[b.app.info]->reject(480));
  CHECK(b.names() == names{"SIP/2.0 480 Temporarily Unavailable"});

  agent<> call;  // to an INVITE it is a status like any other
  call.receive(an_invite);
  CHECK(call.server()->reject(408));
  CHECK(call.names() == names{"SIP/2.0 408 Request Timeout"});
}

TEST_CASE("4320-4.2-01 a silent application: 500 before the client's Timer F, no 408") {
  agent<> a;
  a.receive(a_message);
  a.until(29'999);
  CHECK(a.names() == names{"SIP/2.0 100 Trying"});
  a.until(30'000);
  CHECK(a.names() == names{"SIP/2.0 500 Server Internal Error"});
  a.until(400'000);
  CHECK(a.out.sent.empty());
}

TEST_CASE("4320-4.2-02 no response without a server transaction that lives: late are dropped") {
  bench b(stream);
  CHECK(b.send(200));  // Timer J is 0 here: the transaction is gone with the next deadline
  b.take();
  b.until(b.app, 0);
  CHECK(b.ua.live_transactions() == 0);
  CHECK(b.send(500).code == error::wrong_state);
  CHECK(b.send(200).code == error::wrong_state);
  CHECK(b.out.sent.empty());

  bench lingers;
  CHECK(lingers.send(200));
  auto const ok = lingers.one();
  CHECK(lingers.send(500).code == error::wrong_state);
  lingers.in(lingers.app, lab::peer_request{.method = "INFO"}.text()).ignore();
  CHECK(lingers.one() == ok);
}

TEST_CASE("4320-4.2-02 between two hops: what the next answers too late is not passed on") {
  for (bool const late : {false, true}) {
    CAPTURE(late);
    relay r;
    auto const onward = r.take_on();
    r.until(r.app, 31'000);
    r.take();
    if (late) r.request()->expire();
    CHECK(r.ua.live_transactions() == (late ? 1 : 2));
    r.receive(lab::respond(onward, "200 OK", "peer"));
    CHECK(r.app.log == "accepted ");
    CHECK(r.app.passed_on.code == (late ? error::wrong_state : error::none));
    CHECK(r.names() == (late ? names{} : names{"SIP/2.0 200 OK"}));
  }
}

}  // namespace rfc4320_test
