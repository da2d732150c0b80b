// Server transactions. Instants are worked out by hand: T1 = 500, T2 = 4000, T4 = 5000 ms.
#include "agent.hpp"

namespace rfc3261_17_2_test {

using namespace conformance;

namespace {

using instants = std::vector<millis>;
constexpr int datagram = 2, stream = 102;

lab::peer_request ack_of(std::string const& response) {
  return {.method = "ACK", .to_tag = lab::tag(lab::value(response, "To"))};
}

/// A server context that outlives its refusal, to hear what becomes of it.
template<class Ref> struct unheard {
  Ref context;
  cause why;
};
template<server_base Base> struct refusing : Base {
  using Base::hook;
  using events = more_events<Base, unheard>;
  static constexpr u32 opens = Base::opens | bit(method::invite);
  verdict hook(hook::request const& q) {
    this->phase_ = phase::establishing;
    this->respond(q.transaction, 486).ignore();
    return consumed;
  }
  verdict hook(hook::failure const& f) {
    tell<unheard>(*this, f, f.why);
    this->finish(486);
    return consumed;
  }
};
template<class Traits>
struct refuser final : context<refuser<Traits>, Traits, polysip::server, refusing> {};
struct refuser_traits : extend<lab::traits, use_contexts<refuser>> {};

}  // namespace

TEST_CASE("3261-17.2.1-01 an INVITE that nobody answers in 200 ms gets a 100, on any transport") {
  for (int const from : {datagram, stream}) {
    agent<> a;
    a.receive(an_invite, from);
    a.until(199);
    CHECK(a.out.sent.empty());
    a.until(200);
    auto const sent = a.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].to == from);
    CHECK(sent[0].text ==
          lab::lines({"SIP/2.0 100 Trying", "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1",
                      "From: <sip:peer@192.0.2.2>;tag=peer", "To: <sip:me@192.0.2.1>",
                      "Call-ID: call-1@192.0.2.2", "CSeq: 1 INVITE", "Content-Length: 0"}));
    a.receive(an_invite, from);
    CHECK(a.one() == sent[0].text);
    CHECK(a.times("", 60'000).empty());
    CHECK(a.app.log == "incoming ");
  }
}

TEST_CASE("3261-17.2.1-01 no 100 where the application was faster") {
  for (u16 const status : std::initializer_list<u16>{180, 200, 486}) {
    agent<> a;
    a.receive(an_invite);
    a.until(199);
    if (status == 180) CHECK(a.server()->ring());
    else if (status == 200) CHECK(a.server()->accept(lab::sdp));
    else CHECK(a.server()->reject(status));
    CHECK(a.times("SIP/2.0 100", 10'000).empty());
  }
}

TEST_CASE("3261-17.2.1-02 a refusal repeats by Timer G up to T2 until H; on a stream not at all") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->reject(486));
  auto const busy = a.one();
  a.until(500);
  CHECK(a.one() == busy);
  CHECK(a.times("SIP/2.0 486", 31'999) ==
        instants{1'500, 3'500, 7'500, 11'500, 15'500, 19'500, 23'500, 27'500, 31'500});
  CHECK(a.ua.live_transactions() == 1);
  CHECK(a.times("", 100'000).empty());
  CHECK(a.ua.live() == 0);
  agent<> b;
  b.receive(an_invite, stream);
  CHECK(b.server()->reject(486));
  b.one();
  CHECK(b.times("", 31'999).empty());
  CHECK(b.ua.live_transactions() == 1);
  b.until(32'000);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("3261-17.2.1-03 3261-17.2.1-07 a repeated INVITE gets the refusal; the ACK ends it all") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->reject(486));
  auto const busy = a.one();
  a.until(100);
  a.receive(an_invite);
  CHECK(a.one() == busy);
  a.until(600);
  CHECK(a.one() == busy);
  a.receive(ack_of(busy));
  CHECK(a.times("", 5'599).empty());
  CHECK(a.ua.live_transactions() == 1);
  a.receive(ack_of(busy));  // Timer I is there for these
  a.receive(an_invite);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "incoming ended 486 ");
  CHECK(a.ua.counters().stray_acks == 0);
  a.until(5'600);
  CHECK(a.ua.live() == 0);
  a.until(40'000);  // Timer H was stopped
  CHECK(a.ua.counters().unacknowledged == 0);
  a.receive(ack_of(busy));
  CHECK(a.ua.counters().stray_acks == 1);
  agent<> b;
  b.receive(an_invite, stream);
  CHECK(b.server()->reject(486));
  b.receive(ack_of(b.one()), stream);
  b.until(0);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("3261-17.2.1-04 no ACK until Timer H: whoever refused is told so") {
  lab::bench<refuser_traits> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(stack<refuser_traits>::event<unheard, refuser> const& e) { why = e.why; }
    cause why = cause::count;
  } app;
  b.in(app, an_invite.text()).ignore();
  b.until(app, 31'999);
  CHECK(app.why == cause::count);
  b.until(app, 32'000);
  CHECK(app.why == cause::no_ack);
  CHECK(b.ua.counters().unacknowledged == 1);
  CHECK(b.ua.live() == 0);

  agent<> a;  // a context that ended with its refusal: the stack counts it
  a.receive(an_invite);
  CHECK(a.server()->reject(486));
  a.until(32'000);
  CHECK(a.ua.counters().unacknowledged == 1);
}

TEST_CASE(
    "3261-17.2.1-05 a 2xx is sent once by the transaction; its repetition stops with the ACK") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->accept(lab::sdp));
  auto const ok = a.one();
  a.receive(an_invite);  // the transaction does not repeat it
  CHECK(a.out.sent.empty());
  CHECK(a.times("SIP/2.0 200", 1'500) == instants{500, 1'500});  // the user agent does (13.3.1.4)
  auto ack = ack_of(ok);
  ack.branch = "z9hG4bKack";
  a.receive(ack);
  CHECK(a.times("", 31'999).empty());
  CHECK(a.app.log == "incoming confirmed ");
}

TEST_CASE("3261-17.2.1-06 each provisional response leaves; a repeated INVITE gets the newest") {
  agent<> a;
  a.receive(an_invite);
  for (u16 const status : std::initializer_list<u16>{180, 182, 183}) {
    CHECK(a.server()->ring(status));
    auto const sent = a.one();
    CHECK(lab::first_line(sent).find("SIP/2.0 " + std::to_string(status)) == 0);
    a.receive(an_invite);
    CHECK(a.one() == sent);
  }
  CHECK(a.times("", 100'000).empty());  // the transaction repeats none by itself
}

TEST_CASE(
    "3261-17.2.2-01 before an answer repetitions are dropped; after a 100 they get it again") {
  agent<> a;
  a.receive(a_message);
  a.until(1'000);
  a.receive(a_message);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "message ");
  a.until(3'500);
  auto const trying = a.one();
  CHECK(lab::first_line(trying) == "SIP/2.0 100 Trying");
  a.receive(a_message);
  CHECK(a.one() == trying);
  CHECK(a.text_server()->accept());  // from proceeding
  CHECK(a.names() == names{"SIP/2.0 200 OK"});
  agent<> b;
  b.receive(a_message);
  CHECK(b.text_server()->accept());  // from trying (erratum 1470)
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  CHECK(b.times("", 31'999).empty());
  CHECK(b.ua.live_transactions() == 1);
}

TEST_CASE(
    "3261-17.2.2-02 repetitions get the answer for 64*T1, another one is refused; J is 0 on a "
    "stream") {
  agent<> a;
  a.receive(a_message);
  CHECK(a.text_server()->reject(404));
  auto const answer = a.one();
  CHECK(a.text_server()->accept().code == error::wrong_state);
  for (millis const at : {500U, 4'000U, 31'999U}) {
    a.until(at);
    a.receive(a_message);
    CHECK(a.one() == answer);
  }
  CHECK(a.app.log == "message ended 404 ");
  a.until(32'000);
  CHECK(a.ua.live() == 0);
  a.receive(a_message);  // a new request now
  CHECK(a.app.log == "message ended 404 message ");
  agent<> b;
  b.receive(a_message, stream);
  CHECK(b.text_server()->accept());
  b.until(0);
  CHECK(b.ua.live() == 0);
}

}  // namespace rfc3261_17_2_test
