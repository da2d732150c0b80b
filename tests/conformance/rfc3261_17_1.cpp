// Client transactions. Instants are worked out by hand: T1 = 500, T2 = 4000, T4 = 5000 ms.
#include "agent.hpp"

namespace rfc3261_17_1_test {

using namespace conformance;

namespace {

using instants = std::vector<millis>;
constexpr int datagram = 2, stream = 102;
std::string const by_stream = "sip:peer@192.0.2.102", by_datagram = "sip:peer@192.0.2.2";

struct patient : default_limits {
  static constexpr millis ring = 3'600'000;
};
struct patient_traits : extend<lab::traits, use_limits<patient>> {};

struct slower {
  static constexpr millis t1 = 2'000, t2 = 16'000, t4 = 17'000;
};
struct faster {  // a closed net
  static constexpr millis t1 = 50, t2 = 400, t4 = 500;
};

}  // namespace

TEST_CASE("3261-17-01 the ACK of a 486 is part of the INVITE, that of a 2xx stands alone") {
  agent<> a;
  auto const refused = a.invite();
  a.respond(refused, "486 Busy Here");
  auto const its_ack = a.one();
  CHECK(lab::value(its_ack, "Via") == lab::value(refused, "Via"));
  CHECK(a.ua.live_transactions() == 1);

  agent<> b;
  auto const invite = b.invite();
  b.respond(invite, "200 OK");
  auto const ack = b.one();
  CHECK(lab::value(ack, "Via") != lab::value(invite, "Via"));
  CHECK(b.ua.live_transactions() == 1);  // the INVITE's: the ACK has none, and nothing repeats it
  b.until(400'000);
  CHECK(b.out.sent.empty());
  b.receive(lab::respond(ack, "200 OK", "peer"));  // nothing waits for a response to it
  CHECK(b.ua.counters().stray_responses == 1);
}

TEST_CASE("3261-17.1.1.1-01 Timer B counts while nothing came; ringing lasts ten minutes") {
  agent<> silent;
  silent.invite();
  silent.until(31'999);
  CHECK(silent.app.log.empty());
  silent.until(32'000);
  CHECK(silent.app.log == "timeout ended 408 ");
  CHECK(silent.ua.live() == 0);

  agent<patient_traits> rings;
  auto const invite = rings.invite();
  rings.until(31'000);
  rings.take();
  rings.respond(invite, "180 Ringing");
  rings.until(600'000);
  CHECK(rings.app.log == "180 ");
  CHECK(rings.out.sent.empty());
  rings.respond(invite, "200 OK");
  CHECK(rings.app.log == "180 accepted ");
}

TEST_CASE("3261-17.1.1.2-01 T1 is 500 ms unless the traits say otherwise, larger or smaller") {
  static_assert(rfc3261_timers::t1 == 500 && rfc3261_timers::t2 == 4'000 &&
                rfc3261_timers::t4 == 5'000);
  agent<> standard;
  standard.invite();
  CHECK(standard.times("INVITE", 1'000) == instants{500});
  agent<extend<lab::traits, use_timers<slower>>> satellite;
  satellite.invite();
  CHECK(satellite.times("INVITE", 20'000) == instants{2'000, 6'000, 14'000});
  satellite.until(127'999);
  CHECK(satellite.app.log.empty());
  satellite.until(128'000);
  CHECK(satellite.app.log == "timeout ended 408 ");
  agent<extend<lab::traits, use_timers<faster>>> closed_net;
  closed_net.invite();
  CHECK(closed_net.times("INVITE", 400) == instants{50, 150, 350});
}

TEST_CASE("3261-17.1.1.2-02 INVITE on a datagram: 0, .5, 1.5, 3.5, 7.5, 15.5, 31.5 s; B at 32 s") {
  agent<> a;
  auto const invite = a.invite();
  a.until(500);
  CHECK(a.one() == invite);
  CHECK(a.times("INVITE", 31'999) == instants{1'500, 3'500, 7'500, 15'500, 31'500});
  CHECK(a.app.log.empty());
  CHECK(a.times("", 100'000).empty());
  CHECK(a.app.log == "timeout ended 408 ");
}

TEST_CASE("3261-17.1.1.2-03 INVITE on a stream is sent once; Timer B runs all the same") {
  agent<> a;
  a.invite(by_stream);
  CHECK(a.times("", 31'999).empty());
  CHECK(a.app.log.empty());
  a.until(32'000);
  CHECK(a.app.log == "timeout ended 408 ");
  CHECK(a.out.sent.empty());
}

TEST_CASE("3261-17.1.1.2-04 a provisional response ends the repetition; each is passed up") {
  agent<> a;
  auto const invite = a.invite();
  CHECK(a.times("INVITE", 600) == instants{500});
  a.respond(invite, "100 Trying", "");
  CHECK(a.times("", 100'000).empty());
  for (std::string const status :
       {"180 Ringing", "180 Ringing", "183 Session Progress", "199 Early"})
    a.respond(invite, status);
  CHECK(a.app.log == "180 180 183 199 ");  // the 100 is not told (8.1.3.2), but it came
  CHECK(a.out.sent.empty());
}

TEST_CASE(
    "3261-17.1.1.2-05 300-699, with or without a 1xx before: told once, ACK to the same place") {
  for (std::string const status :
       {"302 Moved Temporarily", "404 Not Found", "503 Service Unavailable", "603 Decline"})
    for (bool const rang : {true, false}) {
      agent<> a;
      auto const invite = a.invite();
      if (rang) a.respond(invite, "180 Ringing");
      a.app.take();
      a.respond(invite, status, "peer", 9);  // wherever it came from
      auto const sent = a.take();
      REQUIRE(sent.size() == 1);
      CHECK(sent[0].to == 2);
      CHECK(lab::first_line(sent[0].text) == "ACK sip:peer@192.0.2.2 SIP/2.0");
      auto const code = status.substr(0, 3);
      CHECK(a.app.take() == "rejected " + code + " ended " + code + " ");
      a.respond(invite, status);
      CHECK(a.app.log.empty());
      CHECK(a.times("INVITE", 40'000).empty());
    }
}

TEST_CASE("3261-17.1.1.2-06 each repetition gets the ACK again, for 32 s; on a stream D is 0") {
  agent<> a;
  auto const invite = a.invite();
  a.until(400);
  a.respond(invite, "486 Busy Here");
  auto const ack = a.one();
  a.app.take();
  for (millis const at : {900U, 1'900U, 32'399U}) {
    a.until(at);
    a.respond(invite, "486 Busy Here");
    CHECK(a.one() == ack);
  }
  CHECK(a.app.log.empty());
  a.until(32'400);
  CHECK(a.ua.live() == 0);
  a.respond(invite, "486 Busy Here");
  CHECK(a.out.sent.empty());

  agent<> b;
  b.respond(b.invite(by_stream), "486 Busy Here", "peer", stream);
  CHECK(b.names() == names{"ACK sip:peer@192.0.2.102 SIP/2.0"});
  b.until(0);
  CHECK(b.ua.live() == 0);

  agent<extend<lab::traits, use_timers<faster>>> quick;  // D does not shrink with T1
  quick.respond(quick.invite(), "486 Busy Here");
  quick.until(31'999);
  CHECK(quick.ua.live_transactions() == 1);
  quick.until(32'000);
  CHECK(quick.ua.live() == 0);
}

TEST_CASE(
    "3261-17.1.1.2-07 a 2xx is passed up, repeats nothing, and has no ACK of the transaction") {
  for (auto const* to : {&by_datagram, &by_stream}) {
    agent<> a;
    auto const invite = a.invite(*to);
    a.respond(invite, "200 OK");
    CHECK(a.app.take() == "accepted ");
    auto const ack = a.one();  // the user agent's: to the Contact, on a branch of its own
    CHECK(lab::first_line(ack) == "ACK sip:peer@192.0.2.7 SIP/2.0");
    CHECK(lab::value(ack, "Via") != lab::value(invite, "Via"));
    CHECK(a.times("", 100'000).empty());
  }
}

TEST_CASE("3261-17.1.1.2-08 3261-17.1.4-01 a transport error is told and ends the transaction") {
  agent<> calling;
  calling.invite();
  calling.out.refuse = true;
  calling.until(500);  // the repetition is refused
  CHECK(calling.app.log == "transport ended 503 ");
  CHECK(calling.ua.live() == 0);

  agent<> ringing;
  ringing.respond(ringing.invite(), "180 Ringing");
  CHECK(ringing.ua.transport_failed(datagram, ringing.app));
  CHECK(ringing.app.log == "180 transport ended 503 ");
  CHECK(ringing.ua.live() == 0);

  agent<> refused;  // the outcome is known already: the ACK that fails changes nothing
  auto const invite = refused.invite();
  refused.out.refuse = true;
  refused.respond(invite, "486 Busy Here");
  refused.until(0);
  CHECK(refused.app.log == "rejected 486 ended 486 ");
  CHECK(refused.ua.live() == 0);

  agent<> text;
  text.message();
  CHECK(text.ua.transport_failed(datagram, text.app));
  CHECK(text.app.log == "transport ended 503 ");
  CHECK(text.ua.live() == 0);
}

TEST_CASE("3261-17.1.1.3-01 the ACK of a 486, octet by octet") {
  agent<> a;
  auto const invite = a.invite();
  a.receive(lab::respond(invite, "486 Busy Here", "tag-of-the-486",
                         {"Record-Route: <sip:192.0.2.9;lr>", "Contact: <sip:b@192.0.2.7>"}));
  CHECK(a.one() ==
        lab::lines({"ACK sip:peer@192.0.2.2 SIP/2.0", "Via: " + lab::value(invite, "Via"),
                    "Max-Forwards: 70", "From: " + lab::value(invite, "From"),
                    "To: <sip:peer@192.0.2.2>;tag=tag-of-the-486",
                    "Call-ID: " + lab::value(invite, "Call-ID"), "CSeq: 1 ACK",
                    "Content-Length: 0"}));
}

TEST_CASE("3261-17.1.1.3-01 Route as in the INVITE, and no other Via, in a dialog with a route") {
  agent<> a;
  auto const invite = a.invite();
  a.receive(lab::respond(invite, "200 OK", "peer",
                         {"Record-Route: <sip:192.0.2.9;lr>", "Contact: <sip:peer@192.0.2.7>"},
                         lab::sdp));
  a.take();
  CHECK(a.client()->hold());
  auto const hold = a.take();
  REQUIRE(hold.size() == 1);
  CHECK(lab::value(hold[0].text, "Route") == "<sip:192.0.2.9;lr>");
  a.receive(lab::respond(hold[0].text, "488 Not Acceptable Here", ""));
  auto const sent = a.take();
  REQUIRE(sent.size() == 1);
  auto const& ack = sent[0].text;
  CHECK(sent[0].to == hold[0].to);
  CHECK(lab::first_line(ack) == "ACK sip:peer@192.0.2.7 SIP/2.0");
  CHECK(lab::value(ack, "Route") == "<sip:192.0.2.9;lr>");
  CHECK(lab::value(ack, "Via") == lab::value(hold[0].text, "Via"));
  CHECK(ack.find("Via:", ack.find("Via:") + 1) == ack.npos);
  CHECK(lab::value(ack, "CSeq") == "2 ACK");
}

TEST_CASE("3261-17.1.2.2-01 a non-INVITE on a datagram: Timer E doubles to T2; F at 32 s on any") {
  agent<> a;
  auto const text = a.message();
  a.until(500);
  CHECK(a.one() == text);
  CHECK(a.times("MESSAGE", 31'999) ==
        instants{1'500, 3'500, 7'500, 11'500, 15'500, 19'500, 23'500, 27'500, 31'500});
  CHECK(a.app.log.empty());
  a.until(32'000);
  CHECK(a.app.log == "timeout ended 408 ");
  agent<> b;
  b.message(by_stream);
  CHECK(b.times("", 31'999).empty());
  CHECK(b.app.log.empty());
  b.until(32'000);
  CHECK(b.app.log == "timeout ended 408 ");
}

TEST_CASE("3261-17.1.2.2-02 after a 1xx the running Timer E ends, then every T2; F as it was") {
  agent<> a;
  auto const text = a.message();
  a.until(600);
  a.take();
  a.respond(text, "100 Trying", "");
  CHECK(a.times("MESSAGE", 31'999) ==
        instants{1'500, 5'500, 9'500, 13'500, 17'500, 21'500, 25'500, 29'500});
  CHECK(a.app.log.empty());
  a.until(32'000);
  CHECK(a.app.log == "timeout ended 408 ");
}

TEST_CASE("3261-17.1.2.2-03 repeated answers are absorbed for T4; on a stream there is no wait") {
  agent<> a;
  auto const text = a.message();
  a.respond(text, "202 Accepted");
  CHECK(a.app.take() == "accepted ended 202 ");
  for (std::string const status : {"202 Accepted", "100 Trying", "500 Server Internal Error"})
    a.respond(text, status);
  CHECK(a.app.log.empty());
  CHECK(a.ua.counters().stray_responses == 0);
  CHECK(a.times("", 4'999).empty());
  CHECK(a.ua.live_transactions() == 1);
  a.until(5'000);
  CHECK(a.ua.live() == 0);
  agent<> b;
  b.respond(b.message(by_stream), "404 Not Found", "peer", stream);
  b.until(0);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("3261-17.1.3-01 a response belongs to the request with its branch and method") {
  agent<> a;
  auto const invite = a.invite(), text = a.message();
  auto const ok = lab::respond(text, "200 OK", "peer");
  for (auto const* cseq : {"1 INVITE", "1 CANCEL", "1 ACK", "1 OPTIONS", "1 message"})
    a.receive(replaced(ok, "1 MESSAGE", cseq));
  auto const branch = [](std::string const& m) {
    auto const via = lab::value(m, "Via");
    return via.substr(via.find("branch="), 7 + 7 + 32);
  };
  a.receive(replaced(ok, branch(text), branch(invite)));
  CHECK(a.app.log.empty());
  CHECK(a.ua.counters().stray_responses == 6);
  a.receive(ok);
  CHECK(a.app.log == "accepted ended 200 ");
}

}  // namespace rfc3261_17_1_test
