#include "polysip/message/sipfrag.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/headers.hpp"

namespace sipfrag_test {

using namespace polysip;

namespace {
struct fragment {
  explicit fragment(std::string_view body, std::string_view type = "message/sipfrag;version=2.0")
      : outer(with(body, type)), result(parse_sipfrag(*outer, view)) {}
  static std::string with(std::string_view body, std::string_view type) {
    auto text = request("Content-Type: " + std::string{type} + "\n", "NOTIFY");
    text.erase(text.find("Content-Length"), 19);
    return text + std::string{body};
  }
  parsed outer;
  basic_message_view<8> view;
  parse_result result;
};
}  // namespace

TEST_CASE("sipfrag: a status line alone, with and without its line end (RFC 3515 2.4.5)") {
  for (char const* text :
       {"SIP/2.0 100 Trying", "SIP/2.0 100 Trying\r\n", "SIP/2.0 100 Trying\r\n\r\n"}) {
    fragment const f{text};
    REQUIRE(f.result);
    CHECK(f.view.status() == 100);
  }
}

TEST_CASE("sipfrag: headers alone, a request with some of them, a body (RFC 3420 2)") {
  fragment const headers{"From: Alice <sip:alice@atlanta.com>\r\nTo: Bob <sip:bob@biloxi.com>\r\n"};
  REQUIRE(headers.result);
  CHECK(headers.view.get<header::from>()->uri == "sip:alice@atlanta.com");
  CHECK(!headers.view.is_request());
  fragment const start{"INVITE sip:alice@atlanta.com SIP/2.0\r\nContent-Type: a/b\r\n\r\nbody"};
  REQUIRE(start.result);
  CHECK(start.view.method() == method::invite);
  CHECK(start.view.body() == "body");
}

TEST_CASE("sipfrag: another type, and what is no fragment") {
  CHECK(fragment{"SIP/2.0 100 Trying", "text/plain"}.result.code == error::malformed);
  CHECK(fragment{"SIP/2.0 9 x"}.result.code == error::malformed);
  CHECK(fragment{"hello"}.result.code == error::malformed);
  CHECK(fragment{"A:1\r\nB:1\r\nC:1\r\nD:1\r\nE:1\r\nF:1\r\nG:1\r\nH:1\r\nI:1\r\n"}.result.code ==
        error::full);
}

}  // namespace sipfrag_test
