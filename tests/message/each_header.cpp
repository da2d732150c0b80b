#include "polysip/message/each_header.hpp"

#include <doctest/doctest.h>

#include <string>

#include "parsed.hpp"

namespace each_header_test {

using namespace polysip;

namespace {

struct listing {
  std::string text;
  template<class H> void operator()(field<H> const& f) {
    text += std::string{name_of(H::which)} + "=" + std::string{f.text} + (f ? "|" : "!|");
  }
};

}  // namespace

TEST_CASE("each_header: every value in order, flawed ones too, unknown headers not") {
  parsed const m{request("X-Mine: 1\nSupported:\nAllow: A , B,C\nAllow: D,,E\nExpires: x\n")};
  REQUIRE(m.result);
  listing seen;
  each_header(*m, seen);
  CHECK(seen.text ==
        "Via=SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport|Max-Forwards=70|"
        "From=\"Alice\" <sip:alice@example.org>;tag=a1|To=<sip:bob@example.org>|"
        "Call-ID=c1@192.0.2.1|CSeq=7 OPTIONS|Allow=A|Allow=B|Allow=C|Allow=D|Allow=!|Allow=E|"
        "Expires=x!|Content-Length=0|");
}

TEST_CASE("each_header: only the headers of a list") {
  parsed const m{request("Allow: A, B\n")};
  listing seen;
  each_header<types<header::allow, header::cseq>>(*m, seen);
  CHECK(seen.text == "CSeq=7 OPTIONS|Allow=A|Allow=B|");
}

}  // namespace each_header_test
