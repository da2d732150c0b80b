// Whichever request for storage is refused while a message is worked on: the peer gets the right
// answer or none, and its repetition finds a stack in order.
#include <algorithm>

#include "../support/lab.hpp"
#include "../support/scarce_storage.hpp"

namespace shortage_test {

using namespace polysip;

namespace {

struct accounts {
  bool asks = false;
  std::string_view realm(method, std::string_view) const noexcept { return asks ? "r" : ""; }
  std::string_view password(std::string_view, std::string_view) const noexcept { return {}; }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};
struct own_traits : extend<lab::traits, use_storage<lab::scarce_storage>, use_accounts<accounts>> {
};
struct two_transactions : default_limits {
  static constexpr u32 transactions = 2;
};
using bench = lab::bench<own_traits>;
using phone = bench::stack;

struct app_type : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) { callee = e.context; }
  void on(phone::ended<invite_server_context> const& e) { left = e.status; }
  void on(phone::accepted<invite_client_context> const&) { accepted = true; }
  void on(phone::failed<invite_client_context> const&) { failed = true; }
  void on(phone::ended<invite_client_context> const& e) { ended = e.status; }
  phone::handle<invite_server_context> callee;
  bool accepted = false, failed = false;
  unsigned ended = 0, left = 0;
};

struct fixture : bench {
  app_type app;

  fixture() { lab::scarce = {}; }
  ~fixture() { lab::scarce = {}; }

  /// The start lines of what the stack sends when `text` comes and the n-th request for storage,
  /// or the `count` from there on, are refused.
  lab::names while_short(u32 n, std::string const& text, u32 count = 1) {
    lab::scarce = {n, count};
    in(app, text).ignore();
    bool const hit = lab::scarce.hits != 0;
    lab::scarce = {};
    lab::scarce.hits = hit;  // for was_short
    return names();
  }
  static bool was_short() { return lab::scarce.hits != 0; }

  void be_in_a_call() {
    in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    REQUIRE(ua[app.callee]->accept(lab::sdp));
    tag = lab::tag(lab::value(out.sent.back().text, "To"));
    in(app, within("ACK", "1")).ignore();
    take();
  }
  std::string within(std::string const& method, std::string const& cseq,
                     std::string const& content = "") {
    return lab::peer_request{.method = method,
                             .branch = "z9hG4bK" + method + cseq,
                             .cseq = cseq,
                             .to_tag = tag,
                             .content = content}
        .text();
  }
  std::string tag;
};

std::string line(lab::names const& all) { return all.empty() ? "" : all.back(); }

}  // namespace

TEST_CASE(
    "a 2xx is accepted and gets its ACK, though that is not kept, or BYE, too: it has failed") {
  u32 accepted = 0, n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
    auto const ok = lab::answered(f.one(), "b");
    auto const sent = f.while_short(n, ok);
    more = f.was_short();
    CHECK(f.app.accepted != f.app.failed);
    lab::names const ack{"ACK sip:peer@192.0.2.7 SIP/2.0"};
    lab::names const both{ack[0], "BYE sip:peer@192.0.2.7 SIP/2.0"};
    CHECK(sent == (f.app.failed ? both : ack));
    f.in(f.app, ok).ignore();
    CHECK(f.names() == ack);
    if (f.app.failed) {
      f.until(f.app, 0);
      CHECK(f.app.ended == 503);
      CHECK(f.ua.live_dialogs() == 0);
      continue;
    }
    ++accepted;
    CHECK(f.ua.live_contexts() == 1);
    CHECK(f.ua.live_dialogs() == 1);
  }
  CHECK(accepted > 1);
}

TEST_CASE("a 2xx that finds no room even for BYE gets that and its ACK when it comes again") {
  fixture f;
  REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const ok = lab::answered(f.one(), "b");
  CHECK(f.while_short(1, ok, 100).empty());
  CHECK(f.app.failed);
  CHECK(f.app.ended == 503);
  f.in(f.app, ok).ignore();
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::value(sent[0].text, "CSeq") == "1 ACK");
  CHECK(lab::value(sent[1].text, "CSeq") == "2 BYE");
  f.in(f.app, lab::respond(sent[1].text, "200 OK", "")).ignore();
  f.until(f.app, 32'000);
  CHECK(f.ua.live() == 0);
  CHECK(f.ua.store().live() == 0);
}

TEST_CASE("a 2xx of the fork that rang is accepted without room: its dialog is there") {
  fixture f;
  REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = f.one();
  f.in(f.app, lab::respond(invite, "180 Ringing", "b", {"Contact: <sip:peer@192.0.2.7>"})).ignore();
  CHECK(f.while_short(1, lab::answered(invite, "b"), 100) ==
        lab::names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
  CHECK(f.app.accepted);
  CHECK(f.ua.live_dialogs() == 1);
}

TEST_CASE(
    "an INVITE is told, or refused by 503 or not at all; never by the status of something else") {
  for (bool const challenged : {false, true}) {
    u32 n = 0;
    for (bool more = true; more;) {
      ++n;
      CAPTURE(n);
      fixture f;
      f.ua.parts().accounts.asks = challenged;
      auto const invite = lab::peer_request{.content = lab::sdp}.text();
      auto const answer = line(f.while_short(n, invite));
      more = f.was_short();
      bool const told = f.app.callee != phone::handle<invite_server_context>{};
      std::string const good = challenged ? "SIP/2.0 401 Unauthorized" : "";
      CHECK((answer == good || answer == "" || answer == "SIP/2.0 503 Service Unavailable"));
      if (answer == good) CHECK(told != challenged);
      if (answer != "" || told) continue;
      f.in(f.app, invite).ignore();  // again
      CHECK(line(f.names()) == good);
    }
    CHECK(n > 3);
  }
}

TEST_CASE("a refusal that finds no room to be kept is the answer to the repeated request") {
  u32 silent = 0, n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    f.be_in_a_call();
    REQUIRE(f.ua[f.app.callee]->hold());
    f.take();
    auto const invite = f.within("INVITE", "2", lab::sdp);  // it meets ours
    auto const answer = line(f.while_short(n, invite));
    more = f.was_short();
    if (answer == "") {
      ++silent;
      f.in(f.app, invite).ignore();
      CHECK(line(f.names()) == "SIP/2.0 491 Request Pending");
      continue;
    }
    CHECK((answer == "SIP/2.0 491 Request Pending" || answer == "SIP/2.0 503 Service Unavailable"));
  }
  CHECK(silent > 0);
}

TEST_CASE("17.2.1 a 100 that found no room is the answer to the repeated INVITE") {
  fixture f;
  f.in(f.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  lab::scarce = {1, 1};
  f.until(f.app, 200);
  CHECK(fixture::was_short());
  lab::scarce = {};
  CHECK(f.names().empty());
  f.until(f.app, 500);
  for (int repeated = 0; repeated < 2; ++repeated) {
    f.in(f.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    CHECK(f.names() == lab::names{"SIP/2.0 100 Trying"});
  }
}

TEST_CASE("a request of which nothing comes for want of room is counted") {
  lab::names all;
  for (u32 n = 1;; ++n) {
    fixture f;
    auto const sent = f.while_short(n, lab::peer_request{.method = "OPTIONS"}.text(), 9);
    if (!fixture::was_short()) break;
    all.push_back(line(sent));
    CHECK(f.ua.counters().pool_full == (line(sent) == "SIP/2.0 200 OK" ? 0 : 1));
  }
  CHECK(std::count(all.begin(), all.end(), "") == 2);
}

TEST_CASE("a call whose re-INVITE found no room is as it was, and may be put on hold") {
  u32 n = 0, answered = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    f.be_in_a_call();
    auto const answer = line(f.while_short(n, f.within("INVITE", "2", lab::sdp)));
    more = f.was_short();
    if (answer == "SIP/2.0 200 OK") {
      ++answered;
      f.in(f.app, f.within("ACK", "2")).ignore();
    }
    CHECK(f.ua[f.app.callee]->hold());
  }
  CHECK(answered > 0);
  CHECK(answered < n);
}

TEST_CASE("a repeated 2xx to a re-INVITE is acknowledged within the call while storage is full") {
  fixture f;
  f.be_in_a_call();
  REQUIRE(f.ua[f.app.callee]->hold());
  auto const ok = lab::respond(f.one(), "200 OK", "", {}, lab::sdp);
  lab::names const ack{"ACK sip:peer@192.0.2.2 SIP/2.0"};
  CHECK(f.while_short(1, ok, 100) == ack);
  CHECK(f.while_short(1, ok, 100) == ack);
  CHECK(f.ua.live_dialogs() == 1);
}

TEST_CASE("a 2xx that crossed CANCEL is ended by one BYE, though its ACK is not kept") {
  u32 ended = 0, n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    auto const call = f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
    auto const invite = f.one();
    f.in(f.app, lab::respond(invite, "180 Ringing", "b")).ignore();
    REQUIRE(call.value->cancel());
    f.take();
    auto const ok = lab::respond(invite, "200 OK", "b", {"Contact: <sip:peer@192.0.2.7>"});
    lab::scarce = {n, 1};
    f.in(f.app, ok).ignore();
    more = f.was_short();
    lab::scarce = {};
    auto const sent = f.take();
    if (sent.size() != 2) continue;  // the call or its BYE found no room
    f.in(f.app, lab::respond(sent[1].text, "200 OK", "")).ignore();
    CHECK(f.ua.live_contexts() == 0);
    ++ended;
    f.in(f.app, ok).ignore();
    CHECK(f.names() == lab::names{"ACK sip:peer@192.0.2.7 SIP/2.0"});
  }
  CHECK(ended > 1);
}

TEST_CASE(
    "the ACK of a failure is sent though there is no room to keep it, each time that it is due") {
  fixture f;
  REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const busy = lab::respond(f.one(), "486 Busy Here", "b");
  lab::names const ack{"ACK sip:peer@192.0.2.2 SIP/2.0"};
  CHECK(f.while_short(1, busy, 100) == ack);
  CHECK(f.while_short(1, busy, 100) == ack);
  f.in(f.app, busy).ignore();  // there is room again
  CHECK(f.names() == ack);
  f.in(f.app, busy).ignore();
  CHECK(f.names() == ack);
}

TEST_CASE(
    "a provisional response stays the answer to repetitions when the next one finds no room") {
  fixture f;
  auto const invite = lab::peer_request{.content = lab::sdp}.text();
  f.in(f.app, invite).ignore();
  REQUIRE(f.ua[f.app.callee]->ring());
  f.take();
  lab::scarce = {1, 100};
  CHECK(f.ua[f.app.callee]->ring(183).code == error::full);
  lab::scarce = {};
  f.in(f.app, invite).ignore();
  CHECK(f.names() == lab::names{"SIP/2.0 180 Ringing"});
}

TEST_CASE(
    "a CANCEL that found no room leaves with the next provisional response, or the next cancel") {
  for (bool const again : {false, true}) {
    CAPTURE(again);
    fixture f;
    auto const call = f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
    auto const ringing = lab::respond(f.one(), "180 Ringing", "b");
    f.in(f.app, ringing).ignore();
    lab::scarce = {1, 100};
    CHECK(!call.value->cancel());
    lab::scarce = {};
    CHECK(f.names().empty());
    if (again) CHECK(call.value->cancel());
    else f.in(f.app, ringing).ignore();
    CHECK(f.names() == lab::names{"CANCEL sip:peer@192.0.2.2 SIP/2.0"});
    CHECK(call.value->cancel().code == error::wrong_state);
    f.in(f.app, ringing).ignore();
    CHECK(f.names().empty());
  }
}

TEST_CASE("a 2xx to the re-INVITE of a call that is over is acknowledged while storage is full") {
  fixture f;
  f.be_in_a_call();
  REQUIRE(f.ua[f.app.callee]->hold());
  auto const hold = f.one();
  f.in(f.app, f.within("BYE", "2")).ignore();
  f.take();
  CHECK(f.ua.live_dialogs() == 0);
  auto const ok = lab::respond(hold, "200 OK", "", {}, lab::sdp);
  lab::names const ack{"ACK sip:peer@192.0.2.2 SIP/2.0"};
  CHECK(f.while_short(1, ok, 100) == ack);
  CHECK(f.while_short(1, ok, 100) == ack);
}

TEST_CASE("a fork that finds no room for its BYE gets it when its 2xx comes again") {
  u32 waited = 0, n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
    auto const invite = f.one();
    f.in(f.app, lab::answered(invite, "b")).ignore();
    f.take();
    lab::names const both{"ACK sip:peer@192.0.2.7 SIP/2.0", "BYE sip:peer@192.0.2.7 SIP/2.0"};
    auto const sent = f.while_short(n, lab::answered(invite, "c"));
    more = f.was_short();
    waited += sent != both;
    CHECK((sent == both || sent.empty()));  // once it has the ACK, it would not come again
    f.in(f.app, lab::answered(invite, "c")).ignore();
    CHECK(f.names() == (sent == both ? lab::names{both[0]} : both));
    CHECK(f.ua.live_dialogs() == 1);
  }
  CHECK(waited > 1);
}

TEST_CASE("a fork is not acknowledged while there is no transaction for its BYE") {
  struct limited : extend<own_traits, use_limits<two_transactions>> {};
  lab::bench<limited> b;
  ignore_rest app;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = b.one();
  b.in(app, lab::answered(invite, "b")).ignore();
  b.take();
  REQUIRE(b.ua.start<message_client_context>("sip:peer@192.0.2.2", "hello"));
  auto const message = b.one();
  b.in(app, lab::answered(invite, "c")).ignore();
  CHECK(b.take().empty());
  b.in(app, lab::respond(message, "200 OK", "x")).ignore();
  b.until(app, b.time + 5'000);  // Timer K
  b.in(app, lab::answered(invite, "c")).ignore();
  CHECK(b.names() ==
        lab::names{"ACK sip:peer@192.0.2.7 SIP/2.0", "BYE sip:peer@192.0.2.7 SIP/2.0"});
}

TEST_CASE(
    "a BYE ends the call whatever finds no room: a 200, and 481 when it comes again (15.1.1)") {
  u32 n = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    f.be_in_a_call();
    auto const bye = f.within("BYE", "2");
    lab::scarce = {n, n == 1 ? 100U : 1U};
    f.in(f.app, bye).ignore();
    more = f.was_short();
    lab::scarce = {};
    auto const ok = f.one();
    CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
    CHECK(lab::tag(lab::value(ok, "To")) == f.tag);
    CHECK(f.app.left == 200);
    CHECK(f.ua.live_dialogs() == 0);
    CHECK(f.ua.live_contexts() == 0);
    f.in(f.app, bye).ignore();
    CHECK(f.names() ==
          lab::names{more ? "SIP/2.0 481 Call/Transaction Does Not Exist" : "SIP/2.0 200 OK"});
  }
  CHECK(n > 3);
}

TEST_CASE("a BYE that finds no room ends an early dialog: the call is canceled (15)") {
  fixture f;
  REQUIRE(f.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  auto const invite = f.one();
  f.in(f.app, lab::respond(invite, "180 Ringing", "b", {"Contact: <sip:peer@192.0.2.7>"})).ignore();
  lab::peer_request const bye{.method = "BYE",
                              .to_tag = lab::tag(lab::value(invite, "From")),
                              .from_tag = "b",
                              .call_id = lab::value(invite, "Call-ID")};
  lab::scarce = {1, 1};
  f.in(f.app, bye.text()).ignore();
  lab::scarce = {};
  CHECK(f.names() == lab::names{"CANCEL sip:peer@192.0.2.2 SIP/2.0", "SIP/2.0 200 OK"});
}

TEST_CASE("what a BYE that found no room overtook is out of order in what is left (12.2.2)") {
  fixture f;
  f.be_in_a_call();
  REQUIRE(f.ua[f.app.callee]->refer("sip:carol@192.0.2.3"));
  f.take();
  CHECK(f.while_short(1, f.within("BYE", "3")) == lab::names{"SIP/2.0 200 OK"});
  CHECK(f.ua.live_dialogs() == 1);  // the transfer's
  f.in(f.app, f.within("NOTIFY", "2")).ignore();
  CHECK(f.names() == lab::names{"SIP/2.0 500 Server Internal Error"});
}

TEST_CASE("a BYE that would not have been taken ends nothing while there is no room (12.2.2)") {
  fixture f;
  f.be_in_a_call();
  auto bye = f.within("BYE", "1");  // as the INVITE
  lab::names const refused{"SIP/2.0 503 Service Unavailable"};
  CHECK(f.while_short(1, bye) == refused);
  f.tag += "x";
  CHECK(f.while_short(1, f.within("BYE", "2")) == refused);
  CHECK(f.ua.live_dialogs() == 1);
  CHECK(f.app.left == 0);
}

namespace {

/// The transfer is over.
std::string last_notify(std::string const& to_tag) {
  return lab::peer_request{
      .method = "NOTIFY",
      .cseq = "2",
      .to_tag = to_tag,
      .content = "SIP/2.0 200 OK\r\n",
      .more = {"Event: refer", "Subscription-State: terminated", "Contact: <sip:peer@192.0.2.2>"},
      .content_type = "message/sipfrag;version=2.0"}
      .text();
}

/// Wants a password for a BYE.
template<server_base Base> struct guarded : Base {
  using Base::hook;
  verdict hook(hook::request const& q) {
    if (q.message.method() != method::bye) return Base::hook(q);
    this->respond_or_forget(q.transaction, 401);
    return consumed;
  }
};
template<class Traits>
struct guarded_call final
    : context<guarded_call<Traits>, Traits, polysip::server, invite, guarded> {};

struct guarded_traits : extend<own_traits, use_contexts<guarded_call, refer_client_context>> {};
struct guarded_fixture : lab::bench<guarded_traits> {
  using phone = stack;
  struct app_type : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<guarded_call> const& e) {
      e.context->accept(lab::sdp).ignore();
      call = e.context;
    }
    void on(phone::accepted<refer_client_context> const& e) { CHECK(e.context->keep()); }
    phone::handle<guarded_call> call;
  } app;
  lab::peer_request bye{.method = "BYE", .cseq = "3"};

  guarded_fixture() {
    lab::scarce = {};
    in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    bye.to_tag = lab::tag(lab::value(one(), "To"));
    in(app, lab::peer_request{.method = "ACK", .to_tag = bye.to_tag}.text()).ignore();
  }
  ~guarded_fixture() { lab::scarce = {}; }
  /// What the BYE gets while the n-th request for storage is refused.
  std::string status_while_short(u32 n) {
    lab::scarce = {n, n ? 1U : 0U};
    in(app, bye.text()).ignore();
    lab::scarce.count = lab::scarce.wait = 0;
    return line(names());
  }
};
std::string const no_room = "SIP/2.0 503 Service Unavailable";
std::string const challenged = "SIP/2.0 401 Unauthorized";

}  // namespace

TEST_CASE("a BYE that a mixin challenges ends nothing, with room or without; it is taken again") {
  u32 n = 0, silent = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    guarded_fixture f;
    auto const got = f.status_while_short(n);
    more = lab::scarce.hits != 0;
    silent += got.empty();
    if (more) CHECK((got == no_room || got.empty()));
    else CHECK(got == challenged);
    CHECK(f.status_while_short(0) == challenged);
    CHECK(f.ua.live_dialogs() == 1);
  }
  CHECK(silent > 0);
}

TEST_CASE("a BYE without room is answered for the call that it is for, not for what is beside it") {
  guarded_fixture f;  // the transfer is over, and kept
  REQUIRE(f.ua[f.app.call]->refer("sip:carol@192.0.2.3"));
  f.in(f.app, lab::respond(f.one(), "202 Accepted", "", {"Contact: <sip:peer@192.0.2.2>"}))
      .ignore();
  auto const notify = last_notify(f.bye.to_tag);
  f.in(f.app, notify).ignore();
  CHECK(line(f.names()) == "SIP/2.0 200 OK");
  CHECK(f.status_while_short(1) == no_room);
  CHECK(f.ua.live_contexts() == 2);
}

TEST_CASE("a BYE that is challenged while ours is out is not the end without room either") {
  guarded_fixture f;
  REQUIRE(f.ua[f.app.call]->bye());
  f.take();
  CHECK(f.status_while_short(1) == no_room);
  CHECK(f.status_while_short(0) == challenged);
}

TEST_CASE("a NOTIFY whose answer finds no room is told when it comes again, and once") {
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::notified<refer_client_context> const& e) {
      log += std::to_string(e.status) + " ";
    }
    void on(phone::ended<refer_client_context> const&) { log += "ended "; }
    std::string log;
  } app;
  u32 n = 0, silent = 0;
  for (bool more = true; more;) {
    ++n;
    CAPTURE(n);
    fixture f;
    app.log.clear();
    f.be_in_a_call();
    REQUIRE(f.ua[f.app.callee]->refer("sip:carol@192.0.2.3"));
    f.in(app, lab::respond(f.one(), "202 Accepted", "", {"Contact: <sip:peer@192.0.2.2>"}))
        .ignore();
    auto const notify = last_notify(f.tag);
    lab::scarce = {n, 1};
    f.in(app, notify).ignore();
    more = lab::scarce.hits != 0;
    lab::scarce = {};
    auto const got = line(f.names());
    silent += got.empty();
    CHECK(app.log == (got == "SIP/2.0 200 OK" ? "200 ended " : ""));
    f.in(app, notify).ignore();
    CHECK(line(f.names()) == "SIP/2.0 200 OK");
    CHECK(app.log == "200 ended ");
  }
  CHECK(silent > 0);
}

}  // namespace shortage_test
