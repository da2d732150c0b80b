// REFER in a call, digest on the called side: RFC 3515, RFC 3261 22.
#include "../support/lab.hpp"

namespace transfer_test {

using namespace polysip;
using lab::names;

namespace {

struct accounts {
  std::string_view realm(method m, std::string_view) const noexcept {
    return m == method::message ? "example.org" : std::string_view{};
  }
  std::string_view password(std::string_view user, std::string_view) const noexcept {
    return user == "peer" ? "secret" : std::string_view{};
  }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};
struct server_traits : extend<lab::traits, use_accounts<accounts>> {};
using bench = lab::bench<server_traits>;
using phone = bench::stack;

struct app_type : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    call = e.context;
    e.context->accept(lab::sdp).ignore();
  }
  void on(phone::ended<invite_server_context> const&) { log += "call over "; }
  void on(phone::incoming<refer_server_context> const& e) {
    transfer = e.context;
    log += "asked ";
    if (allow) e.context->accept().ignore();
  }
  void on(phone::ended<refer_server_context> const& e) {
    log += "transfer over " + std::to_string(e.status) + " ";
  }
  void on(phone::accepted<refer_client_context> const&) { log += "accepted "; }
  void on(phone::rejected<refer_client_context> const& e) {
    log += "rejected " + std::to_string(e.message.status()) + " ";
  }
  void on(phone::notified<refer_client_context> const& e) {
    log += "notified " + std::to_string(e.status) + " ";
  }
  void on(phone::ended<refer_client_context> const& e) {
    log += "ended " + std::to_string(e.status) + " ";
  }
  void on(phone::incoming<message_server_context> const& e) {
    log += "message ";
    e.context->accept().ignore();
  }
  phone::handle<invite_server_context> call;
  phone::handle<refer_server_context> transfer;
  bool allow = false;
  std::string log;
};

struct call_fixture : bench {
  app_type app;
  std::string our_tag;

  call_fixture() {
    in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    our_tag = lab::tag(lab::value(one(), "To"));
    in(app, within("ACK", "1")).ignore();
  }
  std::string within(std::string method, std::string cseq, std::vector<std::string> more = {},
                     std::string content = {}) {
    return lab::peer_request{.method = method,
                             .branch = "z9hG4bK" + method + cseq,
                             .cseq = cseq,
                             .to_tag = our_tag,
                             .content = content,
                             .more = more}
        .text();
  }
  std::string refer(std::string cseq) {
    return within("REFER", cseq,
                  {"Refer-To: <sip:carol@192.0.2.3>", "Contact: <sip:peer@192.0.2.2>"});
  }
  std::string notify(std::string cseq, std::string id, std::string state, std::string fragment) {
    return within("NOTIFY", cseq,
                  {"Event: refer" + id, "Subscription-State: " + state,
                   "Content-Type: message/sipfrag", "Contact: <sip:peer@192.0.2.2>"},
                  fragment);
  }
};

}  // namespace

TEST_CASE("REFER is declined unless the application accepts it within `on`") {
  call_fixture f;
  f.in(f.app, f.refer("2")).ignore();
  CHECK(f.out.sent.empty());
  CHECK(f.ua.next_deadline() <= f.time);
  f.ua.advance(f.app).ignore();
  CHECK(f.names() == names{"SIP/2.0 603 Decline"});
  CHECK(f.app.log == "asked transfer over 603 ");
  CHECK(f.ua.live_dialogs() == 1);
}

TEST_CASE("REFER without a Refer-To is 400 and not told (RFC 3515 2.4.2)") {
  call_fixture f;
  f.in(f.app, f.within("REFER", "2", {"Contact: <sip:peer@192.0.2.2>"})).ignore();
  CHECK(lab::first_line(f.one()) == "SIP/2.0 400 Bad Request");
  CHECK(f.app.log.empty());
}

TEST_CASE("an accepted REFER: 202, a NOTIFY at once, one NOTIFY at a time, to the end (2.4.4)") {
  call_fixture f;
  f.app.allow = true;
  f.in(f.app, f.refer("2")).ignore();
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::first_line(sent[0].text) == "SIP/2.0 202 Accepted");
  auto const& trying = sent[1].text;
  CHECK(lab::first_line(trying) == "NOTIFY sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(trying, "Event") == "refer;id=2");
  CHECK(lab::value(trying, "Subscription-State") == "active;expires=240");
  CHECK(lab::value(trying, "Content-Type") == "message/sipfrag;version=2.0");
  CHECK(lab::body(trying) == "SIP/2.0 100 Trying\r\n");

  auto const transfer = f.ua[f.app.transfer];
  CHECK(transfer->report(180));
  CHECK(transfer->report(200));
  CHECK(f.out.sent.empty());  // the first is not answered yet
  f.in(f.app, lab::respond(trying, "200 OK", "")).ignore();
  auto const last = f.one();
  CHECK(lab::value(last, "Subscription-State") == "terminated;reason=noresource");
  CHECK(lab::body(last) == "SIP/2.0 200 OK\r\n");
  f.in(f.app, lab::respond(last, "200 OK", "")).ignore();
  CHECK(f.app.log == "asked transfer over 200 ");
  CHECK(transfer->report(200).code == error::stale);
}

TEST_CASE("the dialog outlives the BYE while the subscription lives (RFC 5057)") {
  call_fixture f;
  f.app.allow = true;
  f.in(f.app, f.refer("2")).ignore();
  auto const trying = f.take()[1].text;
  f.in(f.app, f.within("BYE", "3")).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
  CHECK(f.app.log == "asked call over ");
  CHECK(f.ua.live_dialogs() == 1);
  f.in(f.app, f.within("INVITE", "4")).ignore();  // the call in it is over
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  f.ua[f.app.transfer]->report(200).ignore();
  f.in(f.app, lab::respond(trying, "200 OK", "")).ignore();
  auto const last = f.one();
  CHECK(lab::value(last, "CSeq") == "2 NOTIFY");
  f.in(f.app, lab::respond(last, "200 OK", "")).ignore();
  CHECK(f.ua.live_dialogs() == 0);
  f.in(f.app, f.within("BYE", "5")).ignore();
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
}

TEST_CASE("refer() on a call: accepted by 202, told by NOTIFYs, ended by the last") {
  call_fixture f;
  auto const asked = f.ua[f.app.call]->refer("sip:carol@192.0.2.3");
  REQUIRE(asked);
  auto const refer = f.one();
  CHECK(lab::first_line(refer) == "REFER sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::value(refer, "Refer-To") == "<sip:carol@192.0.2.3>");
  f.in(f.app, lab::respond(refer, "202 Accepted", "", {"Contact: <sip:peer@192.0.2.2>"})).ignore();
  f.in(f.app, f.notify("2", "", "active;expires=60", "SIP/2.0 180 Ringing\r\n")).ignore();
  CHECK(asked.value->progress() == 180);
  f.in(f.app, f.notify("3", ";id=1", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n"))
      .ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK", "SIP/2.0 200 OK"});
  CHECK(f.app.log == "accepted notified 180 notified 200 ended 200 ");
  f.in(f.app, f.notify("4", ";id=1", "terminated", "SIP/2.0 200 OK\r\n")).ignore();
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
}

TEST_CASE("a NOTIFY that overtakes the 202 accepts; one of another id is refused") {
  call_fixture f;
  CHECK(f.ua[f.app.call]->refer("sip:carol@192.0.2.3"));
  auto const refer = f.one();
  f.in(f.app, f.notify("2", ";id=77", "active", "SIP/2.0 100 Trying\r\n")).ignore();
  CHECK(f.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  f.in(f.app, f.notify("3", "", "active", "SIP/2.0 100 Trying\r\n")).ignore();
  f.in(f.app, lab::respond(refer, "202 Accepted", "")).ignore();
  CHECK(f.app.log == "accepted notified 100 ");
}

TEST_CASE("a challenged MESSAGE is told once it carries the right answer (22.1, 22.4)") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.method = "MESSAGE"}.text()).ignore();
  auto const refused = b.one();
  CHECK(lab::first_line(refused) == "SIP/2.0 401 Unauthorized");
  auto const asked = lab::value(refused, "WWW-Authenticate");
  auto const at = asked.find("nonce=\"") + 7;
  auto const nonce = asked.substr(at, asked.find('"', at) - at);
  auto const response =
      auth::response_of(auth::algorithm::md5, {"peer", "example.org", "secret", "MESSAGE",
                                               "sip:me@192.0.2.1", nonce, true, "00000001", "c"});
  std::string const answer =
      "Authorization: Digest username=\"peer\", realm=\"example.org\", nonce=\"" + nonce +
      "\", uri=\"sip:me@192.0.2.1\", response=\"" + std::string(response.view()) +
      "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"";
  b.in(app,
       lab::peer_request{.method = "MESSAGE", .branch = "z9hG4bK2", .cseq = "2", .more = {answer}}
           .text())
      .ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  CHECK(app.log == "message ");
  b.in(app,
       lab::peer_request{.method = "MESSAGE", .branch = "z9hG4bK3", .cseq = "3", .more = {answer}}
           .text())
      .ignore();
  CHECK(b.names() == names{"SIP/2.0 401 Unauthorized"});  // replayed
}

TEST_CASE("a NOTIFY that overtakes the 202 outside a call makes the dialog (RFC 3515 2.4.4)") {
  bench b;
  app_type app;
  auto const asked = b.ua.start<refer_client_context>("sip:p@192.0.2.2", "sip:c@192.0.2.3");
  REQUIRE(asked);
  auto const refer = b.one();
  auto const notify = [&](std::string call_id, std::string cseq, std::string fragment) {
    return lab::peer_request{
        .method = "NOTIFY",
        .branch = "z9hG4bKn" + cseq + call_id,
        .cseq = cseq,
        .to_tag = lab::tag(lab::value(refer, "From")),
        .call_id = call_id,
        .content = fragment,
        .more = {"Event: refer", "Subscription-State: active;expires=60",
                 "Content-Type: message/sipfrag", "Contact: <sip:peer@192.0.2.2>"}}
        .text();
  };
  b.in(app, notify("another", "1", "SIP/2.0 100 Trying\r\n")).ignore();
  CHECK(b.names() == names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  auto const call_id = lab::value(refer, "Call-ID");
  b.in(app, notify(call_id, "1", "SIP/2.0 100 Trying\r\n")).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  b.in(app, lab::respond(refer, "202 Accepted", "peer", {"Contact: <sip:peer@192.0.2.2>"}))
      .ignore();
  b.in(app, notify(call_id, "2", "SIP/2.0 200 OK\r\n")).ignore();
  CHECK(b.names() == names{"SIP/2.0 200 OK"});
  CHECK(app.log == "accepted notified 100 notified 200 ended 200 ");
  CHECK(b.ua.live_dialogs() == 0);
}

}  // namespace transfer_test
