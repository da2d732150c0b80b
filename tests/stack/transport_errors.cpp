// Transport errors reach the application (RFC 3261 8.1.3.1, 17.1.4, 17.2.4; RFC 6026 8.8).
#include "../support/lab.hpp"
#include "../support/scarce_storage.hpp"

namespace transport_errors_test {

using namespace polysip;
using lab::names;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

struct app_type : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) { call = e.context; }
  void on(phone::not_sent<invite_server_context> const&) { log += "not_sent "; }
  void on(phone::failed<invite_client_context> const& e) {
    log += std::string("failed ") + to_string(e.why) + " ";
  }
  void on(phone::ended<invite_client_context> const& e) {
    log += "ended " + std::to_string(e.status) + " ";
  }
  void on(phone::ended<invite_server_context> const&) { log += "ended "; }
  phone::handle<invite_server_context> call;
  std::string log;
};

}  // namespace

TEST_CASE(
    "a response that could not be sent: the verb says so, the event follows, the call stays") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  b.out.refuse = true;
  CHECK(b.ua[app.call]->ring().code == error::not_sent);
  CHECK(app.log.empty());
  CHECK(b.ua.next_deadline() <= b.time);
  b.until(app, 1);
  CHECK(app.log == "not_sent ");
  b.out.refuse = false;
  CHECK(b.ua[app.call]->ring(183));
  CHECK(lab::first_line(b.one()) == "SIP/2.0 183 Session Progress");
}

TEST_CASE("a 2xx that could not be sent is repeated like any other") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  b.out.refuse = true;
  CHECK(b.ua[app.call]->accept(lab::sdp));
  b.until(app, 1);
  CHECK(app.log == "not_sent ");
  b.out.refuse = false;
  b.until(app, 500);
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("a callee that rings on does not put off the end of a call whose CANCEL never leaves") {
  bench b;
  app_type app;
  auto const call = b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
  auto const ringing = lab::respond(b.one(), "180 Ringing", "p");
  b.in(app, ringing).ignore();
  b.out.refuse = true;
  CHECK(call.value->cancel().code == error::not_sent);
  for (millis at = 10'000; at < 32'000; at += 10'000) {
    b.until(app, at);
    b.in(app, ringing).ignore();
  }
  app.log.clear();
  b.until(app, 31'999);
  CHECK(app.log.empty());
  b.until(app, 32'000);  // 64*T1 after the first attempt
  CHECK(app.log.find("ended 408") != std::string::npos);
}

TEST_CASE("a CANCEL that leaves late has its 64*T1 all the same (9.1)") {
  bench b;
  app_type app;
  auto const call = b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
  auto const invite = b.one();
  b.in(app, lab::respond(invite, "180 Ringing", "p")).ignore();
  b.out.refuse = true;
  CHECK(call.value->cancel().code == error::not_sent);
  b.until(app, 31'000);
  b.out.refuse = false;
  b.in(app, lab::respond(invite, "180 Ringing", "p")).ignore();
  CHECK(lab::first_line(b.take().back().text) == "CANCEL sip:peer@192.0.2.2 SIP/2.0");
  b.until(app, 33'000);
  b.take();
  b.in(app, lab::respond(invite, "487 Request Terminated", "p")).ignore();
  CHECK(lab::first_line(b.one()) == "ACK sip:peer@192.0.2.2 SIP/2.0");
}

TEST_CASE("a flow that breaks ends the requests on it, not those of others") {
  bench b;
  app_type app;
  CHECK(b.ua.start<invite_client_context>("sip:a@192.0.2.2"));
  CHECK(b.ua.start<invite_client_context>("sip:b@192.0.2.3"));
  b.take();
  CHECK(b.ua.transport_failed(2, app));
  CHECK(app.log == "failed transport ended 503 ");
  CHECK(b.ua.live_contexts() == 1);
}

namespace {
struct stubborn : app_type {  // two new calls for each that failed, ten times at most
  using app_type::on;
  phone* ua = nullptr;
  u32 failures = 0;
  void on(phone::failed<invite_client_context> const&) {
    if (++failures > 10) return;
    for (int i = 0; i < 2; ++i) CHECK(ua->start<invite_client_context>("sip:a@192.0.2.2"));
  }
};
}  // namespace

TEST_CASE("what the application starts when it hears of the lost flow is not lost with it") {
  bench b;
  stubborn app;
  app.ua = &b.ua;
  CHECK(b.ua.start<invite_client_context>("sip:a@192.0.2.2"));
  CHECK(b.ua.transport_failed(2, app));
  CHECK(app.failures == 1);
  CHECK(b.ua.live_contexts() == 2);
  CHECK(b.ua.live_transactions() == 2);
}

TEST_CASE("an answered call outlives the flow that made it (RFC 6026 8.8)") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  CHECK(b.ua[app.call]->accept(lab::sdp));
  CHECK(b.ua.transport_failed(2, app));
  CHECK(app.log == "not_sent ");
  CHECK(b.ua[app.call]->phase() == phase::established);
}

namespace {
struct second_choice {  // two endpoints for every host: 9 first, then the right one
  polysip::u32 resolve(auto& w, target const& to, std::span<int> out) const noexcept {
    auto const right = w.numeric(to);
    if (!right || out.size() < 2) return 0;
    out[0] = 9;
    out[1] = right.value;
    return 2;
  }
};
struct picky_wire : lab::wire {
  bool send(endpoint const& to, bytes b) noexcept { return to != 9 && lab::wire::send(to, b); }
};
struct failover : extend<lab::traits, use_transport<picky_wire>, use_resolver<second_choice>> {};
}  // namespace

TEST_CASE("a request goes to the next endpoint when the transport refuses the first (8.1.2)") {
  lab::outlet out;
  millis time = 0;
  stack<failover> ua{{.transport = {{&out}}, .clock = {&time}, .random = {1}}};
  CHECK(ua.start<message_client_context>("sip:p@192.0.2.4", "hi"));
  REQUIRE(out.sent.size() == 1);
  CHECK(out.sent[0].to == 4);
  CHECK(ua.live_transactions() == 1);
}

namespace {
struct no_goodbye : lab::wire {  // refuses BYE a while
  bool send(endpoint const& to, bytes b) noexcept {
    bool const bye = std::string_view{b.data(), b.size()}.starts_with("BYE ");
    return !(bye && refuses) && lab::wire::send(to, b);
  }
  bool refuses = true;
};
struct no_goodbyes : extend<lab::traits, use_transport<no_goodbye>> {};
}  // namespace

TEST_CASE("the BYE of a fork that no hop takes leaves when Timer E finds one (13.2.2.4)") {
  for (millis const until_taken : {499U, 3'499U, 31'499U}) {  // Timer E: 0.5, 1.5, 3.5, 7.5, 11.5 s
    CAPTURE(until_taken);
    lab::bench<no_goodbyes> b;
    ignore_rest app;
    REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
    auto const invite = b.one();
    b.in(app, lab::answered(invite, "b")).ignore();
    b.take();
    b.in(app, lab::answered(invite, "c")).ignore();
    CHECK(b.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
    b.until(app, until_taken);
    b.ua.transport().refuses = false;
    CHECK(b.out.sent.empty());
    b.until(app, until_taken + 1);
    auto const bye = b.one();
    CHECK(lab::first_line(bye) == "BYE sip:peer@192.0.2.7 SIP/2.0");
    CHECK(lab::tag(lab::value(bye, "To")) == "c");
    CHECK(lab::value(bye, "CSeq") == "2 BYE");
    b.in(app, lab::answered(invite, "c")).ignore();
    CHECK(b.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
    b.in(app, lab::respond(bye, "200 OK", "")).ignore();
    b.until(app, until_taken + 5'500);
    CHECK(b.names().empty());
    CHECK(b.ua.live_dialogs() == 1);
  }
}

TEST_CASE("a BYE of a fork that nobody ever takes is given up by Timer F") {
  lab::bench<no_goodbyes> b;
  ignore_rest app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = b.one();
  for (std::string const tag : {"b", "c"}) b.in(app, lab::answered(invite, tag)).ignore();
  b.take();
  b.until(app, 31'999);
  CHECK(b.ua.live_transactions() == 2);
  b.until(app, 32'000);
  CHECK(b.ua.live_transactions() == 0);
  CHECK(b.out.sent.empty());
}

TEST_CASE("once a fork has its ACK its BYE is on the way, whatever finds no room") {
  struct scarce : extend<no_goodbyes, use_storage<lab::scarce_storage>> {};
  u32 acknowledged = 0, n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    lab::scarce = {};
    lab::bench<scarce> b;
    ignore_rest app;
    REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
    auto const invite = b.one();
    b.in(app, lab::answered(invite, "b")).ignore();
    b.take();
    lab::scarce = {n, 1};
    b.in(app, lab::answered(invite, "c")).ignore();
    more = lab::scarce.hits != 0;
    lab::scarce = {};
    auto const sent = b.names();
    b.ua.transport().refuses = false;
    b.until(app, 500);
    if (sent.empty()) {
      CHECK(b.names().empty());
      continue;
    }
    ++acknowledged;
    CHECK(sent == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
    CHECK(b.names() == names{"BYE sip:peer@192.0.2.7 SIP/2.0"});
  }
  CHECK(acknowledged > 0);
  CHECK(acknowledged < n);
}

TEST_CASE("the BYE of a fork goes to the next endpoint when the transport refuses the first") {
  lab::bench<failover> b;
  ignore_rest app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.4", lab::sdp));
  auto const invite = b.one();
  for (std::string const tag : {"b", "c"}) {
    b.take();
    b.in(app, lab::answered(invite, tag)).ignore();
  }
  auto const all = b.take();
  REQUIRE(all.size() == 1);
  CHECK(all[0].to == 7);
  CHECK(lab::first_line(all[0].text) == "BYE sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::value(all[0].text, "CSeq") == "2 BYE");
  b.until(app, 500);
  CHECK(b.one() == all[0].text);  // Timer E
}

}  // namespace transport_errors_test
