// The client's transport: which one a request takes, its Via, and whose responses it believes.
#include "addressed.hpp"

namespace rfc3261_18_1_test {

using namespace conformance;

namespace {

/// A MESSAGE of exactly `size` octets, as it left, with what it left by.
struct sent_message {
  agent<switching> a;
  lab::outlet::packet of(std::size_t size) {
    auto body = size - bare();
    while (bare() + body + std::to_string(body).size() - 1 > size) --body;
    std::string const text(body, 'x');
    REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", text));
    auto const all = a.take();
    REQUIRE(all.size() == 1);
    return all[0];
  }

 private:
  /// Without a body, over UDP.
  std::size_t bare() { return a.message("sip:peer@192.0.2.2", "").size(); }
};

std::string protocol(std::string const& message) { return lab::value(message, "Via").substr(8, 3); }

std::string const large(1'500, 'x');

struct passwords {
  auth::credential find(std::string_view) const noexcept { return {"me", "secret"}; }
};
struct with_password : extend<switching, use_credentials<passwords>> {};
std::string challenged(std::string const& request) {
  return lab::respond(request, "401 Unauthorized", "peer",
                      {"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\""});
}

}  // namespace

TEST_CASE("3261-18.1.1-01 a request above 1300 octets goes over a stream") {
  auto const at = sent_message{}.of(1'300);
  CHECK(at.to == udp(2));
  CHECK(at.text.size() == 1'300);
  auto const above = sent_message{}.of(1'301);
  CHECK(above.to == tcp(2));
}

TEST_CASE("3261-18.1.1-01 where the MTU is known: within 200 octets of it") {
  sent_message small;
  small.a.ua.transport().path_mtu = 1'000;
  CHECK(small.of(799).to == udp(2));
  CHECK(small.of(800).to == tcp(2));
  sent_message wide;
  wide.a.ua.transport().path_mtu = 9'000;
  CHECK(wide.of(3'000).to == udp(2));
}

TEST_CASE("3261-18.1.1-02 over the stream the topmost Via says so, and no timer repeats it") {
  agent<switching> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == tcp(2));
  auto const via = lab::value(sent[0].text, "Via");
  CHECK(via.find("SIP/2.0/TCP 192.0.2.1:50600;branch=z9hG4bK") == 0);
  CHECK(lab::body(sent[0].text) == large);
  a.until(20'000);
  CHECK(a.out.sent.empty());
  a.respond(sent[0].text, "200 OK", "peer", tcp(2));
  CHECK(a.app.log == "accepted ended 200 ");
}

TEST_CASE("3261-18.1.1-02 so does its repetition with credentials") {
  agent<with_password> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  auto const first = a.one();
  a.receive(challenged(first), tcp(2));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  auto const& again = sent[0].text;
  CHECK(sent[0].to == tcp(2));
  CHECK(protocol(again) == "TCP");
  CHECK(lab::value(again, "CSeq") == "2 MESSAGE");
  CHECK(lab::value(again, "Authorization").find("Digest username=\"me\"") == 0);
  CHECK(lab::value(again, "Max-Forwards") == "70");
  CHECK(lab::value(again, "Call-ID") == lab::value(first, "Call-ID"));
  CHECK(lab::body(again) == large);
}

TEST_CASE("3261-18.1.1-01 its repetition, when the stream is refused behind the 401: a datagram") {
  agent<with_password> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  auto const first = a.one();
  a.out.dead = {tcp(2)};
  a.receive(challenged(first), tcp(2));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == udp(2));
  CHECK(lab::value(sent[0].text, "Via").find("SIP/2.0/UDP 192.0.2.1:5060;branch=") == 0);
  CHECK(lab::value(sent[0].text, "CSeq") == "2 MESSAGE");
  CHECK(lab::body(sent[0].text) == large);
  a.until(500);
  CHECK(a.one() == sent[0].text);  // Timer E runs
  a.respond(sent[0].text, "200 OK");
  CHECK(a.app.log == "accepted ended 200 ");
}

TEST_CASE("3261-18.1.1-01 no stream, or it is refused at once: the datagram, with its own Via") {
  for (bool const none : {true, false}) {
    agent<switching> a;
    if (none) a.ua.transport().has_streams = false;
    else a.out.dead = {tcp(2)};
    REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
    auto const sent = a.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].to == udp(2));
    CHECK(lab::value(sent[0].text, "Via").find("SIP/2.0/UDP 192.0.2.1:5060;branch=") == 0);
    a.until(500);
    CHECK(a.one() == sent[0].text);  // Timer E runs
    a.respond(sent[0].text, "200 OK");
    CHECK(a.app.log == "accepted ended 200 ");
  }
}

TEST_CASE("3261-18.1.1-01 the stream is refused later: the same request as a datagram") {
  agent<switching> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  auto const over_stream = a.one();
  a.until(100);
  CHECK(a.ua.transport_failed(tcp(2), a.app));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == udp(2));
  CHECK(replaced(over_stream, "TCP 192.0.2.1:50600", "UDP 192.0.2.1:5060") == sent[0].text);
  a.until(600);
  CHECK(a.one() == sent[0].text);
  CHECK(a.app.log.empty());
  CHECK(a.ua.transport_failed(udp(2), a.app));
  CHECK(a.app.log == "transport ended 503 ");
}

TEST_CASE("3261-18.1.1-01 what a stream that was open may have delivered is no datagram, too") {
  agent<switching> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  a.take();
  CHECK(a.ua.closed(tcp(2), a.app));
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "transport ended 503 ");
}

TEST_CASE("3261-18.1.1-01 a stream that is lost after an answer is a transport error") {
  agent<switching> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@192.0.2.2", large));
  a.respond(a.one(), "100 Trying", "", tcp(2));
  CHECK(a.ua.transport_failed(tcp(2), a.app));
  CHECK(a.out.sent.empty());
  CHECK(a.app.log == "transport ended 503 ");
}

TEST_CASE("3261-18.1.1-01 3261-9.1-05 the ACK and the CANCEL go where the large INVITE went") {
  agent<switching> a;
  auto const call = a.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp + large);
  REQUIRE(call);
  a.calling = call.value;
  auto const invite = a.one();
  CHECK(protocol(invite) == "TCP");
  a.respond(invite, "180 Ringing", "peer", tcp(2));
  CHECK(a.client()->cancel());
  auto const cancel = a.take();
  REQUIRE(cancel.size() == 1);
  CHECK(cancel[0].to == tcp(2));
  CHECK(lab::value(cancel[0].text, "Via") == lab::value(invite, "Via"));
  a.respond(invite, "487 Request Terminated", "peer", tcp(2));
  auto const ack = a.take();
  REQUIRE(ack.size() == 1);
  CHECK(ack[0].to == tcp(2));
  CHECK(lab::value(ack[0].text, "Via") == lab::value(invite, "Via"));
}

TEST_CASE("3261-18.1.1-01 an ACK that carries a large answer goes over a stream, too") {
  struct answering : ignore_rest {
    using ignore_rest::on;
    using phone = stack<switching>;
    void on(phone::accepted<invite_client_context> const& e) {
      e.context->answer(lab::sdp + large).ignore();
    }
  } app;
  for (bool const refused : {false, true}) {
    agent<switching> a;
    if (refused) a.out.dead = {tcp(7)};
    REQUIRE(a.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
    auto const invite = a.one();
    auto const ok =
        lab::respond(invite, "200 OK", "peer", {"Contact: <sip:peer@192.0.2.7>"}, lab::sdp);
    a.in(app, ok).ignore();
    auto const ack = a.take();
    REQUIRE(ack.size() == 1);
    CHECK(ack[0].to == (refused ? udp(7) : tcp(7)));
    CHECK(protocol(ack[0].text) == (refused ? "UDP" : "TCP"));
    CHECK(lab::body(ack[0].text) == lab::sdp + large);
    a.in(app, ok).ignore();  // and so does its repetition
    auto const again = a.take();
    REQUIRE(again.size() == 1);
    CHECK(again[0].to == ack[0].to);
    CHECK(again[0].text == ack[0].text);
  }
}

TEST_CASE("3261-18.1.1-03 a datagram of 65,507 octets, the most that UDP carries, is taken") {
  agent<> a;
  auto r = a_message;
  r.content = "?";
  auto const rest = r.text().size();
  r.content = std::string(65'507 - rest - 3, 'm');  // five digits of Content-Length, one before
  auto const text = r.text();
  REQUIRE(text.size() == 65'507);
  a.receive(text);
  CHECK(a.app.log == "message ");
  CHECK(a.app.body == r.content);
  CHECK(a.text_server()->accept());
  CHECK(a.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE(
    "3261-18.1.1-04 Via has sent-by, for streams that of the stream; to a group maddr, ttl 1") {
  struct grouped_wire : addressed_wire {
    std::string_view group(endpoint const& e) const noexcept {
      return (e & 255) == group_host ? "224.0.1.75" : "";
    }
  };
  struct grouped : extend<lab::traits, use_transport<grouped_wire>> {};
  agent<grouped> a;
  REQUIRE(a.ua.start<options_client_context>("sip:224.0.1.75"));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == udp(grouped_wire::group_host));
  auto const via = lab::value(sent[0].text, "Via");
  CHECK(via.find("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK") == 0);
  CHECK(via.find(";rport;maddr=224.0.1.75;ttl=1") == via.size() - 29);
  auto const one = a.message();
  CHECK(one.find("maddr") == one.npos);
  CHECK(one.find("ttl") == one.npos);

  agent<switching> b;  // ports that are not said: transport/resolver.cpp, port_of
  auto const over_stream = b.message("sip:peer@192.0.2.2;transport=tcp");
  CHECK(lab::value(over_stream, "Via").find("SIP/2.0/TCP 192.0.2.1:50600;branch=") == 0);
}

TEST_CASE("3261-18.1.1-04 maddr of a URI stands for its host, unless it means everybody (A36)") {
  agent<addressed> a;
  REQUIRE(a.ua.start<message_client_context>("sip:peer@name.invalid:5070;maddr=192.0.2.9", "hi"));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == udp(9, 5070));
  for (std::string const uri :
       {"sip:peer@192.0.2.2;maddr=255.255.255.255", "sip:peer@255.255.255.255", "sip:0.0.0.0"})
    CHECK(a.ua.start<message_client_context>(uri, "hi").code == error::unresolved);
}

TEST_CASE("3261-18.1.1-05 the answer comes on the same connection, which the stack never closes") {
  struct closing_wire : addressed_wire {
    std::vector<int>* closed = nullptr;
    void close(endpoint const& e) noexcept { closed->push_back(e); }
  };
  struct closing : extend<lab::traits, use_transport<closing_wire>> {};
  agent<closing> a;
  std::vector<int> closed;
  a.ua.transport().closed = &closed;
  auto const invite = a.invite("sip:peer@192.0.2.2;transport=tcp");
  a.ua.receive_stream(tcp(2), lab::respond(invite, "180 Ringing", "peer"), a.app).ignore();
  a.until(170'000);
  auto const ok = lab::respond(invite, "200 OK", "peer", {"Contact: <sip:peer@192.0.2.2>"});
  a.ua.receive_stream(tcp(2), ok, a.app).ignore();
  CHECK(a.app.log == "180 accepted ");
  a.until(400'000);
  CHECK(closed.empty());

  a.ua.receive_stream(tcp(3, 40'000), an_invite.text(), a.app).ignore();
  a.take();
  CHECK(a.server()->ring());
  auto const ringing = a.take();
  REQUIRE(ringing.size() == 1);
  CHECK(ringing[0].to == tcp(3, 40'000));
}

TEST_CASE("3261-18.1.1-06 a response on a new connection, or another flow, is taken all the same") {
  agent<addressed> a;
  auto const over_stream = a.message("sip:peer@192.0.2.2;transport=tcp");
  a.ua.receive_stream(tcp(2, 43'210), lab::respond(over_stream, "200 OK", "peer"), a.app).ignore();
  CHECK(a.app.take() == "accepted ended 200 ");
  a.respond(a.message(), "200 OK", "peer", udp(9, 1'024));
  CHECK(a.app.take() == "accepted ended 200 ");
}

TEST_CASE("3261-18.1.2-01 a response with the sent-by of another is dropped without a trace") {
  agent<> a;
  auto const invite = a.invite();
  auto const ok = lab::respond(invite, "200 OK", "peer", {"Contact: <sip:peer@192.0.2.7>"});
  for (auto const* sent_by : {"192.0.2.3:5060", "192.0.2.1:5061", "192.0.2.1", "host.invalid:5060"})
    a.receive(replaced(ok, "192.0.2.1:5060", sent_by));
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  CHECK(a.ua.counters().stray_responses == 4);
  a.receive(ok);
  CHECK(a.app.log == "accepted ");
}

TEST_CASE("3261-18.1.2-02 3261-18.1.2-03 Call-ID, tags and CSeq without the branch name nothing") {
  agent<> a;
  auto const invite = a.invite();
  auto const ok = lab::respond(invite, "200 OK", "peer", {"Contact: <sip:peer@192.0.2.7>"});
  auto const digit = invite.find("branch=z9hG4bK") + 14;
  auto other = ok;
  auto const at = other.find("branch=z9hG4bK") + 14;
  for (std::size_t i = 0; i < 32; ++i) {  // whichever digit differs
    other = ok;
    other[at + i] = invite[digit + i] == '7' ? '8' : '7';
    a.receive(other);
  }
  a.receive(replaced(ok, "branch=z9hG4bK", "branch=z9hG4bL"));
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  CHECK(a.ua.counters().stray_responses == 33);
  CHECK(a.ua.live_transactions() == 1);
}

TEST_CASE("3261-18.1.2-02 a 2xx long after its transaction is dropped: no ACK, no event") {
  agent<> a;
  auto const invite = a.invite();
  a.respond(invite, "200 OK");
  a.take();
  a.app.take();
  a.until(32'000);
  CHECK(a.ua.live_transactions() == 0);
  a.respond(invite, "200 OK");
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  CHECK(a.ua.counters().stray_responses == 1);
}

}  // namespace rfc3261_18_1_test
