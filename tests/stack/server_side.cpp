// What a stack does with requests: RFC 3261 8.2, 9.2, 12.2.2, 13.3, 17.2, RFC 6026.
#include <tuple>

#include "../support/lab.hpp"

namespace server_side_test {

using namespace polysip;
using lab::names;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

struct callee : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    ++calls;
    call = e.context;
    if (answer) e.context->accept(lab::sdp).ignore();
  }
  void on(phone::confirmed<invite_server_context> const&) { ++confirmed; }
  void on(phone::failed<invite_server_context> const& e) { why = e.why; }
  void on(phone::incoming<message_server_context> const& e) {
    text = e.message.body();
    e.context->accept().ignore();
  }
  void on(phone::ended<invite_server_context> const& e) {
    ++ends;
    status = e.status;
  }
  phone::handle<invite_server_context> call;
  bool answer = false;
  int calls = 0, confirmed = 0, ends = 0;
  unsigned status = 0;
  cause why = cause::count;
  std::string text;
};

struct call_fixture : bench {
  callee app;
  std::string our_tag;

  void ring() {
    in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    ua[app.call]->ring().ignore();
    auto const ringing = one();
    CHECK(lab::first_line(ringing) == "SIP/2.0 180 Ringing");
    our_tag = lab::tag(lab::value(ringing, "To"));
    CHECK(!our_tag.empty());
  }
  void accept() {
    ring();
    CHECK(ua[app.call]->accept(lab::sdp));
    CHECK(lab::first_line(one()) == "SIP/2.0 200 OK");
  }
  void confirm() {
    accept();
    in(app, ack("1")).ignore();
    CHECK(app.confirmed == 1);
    CHECK(out.sent.empty());
  }
  std::string ack(std::string cseq) {
    return lab::peer_request{
        .method = "ACK", .branch = "z9hG4bKack" + cseq, .cseq = cseq, .to_tag = our_tag}
        .text();
  }
  std::string within(std::string method, std::string cseq, std::string content = {}) {
    return lab::peer_request{.method = method,
                             .branch = "z9hG4bK" + method + cseq,
                             .cseq = cseq,
                             .to_tag = our_tag,
                             .content = content}
        .text();
  }
};

}  // namespace

TEST_CASE("a response copies Via, From, Call-ID, CSeq, and the To tag stays (8.2.6.2)") {
  call_fixture f;
  f.ring();
  f.ua[f.app.call]->accept(lab::sdp).ignore();
  auto const ok = f.one();
  CHECK(ok.find("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1\r\n"
                "From: <sip:peer@192.0.2.2>;tag=peer\r\nTo: <sip:me@192.0.2.1>;tag=" +
                f.our_tag + "\r\nCall-ID: call-1@192.0.2.2\r\nCSeq: 1 INVITE\r\n") == 0);
  CHECK(lab::value(ok, "Contact") == "<sip:me@192.0.2.1:5060>");
  CHECK(lab::body(ok) == lab::sdp);
}

TEST_CASE("a retransmitted INVITE gets the last response and makes no second context (17.2.1)") {
  call_fixture f;
  f.ring();
  f.in(f.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  CHECK(f.names() == names{"SIP/2.0 180 Ringing"});
  CHECK(f.app.calls == 1);
}

TEST_CASE(
    "an automatic 100 leaves 200 ms after the INVITE, unless something left before (17.2.1)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{}.text()).ignore();
  b.until(app, 199);
  CHECK(b.out.sent.empty());
  b.until(app, 200);
  auto const trying = b.one();
  CHECK(lab::first_line(trying) == "SIP/2.0 100 Trying");
  CHECK(lab::value(trying, "To") == "<sip:me@192.0.2.1>");
}

TEST_CASE("merged requests are answered 482 (8.2.2.2)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{}.text()).ignore();
  b.in(app, lab::peer_request{.branch = "z9hG4bKother"}.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 482 Loop Detected"});
  CHECK(app.calls == 1);
}

TEST_CASE("a request for a dialog that is not ours: 481; an ACK for none: dropped (12.2.2)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{.method = "BYE", .to_tag = "nobody"}.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  b.in(app, lab::peer_request{.method = "ACK", .branch = "z9hG4bKa", .to_tag = "nobody"}.text())
      .ignore();
  CHECK(b.out.sent.empty());
  CHECK(b.ua.counters().stray_acks == 1);
}

TEST_CASE("methods: 501 for an unknown one, 405 with Allow for one that nobody takes (8.2.1)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{.method = "DANCE"}.text()).ignore();
  CHECK(lab::first_line(b.one()) == "SIP/2.0 501 Not Implemented");
  b.in(app, lab::peer_request{.method = "PUBLISH", .branch = "z9hG4bKp", .call_id = "p"}.text())
      .ignore();
  auto const refused = b.one();
  CHECK(lab::first_line(refused) == "SIP/2.0 405 Method Not Allowed");
  CHECK(lab::value(refused, "Allow") ==
        "INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, REFER, NOTIFY");
}

TEST_CASE("an unsupported extension: 420 names it (8.2.2.3)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{.more = {"Require: magic"}}.text()).ignore();
  auto const refused = b.one();
  CHECK(lab::first_line(refused) == "SIP/2.0 420 Bad Extension");
  CHECK(lab::value(refused, "Unsupported") == "magic");
  CHECK(app.calls == 0);
}

TEST_CASE("what is not SIP is counted and dropped; a broken request gets its status") {
  bench b;
  callee app;
  CHECK(b.in(app, "hello\r\n\r\n").code == error::malformed);
  CHECK(b.ua.counters().unparsable == 1);
  auto broken = lab::peer_request{}.text();
  broken.replace(broken.find("CSeq: 1 INVITE"), 14, "CSeq: x INVITE");
  b.in(app, broken).ignore();
  CHECK(lab::first_line(b.one()).substr(0, 11) == "SIP/2.0 400");
  CHECK(b.ua.live() == 0);
}

TEST_CASE("CANCEL: 200 for it, 487 for the INVITE, one To tag; repeated, the same answer (9.2)") {
  call_fixture f;
  f.ring();
  auto const cancel = lab::peer_request{.method = "CANCEL"}.text();
  f.in(f.app, cancel).ignore();
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::first_line(sent[0].text) == "SIP/2.0 200 OK");
  CHECK(lab::value(sent[0].text, "CSeq") == "1 CANCEL");
  CHECK(lab::tag(lab::value(sent[0].text, "To")) == f.our_tag);
  CHECK(lab::first_line(sent[1].text) == "SIP/2.0 487 Request Terminated");
  CHECK(lab::tag(lab::value(sent[1].text, "To")) == f.our_tag);
  CHECK(f.app.ends == 1);
  CHECK(f.app.status == 487);
  f.in(f.app, cancel).ignore();
  CHECK(f.one() == sent[0].text);
}

TEST_CASE("CANCEL without a match: 481; after the 200 it changes nothing (9.2)") {
  call_fixture f;
  f.in(f.app, lab::peer_request{.method = "CANCEL", .branch = "z9hG4bKnone"}.text()).ignore();
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  f.accept();
  f.in(f.app, lab::peer_request{.method = "CANCEL"}.text()).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  CHECK(f.app.ends == 0);
}

TEST_CASE("our 2xx is repeated until the ACK that carries its CSeq (13.3.1.4)") {
  call_fixture f;
  f.accept();
  f.until(f.app, 1600);
  CHECK(f.names() == names{"SIP/2.0 200 OK", "SIP/2.0 200 OK"});  // at 500 and 1,500
  f.in(f.app, f.ack("7")).ignore();
  f.until(f.app, 3500);
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  f.in(f.app, f.ack("1")).ignore();
  f.until(f.app, 40'000);
  CHECK(f.out.sent.empty());
  CHECK(f.app.confirmed == 1);
}

TEST_CASE("no ACK in 64*T1: the application is told, and BYE ends the call (13.3.1.4)") {
  call_fixture f;
  f.accept();
  f.until(f.app, 31'999);
  CHECK(f.take().size() == 10);  // 500, 1,500, 3,500, 7,500, then every 4 s to 31,500
  f.until(f.app, 32'000);
  auto const bye = f.one();
  CHECK(lab::first_line(bye) == "BYE sip:peer@192.0.2.2 SIP/2.0");
  CHECK(f.app.why == cause::no_ack);
}

TEST_CASE("a callee's BYE waits for the ACK (15)") {
  call_fixture f;
  f.accept();
  CHECK(f.ua[f.app.call]->bye());
  CHECK(f.out.sent.empty());
  f.in(f.app, f.ack("1")).ignore();
  auto const bye = f.one();
  CHECK(lab::first_line(bye) == "BYE sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(bye, "To") == "<sip:peer@192.0.2.2>;tag=peer");
  CHECK(lab::tag(lab::value(bye, "From")) == f.our_tag);
  f.in(f.app, lab::respond(bye, "200 OK", "")).ignore();
  CHECK(f.app.ends == 1);
}

TEST_CASE("a BYE of the peer is answered and ends the call; the dialog is gone (15.1.2)") {
  call_fixture f;
  f.confirm();
  f.in(f.app, f.within("BYE", "2")).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  CHECK(f.app.ends == 1);
  CHECK(f.ua.live_dialogs() == 0);
  f.in(f.app, f.within("INFO", "3")).ignore();
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
}

TEST_CASE("a request out of order in a dialog: 500 (12.2.2)") {
  call_fixture f;
  f.confirm();
  f.in(f.app, f.within("INFO", "9")).ignore();
  CHECK(lab::first_line(f.one()).substr(0, 11) == "SIP/2.0 405");
  f.in(f.app, f.within("INFO", "5")).ignore();
  CHECK(f.names() == names{"SIP/2.0 500 Server Internal Error"});
}

TEST_CASE("a re-INVITE that holds is answered recvonly, and told (14.2, RFC 3264 8.4)") {
  call_fixture f;
  f.confirm();
  auto offer = lab::sdp;
  offer.replace(offer.find("sendrecv"), 8, "sendonly");
  f.in(f.app, f.within("INVITE", "2", offer)).ignore();
  auto const ok = f.one();
  CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
  CHECK(lab::body(ok).find("a=recvonly\r\n") != std::string::npos);
  CHECK(f.ua[f.app.call]->held_by_peer());
}

TEST_CASE("a re-INVITE before the ACK says that our 2xx arrived (RFC 5407 3.1.4)") {
  call_fixture f;
  f.accept();
  f.in(f.app, f.within("INVITE", "2", lab::sdp)).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  CHECK(f.app.confirmed == 1);
  f.in(f.app, f.ack("1")).ignore();  // late, and of the first INVITE
  f.until(f.app, 500);
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  f.in(f.app, f.ack("2")).ignore();
  f.until(f.app, 40'000);
  CHECK(f.out.sent.empty());
}

TEST_CASE("a request that matches no method of the dialog's usages is refused, the call stays") {
  call_fixture f;
  f.confirm();
  f.in(f.app, f.within("UPDATE", "2")).ignore();
  CHECK(f.names() == names{"SIP/2.0 405 Method Not Allowed"});
  CHECK(f.app.ends == 0);
}

TEST_CASE("RFC 2543 peers: no branch, the ACK matches by the fields of the INVITE (17.2.3)") {
  bench b;
  callee app;
  auto const old = [](std::string method) {
    return method +
           " sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2\r\n"
           "From: <sip:peer@192.0.2.2>;tag=p\r\nTo: <sip:me@192.0.2.1>\r\nCall-ID: old\r\n"
           "CSeq: 1 " +
           method + "\r\nContact: <sip:peer@192.0.2.2>\r\nContent-Length: 0\r\n\r\n";
  };
  b.in(app, old("INVITE")).ignore();
  b.in(app, old("INVITE")).ignore();
  CHECK(b.names() == names{"SIP/2.0 100 Trying"});
  CHECK(app.calls == 1);
  CHECK(b.ua[app.call]->reject(486));
  CHECK(b.names() == names{"SIP/2.0 486 Busy Here"});
  b.in(app, old("ACK")).ignore();
  b.until(app, 4000);
  CHECK(b.out.sent.empty());
}

TEST_CASE("a silent application: 480 after the ring limit; a 300-699 repeats until its ACK") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{}.text()).ignore();
  b.until(app, 180'000);
  CHECK(b.names() == names{"SIP/2.0 100 Trying", "SIP/2.0 480 Temporarily Unavailable"});
  CHECK(b.ua.counters().silent_application == 1);
  CHECK(app.status == 480);
  b.until(app, 180'500);
  CHECK(b.names() == names{"SIP/2.0 480 Temporarily Unavailable"});
  b.in(app, lab::peer_request{.method = "ACK"}.text()).ignore();
  b.until(app, 400'000);
  CHECK(b.out.sent.empty());
  CHECK(b.ua.live() == 0);
}

TEST_CASE("an INVITE expires when its Expires says: 487, if that is sooner (13.3.1)") {
  for (auto const& [expires, at, status] :
       {std::tuple{"Expires: 10", millis{10'000}, 487U}, {"Expires: 4294967295", 180'000, 480U}}) {
    bench b;
    callee app;
    b.in(app, lab::peer_request{.content = lab::sdp, .more = {expires}}.text()).ignore();
    b.ua[app.call]->ring().ignore();
    b.until(app, at - 1);
    CHECK(b.names() == names{"SIP/2.0 180 Ringing"});
    b.until(app, at);
    CHECK(app.status == status);
    CHECK(b.one().find("SIP/2.0 " + std::to_string(status)) == 0);
  }
}

TEST_CASE("an INVITE that was answered expires no more (13.3.1)") {
  bench b;
  callee app;
  app.answer = true;
  b.in(app, lab::peer_request{.content = lab::sdp, .more = {"Expires: 1"}}.text()).ignore();
  b.until(app, 1'000);
  CHECK(app.ends == 0);
  CHECK(b.ua[app.call]->phase() == phase::established);
}

TEST_CASE("OPTIONS is answered by the stack with what it can do (11.2)") {
  bench b;
  callee app;
  b.in(app, lab::peer_request{.method = "OPTIONS"}.text()).ignore();
  auto const ok = b.one();
  CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
  CHECK(lab::value(ok, "Accept") == "application/sdp");
}

TEST_CASE("MESSAGE is told with its body and answered once (RFC 3428 7)") {
  bench b;
  callee app;
  auto const m =
      lab::peer_request{.method = "MESSAGE", .content = "hi", .more = {"Content-Type: text/plain"}}
          .text();
  b.in(app, m).ignore();
  CHECK(app.text == "hi");
  auto const ok = b.one();
  CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
  b.in(app, m).ignore();
  CHECK(b.one() == ok);
}

namespace {
struct tiny : extend<lab::traits, use_storage<fixed<1>>> {};
}  // namespace

TEST_CASE("a full pool: 503 with Retry-After, and a To tag from the request (8.2.7)") {
  lab::bench<tiny> b;
  struct : ignore_rest {
  } app;
  std::string first;
  for (int i = 0; i < 3; ++i) {
    auto const n = std::to_string(i);
    b.in(app, lab::peer_request{.branch = "z9hG4bK" + n, .call_id = n}.text()).ignore();
    if (i == 0) continue;
    auto const refused = b.one();
    CHECK(lab::first_line(refused) == "SIP/2.0 503 Service Unavailable");
    CHECK(lab::value(refused, "Retry-After") == "5");
    CHECK(!lab::tag(lab::value(refused, "To")).empty());
  }
  CHECK(b.ua.counters().pool_full == 2);
}

}  // namespace server_side_test
