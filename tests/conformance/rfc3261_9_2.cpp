// CANCEL, the server's side.
#include "agent.hpp"

namespace rfc3261_9_2_test {

using namespace conformance;

namespace {

struct users {
  std::string_view realm(method, std::string_view) const noexcept { return "example.org"; }
  std::string_view password(std::string_view, std::string_view) const noexcept { return "secret"; }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};
struct guarded : extend<lab::traits, use_accounts<users>> {};

std::string const none = "SIP/2.0 481 Call/Transaction Does Not Exist";
lab::peer_request const a_cancel{.method = "CANCEL"};

}  // namespace

TEST_CASE("3261-9.2-01 CANCEL without a matching transaction: 481, and nothing is kept") {
  agent<> a;
  a.receive(a_cancel);
  CHECK(a.names() == names{none});
  CHECK(a.ua.live() == 0);
  CHECK(a.app.log.empty());
}

TEST_CASE("3261-9.2-02 CANCEL of a ringing call: 200 for it, 487 for the INVITE, one To tag") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->ring());
  auto const tag = lab::tag(lab::value(a.one(), "To"));
  a.receive(a_cancel);
  auto const sent = a.take();
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].text ==
        lab::lines({"SIP/2.0 200 OK", "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1",
                    "From: <sip:peer@192.0.2.2>;tag=peer", "To: <sip:me@192.0.2.1>;tag=" + tag,
                    "Call-ID: call-1@192.0.2.2", "CSeq: 1 CANCEL", "Content-Length: 0"}));
  CHECK(lab::first_line(sent[1].text) == "SIP/2.0 487 Request Terminated");
  CHECK(lab::value(sent[1].text, "To") == "<sip:me@192.0.2.1>;tag=" + tag);
  CHECK(lab::value(sent[1].text, "CSeq") == "1 INVITE");
  CHECK(a.app.log == "incoming ended 487 ");
}

TEST_CASE("3261-9.2-02 before anything was sent: both answers carry the same new tag") {
  agent<> a;
  a.receive(an_invite);
  a.receive(a_cancel);
  auto const sent = a.take();
  REQUIRE(sent.size() == 2);
  CHECK(!lab::tag(lab::value(sent[0].text, "To")).empty());
  CHECK(lab::value(sent[0].text, "To") == lab::value(sent[1].text, "To"));
}

TEST_CASE("3261-9.2-02 a repeated CANCEL gets the same answer, and nothing else happens") {
  agent<> a;
  a.receive(an_invite);
  a.receive(a_cancel);
  auto const sent = a.take();
  a.receive(a_cancel);
  CHECK(a.one() == sent[0].text);
  a.receive(lab::peer_request{.method = "ACK"});
  a.receive(a_cancel);
  CHECK(a.one() == sent[0].text);
}

TEST_CASE("3261-9.2-03 CANCEL after the final response: 200, and the call or refusal stays") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->accept(lab::sdp));
  auto const ok = a.one();
  a.receive(a_cancel);
  auto const answer = a.one();
  CHECK(lab::first_line(answer) == "SIP/2.0 200 OK");
  CHECK(lab::value(answer, "CSeq") == "1 CANCEL");
  CHECK(lab::value(answer, "To") == lab::value(ok, "To"));
  a.until(500);
  CHECK(a.one() == ok);  // the 2xx is repeated as before
  CHECK(a.server()->phase() == phase::established);

  agent<> b;
  b.receive(an_invite);
  CHECK(b.server()->reject(486));
  auto const busy = b.one();
  b.receive(a_cancel);
  CHECK(lab::first_line(b.one()) == "SIP/2.0 200 OK");
  b.until(500);
  CHECK(b.one() == busy);
}

TEST_CASE("3261-9.2-03 CANCEL of another request than INVITE: 200, and the request goes on") {
  agent<> a;
  a.receive(a_message);
  a.receive(a_cancel);
  auto const answer = a.one();
  CHECK(lab::first_line(answer) == "SIP/2.0 200 OK");
  CHECK(lab::value(answer, "CSeq") == "1 CANCEL");
  CHECK(a.app.log == "message ");
  CHECK(a.text_server()->accept());
  auto const ok = a.one();
  CHECK(lab::value(ok, "CSeq") == "1 MESSAGE");
  CHECK(lab::value(ok, "To") == lab::value(answer, "To"));
}

TEST_CASE("3261-9.2-04 CANCEL from another hop: other branch, sent-by host or port: 481") {
  agent<> a;
  a.receive(an_invite);
  auto const cancel = a_cancel.text();
  for (auto const* via :
       {"192.0.2.2:5060;branch=z9hG4bKpeer2", "192.0.2.3:5060;branch=z9hG4bKpeer1",
        "192.0.2.2:5061;branch=z9hG4bKpeer1", "192.0.2.2;branch=z9hG4bKpeer1"}) {
    a.receive(replaced(cancel, "192.0.2.2:5060;branch=z9hG4bKpeer1", via));
    CHECK(a.names() == names{none});
  }
  CHECK(a.app.log == "incoming ");
  CHECK(a.server()->ring());  // it lives
}

TEST_CASE("3261-9.2-04 CANCEL is not challenged, nor refused for its Require") {
  agent<guarded> a;
  a.receive(an_invite);
  auto const asked = a.one();
  CHECK(lab::first_line(asked) == "SIP/2.0 401 Unauthorized");
  a.receive(a_cancel);
  auto const late = a.one();
  CHECK(lab::first_line(late) == "SIP/2.0 200 OK");
  CHECK(lab::value(late, "WWW-Authenticate").empty());

  agent<> b;
  b.receive(an_invite);
  b.receive(lab::peer_request{.method = "CANCEL", .more = {"Require: nothing"}});
  CHECK(b.names() == names{"SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"});
}

}  // namespace rfc3261_9_2_test
