// Responses are written from the message that is being told, or later from what is kept of it.
#include "../support/lab.hpp"

namespace responses_test {

using namespace polysip;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

struct callee : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    call = e.context;
    if (at_once) e.context->accept(lab::sdp).ignore();
  }
  phone::handle<invite_server_context> call;
  bool at_once = true;
};

std::string invite() {
  return lab::peer_request{
      .content = lab::sdp,
      .more = {"Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bKfirst",
               "Record-Route: <sip:p2.example.org;lr>, <sip:p1.example.org;lr>",
               "Record-Route: <sip:p0.example.org;lr>"}}
      .text();
}

std::string accepted_later() {
  bench b;
  callee app;
  app.at_once = false;
  b.in(app, invite()).ignore();
  b.in(app, lab::peer_request{.method = "OPTIONS", .branch = "z9hG4bKo", .call_id = "o"}.text())
      .ignore();
  CHECK(lab::first_line(b.one()) == "SIP/2.0 200 OK");
  CHECK(b.ua[app.call]->accept(lab::sdp));
  return b.one();
}

}  // namespace

TEST_CASE("a 2xx copies each Via and Record-Route in order (8.2.6.2, 12.1.1), at once or later") {
  bench b;
  callee app;
  b.in(app, invite()).ignore();
  auto const at_once = b.one();
  auto const tag = lab::tag(lab::value(at_once, "To"));
  CHECK(at_once.find("SIP/2.0 200 OK\r\n"
                     "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKpeer1\r\n"
                     "Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bKfirst\r\n"
                     "From: <sip:peer@192.0.2.2>;tag=peer\r\n"
                     "To: <sip:me@192.0.2.1>;tag=" +
                     tag +
                     "\r\n"
                     "Call-ID: call-1@192.0.2.2\r\n"
                     "CSeq: 1 INVITE\r\n"
                     "Record-Route: <sip:p2.example.org;lr>, <sip:p1.example.org;lr>\r\n"
                     "Record-Route: <sip:p0.example.org;lr>\r\n"
                     "Contact: <sip:me@192.0.2.1:5060>\r\n") == 0);
  CHECK(accepted_later() == at_once);
}

TEST_CASE("header lines of the application that are no lines are refused, and nothing is sent") {
  for (std::string const extra :
       {"Contact: <sip:new@192.0.2.9>", "\r\n", "A: b\r\n\r\nbody\r\n", "A: b\n\nC: d\r\n",
        "A: b\nC: d\r\n", "nonsense\r\n", " folded\r\n", "A: b\r\r\n", "A: b\r\n"}) {
    bench b;
    callee app;
    app.at_once = false;
    b.in(app, invite()).ignore();
    auto const refused = b.ua[app.call]->reject(302, {.extra = extra});
    CHECK(refused.code == (extra == "A: b\r\n" ? error::none : error::malformed));
    CHECK(b.out.sent.size() == (refused ? 1 : 0));
    if (refused) CHECK(lab::value(b.one(), "A") == "b");
  }
}

TEST_CASE("an answer that was refused for its header lines, or their size, may be given anew") {
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<message_server_context> const& e) { text = e.context; }
    void on(phone::ended<message_server_context> const& e) { status = e.status; }
    phone::handle<message_server_context> text;
    u16 status = 0;
  } app;
  bench b;
  b.in(app, lab::peer_request{.method = "MESSAGE"}.text()).ignore();
  for (auto const& done : {b.ua[app.text]->accept({.extra = "no line"}),
                           b.ua[app.text]->reject(480, {.extra = "no line"})})
    CHECK(done.code == error::malformed);
  auto const line = "A: " + std::string(default_limits::message_bytes, 'a') + "\r\n";
  CHECK(b.ua[app.text]->reject(480, {.extra = line}).code == error::too_large);
  b.until(app, 1);
  CHECK(app.status == 0);
  CHECK(b.out.sent.empty());
  CHECK(b.ua[app.text]->accept());
  CHECK(lab::first_line(b.one()) == "SIP/2.0 200 OK");
  b.until(app, 2);
  CHECK(app.status == 200);
}

TEST_CASE("a refusal makes no dialog: no Record-Route, no Contact (12.1.1), the To tag stays") {
  bench b;
  callee app;
  app.at_once = false;
  b.in(app, invite()).ignore();
  CHECK(b.ua[app.call]->reject(486));
  auto const busy = b.one();
  CHECK(lab::first_line(busy) == "SIP/2.0 486 Busy Here");
  CHECK(lab::value(busy, "Record-Route").empty());
  CHECK(lab::value(busy, "Contact").empty());
  CHECK(!lab::tag(lab::value(busy, "To")).empty());
  CHECK(b.ua.live_dialogs() == 0);
}

}  // namespace responses_test
