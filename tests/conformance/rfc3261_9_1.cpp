// CANCEL, the client's side.
#include "agent.hpp"

namespace rfc3261_9_1_test {

using namespace conformance;

namespace {

struct passwords {
  auth::credential find(std::string_view) const noexcept { return {"me", "secret"}; }
};
struct known : extend<lab::traits, use_credentials<passwords>> {};

template<class C>
concept cancels = requires(C& c) {
  c.cancel();
};

}  // namespace

TEST_CASE("3261-9.1-01 what is no INVITE has no cancel()") {
  using phone = agent<>::phone;
  static_assert(cancels<invite_client_context<lab::traits>>);
  static_assert(!cancels<message_client_context<lab::traits>>);
  static_assert(!cancels<options_client_context<lab::traits>>);
  static_assert(!cancels<refer_client_context<lab::traits>>);
  agent<> a;
  auto const sent = a.ua.start<message_client_context>("sip:peer@192.0.2.2", "hello");
  a.respond(a.one(), "100 Trying", "");
  phone::handle<message_client_context> const h = sent.value;
  CHECK(a.ua[h]->end().code == error::wrong_state);
  a.until(100);
  CHECK(a.out.sent.empty());
}

TEST_CASE("3261-9.1-02 3261-9.1-03 CANCEL copies what names the INVITE, and Route; no Require") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "180 Ringing");
  CHECK(a.client()->cancel());
  auto const branch = lab::value(invite, "Via");
  CHECK(a.one() ==
        lab::lines({"CANCEL sip:peer@192.0.2.2 SIP/2.0", "Via: " + branch, "Max-Forwards: 70",
                    "From: " + lab::value(invite, "From"), "To: <sip:peer@192.0.2.2>",
                    "Call-ID: " + lab::value(invite, "Call-ID"), "CSeq: 1 CANCEL",
                    "Content-Length: 0"}));
}

namespace {

/// Adds what a request may carry but its CANCEL must not, and the Route that both must have.
template<client_base Base> struct demanding : Base {
  using Base::hook;
  verdict hook(hook::outgoing const& o) {
    o.headers.header("Require", "100rel").header("Proxy-Require", "foo");
    o.headers.header("Route", "<sip:192.0.2.8;lr>").header("Route", "<sip:192.0.2.9;lr>");
    return Base::hook(o);
  }
};
template<class Traits>
struct demanding_call final
    : context<demanding_call<Traits>, Traits, polysip::client, polysip::invite, demanding> {};
struct demanding_traits : extend<lab::traits, use_contexts<demanding_call>> {};

}  // namespace

TEST_CASE("3261-9.1-02 3261-9.1-03 of an INVITE with Route and Require, only Route is copied") {
  lab::bench<demanding_traits> b;
  ignore_rest app;
  auto const call = b.ua.start<demanding_call>("sip:peer@192.0.2.2", lab::sdp);
  REQUIRE(call);
  auto const invite = b.one();
  CHECK(lab::value(invite, "Require") == "100rel");
  b.in(app, lab::respond(invite, "180 Ringing", "peer")).ignore();
  auto reference = call.value;
  CHECK(reference->cancel());
  auto const cancel = b.one();
  CHECK(cancel.find("\r\nRoute: <sip:192.0.2.8;lr>\r\nRoute: <sip:192.0.2.9;lr>\r\n") !=
        cancel.npos);
  CHECK(lab::value(cancel, "Require").empty());
  CHECK(lab::value(cancel, "Proxy-Require").empty());
  CHECK(lab::value(cancel, "Via") == lab::value(invite, "Via"));
}

TEST_CASE("3261-9.1-04 CANCEL waits for the first provisional response") {
  agent<> a;
  auto const invite = a.invite();
  CHECK(a.client()->cancel());
  a.until(1'600);
  CHECK(a.names() == names{lab::first_line(invite), lab::first_line(invite)});
  a.respond(invite, "100 Trying", "");
  CHECK(a.names() == names{"CANCEL sip:peer@192.0.2.2 SIP/2.0"});
  a.respond(invite, "180 Ringing");  // one is enough
  CHECK(a.out.sent.empty());
}

TEST_CASE("3261-9.1-04 a CANCEL that waits is dropped when a final response comes first") {
  for (std::string const status : {"486 Busy Here", "200 OK"}) {
    agent<> a;
    auto const invite = a.invite();
    CHECK(a.client()->cancel());
    a.respond(invite, status);
    for (auto const& line : a.names()) CHECK(line.find("CANCEL") == line.npos);
    a.until(400'000);
    for (auto const& line : a.names()) CHECK(line.find("CANCEL") == line.npos);
    CHECK(a.ua.live() == 0);
  }
}

TEST_CASE("3261-9.1-04 nobody answers at all: the INVITE times out, no CANCEL leaves") {
  agent<> a;
  a.invite();
  CHECK(a.client()->cancel());
  a.until(32'000);
  for (auto const& line : a.names()) CHECK(line == "INVITE sip:peer@192.0.2.2 SIP/2.0");
  CHECK(a.app.log == "timeout ended 408 ");
}

TEST_CASE("3261-9.1-05 CANCEL repeats by itself, where the INVITE went, until its own answer") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "180 Ringing");
  CHECK(a.client()->cancel());
  a.until(1'500);  // Timer E: 0, 500, 1,500
  auto const sent = a.take();
  REQUIRE(sent.size() == 3);
  for (auto const& p : sent) {
    CHECK(p.to == 2);
    CHECK(p.text == sent[0].text);
  }
  a.respond(invite, "180 Ringing");  // that of the INVITE is no answer to it
  a.until(3'500);
  CHECK(a.one() == sent[0].text);
  a.respond(sent[0].text, "200 OK");
  a.until(20'000);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "180 ");  // the answer to the CANCEL says nothing of the INVITE
  CHECK(a.ua.counters().stray_responses == 0);
}

TEST_CASE("3261-9.1-05 CANCEL completes by itself, also when its INVITE is gone before") {
  agent<> a;
  auto const invite = a.invite("sip:peer@192.0.2.102");  // a stream: no Timer D
  a.respond(invite, "180 Ringing", "peer", 102);
  CHECK(a.client()->cancel());
  auto const cancel = a.take();
  REQUIRE(cancel.size() == 1);
  CHECK(cancel[0].to == 102);
  a.respond(invite, "487 Request Terminated", "peer", 102);
  a.until(0);
  CHECK(a.ua.live_transactions() == 1);
  auto const ok = lab::respond(cancel[0].text, "200 OK", "peer");
  a.receive(replaced(ok, "branch=z9hG4bK", "branch=z9hG4bK0"), 102);
  a.receive(replaced(ok, "192.0.2.1:5060", "192.0.2.1:5061"), 102);
  CHECK(a.ua.counters().stray_responses == 2);
  a.receive(ok, 102);
  a.until(0);
  CHECK(a.ua.counters().stray_responses == 2);
  CHECK(a.ua.live() == 0);
}

TEST_CASE("3261-9.1-06 no final response in 64*T1 after the CANCEL: the INVITE is destroyed") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "180 Ringing");
  a.until(10'000);
  CHECK(a.client()->cancel());
  a.respond(a.one(), "200 OK");
  a.until(41'999);
  CHECK(a.app.log == "180 ");
  CHECK(a.ua.live_transactions() == 1);
  a.until(42'000);
  CHECK(a.app.log == "180 timeout ended 408 ");
  CHECK(a.ua.live() == 0);
  a.respond(invite, "487 Request Terminated");
  CHECK(a.out.sent.empty());
  CHECK(a.ua.counters().stray_responses == 1);
}

TEST_CASE("3261-9.1-07 a 2xx that crosses the CANCEL: ACK, then BYE in its dialog") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "180 Ringing");
  CHECK(a.client()->cancel());
  a.take();
  a.respond(invite, "200 OK");
  auto const sent = a.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::first_line(sent[0].text) == "ACK sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::value(sent[0].text, "CSeq") == "1 ACK");
  CHECK(lab::first_line(sent[1].text) == "BYE sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::value(sent[1].text, "CSeq") == "2 BYE");
  CHECK(lab::value(sent[1].text, "To") == "<sip:peer@192.0.2.2>;tag=peer");
  a.respond(sent[1].text, "200 OK");
  CHECK(a.app.log == "180 accepted ended 200 ");
}

TEST_CASE("3261-9.1-08 after a final response cancel() is refused, and end() sends no CANCEL") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "200 OK");
  a.take();
  CHECK(a.client()->cancel().code == error::wrong_state);
  CHECK(a.ua.send_cancel(raw_handle{}).code == error::wrong_state);
  CHECK(a.out.sent.empty());
  CHECK(a.client()->end());
  CHECK(a.names() == names{"BYE sip:peer@192.0.2.7 SIP/2.0"});
  agent<> b;
  b.respond(b.invite(), "486 Busy Here");
  b.take();
  CHECK(b.client()->cancel().code == error::stale);
  CHECK(b.out.sent.empty());
}

TEST_CASE("3261-9.1-08 a canceled call is not tried again with credentials") {
  agent<known> a;
  auto const invite = a.invite();
  a.respond(invite, "100 Trying", "");
  CHECK(a.client()->cancel());
  a.take();
  a.receive(lab::respond(invite, "401 Unauthorized", "peer",
                         {"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\""}));
  CHECK(a.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
  CHECK(a.app.log == "rejected 401 ended 401 ");
}

}  // namespace rfc3261_9_1_test
