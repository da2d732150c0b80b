// Framing (18.3) and transport errors (18.4).
#include "addressed.hpp"

namespace rfc3261_18_3_test {

using namespace conformance;

namespace {

std::string without_length(std::string text) {
  auto const at = text.find("Content-Length: ");
  REQUIRE(at != text.npos);
  return text.erase(at, text.find("\r\n", at) + 2 - at);
}

}  // namespace

TEST_CASE("3261-18.3-01 a datagram: what follows the body is dropped, a short one is refused") {
  agent<> a;
  auto const text = a_message.text();
  a.receive(text + "and more");
  CHECK(a.app.take() == "message ");
  CHECK(a.app.body == "hi");
  auto cut = text;
  cut.pop_back();
  a.receive(replaced(cut, "peer1", "peer2"));
  CHECK(a.names() == names{"SIP/2.0 400 Bad Request"});
  auto ok = lab::respond(a.message(), "200 OK", "peer", {"Content-Type: text/plain"}, "thanks");
  a.receive(ok.substr(0, ok.size() - 1));
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  a.receive(ok);
  CHECK(a.app.log == "accepted ended 200 ");
}

TEST_CASE("3261-18.3-02 a datagram without Content-Length: the body ends where the datagram does") {
  agent<> a;
  a.receive(without_length(a_message.text()) + " there");
  CHECK(a.app.log == "message ");
  CHECK(a.app.body == "hi there");
}

TEST_CASE("3261-18.3-03 a stream without a sound Content-Length: 400, and it is to be closed") {
  auto const text = an_invite.text();
  auto const length = "Content-Length: " + std::to_string(lab::sdp.size());
  for (auto const& bad : {without_length(text), replaced(text, length, "Content-Length: one"),
                          replaced(text, length, length + "\r\nContent-Length: 7")}) {
    agent<addressed> a;
    CHECK(a.ua.receive_stream(tcp(2, 40'000), bad, a.app).code == error::malformed);
    auto const all = a.take();
    REQUIRE(all.size() == 1);
    CHECK(all[0].to == tcp(2, 40'000));
    CHECK(lab::first_line(all[0].text) == "SIP/2.0 400 Bad Request");
    CHECK(lab::value(all[0].text, "Via") == "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1");
    CHECK(lab::value(all[0].text, "CSeq") == "1 INVITE");
    CHECK(a.app.log.empty());
    CHECK(a.ua.live() == 0);
    CHECK(a.ua.receive_stream(tcp(2, 40'000), text, a.app).code == error::malformed);  // lost
    CHECK(a.out.sent.empty());
  }
}

TEST_CASE("3261-18.3-03 cut at every octet: one 400, when the head is whole") {
  auto const bad = without_length(lab::peer_request{.method = "OPTIONS"}.text());
  for (std::size_t cut = 1; cut < bad.size(); ++cut) {
    agent<addressed> a;
    CHECK(a.ua.receive_stream(tcp(2), bad.substr(0, cut), a.app));
    CHECK(a.out.sent.empty());
    CHECK(a.ua.receive_stream(tcp(2), bad.substr(cut), a.app).code == error::malformed);
    CHECK(a.names() == names{"SIP/2.0 400 Bad Request"});
  }
}

TEST_CASE("3261-18.3-03 a response, an ACK, or no SIP at all is answered by nothing") {
  agent<addressed> a;
  auto const ok = lab::respond(a.message("sip:peer@192.0.2.2;transport=tcp"), "200 OK", "peer");
  auto const ack = lab::peer_request{.method = "ACK"}.text();
  int port = 40'000;
  for (std::string const& bad : {without_length(ok), without_length(ack), std::string("\x16\x03"),
                                 std::string("hello\r\n\r\n")})
    CHECK(a.ua.receive_stream(tcp(3, ++port), bad, a.app).code == error::malformed);
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
}

TEST_CASE("3261-18.3-03 what came whole before the flawed message was taken") {
  agent<addressed> a;
  auto const good = lab::peer_request{.method = "OPTIONS"}.text();
  auto const bad = without_length(lab::peer_request{.method = "OPTIONS", .cseq = "2"}.text());
  CHECK(a.ua.receive_stream(tcp(2), good + bad, a.app).code == error::malformed);
  CHECK(a.names() == names{"SIP/2.0 200 OK", "SIP/2.0 400 Bad Request"});
}

TEST_CASE("3261-18.4-01 ICMP errors and resets are transport errors of what ran on that flow") {
  agent<addressed> a;
  a.invite();
  a.message("sip:peer@192.0.2.2;transport=tcp");
  a.message("sip:peer@192.0.2.3");
  CHECK(a.ua.transport_failed(udp(2), a.app));  // the loop heard "port unreachable"
  CHECK(a.app.take() == "transport ended 503 ");
  CHECK(a.ua.closed(tcp(2), a.app));  // and of a reset
  CHECK(a.app.take() == "transport ended 503 ");
  CHECK(a.ua.live_contexts() == 1);  // the third goes on
  a.until(500);
  CHECK(lab::first_line(a.one()) == "MESSAGE sip:peer@192.0.2.3 SIP/2.0");
}

}  // namespace rfc3261_18_3_test
