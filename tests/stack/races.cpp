// Races and rude peers: forks, repeated answers, early ends, late challenges.
#include "../support/lab.hpp"

namespace races_test {

using namespace polysip;
using lab::names;

namespace {

struct passwords {
  auth::credential find(std::string_view) const noexcept { return {"me", "secret"}; }
};
struct own_traits : extend<lab::traits, use_credentials<passwords>> {};
using bench = lab::bench<own_traits>;
using phone = bench::stack;

struct app_type : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    incoming = e.context;
    if (answer) e.context->accept(lab::sdp).ignore();
  }
  void on(phone::changed<invite_client_context> const& e) { changed = e.status; }
  void on(phone::ended<invite_client_context> const& e) { ended = e.status; }
  void on(phone::ended<invite_server_context> const& e) { ended = e.status; }
  void on(phone::accepted<message_client_context> const& e) { e.context->keep().ignore(); }
  void on(phone::ended<message_client_context> const& e) {
    ++overs;
    late_keep = e.context->keep().code;
    e.context->end().ignore();
  }
  phone::handle<invite_server_context> incoming;
  bool answer = true;
  unsigned changed = 0, ended = 0;
  int overs = 0;
  error late_keep = error::none;
};

std::string const contact = "Contact: <sip:peer@192.0.2.7>";
std::string const asked = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";

struct fixture : bench {
  app_type app;
  std::string invite, tag;
  phone::handle<invite_client_context> call;

  void start() {
    call = ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp).value;
    invite = one();
    tag = lab::tag(lab::value(invite, "From"));
  }
  void answer(std::string const& status, std::string const& to_tag,
              std::vector<std::string> more = {contact}, std::string const& body = lab::sdp) {
    auto text = lab::respond(invite, status, to_tag, {}, body);
    std::string lines;
    for (auto const& m : more) lines += m + "\r\n";
    text.insert(text.find("Content-Length"), lines);
    in(app, text).ignore();
  }
  /// A request of the fork `from_tag` in our call.
  std::string within(std::string method, std::string cseq, std::string from_tag,
                     std::vector<std::string> more = {}) {
    return lab::peer_request{.method = method,
                             .branch = "z9hG4bK" + method + cseq + from_tag,
                             .cseq = cseq,
                             .to_tag = tag,
                             .from_tag = from_tag,
                             .call_id = lab::value(invite, "Call-ID"),
                             .more = more}
        .text();
  }
  void be_called() {
    in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    tag = lab::tag(lab::value(one(), "To"));
    in(app, lab::peer_request{.method = "ACK", .branch = "z9hG4bKa", .to_tag = tag}.text())
        .ignore();
  }
};

}  // namespace

TEST_CASE(
    "a callee answers a challenge to its BYE; one that it cannot answer is the outcome (22.2)") {
  fixture f;
  f.be_called();
  CHECK(f.ua[f.app.incoming]->bye());
  auto const bye = f.one();
  f.in(f.app, lab::respond(bye, "401 Unauthorized", "", {asked})).ignore();
  auto const again = f.one();
  CHECK(lab::value(again, "CSeq") == "2 BYE");
  CHECK(!lab::value(again, "Authorization").empty());
  CHECK(f.app.ended == 0);
  f.in(f.app, lab::respond(again, "401 Unauthorized", "", {asked})).ignore();
  CHECK(f.app.ended == 401);
}

TEST_CASE("each fork counts its own CSeq: an early dialog says nothing of another (12.2.2)") {
  fixture f;
  f.start();
  f.answer("180 Ringing", "a");
  f.in(f.app, f.within("OPTIONS", "5000", "a")).ignore();
  f.take();
  f.answer("200 OK", "b");
  f.take();
  f.in(f.app, f.within("BYE", "1", "b")).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK"});
}

TEST_CASE("a fork that is not wanted gets one BYE, its repeated 2xx only the ACK; then silence") {
  fixture f;
  f.start();
  f.answer("200 OK", "first");
  f.take();
  f.answer("200 OK", "second");
  CHECK(f.names().size() == 2);
  f.answer("200 OK", "second");
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
  for (int i = 0; i < 100; ++i) f.answer("200 OK", "forged" + std::to_string(i));
  CHECK(f.take().size() == 6);  // three more forks are remembered
  CHECK(f.ua.live_transactions() == 5);
}

TEST_CASE("the ACK of a second fork carries the credentials too (13.2.2.4)") {
  fixture f;
  f.start();
  f.in(f.app, lab::respond(f.invite, "401 Unauthorized", "x", {asked})).ignore();
  f.invite = f.take()[1].text;
  f.answer("200 OK", "first");
  auto const ack = f.one();
  f.answer("200 OK", "second");
  CHECK(lab::value(f.take()[0].text, "Authorization") == lab::value(ack, "Authorization"));
}

TEST_CASE("a BYE in an early dialog cancels what else may ring (15)") {
  fixture f;
  f.start();
  f.answer("180 Ringing", "a");
  f.in(f.app, f.within("BYE", "1", "a")).ignore();
  CHECK(f.names() == names{"SIP/2.0 200 OK", "CANCEL sip:peer@192.0.2.2 SIP/2.0"});
}

TEST_CASE("INVITE in an early dialog: 491 while ours is out, 500 while theirs waits (14.2)") {
  fixture f;
  f.start();
  f.answer("180 Ringing", "a");
  f.in(f.app, f.within("INVITE", "1", "a")).ignore();
  CHECK(f.names() == names{"SIP/2.0 491 Request Pending"});

  fixture g;
  g.app.answer = false;
  g.in(g.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  g.ua[g.app.incoming]->ring().ignore();
  auto const our_tag = lab::tag(lab::value(g.one(), "To"));
  g.in(g.app, lab::peer_request{.branch = "z9hG4bK2", .cseq = "2", .to_tag = our_tag}.text())
      .ignore();
  auto const refused = g.one();
  CHECK(lab::first_line(refused) == "SIP/2.0 500 Server Internal Error");
  CHECK(!lab::value(refused, "Retry-After").empty());
}

TEST_CASE("the answer to our re-INVITE is heard; a 2xx without one changes nothing (RFC 3264)") {
  fixture f;
  f.start();
  f.answer("200 OK", "a");
  f.take();
  CHECK(f.ua[f.call]->hold());
  auto const hold = f.one();
  f.in(f.app, lab::respond(hold, "200 OK", "", {contact})).ignore();
  CHECK(f.app.changed == 488);
  CHECK(!f.ua[f.call]->on_hold());
  f.take();
  CHECK(f.ua[f.call]->hold());
  auto held = lab::sdp;
  held.replace(held.find("sendrecv"), 8, "inactive");
  f.in(f.app, lab::respond(f.one(), "200 OK", "", {contact}, held)).ignore();
  CHECK(f.app.changed == 200);
  CHECK(f.ua[f.call]->on_hold());
  CHECK(f.ua[f.call]->held_by_peer());
}

TEST_CASE("Contact: * is no target (12.1.2)") {
  fixture f;
  f.start();
  f.answer("200 OK", "a", {"Contact: *"});
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
}

TEST_CASE("a Request-URI has no method and no headers, To no port either (19.1.1)") {
  fixture f;
  CHECK(f.ua.start<invite_client_context>("sip:p@192.0.2.2:5070;method=INVITE?Subject=a"));
  f.invite = f.one();
  CHECK(lab::first_line(f.invite) == "INVITE sip:p@192.0.2.2:5070 SIP/2.0");
  CHECK(lab::value(f.invite, "To") == "<sip:p@192.0.2.2>");
  f.answer("200 OK", "a", {"Contact: <sip:p@192.0.2.7;method=INVITE?Subject=a>"}, "");
  CHECK(f.names() == names{"ACK sip:p@192.0.2.7 SIP/2.0"});
}

TEST_CASE("OPTIONS in a dialog does not move the remote target (12.2.2)") {
  fixture f;
  f.be_called();
  f.in(f.app, lab::peer_request{.method = "OPTIONS",
                                .branch = "z9hG4bKo",
                                .cseq = "2",
                                .to_tag = f.tag,
                                .more = {"Contact: <sip:evil@192.0.2.66>"}}
                  .text())
      .ignore();
  f.take();
  CHECK(f.ua[f.app.incoming]->bye());
  CHECK(f.names() == names{"BYE sip:peer@192.0.2.2 SIP/2.0"});
}

TEST_CASE("a route set that no dialog could keep is refused at once") {
  fixture f;
  lab::peer_request many{.content = lab::sdp};
  for (int i = 0; i < 40; ++i) many.more.push_back("Record-Route: <sip:192.0.2.9;lr>");
  f.in(f.app, many.text()).ignore();
  CHECK(f.names() == names{"SIP/2.0 513 Message Too Large"});
  CHECK(f.app.incoming.index == ~0U);
}

TEST_CASE("a CSeq of 0 counts like any other (12.2.2)") {
  fixture f;
  f.in(f.app, lab::peer_request{.cseq = "0", .content = lab::sdp}.text()).ignore();
  auto const tag = lab::tag(lab::value(f.one(), "To"));
  f.in(f.app,
       lab::peer_request{.method = "BYE", .branch = "z9hG4bKb", .cseq = "0", .to_tag = tag}.text())
      .ignore();
  CHECK(f.names() == names{"SIP/2.0 500 Server Internal Error"});
}

TEST_CASE("3261-8.1.3.3-01 a response with a second Via is not ours") {
  fixture f;
  f.start();
  f.answer("486 Busy Here", "a", {"Via: SIP/2.0/UDP 192.0.2.3"});
  CHECK(f.out.sent.empty());
  CHECK(f.ua.counters().stray_responses == 1);
}

TEST_CASE("what is kept ends once, even when `on(ended)` asks to keep it") {
  fixture f;
  auto const sent = f.ua.start<message_client_context>("sip:p@192.0.2.2", "hi").value;
  auto const other = f.ua.start<message_client_context>("sip:p@192.0.2.2", "ho").value;
  auto const text = f.take()[0].text;
  f.in(f.app, lab::respond(text, "200 OK", "p", {}, "body")).ignore();
  CHECK(sent->body() == "body");
  CHECK(other->keep().code == error::wrong_state);  // nothing of it is being told
  CHECK(sent->end());
  f.until(f.app, 1);
  CHECK(f.app.overs == 1);
  CHECK(f.app.late_keep == error::wrong_state);
  f.until(f.app, 400'000);
  CHECK(f.ua.live() == 0);
}

namespace {
struct few : default_limits {
  static constexpr u32 contexts = 3, transactions = 100;
};
struct few_traits : extend<lab::traits, use_limits<few>> {};
}  // namespace

TEST_CASE("growing storage stops at the limits: 503 with Retry-After") {
  lab::bench<few_traits> b;
  struct : ignore_rest {
  } app;
  for (int i = 0; i < 5; ++i) {
    auto const n = std::to_string(i);
    b.in(app, lab::peer_request{.branch = "z9hG4bK" + n, .call_id = n}.text()).ignore();
  }
  CHECK(b.ua.live_contexts() == 3);
  CHECK(b.names() == names{"SIP/2.0 503 Service Unavailable", "SIP/2.0 503 Service Unavailable"});
}

#if __cpp_exceptions
TEST_CASE("a handler that throws loses what it was not told, and nothing else") {
  fixture f;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<message_server_context> const&) { throw 1; }
  } rude;
  CHECK_THROWS(f.ua.receive(2, lab::peer_request{.method = "MESSAGE"}.text(), rude).ignore());
  f.ua.advance(f.app).ignore();
  f.until(f.app, 100'000);
  CHECK(f.ua.live() == 0);
}
#endif

}  // namespace races_test
