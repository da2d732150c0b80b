// Peers that name dialogs badly: of RFC 2543, without tags and branches; and one that rewrites
// tags.
#include "../support/lab.hpp"

namespace old_peers_test {

using namespace polysip;
using lab::names;

namespace {

struct old_traits : extend<lab::traits, use_dialog_id<rfc2543_dialog_id>> {};
struct rewritten_traits : extend<lab::traits, use_dialog_id<call_id_only>> {};

template<class Traits> struct app : ignore_rest {
  using phone = stack<Traits>;
  using ignore_rest::on;
  void on(typename phone::template incoming<invite_server_context> const& e) {
    ++calls;
    in = e.context;
    e.context->accept(lab::sdp).ignore();
  }
  void on(typename phone::template confirmed<invite_server_context> const&) { ++confirmed; }
  void on(typename phone::template changed<invite_server_context> const& e) {
    held = e.held_by_peer;
  }
  void on(typename phone::template accepted<invite_client_context> const& e) {
    ++accepted;
    out = e.context;
  }
  void on(typename phone::template ended<invite_server_context> const&) { ++ends; }
  void on(typename phone::template ended<invite_client_context> const&) { ++ends; }
  typename phone::template handle<invite_server_context> in;
  typename phone::template handle<invite_client_context> out;
  int calls = 0, confirmed = 0, accepted = 0, ends = 0;
  bool held = false;
};

// A request as RFC 2543 allowed it: no branch, no tags.
std::string old_request(std::string method, std::string cseq, std::string to_tag = {},
                        std::string content = {}) {
  return method + " sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060\r\n" +
         "From: <sip:peer@192.0.2.2>\r\nTo: <sip:me@192.0.2.1>" +
         (to_tag.empty() ? "" : ";tag=" + to_tag) + "\r\nCall-ID: 1@192.0.2.2\r\nCSeq: " + cseq +
         " " + method +
         "\r\nContact: <sip:peer@192.0.2.2>\r\nContent-Length: " + std::to_string(content.size()) +
         "\r\n\r\n" + content;
}

std::string on_hold(std::string sdp) {
  sdp.replace(sdp.find("sendrecv"), 8, "sendonly");
  return sdp;
}

}  // namespace

TEST_CASE("RFC 2543: a caller without tags and branches, from INVITE to BYE") {
  lab::bench<old_traits> bench;
  app<old_traits> us;
  auto const invite = old_request("INVITE", "1", {}, lab::sdp);
  bench.in(us, invite).ignore();
  auto const ok = bench.one();
  CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
  bench.in(us, invite).ignore();  // repeated: matched by the rules of 17.2.3 for such peers
  CHECK(us.calls == 1);
  bench.take();

  bench.in(us, old_request("ACK", "1")).ignore();
  CHECK(us.confirmed == 1);
  bench.until(us, 40'000);  // no more 200, no BYE for want of an ACK
  CHECK(bench.out.sent.empty());

  bench.in(us, old_request("INVITE", "2", {}, on_hold(lab::sdp))).ignore();
  CHECK(lab::first_line(bench.one()) == "SIP/2.0 200 OK");
  CHECK(us.calls == 1);  // the same call leg, although there is no To tag
  CHECK(us.held);
  bench.in(us, old_request("ACK", "2")).ignore();

  bench.in(us, old_request("BYE", "3")).ignore();
  CHECK(bench.names() == names{"SIP/2.0 200 OK"});
  CHECK(us.ends == 1);
  bench.until(us, 80'000);
  CHECK(bench.ua.live() == 0);
}

TEST_CASE("RFC 2543: a caller that copies our To tag is known by it") {
  lab::bench<old_traits> bench;
  app<old_traits> us;
  bench.in(us, old_request("INVITE", "1", {}, lab::sdp)).ignore();
  auto const tag = lab::tag(lab::value(bench.one(), "To"));
  bench.in(us, old_request("ACK", "1", tag)).ignore();
  CHECK(us.confirmed == 1);
  bench.in(us, old_request("BYE", "2", "another")).ignore();
  CHECK(bench.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  bench.in(us, old_request("BYE", "3", tag)).ignore();
  CHECK(bench.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("RFC 2543: a callee without a tag") {
  lab::bench<old_traits> bench;
  app<old_traits> us;
  REQUIRE(bench.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = bench.one();
  std::string const contact = "Contact: <sip:peer@192.0.2.2>";
  auto const ok = lab::respond(invite, "200 OK", "", {contact}, lab::sdp);
  bench.in(us, ok).ignore();
  CHECK(us.accepted == 1);
  CHECK(lab::first_line(bench.one()) == "ACK sip:peer@192.0.2.2 SIP/2.0");
  bench.in(us, ok).ignore();  // repeated
  CHECK(lab::first_line(bench.one()) == "ACK sip:peer@192.0.2.2 SIP/2.0");
  CHECK(us.accepted == 1);

  CHECK(bench.ua[us.out]->bye());
  auto const bye = bench.one();
  CHECK(lab::value(bye, "To") == "<sip:peer@192.0.2.2>");
  bench.in(us, lab::respond(bye, "200 OK", "")).ignore();
  CHECK(us.ends == 1);
}

TEST_CASE("under the default such a request belongs to no dialog") {
  lab::bench<> bench;
  app<lab::traits> us;
  bench.in(us, old_request("INVITE", "1", {}, lab::sdp)).ignore();
  bench.take();
  bench.in(us, old_request("BYE", "3")).ignore();
  CHECK(bench.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  CHECK(us.ends == 0);
}

TEST_CASE("Call-ID only: every message of the peer has other tags") {
  lab::bench<rewritten_traits> bench;
  app<rewritten_traits> us;
  lab::peer_request q{.content = lab::sdp};
  bench.in(us, q.text()).ignore();
  CHECK(lab::first_line(bench.one()) == "SIP/2.0 200 OK");
  lab::peer_request const ack{
      .method = "ACK", .branch = "z9hG4bK2", .to_tag = "x", .from_tag = "y"};
  bench.in(us, ack.text()).ignore();
  CHECK(us.confirmed == 1);
  lab::peer_request const hold{.branch = "z9hG4bK3",
                               .cseq = "2",
                               .to_tag = "z",
                               .from_tag = "w",
                               .content = on_hold(lab::sdp)};
  bench.in(us, hold.text()).ignore();
  CHECK(lab::first_line(bench.one()) == "SIP/2.0 200 OK");
  CHECK(us.held);
  lab::peer_request const bye{
      .method = "BYE", .branch = "z9hG4bK4", .cseq = "3", .to_tag = "u", .from_tag = "v"};
  bench.in(us, bye.text()).ignore();
  CHECK(bench.names() == names{"SIP/2.0 200 OK"});
  CHECK(us.ends == 1);
}

TEST_CASE("Call-ID only: a 2xx under another tag is the same one again, not a fork to refuse") {
  lab::bench<rewritten_traits> bench;
  app<rewritten_traits> us;
  REQUIRE(bench.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = bench.one();
  std::string const contact = "Contact: <sip:peer@192.0.2.2>";
  bench.in(us, lab::respond(invite, "180 Ringing", "early", {contact})).ignore();
  bench.in(us, lab::respond(invite, "200 OK", "one", {contact}, lab::sdp)).ignore();
  CHECK(bench.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
  bench.in(us, lab::respond(invite, "200 OK", "two", {contact}, lab::sdp)).ignore();
  CHECK(bench.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
  CHECK(us.accepted == 1);
  CHECK(bench.ua.live_dialogs() == 1);
  CHECK(bench.ua[us.out]->bye());
  bench.in(us, lab::respond(bench.one(), "200 OK", "three")).ignore();
  CHECK(us.ends == 1);
}

}  // namespace old_peers_test
