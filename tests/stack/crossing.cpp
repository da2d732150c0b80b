// Requests of one dialog that overtake each other, and offers that meet: RFC 3261 12.2.2, 14.
#include "../support/lab.hpp"

namespace crossing_test {

using namespace polysip;
using lab::names;

namespace {

struct passwords {
  auth::credential find(std::string_view realm) const noexcept {
    return realm == "example.org" ? auth::credential{"me", "secret"} : auth::credential{};
  }
};
struct caller_traits : extend<lab::traits, use_credentials<passwords>> {};
using phone = lab::bench<caller_traits>::stack;

struct caller : ignore_rest {
  using ignore_rest::on;
  void on(phone::changed<invite_client_context> const& e) {
    log += "changed " + std::to_string(e.status) + (e.on_hold ? " hold " : " ");
  }
  void on(phone::failed<invite_client_context> const& e) {
    log += std::string("failed ") + to_string(e.why) + " ";
  }
  void on(phone::ended<invite_client_context> const& e) {
    log += "ended " + std::to_string(e.status) + " ";
  }
  void on(phone::incoming<refer_server_context> const& e) {
    transfer = e.context;
    e.context->accept().ignore();
  }
  void on(phone::ended<refer_server_context> const& e) {
    log += "transfer over " + std::to_string(e.status) + " ";
  }
  void on(phone::rejected<refer_client_context> const& e) {
    log += "rejected " + std::to_string(e.message.status()) + " ";
  }
  void on(phone::notified<refer_client_context> const& e) {
    log += "notified " + std::to_string(e.status) + " ";
  }
  phone::handle<refer_server_context> transfer;
  std::string log;
};

std::string const contact = "Contact: <sip:peer@192.0.2.2>";
std::string const out_of_order = "500 Server Internal Error";

/// A call that is up; what each verb sent is kept by its method.
struct call_fixture : lab::bench<caller_traits> {
  caller app;
  phone::handle<invite_client_context> call;
  std::string invite;

  call_fixture() {
    auto const r = ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
    REQUIRE(r);
    call = r.value;
    invite = one();
    answer(invite, "200 OK", lab::sdp);
    CHECK(lab::first_line(one()).starts_with("ACK "));
  }
  void answer(std::string const& request, std::string const& status, std::string const& sdp = {}) {
    in(app, lab::respond(request, status, "peer", {contact}, sdp)).ignore();
  }
  std::string from_peer(std::string const& method, std::string const& cseq,
                        std::vector<std::string> const& more = {}, std::string const& body = {}) {
    return lab::peer_request{.method = method,
                             .branch = "z9hG4bK" + method + cseq,
                             .cseq = cseq,
                             .to_tag = lab::tag(lab::value(invite, "From")),
                             .call_id = lab::value(invite, "Call-ID"),
                             .content = body,
                             .more = more}
        .text();
  }
  /// The peer has asked for a transfer; the first NOTIFY is answered.
  void transfer() {
    in(app, from_peer("REFER", "1", {"Refer-To: <sip:carol@192.0.2.3>", contact})).ignore();
    auto const sent = take();
    REQUIRE(sent.size() == 2);
    CHECK(lab::first_line(sent[0].text) == "SIP/2.0 202 Accepted");
    answer(sent[1].text, "200 OK");
  }
};

std::string cseq(std::string const& message) { return lab::value(message, "CSeq"); }

}  // namespace

TEST_CASE("a BYE that a later request overtook is sent again: the peer still has the call") {
  call_fixture f;
  f.transfer();
  CHECK(f.ua[f.call]->bye());
  auto const bye = f.one();
  CHECK(f.ua[f.app.transfer]->report(180));
  auto const notify = f.one();
  CHECK(cseq(bye) == "3 BYE");
  CHECK(cseq(notify) == "4 NOTIFY");
  f.answer(notify, "200 OK");
  f.answer(bye, out_of_order);
  CHECK(f.app.log.empty());
  auto const again = f.one();
  CHECK(cseq(again) == "5 BYE");
  CHECK(lab::value(again, "Via") != lab::value(bye, "Via"));
  CHECK(lab::value(again, "To") == lab::value(bye, "To"));
  f.answer(again, "200 OK");
  CHECK(f.app.log == "ended 200 ");
}

TEST_CASE("a 500 to a BYE that nothing overtook ends the call") {
  call_fixture f;
  CHECK(f.ua[f.call]->bye());
  f.answer(f.one(), out_of_order);
  CHECK(f.app.log == "ended 500 ");
  CHECK(f.out.sent.empty());
}

TEST_CASE("a re-INVITE that was overtaken is sent again with the same offer, and told once") {
  call_fixture f;
  f.transfer();
  CHECK(f.ua[f.call]->hold());
  auto const hold = f.one();
  CHECK(f.ua[f.app.transfer]->report(180));
  f.answer(f.one(), "200 OK");
  f.answer(hold, out_of_order);
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(cseq(sent[0].text) == "3 ACK");
  CHECK(cseq(sent[1].text) == "5 INVITE");
  CHECK(lab::body(sent[1].text) == lab::body(hold));
  CHECK(f.app.log.empty());
  f.answer(sent[1].text, "200 OK", lab::sdp);
  CHECK(cseq(f.one()) == "5 ACK");
  CHECK(f.app.log == "changed 200 hold ");
}

TEST_CASE("a NOTIFY that was overtaken is sent again, three times at most") {
  call_fixture f;
  f.transfer();
  CHECK(f.ua[f.app.transfer]->report(200));
  auto notify = f.one();
  for (int times = 0; times < 3; ++times) {
    CHECK(f.ua.start<message_client_context>("sip:peer@192.0.2.2", "beside"));  // of no dialog
    f.take();
    CHECK(f.ua[f.call]->hold());
    auto const hold = f.one();
    f.answer(hold, "488 Not Acceptable Here");
    f.take();
    f.answer(notify, out_of_order);
    notify = f.one();
    CHECK(lab::first_line(notify).starts_with("NOTIFY "));
  }
  CHECK(f.ua[f.call]->hold());
  f.take();
  f.app.log.clear();
  f.answer(notify, out_of_order);
  CHECK(f.out.sent.empty());
  f.until(f.app, f.time);
  CHECK(f.app.log == "transfer over 500 ");
}

TEST_CASE("a REFER that was overtaken is sent again; its NOTIFYs carry the later CSeq") {
  call_fixture f;
  CHECK(f.ua[f.call]->refer("sip:carol@192.0.2.3"));
  auto const refer = f.one();
  CHECK(f.ua[f.call]->hold());
  f.take();
  f.answer(refer, out_of_order);
  auto const again = f.one();
  CHECK(cseq(again) == "4 REFER");
  f.answer(again, "202 Accepted");
  auto const notify = [&](std::string const& n, std::string const& id) {
    f.in(f.app, f.from_peer("NOTIFY", n,
                            {"Event: refer;id=" + id, "Subscription-State: active;expires=60",
                             "Content-Type: message/sipfrag", contact},
                            "SIP/2.0 180 Ringing\r\n"))
        .ignore();
    return lab::first_line(f.one());
  };
  CHECK(notify("1", "2") == "SIP/2.0 481 Call/Transaction Does Not Exist");
  CHECK(notify("2", "4") == "SIP/2.0 200 OK");
  CHECK(f.app.log == "notified 180 ");
}

TEST_CASE("the NOTIFYs of a challenged REFER carry the CSeq of the one that passed") {
  lab::bench<caller_traits> f;
  caller app;
  REQUIRE(f.ua.start<refer_client_context>("sip:peer@192.0.2.2", "sip:carol@192.0.2.3"));
  auto const refer = f.one();
  std::string const ask =
      "WWW-Authenticate: Digest realm=\"example.org\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";
  f.in(app, lab::respond(refer, "401 Unauthorized", "peer", {ask})).ignore();
  auto const again = f.one();
  CHECK(cseq(again) == "2 REFER");
  f.in(app, lab::respond(again, "202 Accepted", "peer", {contact})).ignore();
  f.in(app, lab::peer_request{.method = "NOTIFY",
                              .branch = "z9hG4bKn1",
                              .to_tag = lab::tag(lab::value(refer, "From")),
                              .call_id = lab::value(refer, "Call-ID"),
                              .content = "SIP/2.0 100 Trying\r\n",
                              .more = {"Event: refer;id=2", "Subscription-State: active;expires=60",
                                       "Content-Type: message/sipfrag", contact}}
                .text())
      .ignore();
  CHECK(lab::first_line(f.one()) == "SIP/2.0 200 OK");
  CHECK(app.log == "notified 100 ");
}

TEST_CASE("resume() while a refused hold waits takes its place, and is told (14.1)") {
  call_fixture f;
  CHECK(f.ua[f.call]->hold());
  f.answer(f.one(), "491 Request Pending");
  f.take();
  CHECK(f.ua[f.call]->resume());
  auto const resume = f.one();
  f.answer(resume, "491 Request Pending");
  f.take();
  f.until(f.app, 4'000);
  REQUIRE(!f.out.sent.empty());
  auto const again = f.take()[0].text;
  CHECK(cseq(again) == "4 INVITE");
  f.answer(again, "200 OK", lab::sdp);
  CHECK(f.app.log == "changed 200 ");
  f.take();
  f.until(f.app, 100'000);
  CHECK(f.out.sent.empty());
}

TEST_CASE("a hold that waits after a 491 waits on while an offer of the peer is open (14.1)") {
  call_fixture f;
  CHECK(f.ua[f.call]->hold());
  f.answer(f.one(), "491 Request Pending");
  f.take();
  f.in(f.app, f.from_peer("INVITE", "1", {}, lab::sdp)).ignore();  // its 200 gets no ACK yet
  CHECK(lab::first_line(f.one()) == "SIP/2.0 200 OK");
  f.app.log.clear();
  f.until(f.app, 4'000);
  for (auto const& n : f.names()) CHECK(n == "SIP/2.0 200 OK");
  f.in(f.app, f.from_peer("ACK", "1")).ignore();
  f.until(f.app, 8'000);
  REQUIRE(!f.out.sent.empty());
  auto const again = f.take()[0].text;
  CHECK(cseq(again) == "3 INVITE");
  f.answer(again, "200 OK", lab::sdp);
  CHECK(f.app.log == "changed 200 hold ");
}

TEST_CASE("a 2xx to the re-INVITE of a call that is over gets its ACK, and no second BYE") {
  call_fixture f;
  f.transfer();
  CHECK(f.ua[f.call]->hold());
  auto const hold = f.one();
  CHECK(f.ua[f.call]->bye());
  auto const bye = f.one();
  f.answer(bye, "200 OK");
  CHECK(f.app.log == "ended 200 ");
  CHECK(f.ua.live_dialogs() == 1);  // the transfer goes on
  for (int times = 0; times < 2; ++times) {
    f.answer(hold, "200 OK", lab::sdp);
    auto const ack = f.one();
    CHECK(cseq(ack) == "3 ACK");
    CHECK(lab::value(ack, "To") == lab::value(hold, "To"));
  }
  CHECK(f.ua[f.app.transfer]->report(180));
  CHECK(cseq(f.one()) == "5 NOTIFY");
}

TEST_CASE("a BYE before the answer cancels the call: the peer's 2xx were lost, and it gave up") {
  lab::bench<caller_traits> f;
  caller app;
  REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = f.one();
  f.in(app, lab::respond(invite, "180 Ringing", "peer", {contact})).ignore();
  f.until(app, 40'000);
  f.in(app, lab::peer_request{.method = "BYE",
                              .branch = "z9hG4bKbye",
                              .to_tag = lab::tag(lab::value(invite, "From")),
                              .call_id = lab::value(invite, "Call-ID")}
                .text())
      .ignore();
  CHECK(f.names() == lab::names{"SIP/2.0 200 OK", "CANCEL sip:peer@192.0.2.2 SIP/2.0"});
  CHECK(app.log.empty());
  f.until(app, 72'000);  // nobody answers either
  CHECK(app.log == "failed timeout ended 408 ");
  CHECK(f.ua.live() == 0);
}

TEST_CASE("a re-INVITE that got a 100 alone does not outlive the call for ever") {
  call_fixture f;
  CHECK(f.ua[f.call]->hold());
  f.answer(f.one(), "100 Trying");
  f.in(f.app, f.from_peer("BYE", "1")).ignore();
  CHECK(f.app.log == "ended 200 ");
  f.take();
  f.until(f.app, 31'999);
  CHECK(f.ua.live_transactions() == 3);  // both INVITEs and the BYE
  f.until(f.app, 32'000);
  CHECK(f.ua.live() == 0);
}

namespace {

constexpr millis limit = default_limits::ring, watchdog = 32'000;  // 64*T1
std::string const trying = "100 Trying", gone = "487 Request Terminated";
names const cancel{"CANCEL sip:peer@192.0.2.2 SIP/2.0"};

/// A hold that got a 100 at once, and nothing more.
struct silent_hold : call_fixture {
  std::string hold;

  silent_hold() {
    CHECK(ua[call]->hold());
    hold = one();
    answer(hold, trying);
  }
  /// The CANCEL, answered.
  void cancel_leaves() {
    until(app, limit);
    auto const text = one();
    CHECK(lab::first_line(text) == cancel[0]);
    CHECK(cseq(text) == "2 CANCEL");
    CHECK(lab::value(text, "Via") == lab::value(hold, "Via"));
    CHECK(lab::value(text, "To") == lab::value(hold, "To"));
    answer(text, "200 OK");
    CHECK(app.log.empty());
  }
  /// The next change goes its way, and nothing is left of the limit of the first.
  void resumes() {
    app.log.clear();
    CHECK(ua[call]->resume());
    auto const resume = one();
    CHECK(cseq(resume) == "3 INVITE");
    answer(resume, "200 OK", lab::sdp);
    CHECK(cseq(one()) == "3 ACK");
    CHECK(app.log == "changed 200 ");
    until(app, 1'000'000);
    CHECK(out.sent.empty());
    CHECK(app.log == "changed 200 ");
    CHECK(ua.live() == 2);  // the call and its dialog
  }
};

}  // namespace

TEST_CASE(
    "3261-9.1-04 a re-INVITE is canceled at the limit of a first one; a 487 ends the change") {
  silent_hold f;
  f.until(f.app, limit - 1);
  CHECK(f.out.sent.empty());
  f.cancel_leaves();
  f.answer(f.hold, gone);
  CHECK(cseq(f.one()) == "2 ACK");
  CHECK(f.app.log == "changed 487 ");
  f.resumes();
}

TEST_CASE("a 2xx that crosses the CANCEL of a re-INVITE counts") {
  silent_hold f;
  f.cancel_leaves();
  f.answer(f.hold, "200 OK", lab::sdp);
  CHECK(cseq(f.one()) == "2 ACK");
  CHECK(f.app.log == "changed 200 hold ");
  f.resumes();
}

TEST_CASE("a re-INVITE that is answered in time is not canceled; nor is one that meets another") {
  silent_hold f;
  f.answer(f.hold, "491 Request Pending");
  CHECK(cseq(f.one()) == "2 ACK");
  f.until(f.app, 4'000);
  auto const again = f.take().at(0).text;
  CHECK(cseq(again) == "3 INVITE");
  f.answer(again, trying);
  f.until(f.app, limit + 1'000);  // of the first one: the second left 2.1 s later at least
  CHECK(f.out.sent.empty());
  f.answer(again, "200 OK", lab::sdp);
  CHECK(cseq(f.one()) == "3 ACK");
  f.until(f.app, 1'000'000);
  CHECK(f.out.sent.empty());
  CHECK(f.app.log == "changed 200 hold ");
}

TEST_CASE("3261-9.1-06 3261-14.1-03 a CANCEL that brings no final response ends the call") {
  silent_hold f;
  f.cancel_leaves();
  f.until(f.app, limit + watchdog - 1);
  CHECK(f.app.log.empty());
  CHECK(f.out.sent.empty());
  f.until(f.app, limit + watchdog);
  CHECK(f.app.log == "changed 408 ");
  auto const bye = f.one();
  CHECK(cseq(bye) == "3 BYE");
  f.answer(f.hold, "200 OK", lab::sdp);  // too late: acknowledged alone, the BYE is on the way
  CHECK(cseq(f.one()) == "2 ACK");
  f.answer(bye, "200 OK");
  CHECK(f.app.log == "changed 408 ended 200 ");
  f.until(f.app, limit + 3 * watchdog);
  CHECK(f.out.sent.empty());
  CHECK(f.ua.live() == 0);
}

TEST_CASE("the called side's re-INVITE has the same limit, and the same end") {
  lab::bench<> b;
  struct callee : ignore_rest {
    using ignore_rest::on;
    using phone = lab::bench<>::stack;
    void on(phone::incoming<invite_server_context> const& e) {
      call = e.context;
      e.context->accept(lab::sdp).ignore();
    }
    void on(phone::changed<invite_server_context> const& e) { status = e.status; }
    phone::handle<invite_server_context> call;
    u16 status = 0;
  } app;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  auto const tag = lab::tag(lab::value(b.one(), "To"));
  b.in(app, lab::peer_request{.method = "ACK", .branch = "z9hG4bKack", .to_tag = tag}.text())
      .ignore();
  CHECK(b.ua[app.call]->hold());
  b.in(app, lab::respond(b.one(), trying, "")).ignore();
  b.until(app, limit);
  CHECK(b.names() == cancel);
  b.until(app, limit + watchdog - 1);
  CHECK(app.status == 0);
  b.take();  // the repeated CANCEL
  b.until(app, limit + watchdog);
  CHECK(app.status == 408);
  CHECK(b.names() == names{"BYE sip:peer@192.0.2.2 SIP/2.0"});
  b.until(app, limit + 3 * watchdog);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("a BYE that leaves while the re-INVITE is out takes its limit along") {
  silent_hold f;
  f.until(f.app, limit - 1'000);
  CHECK(f.ua[f.call]->bye());
  auto const bye = f.one();
  f.until(f.app, limit + 100);
  for (auto const& n : f.names()) CHECK(n == lab::first_line(bye));
  f.answer(bye, "200 OK");
  CHECK(f.app.log == "ended 200 ");
  f.until(f.app, limit + 2 * watchdog);
  CHECK(f.out.sent.empty());
  CHECK(f.ua.live() == 0);
}

TEST_CASE("a CANCEL of a re-INVITE that was refused leaves with the next provisional response") {
  silent_hold f;
  f.out.refuse = true;
  f.until(f.app, limit);
  CHECK(f.out.sent.empty());
  f.out.refuse = false;
  f.until(f.app, limit + 10'000);
  CHECK(f.out.sent.empty());
  f.answer(f.hold, trying);
  CHECK(f.names() == cancel);
  f.answer(f.hold, trying);
  CHECK(f.out.sent.empty());
  f.answer(f.hold, gone);
  CHECK(f.app.log == "changed 487 ");
}

}  // namespace crossing_test
