// What a stack does with its own requests: RFC 3261 8.1, 9.1, 12.2.1, 13.2, 14.1, 17.1, RFC 6026.
#include "../support/lab.hpp"

namespace client_side_test {

using namespace polysip;
using lab::names;

namespace {

struct passwords {
  auth::credential find(std::string_view realm) const noexcept {
    return realm == "example.org" ? auth::credential{"me", "secret"} : auth::credential{};
  }
};
struct caller_traits : extend<lab::traits, use_credentials<passwords>> {};
using bench = lab::bench<caller_traits>;
using phone = bench::stack;

struct caller : ignore_rest {
  using ignore_rest::on;
  void on(phone::progress<invite_client_context> const& e) {
    log += std::to_string(e.message.status()) + " ";
  }
  void on(phone::accepted<invite_client_context> const&) { log += "accepted "; }
  void on(phone::rejected<invite_client_context> const& e) {
    log += "rejected " + std::to_string(e.message.status()) + " ";
  }
  void on(phone::failed<invite_client_context> const& e) {
    log += std::string("failed ") + to_string(e.why) + " ";
  }
  void on(phone::changed<invite_client_context> const& e) {
    log += "changed " + std::to_string(e.status) + " ";
  }
  void on(phone::ended<invite_client_context> const& e) {
    log += "ended " + std::to_string(e.status) + " ";
  }
  void on(phone::accepted<message_client_context> const& e) {
    log += "sent ";
    if (keep) e.context->keep().ignore();
  }
  void on(phone::rejected<message_client_context> const& e) {
    log += "refused " + std::to_string(e.message.status()) + " ";
  }
  void on(phone::ended<message_client_context> const&) { log += "over "; }
  std::string log;
  bool keep = false;
};

std::string const contact = "Contact: <sip:peer@192.0.2.7>";
std::string const asked =
    "WWW-Authenticate: Digest realm=\"example.org\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";

struct call_fixture : bench {
  caller app;
  std::string invite;
  phone::handle<invite_client_context> call;

  void start() {
    auto const r = ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
    REQUIRE(r);
    call = r.value;
    invite = one();
  }
  void answer(std::string const& status, std::string const& to_tag = "peer",
              std::string const& sdp = {}) {
    in(app, lab::respond(invite, status, to_tag, {contact}, sdp)).ignore();
  }
  void establish() {
    start();
    answer("200 OK", "peer", lab::sdp);
    CHECK(lab::first_line(one()) == "ACK sip:peer@192.0.2.7 SIP/2.0");
    CHECK(app.log == "accepted ");
    app.log.clear();
  }
};

}  // namespace

TEST_CASE("a request has what 8.1.1 asks for") {
  call_fixture f;
  f.start();
  CHECK(lab::first_line(f.invite) == "INVITE sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(f.invite, "Via").find("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK") == 0);
  CHECK(lab::value(f.invite, "Max-Forwards") == "70");
  CHECK(lab::value(f.invite, "To") == "<sip:peer@192.0.2.2>");
  CHECK(lab::value(f.invite, "From").find("<sip:me@192.0.2.1>;tag=") == 0);
  CHECK(lab::value(f.invite, "CSeq") == "1 INVITE");
  CHECK(lab::value(f.invite, "Contact") == "<sip:me@192.0.2.1:5060>");
  CHECK(lab::body(f.invite) == lab::sdp);
  CHECK(!f.ua.start<invite_client_context>("sip:peer@name.invalid"));
}

TEST_CASE("a 486 is acknowledged in its transaction, with the branch of the INVITE (17.1.1.3)") {
  call_fixture f;
  f.start();
  f.answer("180 Ringing");
  f.answer("486 Busy Here");
  auto const ack = f.one();
  CHECK(lab::first_line(ack) == "ACK sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(ack, "Via") == lab::value(f.invite, "Via"));
  CHECK(lab::value(ack, "CSeq") == "1 ACK");
  CHECK(lab::value(ack, "To") == "<sip:peer@192.0.2.2>;tag=peer");
  f.answer("486 Busy Here");
  CHECK(f.one() == ack);
  CHECK(f.app.log == "180 rejected 486 ended 486 ");
  f.until(f.app, 32'000);
  CHECK(f.ua.live() == 0);
}

TEST_CASE("each repeated 2xx gets the same ACK; the call is told once (13.2.2.4, RFC 6026 7.2)") {
  call_fixture f;
  f.start();
  f.answer("200 OK");
  auto const ack = f.one();
  CHECK(lab::value(ack, "CSeq") == "1 ACK");
  CHECK(lab::value(ack, "Via") != lab::value(f.invite, "Via"));
  f.answer("200 OK");
  CHECK(f.one() == ack);
  CHECK(f.app.log == "accepted ");
}

TEST_CASE("a repeated 2xx after the call ended is still acknowledged") {
  call_fixture f;
  f.establish();
  CHECK(f.ua[f.call]->bye());
  auto const bye = f.one();
  f.in(f.app, lab::respond(bye, "200 OK", "")).ignore();
  CHECK(f.app.log == "ended 200 ");
  f.answer("200 OK");
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
}

TEST_CASE("a second 2xx of another fork is acknowledged and ended by BYE (13.2.2.4)") {
  call_fixture f;
  f.establish();
  f.answer("200 OK", "other");
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::first_line(sent[0].text) == "ACK sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::tag(lab::value(sent[0].text, "To")) == "other");
  CHECK(lab::first_line(sent[1].text) == "BYE sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::tag(lab::value(sent[1].text, "To")) == "other");
  CHECK(f.app.log.empty());
  CHECK(f.ua.live_dialogs() == 1);
}

TEST_CASE("CANCEL waits for a provisional response, then copies the INVITE (9.1)") {
  call_fixture f;
  f.start();
  CHECK(f.ua[f.call]->cancel());
  CHECK(f.out.sent.empty());
  f.answer("100 Trying", "");
  auto const cancel = f.one();
  CHECK(lab::first_line(cancel) == "CANCEL sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(cancel, "Via") == lab::value(f.invite, "Via"));
  CHECK(lab::value(cancel, "CSeq") == "1 CANCEL");
  CHECK(lab::value(cancel, "To") == "<sip:peer@192.0.2.2>");
  f.in(f.app, lab::respond(cancel, "200 OK", "x")).ignore();
  f.answer("487 Request Terminated");
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
  CHECK(f.app.log == "rejected 487 ended 487 ");
}

TEST_CASE("a 2xx that crosses the CANCEL is acknowledged and ended by BYE (9.1, 15)") {
  call_fixture f;
  f.start();
  f.answer("180 Ringing");
  CHECK(f.ua[f.call]->end());
  CHECK(lab::first_line(f.one()) == "CANCEL sip:peer@192.0.2.2 SIP/2.0");
  f.answer("200 OK");
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0", "BYE sip:peer@192.0.2.7 SIP/2.0"});
}

TEST_CASE("a canceled INVITE without a final response is given up after 64*T1 (9.1)") {
  call_fixture f;
  f.start();
  f.answer("180 Ringing");
  CHECK(f.ua[f.call]->cancel());
  auto const cancel = f.one();
  f.in(f.app, lab::respond(cancel, "200 OK", "x")).ignore();
  f.until(f.app, 40'000);
  CHECK(f.app.log == "180 failed timeout ended 408 ");
  CHECK(f.ua.live() == 0);
}

TEST_CASE("a callee that rings for ever is canceled after the ring limit") {
  call_fixture f;
  f.start();
  f.answer("180 Ringing");
  f.until(f.app, 180'000);
  CHECK(lab::first_line(f.one()) == "CANCEL sip:peer@192.0.2.2 SIP/2.0");
}

TEST_CASE("a challenge is answered in the same context: next CSeq, same Call-ID and tag (22.2)") {
  call_fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "401 Unauthorized", "p", {asked})).ignore();
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::value(sent[0].text, "CSeq") == "1 ACK");
  auto const& again = sent[1].text;
  CHECK(lab::value(again, "CSeq") == "2 INVITE");
  CHECK(lab::value(again, "Call-ID") == lab::value(f.invite, "Call-ID"));
  CHECK(lab::value(again, "From") == lab::value(f.invite, "From"));
  CHECK(lab::value(again, "To") == lab::value(f.invite, "To"));
  CHECK(lab::value(again, "Via") != lab::value(f.invite, "Via"));
  CHECK(lab::value(again, "Authorization").find("Digest username=\"me\", realm=\"example.org\"") ==
        0);
  CHECK(lab::value(again, "Authorization").find("nc=00000001") != std::string::npos);
  CHECK(lab::body(again) == lab::sdp);
  CHECK(f.app.log.empty());
  f.in(f.app, lab::respond(again, "401 Unauthorized", "p", {asked})).ignore();
  CHECK(f.app.log == "rejected 401 ended 401 ");
}

TEST_CASE("the ACK carries the INVITE's credentials, the BYE the next count (22.1)") {
  call_fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "401 Unauthorized", "p", {asked})).ignore();
  f.invite = f.take()[1].text;
  f.answer("200 OK");
  auto const ack = f.one();
  CHECK(lab::value(ack, "Authorization") == lab::value(f.invite, "Authorization"));
  CHECK(f.ua[f.call]->bye());
  auto const bye = f.one();
  CHECK(lab::value(bye, "CSeq") == "3 BYE");
  CHECK(lab::value(bye, "Authorization").find("nc=00000002") != std::string::npos);
}

TEST_CASE("a challenge for a realm without password is the outcome") {
  call_fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "407 Proxy Authentication Required", "p",
                           {"Proxy-Authenticate: Digest realm=\"elsewhere\", nonce=\"n\""}))
      .ignore();
  CHECK(f.app.log == "rejected 407 ended 407 ");
}

TEST_CASE("a challenge of the CANCEL is not answered: there is no second CANCEL (22.1)") {
  call_fixture f;
  f.start();
  f.answer("180 Ringing");
  CHECK(f.ua[f.call]->cancel());
  f.in(f.app, lab::respond(f.one(), "401 Unauthorized", "p", {asked})).ignore();
  CHECK(f.out.sent.empty());
  f.answer("487 Request Terminated");
  CHECK(f.app.log == "180 rejected 487 ended 487 ");
}

TEST_CASE("requests in a dialog follow the route set to the remote target (12.2.1.1)") {
  call_fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "200 OK", "peer",
                           {"Record-Route: <sip:192.0.2.9;lr>, <sip:192.0.2.8;lr>", contact}))
      .ignore();
  auto sent = f.take();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == 8);  // the last one recorded is the first to pass
  CHECK(lab::first_line(sent[0].text) == "ACK sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::value(sent[0].text, "Route") == "<sip:192.0.2.8;lr>, <sip:192.0.2.9;lr>");
}

TEST_CASE("a strict router takes the Request-URI; the target ends the Route (12.2.1.1)") {
  call_fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "200 OK", "peer",
                           {"Record-Route: <sip:192.0.2.9>, <sip:192.0.2.8>", contact}))
      .ignore();
  auto const ack = f.take()[0];
  CHECK(ack.to == 8);
  CHECK(lab::first_line(ack.text) == "ACK sip:192.0.2.8 SIP/2.0");
  CHECK(lab::value(ack.text, "Route") == "<sip:192.0.2.9>, <sip:peer@192.0.2.7>");
}

TEST_CASE("a call whose route set is too long is acknowledged and ended, straight to the Contact") {
  call_fixture f;
  f.start();
  std::string routes = "Record-Route: <sip:192.0.2.8;lr>";
  for (int i = 0; i < 32; ++i) routes += ", <sip:192.0.2.9;lr>";
  auto const ok = lab::respond(f.invite, "200 OK", "peer", {routes, contact});
  f.in(f.app, ok).ignore();
  CHECK(f.app.log == "failed transport ended 503 ");
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  for (auto const& p : sent) {
    CHECK(p.to == 7);
    CHECK(lab::tag(lab::value(p.text, "To")) == "peer");
    CHECK(lab::value(p.text, "Route").empty());
  }
  CHECK(lab::value(sent[0].text, "CSeq") == "1 ACK");
  CHECK(lab::value(sent[1].text, "CSeq") == "2 BYE");
  f.in(f.app, ok).ignore();
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
}

namespace {

/// A response that says of Call-ID, From and CSeq what the request did not.
std::string lie(std::string response, std::string const& cseq = "2147483647") {
  auto const put = [&](std::string const& name, std::string const& value) {
    auto const old = name + ": " + lab::value(response, name);
    response.replace(response.find("\r\n" + name), old.size() + 2, "\r\n" + name + ": " + value);
  };
  put("Call-ID", "theirs");
  put("From", "<sip:president@192.0.2.99>;tag=theirs");
  put("CSeq", cseq + " INVITE");
  return response;
}
void check_ours(std::string const& sent, std::string const& invite, std::string const& cseq) {
  for (auto const* const name : {"Call-ID", "From"})
    CHECK(lab::value(sent, name) == lab::value(invite, name));
  CHECK(lab::value(sent, "CSeq") == cseq);
}

}  // namespace

TEST_CASE(
    "Call-ID, From and CSeq of a dialog are the request's, whatever a response says (12.1.2)") {
  for (auto const* const cseq : {"0", "2147483647"})
    for (bool const rings : {false, true}) {
      CAPTURE(cseq);
      CAPTURE(rings);
      call_fixture f;
      f.start();
      if (rings)
        f.in(f.app, lie(lab::respond(f.invite, "180 Ringing", "peer", {contact}), cseq)).ignore();
      auto const ok = lie(lab::answered(f.invite, "peer"), cseq);
      f.in(f.app, ok).ignore();
      auto const ack = f.one();
      CHECK(lab::tag(lab::value(ack, "To")) == "peer");
      check_ours(ack, f.invite, "1 ACK");  // 13.2.2.4
      f.in(f.app, ok).ignore();
      CHECK(f.one() == ack);
      f.in(f.app, lie(lab::answered(f.invite, "fork"), cseq)).ignore();
      auto const fork = f.take();
      REQUIRE(fork.size() == 2);
      check_ours(fork[0].text, f.invite, "1 ACK");
      check_ours(fork[1].text, f.invite, "2 BYE");
      CHECK(f.ua[f.call]->bye());
      check_ours(f.one(), f.invite, "2 BYE");
    }
}

TEST_CASE("the ACK has the CSeq of its INVITE, also of a later one, and when it waits for SDP") {
  call_fixture f;
  f.establish();
  CHECK(f.ua[f.call]->hold());
  f.in(f.app, lie(lab::respond(f.one(), "200 OK", "", {contact}, lab::sdp))).ignore();
  check_ours(f.one(), f.invite, "2 ACK");
  bench b;
  struct : caller {
    using caller::on;
    void on(phone::accepted<invite_client_context> const& e) { CHECK(e.context->answer(lab::sdp)); }
  } app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  auto const invite = b.one();
  auto const ok = lie(lab::answered(invite, "peer"));
  b.in(app, ok).ignore();
  auto const ack = b.one();
  check_ours(ack, invite, "1 ACK");
  CHECK(lab::body(ack) == lab::sdp);
  b.in(app, ok).ignore();
  CHECK(b.one() == ack);
}

TEST_CASE("a 500 with the CSeq of an earlier request does not make ours overtaken (12.2.2)") {
  call_fixture f;
  f.establish();
  CHECK(f.ua[f.call]->hold());
  f.in(f.app, lie(lab::respond(f.one(), "500 Server Internal Error", ""), "1")).ignore();
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
  CHECK(f.app.log == "changed 500 ");
}

TEST_CASE("hold offers sendonly with a higher version; a refusal changes nothing (14.1)") {
  call_fixture f;
  f.establish();
  CHECK(f.ua[f.call]->hold());
  CHECK(f.ua[f.call]->hold().code == error::wrong_state);
  auto const hold = f.one();
  CHECK(lab::value(hold, "CSeq") == "2 INVITE");
  CHECK(lab::body(hold).find("o=- 1 2 ") != std::string::npos);
  CHECK(lab::body(hold).find("a=sendonly\r\n") != std::string::npos);
  f.in(f.app, lab::respond(hold, "488 Not Acceptable Here", "")).ignore();
  CHECK(f.app.log == "changed 488 ");
  CHECK(!f.ua[f.call]->on_hold());
  CHECK(f.ua[f.call]->phase() == phase::established);
}

TEST_CASE("a re-INVITE that meets another one is sent again after 2.1 to 4 s (14.1)") {
  call_fixture f;
  f.establish();
  f.ua[f.call]->hold().ignore();
  auto const hold = f.one();
  f.in(f.app, lab::respond(hold, "491 Request Pending", "")).ignore();
  CHECK(lab::first_line(f.one()).substr(0, 4) == "ACK ");
  f.until(f.app, 2'099);
  CHECK(f.out.sent.empty());
  f.until(f.app, 4'000);
  auto const again = f.take()[0].text;
  CHECK(lab::value(again, "CSeq") == "3 INVITE");
  f.in(f.app, lab::respond(again, "200 OK", "", {contact}, lab::sdp)).ignore();
  CHECK(lab::value(f.one(), "CSeq") == "3 ACK");
  CHECK(f.app.log == "changed 200 ");
  CHECK(f.ua[f.call]->on_hold());
}

TEST_CASE("481 to a request in the dialog ends the call (12.2.1.2)") {
  call_fixture f;
  f.establish();
  f.ua[f.call]->hold().ignore();
  f.in(f.app, lab::respond(f.one(), "481 Call/Transaction Does Not Exist", "")).ignore();
  auto const sent = f.names();
  CHECK(sent.back() == "BYE sip:peer@192.0.2.7 SIP/2.0");
}

TEST_CASE("a refused send is the verb's error; later ones are told by the next advance") {
  bench b;
  caller app;
  b.out.refuse = true;
  CHECK(b.ua.start<invite_client_context>("sip:p@192.0.2.2").code == error::not_sent);
  CHECK(b.ua.live() == 0);
  b.out.refuse = false;
  CHECK(b.ua.start<invite_client_context>("sip:p@192.0.2.2"));
  b.out.refuse = true;
  b.until(app, 500);  // the first repetition is refused
  CHECK(app.log == "failed transport ended 503 ");
  CHECK(b.ua.live() == 0);
}

TEST_CASE("an identity that is no URI begins nothing") {
  for (auto const* const identity : {"", "bob", "\"Bob\" <sip:bob@192.0.2.1>"}) {
    lab::bench<> b;
    auto p = b.policies();
    p.identity = identity;
    lab::bench<>::stack ua(p);
    CHECK(ua.start<options_client_context>("sip:carol@192.0.2.2").code == error::malformed);
    CHECK(ua.live() == 0);
    CHECK(b.out.sent.empty());
  }
}

TEST_CASE("responses that are not for us are dropped: branch, method, sent-by (17.1.3, 18.1.2)") {
  call_fixture f;
  f.start();
  auto ok = lab::respond(f.invite, "200 OK", "p", {contact});
  auto const forge = [&](std::string const& what, std::string const& with) {
    auto bad = ok;
    bad.replace(bad.find(what), what.size(), with);
    f.in(f.app, bad).ignore();
  };
  forge("branch=z9hG4bK0", "branch=z9hG4bK1");
  forge("1 INVITE", "1 BYE");
  forge("192.0.2.1:5060;branch", "192.0.2.3:5060;branch");
  CHECK(f.out.sent.empty());
  CHECK(f.app.log.empty());
  CHECK(f.ua.counters().stray_responses == 3);
}

TEST_CASE("a response from another source than its request went to: dropped where that is asked") {
  for (bool strict : {false, true}) {
    CAPTURE(strict);
    call_fixture f;
    f.ua.parts().strict_source = strict;
    f.start();
    auto const ringing = lab::respond(f.invite, "180 Ringing", "p", {contact});
    f.in(f.app, ringing, 3).ignore();
    CHECK(f.app.log.empty() == strict);
    CHECK(f.ua.counters().stray_responses == (strict ? 1 : 0));
    f.app.log.clear();
    f.in(f.app, ringing, 2).ignore();
    CHECK(!f.app.log.empty());
  }
}

TEST_CASE("an accepted MESSAGE can be kept: it answers for its body after the transaction") {
  bench b;
  caller app;
  app.keep = true;
  auto const sent = b.ua.start<message_client_context>("sip:p@192.0.2.2", "hello");
  auto const text = b.one();
  CHECK(lab::value(text, "Content-Type") == "text/plain");
  CHECK(lab::body(text) == "hello");
  b.in(app, lab::respond(text, "200 OK", "p", {"Content-Type: text/plain"}, "thanks")).ignore();
  b.until(app, 60'000);
  CHECK(b.ua.live_transactions() == 0);
  auto const kept = sent.value;
  CHECK(kept->status() == 200);
  CHECK(kept->body() == "thanks");
  CHECK(app.log == "sent ");
  CHECK(kept->end());
  b.until(app, 60'001);
  CHECK(app.log == "sent over ");
  CHECK(kept->end().code == error::stale);
  CHECK(b.ua.live() == 0);
}

}  // namespace client_side_test
