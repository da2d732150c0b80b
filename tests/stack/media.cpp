// Sessions by a media policy: RFC 3264, RFC 3261 13.2.1, 13.3.1, 14.2.
#include "../support/lab.hpp"

namespace media_test {

using namespace polysip;
using lab::names;

namespace {

struct audio_traits : extend<lab::traits, use_media<audio_media>> {};
using bench = lab::bench<audio_traits>;
using phone = bench::stack;

struct app_type : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    call = e.context;
    accepted = e.context->accept().code;
  }
  void on(phone::accepted<invite_client_context> const& e) { status = e.message.status(); }
  void on(phone::ended<invite_client_context> const&) { ++ends; }
  phone::handle<invite_server_context> call;
  error accepted = error::count;
  unsigned status = 0;
  int ends = 0;
};

std::string described(std::string const& media) {
  return "v=0\r\no=- 5 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n" + media;
}
std::string const pcma = described("m=audio 6000 RTP/AVP 8\r\n");
std::string const pcmu = described("m=audio 6000 RTP/AVP 0\r\n");
std::string const g722 = described("m=audio 6000 RTP/AVP 9\r\n");

/// Receives what the peer sends within its call, whose tag of ours is `tag`.
auto sender(bench& b, auto& app, std::string const& tag) {
  return [&b, &app, tag](std::string method, std::string cseq, std::string content = {}) {
    b.in(app, lab::peer_request{.method = method,
                                .branch = "z9hG4bK" + method + cseq,
                                .cseq = cseq,
                                .to_tag = tag,
                                .content = content}
                  .text())
        .ignore();
  };
}

}  // namespace

TEST_CASE("start without a body offers what the policy has; hold changes the direction only") {
  bench b;
  app_type app;
  auto const call = b.ua.start<invite_client_context>("sip:peer@192.0.2.2");
  auto const invite = b.one();
  CHECK(lab::value(invite, "Content-Type") == "application/sdp");
  CHECK(lab::body(invite).find("c=IN IP4 192.0.2.1\r\n") != std::string::npos);
  CHECK(lab::body(invite).find("m=audio 4000 RTP/AVP 0 8 101\r\n") != std::string::npos);
  CHECK(lab::body(invite).find("a=sendrecv\r\n") != std::string::npos);
  b.in(app, lab::respond(invite, "200 OK", "p", {"Contact: <sip:p@192.0.2.2>"}, pcma)).ignore();
  b.take();
  CHECK(call.value->hold());
  auto const hold = lab::body(b.one());
  CHECK(hold.find("m=audio 4000 RTP/AVP 0 8 101\r\n") != std::string::npos);
  CHECK(hold.find("a=sendonly\r\n") != std::string::npos);
}

TEST_CASE(
    "accept without a body answers the offer; a re-INVITE with another codec is answered anew") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.content = pcma}.text()).ignore();
  auto const ok = b.one();
  CHECK(app.accepted == error::none);
  CHECK(lab::body(ok).find("m=audio 4000 RTP/AVP 8\r\n") != std::string::npos);
  CHECK(lab::body(ok).find(" 1 IN IP4 192.0.2.1\r\n") != std::string::npos);
  auto const tag = lab::tag(lab::value(ok, "To"));
  auto const ack = [&](std::string cseq) {
    b.in(app,
         lab::peer_request{
             .method = "ACK", .branch = "z9hG4bKa" + cseq, .cseq = cseq, .to_tag = tag}
             .text())
        .ignore();
  };
  auto const reinvite = [&](std::string cseq, std::string const& offer) {
    b.in(app,
         lab::peer_request{
             .branch = "z9hG4bKr" + cseq, .cseq = cseq, .to_tag = tag, .content = offer}
             .text())
        .ignore();
    return b.one();
  };
  ack("1");
  auto const same = reinvite("2", pcma);
  CHECK(lab::body(same) == lab::body(ok));  // nothing changed, nor does the version
  ack("2");
  auto const other = reinvite("3", pcmu);
  CHECK(lab::body(other).find("m=audio 4000 RTP/AVP 0\r\n") != std::string::npos);
  CHECK(lab::body(other).find(" 2 IN IP4 192.0.2.1\r\n") != std::string::npos);
  ack("3");
  CHECK(lab::first_line(reinvite("4", g722)) == "SIP/2.0 488 Not Acceptable Here");
  auto const two = reinvite("5", pcmu + "m=video 6002 RTP/AVP 31\r\n");
  CHECK(lab::body(two).find("m=video 0 RTP/AVP 31\r\n") != std::string::npos);
  ack("5");
  CHECK(lab::first_line(reinvite("6", pcmu)) == "SIP/2.0 488 Not Acceptable Here");  // RFC 3264 8
  CHECK(b.ua[app.call]->phase() == phase::established);
}

TEST_CASE("a re-INVITE without an offer gets ours; what it changes has a higher version (14.2)") {
  bench b;
  app_type app;
  auto const held = described("m=audio 6000 RTP/AVP 8\r\na=sendonly\r\n");
  b.in(app, lab::peer_request{.content = held}.text()).ignore();
  auto const first = b.one();
  CHECK(lab::body(first).find(" 1 IN IP4 192.0.2.1\r\n") != std::string::npos);
  CHECK(lab::body(first).find("a=recvonly\r\n") != std::string::npos);
  auto const tag = lab::tag(lab::value(first, "To"));
  auto const within = sender(b, app, tag);
  within("ACK", "1");
  within("INVITE", "2");
  auto const offer = b.one();
  CHECK(lab::body(offer).find(" 2 IN IP4 192.0.2.1\r\n") != std::string::npos);
  CHECK(lab::body(offer).find("a=sendrecv\r\n") != std::string::npos);
  within("ACK", "2", pcma);
  CHECK(!b.ua[app.call]->held_by_peer());
  within("INVITE", "3");
  CHECK(lab::body(b.one()) == lab::body(offer));
}

TEST_CASE("the application is shown each description of the peer") {
  bench b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<invite_server_context> const& e) { e.context->accept().ignore(); }
    void on(phone::confirmed<invite_server_context> const& e) { heard = e.description; }
    void on(phone::changed<invite_server_context> const& e) { heard = e.description; }
    std::string heard = "nothing";
  } app;
  b.in(app, lab::peer_request{}.text()).ignore();
  auto const tag = lab::tag(lab::value(b.one(), "To"));
  auto const within = sender(b, app, tag);
  within("ACK", "1", pcma);
  CHECK(app.heard == pcma);
  within("INVITE", "2", pcmu);
  CHECK(app.heard == pcmu);
  within("ACK", "2");
  b.take();
  within("INVITE", "3");
  CHECK(app.heard.empty());
  within("ACK", "3", pcma);
  CHECK(app.heard == pcma);
}

TEST_CASE("the caller, too, is shown the answer that comes in an ACK, or that there is none") {
  bench b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::changed<invite_client_context> const& e) {
      log += std::to_string(e.status) + (e.description.empty() ? " nothing " : " described ");
    }
    std::string log;
  } app;
  CHECK(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  auto const invite = b.one();
  b.in(app, lab::respond(invite, "200 OK", "peer", {"Contact: <sip:p@192.0.2.2>"}, pcma)).ignore();
  b.take();
  lab::peer_request within{.to_tag = lab::tag(lab::value(invite, "From")),
                           .call_id = lab::value(invite, "Call-ID")};
  auto const receive = [&](std::string method, std::string cseq, std::string content = {}) {
    within.method = method;
    within.cseq = cseq;
    within.branch = "z9hG4bK" + method + cseq;
    within.content = content;
    b.in(app, within.text()).ignore();
  };
  receive("INVITE", "1");
  receive("ACK", "1", pcma);
  receive("INVITE", "2");
  receive("ACK", "2");
  CHECK(app.log == "200 nothing 200 described 200 nothing 488 nothing ");
}

TEST_CASE("a 200 to an INVITE without an offer has to offer (13.3.1.4)") {
  lab::bench<> b;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(lab::bench<>::stack::incoming<invite_server_context> const& e) {
      without = e.context->accept().code;
      with = e.context->accept(pcmu).code;
    }
    error without = error::count, with = error::count;
  } app;
  b.in(app, lab::peer_request{}.text()).ignore();
  CHECK(app.without == error::wrong_state);
  CHECK(app.with == error::none);
  CHECK(lab::body(b.one()) == pcmu);
}

TEST_CASE("no common codec: 488, and accept says that it did not") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{.content = g722}.text()).ignore();
  CHECK(b.names() == names{"SIP/2.0 488 Not Acceptable Here"});
  CHECK(app.accepted == error::wrong_state);
}

TEST_CASE("an INVITE without an offer: ours is in the 2xx, the answer in the ACK (13.2.1)") {
  bench b;
  app_type app;
  b.in(app, lab::peer_request{}.text()).ignore();
  auto const ok = b.one();
  CHECK(lab::body(ok).find("m=audio 4000 RTP/AVP 0 8 101\r\n") != std::string::npos);
  auto const held = described("m=audio 6000 RTP/AVP 0\r\na=sendonly\r\n");
  b.in(app, lab::peer_request{.method = "ACK",
                              .branch = "z9hG4bKa",
                              .to_tag = lab::tag(lab::value(ok, "To")),
                              .content = held}
                .text())
      .ignore();
  CHECK(b.ua[app.call]->held_by_peer());
}

namespace {
struct answer_only : audio_media {  // never offers: the callee has to
  std::size_t offer(session_id const&, sdp::direction, std::span<char>) noexcept { return 0; }
};
struct late : extend<lab::traits, use_media<answer_only>> {};
}  // namespace

TEST_CASE("a 2xx that brings the offer is answered in the ACK (13.2.2.4)") {
  lab::bench<late> b;
  struct : ignore_rest {
  } app;
  CHECK(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  auto const invite = b.one();
  CHECK(lab::body(invite).empty());
  b.in(app, lab::respond(invite, "200 OK", "p", {"Contact: <sip:p@192.0.2.2>"}, pcmu)).ignore();
  auto const ack = b.one();
  CHECK(lab::first_line(ack) == "ACK sip:p@192.0.2.2 SIP/2.0");
  CHECK(lab::body(ack).find("m=audio 4000 RTP/AVP 0\r\n") != std::string::npos);
}

TEST_CASE("an offer that we cannot answer in the ACK ends the call at once") {
  lab::bench<late> b;
  struct : ignore_rest {
  } app;
  CHECK(b.ua.start<invite_client_context>("sip:peer@192.0.2.2"));
  auto const invite = b.one();
  b.in(app, lab::respond(invite, "200 OK", "p", {"Contact: <sip:p@192.0.2.2>"}, g722)).ignore();
  CHECK(b.out.sent.empty());
  b.until(app, 0);
  CHECK(b.names() == names{"ACK sip:p@192.0.2.2 SIP/2.0", "BYE sip:p@192.0.2.2 SIP/2.0"});
}

TEST_CASE("the application answers the offer of a 2xx within `on(accepted)` (13.2.2.4)") {
  using late_bench = lab::bench<>;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(late_bench::stack::accepted<invite_client_context> const& e) {
      answered = e.context->answer(lab::sdp).code;
    }
    error answered = error::count;
  } app;
  late_bench b;
  auto const call = b.ua.start<invite_client_context>("sip:peer@192.0.2.2");
  auto const invite = b.one();
  CHECK(call.value->answer(lab::sdp).code == error::wrong_state);
  auto const ok = lab::respond(invite, "200 OK", "p", {"Contact: <sip:p@192.0.2.2>"}, pcmu);
  b.in(app, ok).ignore();
  CHECK(app.answered == error::none);
  auto const ack = b.one();
  CHECK(lab::value(ack, "CSeq") == "1 ACK");
  CHECK(lab::body(ack) == lab::sdp);
  b.in(app, ok).ignore();
  CHECK(b.one() == ack);
  b.until(app, 100);
  CHECK(b.out.sent.empty());
  CHECK(call.value->phase() == phase::established);
}

}  // namespace media_test
