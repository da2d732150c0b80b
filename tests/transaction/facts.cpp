#include "polysip/transaction/facts.hpp"

#include <doctest/doctest.h>

#include <string>

namespace facts_test {

using namespace polysip;

namespace {

constexpr std::string_view ok =
    "SIP/2.0 200 OK\r\n"
    "Via: SIP/2.0/UDP a.example:5061;branch=z9hG4bK1 , SIP/2.0/TCP b.example\r\n"
    "Via: SIP/2.0/UDP c.example\r\n"
    "From: <sip:alice@a.example>;tag=1\r\nTo: <sip:bob@b.example>;tag=2\r\n"
    "Call-ID: x@a\r\nCSeq: 7 INVITE\r\nContent-Length: 0\r\n\r\n";

bool reads(std::string_view text, message_facts& f) {
  message_view m;
  REQUIRE(m.parse(text));
  return read_facts(m, f);
}

}  // namespace

TEST_CASE("the topmost Via, its text, and how many there are") {
  message_facts f;
  REQUIRE(reads(ok, f));
  CHECK(f.via.host == "a.example");
  CHECK(f.via.port == 5061);
  CHECK(f.via_text == "SIP/2.0/UDP a.example:5061;branch=z9hG4bK1");
  CHECK(f.vias == 3);
  CHECK(f.from.tag == "1");
  CHECK(f.to.tag == "2");
  CHECK(f.within_dialog());
  CHECK(f.cseq.number == 7);
  CHECK(f.call_id == "x@a");
  CHECK(f.request_uri.empty());
}

TEST_CASE("nothing is left of the message before") {
  message_facts f;
  REQUIRE(reads(ok, f));
  CHECK(!reads("OPTIONS sip:b SIP/2.0\r\nCall-ID: y\r\n\r\n", f));
  CHECK(f.vias == 0);
  CHECK(f.via.branch.empty());
  CHECK(f.from.tag.empty());
  CHECK(!f.within_dialog());
  CHECK(f.cseq.number == 0);
  CHECK(f.call_id == "y");
  CHECK(f.request_uri == "sip:b");
}

TEST_CASE("what is absent or flawed is told") {
  std::string const sound(ok);
  message_facts f;
  for (std::string_view part : {"Via: SIP/2.0/UDP c.example\r\n", "From: ", "To: ", "CSeq: "}) {
    std::string text = sound;
    text.replace(text.find(part), part.size(), "X: ");
    if (part.size() > 10) text.insert(text.find("X: "), "Via: SIP\r\n");
    CHECK_MESSAGE(!reads(text, f), text);
  }
  std::string text = sound;
  text.replace(text.find("7 INVITE"), 8, "INVITE");
  CHECK(!reads(text, f));
}

TEST_CASE("filled by the ruling on the message, they are the same") {
  message_view m;
  REQUIRE(m.parse(ok));
  message_facts f, g;
  f.begin(m);
  CHECK(validate<detail::routing_headers>(m, {}, f).passes());
  REQUIRE(read_facts(m, g));
  CHECK(f.via.branch == g.via.branch);
  CHECK(f.vias == g.vias);
  CHECK(f.from.uri == g.from.uri);
  CHECK(f.to.tag == g.to.tag);
  CHECK(f.cseq.name == g.cseq.name);
  CHECK(f.call_id == g.call_id);
}

}  // namespace facts_test
