// Merged requests (8.2.2.2) and answers without a transaction (8.2.7).
#include "agent.hpp"

namespace rfc3261_8_2_test {

using namespace conformance;

namespace {
struct one_transaction : default_limits {
  static constexpr u32 transactions = 1;
};
struct crowded : extend<lab::traits, use_limits<one_transaction>> {};

/// Its only transaction is taken, so that all else is answered without one.
struct full_agent : agent<crowded> {
  full_agent() {
    receive(lab::peer_request{.branch = "z9hG4bKfirst", .call_id = "first", .content = lab::sdp});
    until(200);
    CHECK(names() == lab::names{"SIP/2.0 100 Trying"});
    app.take();
  }
};
}  // namespace

TEST_CASE("3261-8.2.2.2-01 a request that came by another way before: 482, the first goes on") {
  agent<> a;
  a.receive(an_invite);
  a.receive(lab::peer_request{.branch = "z9hG4bKother", .content = lab::sdp});
  auto const loop = a.one();
  CHECK(lab::first_line(loop) == "SIP/2.0 482 Loop Detected");
  CHECK(lab::value(loop, "Via") == "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKother");
  CHECK(!lab::tag(lab::value(loop, "To")).empty());
  CHECK(a.app.log == "incoming ");
  CHECK(a.server()->ring());

  a.receive(a_message);  // not only an INVITE; also after its answer, while the transaction lasts
  CHECK(a.text_server()->accept());
  a.take();
  auto fork = a_message;
  fork.branch = "z9hG4bKfork";
  a.receive(fork);
  CHECK(a.names() == names{"SIP/2.0 482 Loop Detected"});
}

TEST_CASE("3261-8.2.2.2-01 not merged: another From tag, Call-ID, CSeq, or a To tag") {
  agent<> a;
  a.receive(an_invite);
  a.app.take();
  auto const is_new = [&](lab::peer_request r) {
    r.branch = "z9hG4bKother" + r.from_tag + r.call_id + r.cseq;
    r.content = lab::sdp;
    a.receive(r);
    return a.app.take() == "incoming ";
  };
  CHECK(is_new({.from_tag = "peers"}));
  CHECK(is_new({.call_id = "call-2@192.0.2.2"}));
  CHECK(is_new({.cseq = "2"}));
  CHECK(a.out.sent.empty());
  a.receive(lab::peer_request{.branch = "z9hG4bKtagged", .to_tag = "x"});
  CHECK(a.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
}

TEST_CASE("3261-8.2.7-01 without a transaction: one final answer, the same for the same request") {
  full_agent a;
  auto const refusal = [&](lab::peer_request const& r) {
    a.receive(r);
    return a.one();
  };
  auto const first = refusal(an_invite);
  CHECK(lab::first_line(first) == "SIP/2.0 503 Service Unavailable");
  auto const tag = lab::tag(lab::value(first, "To"));
  CHECK(tag.size() == 32);
  CHECK(refusal(an_invite) == first);  // made anew, with the same tag
  CHECK(lab::tag(lab::value(refusal(lab::peer_request{.branch = "z9hG4bKelse"}), "To")) != tag);
  full_agent other;
  other.receive(an_invite);
  CHECK(lab::tag(lab::value(other.one(), "To")) == tag);  // the same key, by the same seed
  CHECK(a.ua.live_transactions() == 1);
  a.until(100'000);  // no 100 at 200 ms, no repetition of the 503
  CHECK(a.out.sent.empty());
}

TEST_CASE("3261-8.2.7-01 ACK is ignored; CANCEL finds nothing to cancel, and leaves nothing") {
  full_agent a;
  a.receive(an_invite);
  auto const refused = a.one();
  auto const to_tag = lab::tag(lab::value(refused, "To"));
  a.receive(lab::peer_request{.method = "ACK", .to_tag = to_tag});
  CHECK(a.out.sent.empty());
  CHECK(a.app.log.empty());
  a.receive(lab::peer_request{.method = "CANCEL"});  // a request of its own: 9.2
  CHECK(a.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  CHECK(a.ua.live_transactions() == 1);
  a.receive(an_invite);
  CHECK(a.one() == refused);
}

}  // namespace rfc3261_8_2_test
