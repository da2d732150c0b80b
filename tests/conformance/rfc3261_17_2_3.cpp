// Which server transaction a request belongs to.
#include "agent.hpp"

namespace rfc3261_17_2_3_test {

using namespace conformance;

namespace {

/// An INVITE that is new here is told and gets a 180; a known one gets that 180 again.
bool is_new(agent<>& a, std::string const& text) {
  a.app.take();
  a.receive(text);
  bool const told = a.app.take() == "incoming ";
  if (told) CHECK(a.server()->ring());
  auto const sent = a.names();
  CHECK(sent == names{"SIP/2.0 180 Ringing"});
  return told;
}

/// As RFC 2543 peers write: no cookie.
struct old_request {
  std::string method = "INVITE", uri = "sip:me@192.0.2.1", via = "192.0.2.2:5060;branch=1",
              from = "<sip:peer@192.0.2.2>;tag=p", to = "<sip:me@192.0.2.1>", call_id = "old",
              cseq = "1";
  std::string text() const {
    return lab::lines({method + " " + uri + " SIP/2.0", "Via: SIP/2.0/UDP " + via, "From: " + from,
                       "To: " + to, "Call-ID: " + call_id, "CSeq: " + cseq + " " + method,
                       "Contact: <sip:peer@192.0.2.2>", "Content-Length: 0"});
  }
};

/// A refused INVITE of such a peer, and what its 486 says in To.
struct refused_old_peer : agent<> {
  std::string busy, to;
  explicit refused_old_peer(old_request const& r = {}) {
    receive(r.text());
    CHECK(server()->reject(486));
    busy = one();
    CHECK(lab::first_line(busy) == "SIP/2.0 486 Busy Here");
    to = lab::value(busy, "To");
  }
  /// Whether this ACK ends the repetition of the 486.
  bool ended_by(old_request const& ack) {
    receive(ack.text());
    auto const before = time;
    until(before + 4'000);
    return take().empty();
  }
};

}  // namespace

TEST_CASE("3261-17.2.3-01 branch, sent-by and method make the transaction") {
  agent<> a;
  auto const invite = an_invite.text();
  CHECK(is_new(a, invite));
  CHECK(!is_new(a, invite));
  CHECK(
      !is_new(a, replaced(invite, "INVITE sip:me@", "INVITE sip:other@")));  // nothing else counts
  int calls = 1;
  auto const other = [&](std::string_view via) {  // its own Call-ID, so that it is not merged
    return replaced(replaced(invite, "192.0.2.2:5060;branch=z9hG4bKpeer1", via), "call-1",
                    "call-" + std::to_string(++calls));
  };
  CHECK(is_new(a, other("192.0.2.2:5060;branch=z9hG4bKpeer2")));
  CHECK(is_new(a, other("192.0.2.3:5060;branch=z9hG4bKpeer1")));
  CHECK(is_new(a, other("192.0.2.2:5062;branch=z9hG4bKpeer1")));
  CHECK(is_new(a, other("192.0.2.2;branch=z9hG4bKpeer1")));
}

TEST_CASE("3261-17.2.3-01 another method with the branch of an INVITE: a request of its own") {
  agent<> a;
  a.receive(an_invite);
  CHECK(a.server()->ring());
  a.take();
  a.receive(lab::peer_request{.method = "OPTIONS"});
  CHECK(a.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("3261-17.2.3-01 the ACK of a 486 belongs to the INVITE of its branch and sent-by") {
  auto const ends_it = [](std::string const& via) {
    agent<> a;
    a.receive(an_invite);
    CHECK(a.server()->reject(486));
    auto const to_tag = lab::tag(lab::value(a.one(), "To"));
    auto const ack = lab::peer_request{.method = "ACK", .to_tag = to_tag}.text();
    a.receive(replaced(ack, "192.0.2.2:5060;branch=z9hG4bKpeer1", via));
    a.until(500);
    return a.take().empty();
  };
  CHECK(ends_it("192.0.2.2:5060;branch=z9hG4bKpeer1"));
  CHECK(!ends_it("192.0.2.2:5060;branch=z9hG4bKpeer2"));
  CHECK(!ends_it("192.0.2.3:5060;branch=z9hG4bKpeer1"));
}

TEST_CASE("3261-17.2.3-02 no cookie: Request-URI, tags, Call-ID, CSeq and the topmost Via") {
  old_request const r;
  auto const is_repetition = [&](auto change) {
    agent<> a;
    a.receive(r.text());
    CHECK(a.server()->ring());
    a.take();
    old_request other = r;
    change(other);
    a.receive(other.text());
    return a.names() == names{"SIP/2.0 180 Ringing"};
  };
  CHECK(is_repetition([](old_request&) {}));
  CHECK(is_repetition([](old_request& o) { o.from = "Peer <sip:peer@192.0.2.2>;tag=P"; }));
  CHECK(is_repetition([](old_request& o) { o.via += ", SIP/2.0/UDP 192.0.2.9"; }));
  CHECK(!is_repetition([](old_request& o) { o.uri = "sip:you@192.0.2.1"; }));
  CHECK(!is_repetition([](old_request& o) { o.from = "<sip:peer@192.0.2.2>;tag=q"; }));
  CHECK(!is_repetition([](old_request& o) { o.to += ";tag=x"; }));
  CHECK(!is_repetition([](old_request& o) { o.call_id = "OLD"; }));
  CHECK(!is_repetition([](old_request& o) { o.cseq = "2"; }));
  CHECK(!is_repetition([](old_request& o) { o.via = "192.0.2.2:5060;branch=2"; }));
  CHECK(!is_repetition([](old_request& o) { o.method = "OPTIONS"; }));
}

TEST_CASE("3261-17.2.3-02 the ACK of an RFC 2543 peer has the To tag of our response") {
  auto const ack = [](std::string const& to) { return old_request{.method = "ACK", .to = to}; };
  refused_old_peer ours;
  CHECK(ours.ended_by(ack(ours.to)));
  refused_old_peer theirs;
  CHECK(!theirs.ended_by(ack("<sip:me@192.0.2.1>;tag=another")));
  CHECK(theirs.ended_by(ack(theirs.to)));
  refused_old_peer tagless;  // older still; its INVITE is named well enough
  CHECK(tagless.ended_by(ack("<sip:me@192.0.2.1>")));
  refused_old_peer other_call;
  CHECK(!other_call.ended_by({.method = "ACK", .to = other_call.to, .cseq = "2"}));
}

TEST_CASE("3261-17.2.3-02 the CANCEL of an RFC 2543 peer has the topmost Via alone") {
  agent<> a;
  a.receive(old_request{.via = "192.0.2.2:5060, SIP/2.0/UDP 192.0.2.9"}.text());
  a.receive(old_request{.method = "CANCEL", .via = "192.0.2.2:5060"}.text());
  CHECK(a.names() == names{"SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"});
}

TEST_CASE("3261-17.2.3-03 branch, its cookie, tags and host in any case; Call-ID octet by octet") {
  agent<> a;
  auto const invite = an_invite.text();
  CHECK(is_new(a, invite));
  CHECK(!is_new(a, replaced(invite, "z9hG4bKpeer1", "Z9HG4BKPEER1")));

  auto const named = replaced(invite, "192.0.2.2:5060;branch", "pc.example.org:5060;branch");
  auto const fresh = replaced(replaced(named, "peer1", "peer2"), "call-1", "call-2");
  CHECK(is_new(a, fresh));
  CHECK(!is_new(a, replaced(fresh, "pc.example.org:", "PC.Example.ORG:")));

  auto const merged = [&](std::string const& text) {  // another branch of the first request
    a.receive(replaced(text, "z9hG4bKpeer1", "z9hG4bKfork"));
    return a.names() == names{"SIP/2.0 482 Loop Detected"};
  };
  CHECK(merged(replaced(invite, "tag=peer", "tag=PEER")));
  CHECK(!merged(replaced(invite, "call-1@", "CALL-1@")));
}

}  // namespace rfc3261_17_2_3_test
