// The state Accepted, errors of responses, stray messages.
#include "relay.hpp"

namespace rfc6026_test {

using namespace conformance;

namespace {

using instants = std::vector<millis>;
constexpr int datagram = 2, stream = 102;

/// A context that sends 2xx as the test says, and hears ACKs that the transaction passes up.
template<class Ref> struct acknowledged { Ref context; };
template<server_base Base> struct by_hand : Base {
  using Base::hook;
  using events = more_events<Base, acknowledged, ev::not_sent>;
  static constexpr u32 opens = Base::opens | bit(method::invite);
  result<> send(u16 status) { return this->respond(this->opening_, status); }
  void again() { this->stack_->repeat_success(this->opening_); }
  verdict hook(hook::request const& q) {
    if (q.message.method() == method::ack) {
      tell<acknowledged>(*this, q);
      return consumed;
    }
    this->phase_ = phase::establishing;
    this->opening_ = q.transaction;
    tell<ev::incoming>(*this, q, q.message);
    return consumed;
  }
};
template<class Traits>
struct bare_server final : context<bare_server<Traits>, Traits, polysip::server, by_hand> {};
struct bare_traits : extend<lab::traits, use_contexts<bare_server>> {};
using bare_phone = stack<bare_traits>;

struct bare : lab::bench<bare_traits> {
  struct app_type : ignore_rest {
    using ignore_rest::on;
    void on(bare_phone::incoming<bare_server> const& e) { call = e.context, ++calls; }
    void on(bare_phone::event<acknowledged, bare_server> const&) { log += "ack "; }
    void on(bare_phone::not_sent<bare_server> const&) { log += "not_sent "; }
    void on(bare_phone::failed<bare_server> const&) { log += "failed "; }
    bare_phone::handle<bare_server> call;
    u32 calls = 0;
    std::string log;
  } app;

  explicit bare(int from = datagram) { invite(from); }
  void invite(int from = datagram) { in(app, an_invite.text(), from).ignore(); }
  result<> send(u16 status) { return ua[app.call]->send(status); }
  void again() { ua[app.call]->again(); }
};

}  // namespace

TEST_CASE("6026-7.1-01 6026-7.1-05 6026-8-01 after the 2xx: 64*T1 in which INVITEs are absorbed") {
  for (int const from : {datagram, stream}) {
    bare b(from);
    CHECK(b.send(200));
    CHECK(b.names() == names{"SIP/2.0 200 OK"});
    for (millis const at : {0U, 500U, 31'999U}) {
      b.until(b.app, at);
      b.invite(from);
    }
    CHECK(b.out.sent.empty());  // neither answered nor repeated by the transaction
    CHECK(b.app.calls == 1);
    CHECK(b.ua.live_transactions() == 1);
    b.until(b.app, 32'000);
    CHECK(b.ua.live_transactions() == 0);
  }
}

TEST_CASE("6026-8-01 a late duplicate of an answered INVITE makes no second call") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->accept(lab::sdp));
  auto const to_tag = lab::tag(lab::value(a.one(), "To"));
  a.receive(lab::peer_request{.method = "ACK", .branch = "z9hG4bKack", .to_tag = to_tag});
  a.until(31'000);
  a.receive(an_invite);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "incoming confirmed ");
  CHECK(a.ua.live_contexts() == 1);
}

TEST_CASE("6026-7.1-02 a 2xx of the user agent leaves again and again; an ACK is passed up") {
  bare b;
  CHECK(b.send(200));
  auto const ok = b.one();
  for (int i = 0; i < 3; ++i) {
    b.again();
    CHECK(b.one() == ok);
  }
  b.in(b.app, lab::peer_request{.method = "ACK"}.text()).ignore();  // by the branch of the INVITE
  CHECK(b.app.log == "ack ");
  b.again();
  CHECK(b.one() == ok);
  CHECK(b.send(486).code == error::wrong_state);
  CHECK(b.out.sent.empty());
}

TEST_CASE("6026-7.1-03 6026-7.1-06 Timer L ends it without a word; what ended is gone at once") {
  bare b;
  CHECK(b.send(200));
  b.take();
  b.until(b.app, 31'999);
  CHECK(b.ua.live_transactions() == 1);
  b.until(b.app, 32'000);
  CHECK(b.app.log.empty());
  CHECK(b.ua.live_transactions() == 0);
  CHECK(b.ua.live_dialogs() == 1);
  CHECK(b.ua.store().live() == 1);  // the names of the dialog
  CHECK(b.ua.counters().unacknowledged == 0);
  b.again();  // there is nothing left to send
  CHECK(b.out.sent.empty());
}

TEST_CASE("6026-7.1-06 each of the four machines leaves nothing behind when it ends") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "486 Busy Here");
  a.respond(a.take()[0].text, "");
  auto const text = a.message();
  a.respond(text, "200 OK");
  a.receive(an_invite);
  CHECK(a.server()->reject(486));
  a.receive(lab::peer_request{.method = "MESSAGE", .branch = "z9hG4bKm", .call_id = "m"});
  CHECK(a.text_server()->accept());
  CHECK(a.ua.live_transactions() == 4);
  a.until(32'000);
  CHECK(a.ua.live() == 0);
  CHECK(a.ua.store().live() == 0);
}

TEST_CASE("6026-7.1-04 6026-8-02 a response that cannot be sent is told; no state is lost by it") {
  for (u16 const status : std::initializer_list<u16>{180, 200, 486}) {
    bare b;
    b.out.refuse = true;
    CHECK(b.send(status).code == error::not_sent);
    b.until(b.app, 0);
    CHECK(b.app.log == "not_sent ");
    CHECK(b.ua.live_transactions() == 1);
    b.out.refuse = false;
    b.invite();  // still a repetition, by the rule of the state
    CHECK(b.app.calls == 1);
    CHECK(b.take().size() == (status == 200 ? 0 : 1));
    if (status == 200) {
      b.again();
      CHECK(b.names() == names{"SIP/2.0 200 OK"});
      b.until(b.app, 31'999);
      CHECK(b.ua.live_transactions() == 1);
    }
  }
  agent<> text;
  text.receive(a_message);
  text.out.refuse = true;
  CHECK(text.text_server()->accept().code == error::not_sent);
  text.until(0);
  text.out.refuse = false;
  text.receive(a_message);
  CHECK(text.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("6026-7.1-04 a lost flow in each state: told where something was owed, never the end") {
  bare proceeding;
  CHECK(proceeding.ua.transport_failed(datagram, proceeding.app));
  CHECK(proceeding.app.log == "not_sent ");
  CHECK(proceeding.send(180));
  bare accepted;
  CHECK(accepted.send(200));
  CHECK(accepted.ua.transport_failed(datagram, accepted.app));
  CHECK(accepted.app.log == "not_sent ");
  bare completed;
  CHECK(completed.send(486));
  CHECK(completed.ua.transport_failed(datagram, completed.app));
  CHECK(completed.app.log == "not_sent ");
  bare confirmed;
  CHECK(confirmed.send(486));
  confirmed.in(confirmed.app, lab::peer_request{.method = "ACK"}.text()).ignore();
  CHECK(confirmed.ua.transport_failed(datagram, confirmed.app));
  CHECK(confirmed.app.log.empty());
  for (auto* b : {&proceeding, &accepted, &completed, &confirmed})
    CHECK(b->ua.live_transactions() == 1);
}

TEST_CASE("6026-7.2-01 6026-8-05 accepted from calling or ringing: 64*T1 for further 2xx") {
  for (bool const rang : {false, true})
    for (auto const* to : {"sip:peer@192.0.2.2", "sip:peer@192.0.2.102"}) {
      agent<> a;
      auto const invite = a.invite(to);
      if (rang) a.respond(invite, "180 Ringing");
      a.app.take();
      a.until(400);
      a.respond(invite, "200 OK");
      CHECK(a.app.log == "accepted ");
      auto const ack = a.one();
      CHECK(a.times("", 32'399).empty());  // no more INVITEs
      a.respond(invite, "200 OK");
      CHECK(a.one() == ack);  // it was passed up: the user agent acknowledged it again
      CHECK(a.app.log == "accepted ");
      CHECK(a.ua.live_transactions() == 1);
      a.until(32'400);
      CHECK(a.ua.live_transactions() == 0);
      CHECK(a.ua.live_contexts() == 1);
    }
}

TEST_CASE("6026-7.2-02 6026-8-05 once accepted, whatever is no 2xx is dropped: 100, 180, 486") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "200 OK");
  a.take();
  for (std::string const status :
       {"100 Trying", "180 Ringing", "302 Moved", "486 Busy Here", "603 Decline"})
    a.respond(invite, status);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "accepted ");
  CHECK(a.ua.counters().stray_responses == 0);
  CHECK(a.client()->phase() == phase::established);
}

namespace {

/// A client that leaves the ACK of a 2xx to nobody.
template<class Ref> struct heard {
  Ref context;
  message_view const& message;
};
template<client_base Base> struct listening : Base {
  using Base::hook;
  using events = more_events<Base, heard>;
  static constexpr u32 methods = Base::methods | bit(method::invite);
  result<> start(std::string_view target) {
    return this->open({.what = method::invite, .target = target});
  }
  verdict hook(hook::response const& r) {
    tell<heard>(*this, r, r.message);
    return consumed;
  }
};
template<class Traits>
struct bare_client final : context<bare_client<Traits>, Traits, polysip::client, listening> {};
struct listening_traits : extend<lab::traits, use_contexts<bare_client>> {};

}  // namespace

TEST_CASE(
    "6026-7.2-03 6026-7.2-04 every 2xx of every fork is passed up; the machine makes no ACK") {
  lab::bench<listening_traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(stack<listening_traits>::event<heard, bare_client> const& e) {
      tags += std::string(e.message.get<header::to>()->tag) + " ";
    }
    std::string tags;
  } app;
  REQUIRE(b.ua.start<bare_client>("sip:peer@192.0.2.2"));
  auto const invite = b.one();
  for (std::string const tag : {"a", "b", "c", "b"}) {
    b.in(app, lab::respond(invite, "200 OK", tag, {"Contact: <sip:peer@192.0.2.7>"})).ignore();
    b.until(app, b.time + 5'000);
  }
  CHECK(app.tags == "a b c b ");
  CHECK(b.out.sent.empty());
}

TEST_CASE(
    "6026-7.2-04 three forks answer: one call, and an ACK with a BYE for each of the others") {
  agent<> a;
  auto const invite = a.invite();
  for (std::string const tag : {"a", "b", "c"}) a.respond(invite, "200 OK", tag);
  std::string story;
  for (auto const& p : a.take())
    story += p.text.substr(0, 3) + " " + lab::tag(lab::value(p.text, "To")) + " ";
  CHECK(story == "ACK a ACK b BYE b ACK c BYE c ");
  CHECK(a.app.log == "accepted ");
}

TEST_CASE("6026-8-04 a stray response goes nowhere: no event, nothing sent, nothing kept") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "486 Busy Here");
  a.take();
  a.app.take();
  a.until(32'000);
  CHECK(a.ua.live() == 0);
  for (std::string const status : {"180 Ringing", "200 OK", "486 Busy Here", "503 Unavailable"}) {
    a.respond(invite, status);  // its transaction is over
    a.receive(replaced(lab::respond(invite, status, "peer"), "z9hG4bK", "z9hG4bKforged"));
    auto two_hops = lab::respond(invite, status, "peer");  // to be forwarded, were we a proxy
    a.receive(
        replaced(two_hops, "\r\nFrom:", "\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx\r\nFrom:"));
  }
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  CHECK(a.ua.live() == 0);
  CHECK(a.ua.store().live() == 0);
  CHECK(a.ua.counters().stray_responses == 12);
}

TEST_CASE("6026-8-03 between two hops: an injected response is not passed on, the true one is") {
  relay r;
  auto const answer = lab::respond(r.take_on(), "200 OK", "peer");
  auto const injected = replaced(answer, "branch=z9hG4bK", "branch=z9hG4bKx");
  r.receive(injected);
  r.receive(replaced(
      injected, "\r\nFrom:", "\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1\r\nFrom:"));
  CHECK(r.app.log.empty());
  CHECK(r.out.sent.empty());
  r.receive(answer);
  CHECK(r.app.log == "accepted ");
  auto const passed_on = r.one();
  CHECK(lab::first_line(passed_on) == "SIP/2.0 200 OK");
  CHECK(lab::value(passed_on, "Via").find("branch=z9hG4bKpeer1") != std::string::npos);
}

TEST_CASE("6026-8-03 between two hops: nor is the true one once its client transaction is over") {
  relay r;
  auto const answer = lab::respond(r.take_on(), "200 OK", "peer");
  r.until(r.app, 32'000);  // Timer F
  r.take();
  r.receive(answer);
  CHECK(r.app.log == "timeout ");
  CHECK(r.out.sent.empty());
  CHECK(r.request()->send(200));  // nothing else was in its way
  CHECK(r.names() == names{"SIP/2.0 200 OK"});
}

}  // namespace rfc6026_test
