#include "polysip/message/respond.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"

namespace respond_test {

using namespace polysip;

namespace {
std::string response(parsed const& request, u16 status, std::string_view tag,
                     std::string_view reason = {}) {
  char buffer[1024];
  message_writer w{buffer};
  respond_to(w, *request, status, tag, reason);
  return std::string{w.body({}, {}).finish().value};
}
}  // namespace

TEST_CASE("respond: 3261-8.2.6.2-01 Via in order, From, To with a tag, Call-ID, CSeq") {
  parsed const m{
      crlf("INVITE sip:bob@biloxi.com SIP/2.0\n"
           "Via: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/UDP b\n"
           "To: Bob <sip:bob@biloxi.com>\n"
           "v: SIP/2.0/TCP\n c;branch=z9hG4bK2\n"
           "Subject: lunch\n"
           "Timestamp: 54\n"
           "CSeq: 314159 INVITE\n"
           "From: Alice <sip:alice@atlanta.com>;tag=1928301774\n"
           "i: a84b4c76e66710\n"
           "Content-Length: 4\n\nbody")};
  REQUIRE(m.result);
  CHECK(response(m, 200, "314159") == crlf("SIP/2.0 200 OK\n"
                                           "Via: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/UDP b\n"
                                           "v: SIP/2.0/TCP c;branch=z9hG4bK2\n"
                                           "From: Alice <sip:alice@atlanta.com>;tag=1928301774\n"
                                           "To: Bob <sip:bob@biloxi.com>;tag=314159\n"
                                           "i: a84b4c76e66710\n"
                                           "CSeq: 314159 INVITE\n"
                                           "Content-Length: 0\n\n"));
}

TEST_CASE("respond: 3261-8.2.6.1-02 Timestamp on a 100, which needs no tag") {
  parsed const m{request("Timestamp: 54.21\n")};
  CHECK(response(m, 100, {}) == crlf("SIP/2.0 100 Trying\n"
                                     "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\n"
                                     "From: \"Alice\" <sip:alice@example.org>;tag=a1\n"
                                     "To: <sip:bob@example.org>\n"
                                     "Call-ID: c1@192.0.2.1\n"
                                     "CSeq: 7 OPTIONS\n"
                                     "Timestamp: 54.21\n"
                                     "Content-Length: 0\n\n"));
}

TEST_CASE("respond: a tag that is there stays, a bare address gets one outside") {
  auto const to = [](std::string_view line, std::string_view tag) {
    parsed const m{crlf("BYE sip:a@b SIP/2.0\nTo: " + std::string{line} + "\n\n")};
    parsed const r{response(m, 481, tag)};
    return std::string{r->value(header_id::to)};
  };
  CHECK(to("<sip:a@b>;tag=1", "2") == "<sip:a@b>;tag=1");
  CHECK(to("<sip:a@b>;TAG=1", "2") == "<sip:a@b>;TAG=1");
  CHECK(to("sip:a@b;x=1", "2") == "sip:a@b;x=1;tag=2");
  CHECK(to("<sip:a@b;tag=1>", "2") == "<sip:a@b;tag=1>;tag=2");
  CHECK(to("\"open <sip:a@b>", "2") == "\"open <sip:a@b>;tag=2");
}

TEST_CASE("respond: 3261-8.2.6.2-01 a tag in a To that does not parse stays the only one") {
  for (std::string const to :
       {"<sip:b@h>;tag=mine;x=", "\"b <sip:b@h>;tag=z", "<sip:b@h>;tag=z;tag=y", "<sip:b@h>;;TAG",
        "<sip:b@h>; \t tag = z;=", "sip:b@h?x;x;tag=1"}) {
    parsed const m{crlf("BYE sip:a@b SIP/2.0\nTo: " + to + "\n\n")};
    CHECK(response(m, 400, "new", "X") ==
          crlf("SIP/2.0 400 X\nTo: " + to + "\nContent-Length: 0\n\n"));
  }
  for (std::string const to : {"\"b <sip:b@h>", "<sip:b@h>;", "<sip:b@h>;;tagx", "<sip:b@h>;x;;"}) {
    parsed const m{crlf("BYE sip:a@b SIP/2.0\nTo: " + to + "\n\n")};
    CHECK(response(m, 400, "new", "X") ==
          crlf("SIP/2.0 400 X\nTo: " + to + ";tag=new\nContent-Length: 0\n\n"));
  }
}

TEST_CASE("respond: what the request lacks is left out, what it repeats comes once") {
  parsed const m{crlf("BYE sip:a@b SIP/2.0\nCSeq: 1 BYE\nCSeq: 2 BYE\n\n")};
  CHECK(response(m, 400, "t", "Missing Via") ==
        crlf("SIP/2.0 400 Missing Via\nCSeq: 1 BYE\nContent-Length: 0\n\n"));
}

namespace {
std::string via_from(std::string const& via, std::string_view source) {
  parsed const r{crlf("OPTIONS sip:a SIP/2.0\nVia: " + via + "\n\n")};
  char buffer[512];
  message_writer w{buffer};
  respond_to(w, *r, 200, {}, {}, source);
  if (!w.finish()) return std::string{to_string(w.finish().code)};
  std::string const text{w.finish().value};
  auto const at = text.find("Via: ") + 5;
  return text.substr(at, text.find("\r\n", at) - at);
}
}  // namespace

TEST_CASE("respond: received where sent-by names another host (18.2.1)") {
  CHECK(via_from("SIP/2.0/UDP a.example:5060;branch=z9hG4bK1", "192.0.2.4:5060") ==
        "SIP/2.0/UDP a.example:5060;branch=z9hG4bK1;received=192.0.2.4");
  CHECK(via_from("SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1", "192.0.2.4:5060") ==
        "SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1");
  CHECK(via_from("SIP/2.0/UDP [2001:db8::9];branch=z9hG4bK1", "[2001:db8::1]:5060") ==
        "SIP/2.0/UDP [2001:db8::9];branch=z9hG4bK1;received=2001:db8::1");
}

TEST_CASE("respond: rport gets the port, and received comes with it (RFC 3581 4)") {
  CHECK(via_from("SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff", "192.0.2.1:9988") ==
        "SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKkjshdyff;received=192.0.2.1");
  CHECK(via_from("SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1;rport, SIP/2.0/UDP b", "10.1.1.1:5060") ==
        "SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1;rport=5060;received=10.1.1.1, SIP/2.0/UDP b");
}

TEST_CASE("respond: a received that the peer made up is replaced (18.2.1)") {
  CHECK(via_from("SIP/2.0/UDP a;received=192.0.2.9;rport", "192.0.2.1:9988") ==
        "SIP/2.0/UDP a;received=192.0.2.1;rport=9988");
  CHECK(via_from("SIP/2.0/UDP a;rport;branch=1;received=192.0.2.9;x", "192.0.2.1:9988") ==
        "SIP/2.0/UDP a;rport=9988;branch=1;received=192.0.2.1;x");
  CHECK(via_from("SIP/2.0/UDP 192.0.2.1;received=192.0.2.9", "192.0.2.1:5060") ==
        "SIP/2.0/UDP 192.0.2.1;received=192.0.2.1");
  CHECK(via_from("SIP/2.0/UDP a;received;x", "192.0.2.1:5060") ==
        "SIP/2.0/UDP a;received=192.0.2.1;x");
}

TEST_CASE("respond: an rport with an empty string for a value is none to be filled") {
  CHECK(via_from("SIP/2.0/UDP 192.0.2.1;rport=\"\"", "192.0.2.1:9988") ==
        "SIP/2.0/UDP 192.0.2.1;rport=\"\"");
}

TEST_CASE("respond: a folded Via, too") {
  CHECK(via_from("SIP/2.0/UDP\n  a.example ; rport\n ;branch=z9hG4bK1 ,\n SIP/2.0/UDP b",
                 "192.0.2.1:9988") ==
        "SIP/2.0/UDP a.example ; rport=9988 ;branch=z9hG4bK1;received=192.0.2.1, SIP/2.0/UDP b");
}

TEST_CASE("respond: A18 a source with a line end is refused") {
  for (char const* bad : {"192.0.2.1:1\r\nX: y", "a\nb:5060", "192.0.2.1:5060\r"})
    CHECK(via_from("SIP/2.0/UDP h;rport;received=1", bad) == "malformed");
}

TEST_CASE("respond: where the source is unknown the Via stays as it came") {
  CHECK(via_from("SIP/2.0/UDP a;rport", "") == "SIP/2.0/UDP a;rport");
}

}  // namespace respond_test
