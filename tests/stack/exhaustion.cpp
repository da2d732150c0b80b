// Room that runs out: buffers, kept bytes, pools and dialogs. Whatever a peer sends, all of it is
// free again in the end, and the next call works.
#include <polysip/transport/splitmix.hpp>

#include "../support/lab.hpp"

namespace exhaustion_test {

using namespace polysip;
using lab::names;

namespace {

/// Decides by dice what becomes of each request; never, sometimes.
template<class Phone> struct careless : ignore_rest {
  using ignore_rest::on;
  void on(typename Phone::template incoming<invite_server_context> const& e) {
    call = e.context;
    if (dice.next() % 3 == 0) e.context->ring().ignore();
    if (dice.next() % 3 == 0) last = e.context->accept(lab::sdp).code;
    else if (dice.next() % 2) last = e.context->reject(486).code;
  }
  void on(typename Phone::template incoming<message_server_context> const& e) {
    if (dice.next() % 4) last = e.context->accept().code;
  }
  void on(typename Phone::template incoming<refer_server_context> const& e) {
    if (dice.next() % 2) last = e.context->accept().code;
  }
  splitmix dice{1};
  error last = error::none;
  typename Phone::template handle<invite_server_context> call;
};

struct sixteen_transactions : default_limits {
  static constexpr u32 transactions = 16;
};
struct few_bytes : default_limits {
  static constexpr u64 kept_bytes = 2'000;
};
template<u32 N, u32 Bytes>
struct fixed_traits : extend<lab::traits, use_storage<fixed<N, Bytes>>> {};

lab::peer_request request(std::string method, std::string n) {
  lab::peer_request r{.method = method, .branch = "z9hG4bK" + n, .call_id = n};
  if (method == "REFER") r.more = {"Refer-To: <sip:c@192.0.2.3>", "Contact: <sip:peer@192.0.2.2>"};
  return r;
}

/// Requests of all kinds and sizes, faster than they are answered.
template<class Traits> void flood(u32 requests) {
  lab::bench<Traits> b;
  careless<typename lab::bench<Traits>::stack> app;
  splitmix dice{7};
  constexpr char const* methods[] = {"INVITE", "MESSAGE", "REFER", "OPTIONS", "BYE", "INFO"};
  for (u32 i = 0; i < requests; ++i) {
    auto r = request(methods[dice.next() % 6], std::to_string(i));
    if (dice.next() % 4 == 0) r.to_tag = "unknown";
    r.from_tag.append(dice.next() % 3 ? 0 : dice.next() % 7'000, 'x');
    r.content.assign(dice.next() % 3 ? 0 : 1U << dice.next() % 16, 'x');
    b.in(app, r.text()).ignore();
    if (dice.next() % 4 == 0) b.until(app, b.time + dice.next() % 3'000);
  }
  CHECK(b.ua.counters().received == requests);
  b.until(app, b.time + 400'000);
  CHECK(b.ua.live() == 0);
  CHECK(b.ua.store().live() == 0);
  b.take();
  b.in(app, request("OPTIONS", "last").text()).ignore();
  CHECK(lab::first_line(b.one()) == "SIP/2.0 200 OK");
}

}  // namespace

TEST_CASE("fixed storage: a flood of all sizes is answered or dropped, and leaves nothing") {
  flood<fixed_traits<2, 16384>>(3'000);
  flood<fixed_traits<1, 4096>>(1'000);
}

TEST_CASE("more header lines than a response has room for: 513, and nothing is kept") {
  lab::bench<> b;
  careless<lab::bench<>::stack> app;
  auto r = request("OPTIONS", "lines");
  auto const lines = [&](u32 n) {  // seven lines are there
    r.more.assign(n - 7, "X-A: 1");
    b.in(app, r.text()).ignore();
    return b.names();
  };
  CHECK(lines(97) == names{"SIP/2.0 513 Message Too Large"});
  CHECK(b.ua.live_transactions() == 0);
  CHECK(lines(96) == names{"SIP/2.0 200 OK"});
}

TEST_CASE("growing storage: the same flood") { flood<lab::traits>(3'000); }

TEST_CASE("a header that our response could not repeat: 513, or silence, and nothing is kept") {
  lab::bench<> b;
  careless<lab::bench<>::stack> app;
  for (auto const* method : {"INVITE", "MESSAGE", "OPTIONS", "BYE", "CANCEL", "DANCE"}) {
    auto r = request(method, method);
    r.from_tag.assign(6'200, 'x');
    b.in(app, r.text()).ignore();
    CHECK(b.names() == names{"SIP/2.0 513 Message Too Large"});
    r.from_tag.assign(9'000, 'x');
    b.in(app, r.text()).ignore();
    CHECK(b.names().empty());
  }
  auto ack = request("ACK", "ack");
  ack.from_tag.assign(6'200, 'x');
  b.in(app, ack.text()).ignore();
  CHECK(b.out.sent.empty());
  CHECK(b.ua.live() == 0);
  CHECK(b.ua.store().live() == 0);
}

TEST_CASE("a long body is no long header") {
  lab::bench<> b;
  careless<lab::bench<>::stack> app;
  auto r = request("OPTIONS", "1");
  r.content.assign(20'000, 'x');
  b.in(app, r.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("no room to keep a response: the verb says so, then the request is forgotten") {
  using traits = fixed_traits<1, 2048>;  // key 512, request 1,024, and the response needs 1,024
  using phone = lab::bench<traits>::stack;
  lab::bench<traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<invite_server_context> const& e) { call = e.context; }
    void on(phone::ended<invite_server_context> const& e) { status = e.status; }
    phone::handle<invite_server_context> call;
    u16 status = 0;
  } app;
  auto r = request("INVITE", "1");
  r.from_tag.assign(300, 'x');
  b.in(app, r.text()).ignore();
  CHECK(b.ua.live_contexts() == 1);
  CHECK(b.ua[app.call]->ring().code == error::full);
  CHECK(b.ua[app.call]->accept(lab::sdp).code == error::full);
  CHECK(b.ua[app.call]->phase() == phase::establishing);
  CHECK(b.ua[app.call]->reject(486).code == error::full);
  b.until(app, 1);
  CHECK(app.status == 486);
  CHECK(b.out.sent.empty());
  CHECK(b.ua.live() == 0);
  CHECK(b.ua.store().live() == 0);
}

TEST_CASE("no room to keep a request: 503, and the next one that fits is taken") {
  using traits = fixed_traits<1, 2048>;
  lab::bench<traits> b;
  careless<lab::bench<traits>::stack> app;
  auto large = request("OPTIONS", "1");
  large.content.assign(3'000, 'x');
  b.in(app, large.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 503 Service Unavailable"});
  CHECK(b.ua.counters().pool_full == 1);
  b.in(app, request("OPTIONS", "2").text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("a flood of requests leaves room to end a call, and to give one up") {
  struct traits : extend<lab::traits, use_limits<sixteen_transactions>> {};
  struct : ignore_rest {
    using ignore_rest::on;
    void on(lab::bench<traits>::stack::incoming<invite_server_context> const& e) {
      if (accepts) e.context->accept(lab::sdp).ignore();
    }
    bool accepts = true;
  } app;
  lab::bench<traits> b;
  auto const call = request("INVITE", "call");
  b.in(app, call.text()).ignore();
  auto within = call;
  within.to_tag = lab::tag(lab::value(b.one(), "To"));
  app.accepts = false;
  b.in(app, request("INVITE", "ringing").text()).ignore();
  for (int i = 0; i < 12; ++i) {
    b.in(app, request("OPTIONS", std::to_string(i)).text()).ignore();
    CHECK(b.names() == names{"SIP/2.0 200 OK"});
  }
  b.in(app, request("OPTIONS", "full").text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 503 Service Unavailable"});
  within.method = "BYE";
  within.branch += "bye";
  within.cseq = "2";
  b.in(app, within.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  auto cancel = request("CANCEL", "ringing");
  b.in(app, cancel.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"});
  CHECK(b.ua.live_transactions() == 16);
  within.branch += "again";
  within.cseq = "3";
  b.in(app, within.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 503 Service Unavailable"});
}

TEST_CASE("a stranger's made-up To tags do not take the room that is left to end what has begun") {
  struct traits : extend<lab::traits, use_limits<sixteen_transactions>> {};
  lab::bench<traits> b;
  careless<lab::bench<traits>::stack> app;
  lab::names all;
  for (int i = 0; i < 20; ++i) {
    auto bogus = request("INFO", std::to_string(i));
    bogus.to_tag = "bogus";
    b.in(app, bogus.text()).ignore();
    all.push_back(b.names().at(0));
  }
  CHECK(all[13] == "SIP/2.0 481 Call/Transaction Does Not Exist");
  CHECK(all[14] == "SIP/2.0 503 Service Unavailable");
  CHECK(b.ua.live_transactions() == 14);
}

TEST_CASE("9.2 a CANCEL without room for its transaction ends the ringing, under one To tag") {
  struct traits : extend<lab::traits, use_limits<sixteen_transactions>> {};
  lab::bench<traits> b;
  ignore_rest app;
  b.in(app, request("INVITE", "ringing").text()).ignore();
  for (int i = 0; i < 13; ++i) b.in(app, request("OPTIONS", std::to_string(i)).text()).ignore();
  for (int i = 0; i < 2; ++i)
    REQUIRE(b.ua.template start<message_client_context>("sip:peer@192.0.2.2", "hello"));
  CHECK(b.ua.live_transactions() == 16);
  b.take();
  for (int i = 0; i < 2; ++i) {  // its repetition is answered, too
    b.in(app, request("CANCEL", "ringing").text()).ignore();
    auto const sent = b.take();
    REQUIRE(sent.size() == (i ? 1 : 2));
    CHECK(lab::first_line(sent[0].text) == "SIP/2.0 200 OK");
    if (i) continue;
    CHECK(lab::first_line(sent[1].text) == "SIP/2.0 487 Request Terminated");
    CHECK(lab::value(sent[0].text, "To") == lab::value(sent[1].text, "To"));
  }
}

TEST_CASE("messages are kept up to the limit: then 503, and counted") {
  struct traits : extend<lab::traits, use_limits<few_bytes>> {};
  lab::bench<traits> b;
  ignore_rest app;
  auto large = request("OPTIONS", "1");
  large.content.assign(2'000, 'x');
  b.in(app, large.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 503 Service Unavailable"});
  CHECK(b.ua.counters().pool_full == 1);
  b.in(app, request("OPTIONS", "2").text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  b.until(app, 32'000);
  CHECK(b.ua.store().octets() == 0);
}

TEST_CASE("more dialogs than there is room for: accept says full, and the REFER is declined") {
  using traits = fixed_traits<1, 16384>;  // two dialogs
  using phone = lab::bench<traits>::stack;
  lab::bench<traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<invite_server_context> const& e) { e.context->ring().ignore(); }
    void on(phone::incoming<refer_server_context> const& e) { code = e.context->accept().code; }
    error code = error::none;
  } app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  b.in(app, lab::respond(b.one(), "180 Ringing", "a", {"Contact: <sip:peer@192.0.2.2>"})).ignore();
  b.in(app, request("INVITE", "1").text()).ignore();
  CHECK(b.ua.live_dialogs() == 2);
  b.take();
  b.in(app, request("REFER", "2").text()).ignore();
  CHECK(app.code == error::full);
  b.until(app, 1);
  CHECK(b.names() == names{"SIP/2.0 603 Decline"});
}

TEST_CASE(
    "a 2xx for which there is no dialog, nor ever a BYE: the application is told, the callee's own "
    "limit ends the call (13.3.1.4), and nothing is left") {
  using traits = fixed_traits<1, 2048>;
  using phone = lab::bench<traits>::stack;
  lab::bench<traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::failed<invite_client_context> const&) { ++failed; }
    void on(phone::ended<invite_client_context> const&) { ++ended; }
    int failed = 0, ended = 0;
  } app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", "x"));
  auto const contact = "Contact: <sip:" + std::string(1'200, 'x') + "@192.0.2.2>";
  auto const ok = lab::respond(b.one(), "200 OK", "a", {contact});
  b.in(app, ok).ignore();
  CHECK(app.failed == 1);
  CHECK(app.ended == 1);
  b.until(app, 500);
  b.in(app, ok).ignore();
  b.until(app, 32'000);
  CHECK(b.out.sent.empty());  // an ACK alone would make the callee believe in the call
  CHECK(app.failed + app.ended == 2);
  CHECK(b.ua.live() == 0);
  CHECK(b.ua.store().live() == 0);
}

TEST_CASE("a client pool that is full, and a request that is too long, are errors of start") {
  using traits = fixed_traits<1, 65536>;
  lab::bench<traits> b;
  REQUIRE(b.ua.start<message_client_context>("sip:peer@192.0.2.2", "x"));
  CHECK(b.ua.start<message_client_context>("sip:peer@192.0.2.2", "x").code == error::full);
  CHECK(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", std::string(9'000, 'x')).code ==
        error::too_large);
  CHECK(b.ua.live_contexts() == 1);
  CHECK(b.ua.live_transactions() == 1);
}

}  // namespace exhaustion_test
