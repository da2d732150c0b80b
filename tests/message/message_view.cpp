#include "polysip/message/message_view.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <new>

#include "parsed.hpp"
#include "polysip/message/headers.hpp"

namespace message_view_test {

using namespace polysip;

TEST_CASE("message_view: a request") {
  parsed const m{
      crlf("INVITE sip:bob@biloxi.com SIP/2.0\n"
           "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds\n"
           "Max-Forwards: 70\n"
           "To: Bob <sip:bob@biloxi.com>\n"
           "From: Alice <sip:alice@atlanta.com>;tag=1928301774\n"
           "Call-ID: a84b4c76e66710@pc33.atlanta.com\n"
           "CSeq: 314159 INVITE\n"
           "Contact: <sip:alice@pc33.atlanta.com>\n"
           "Content-Type: application/sdp\n"
           "Content-Length: 3\n\nv=0")};
  REQUIRE(m.result);
  CHECK(m->is_request());
  CHECK(!m->is_response());
  CHECK(m->method() == method::invite);
  CHECK(m->method_name() == "INVITE");
  CHECK(m->request_uri() == "sip:bob@biloxi.com");
  CHECK(m->version() == "SIP/2.0");
  CHECK(m->status() == 0);
  CHECK(m->header_count() == 9);
  CHECK(m->at(2).id == header_id::to);
  CHECK(m->at(2).name == "To");
  CHECK(m->at(2).value == "Bob <sip:bob@biloxi.com>");
  CHECK(m->at(9).id == header_id::unknown);
  CHECK(m->at(9).name.empty());
  CHECK(m->get<header::from>()->tag == "1928301774");
  CHECK(m->get<header::cseq>()->number == 314159);
  CHECK(m->get<header::via>()->branch == "z9hG4bK776asdhds");
  CHECK(m->value(header_id::call_id) == "a84b4c76e66710@pc33.atlanta.com");
  CHECK(m->body() == "v=0");
  CHECK(m->wire().size() == m.size);
  CHECK(m->complete());
}

TEST_CASE("message_view: responses and their classes") {
  struct {
    char const* line;
    bool provisional, final, success;
  } const cases[] = {{"100 Trying", true, false, false}, {"199 x", true, false, false},
                     {"200 OK", false, true, true},      {"299 x", false, true, true},
                     {"302 x", false, true, false},      {"699 x", false, true, false}};
  for (auto const& c : cases) {
    parsed const m{"SIP/2.0 " + std::string{c.line} + "\r\nCall-ID: a\r\n\r\n"};
    REQUIRE(m.result);
    CHECK(m->is_response());
    CHECK(!m->is_request());
    CHECK(m->is_provisional() == c.provisional);
    CHECK(m->is_final() == c.final);
    CHECK(m->is_success() == c.success);
    CHECK(m->method() == method::unknown);
  }
}

TEST_CASE("message_view: nothing is there before a parse, or after a failed one") {
  message_view m;
  CHECK(!m.is_request());
  CHECK(!m.is_response());
  CHECK(!m.has(header_id::via));
  CHECK(!m.get<header::via>().present());
  CHECK(m.body().empty());
  CHECK(m.wire().empty());
  std::string const good = request(), bad = "INVITE sip:a SIP/2.0\r\nVia: x\r\nbroken\r\n\r\n";
  CHECK(m.parse(good));
  CHECK(m.has(header_id::via));
  CHECK(!m.parse(bad));
  CHECK(!m.has(header_id::via));
  CHECK(m.header_count() == 0);
}

TEST_CASE("message_view: a view over rubbish memory finds what a fresh one finds") {
  alignas(message_view) static unsigned char place[sizeof(message_view)];
  std::memset(place, 0xa5, sizeof place);
  auto* const m = new (place) message_view;
  std::string const text = request("X-A: 1\nX-A: 2\n");
  REQUIRE(m->parse(text));
  CHECK(m->lines(header_id::unknown) == 2);
  CHECK(m->lines(header_id::route) == 0);
  CHECK(m->get<header::cseq>()->number == 7);
}

TEST_CASE("message_view: 3261-7.5-01 line ends before the start line are skipped") {
  for (char const* lead : {"", "\r\n", "\r\n\r\n", "\n\r\n\n"}) {
    std::string const text = request();
    parsed const m{lead + text};
    REQUIRE(m.result);
    CHECK(m->wire() == text);
  }
  CHECK(!parsed{"\r\n\r\n"}.result);
  CHECK(!parsed{""}.result);
}

TEST_CASE("message_view: 3261-7.4.2-01 3261-18.3-01 the body is what Content-Length says") {
  std::string const head = "MESSAGE sip:a@b SIP/2.0\r\n";
  parsed const longer{head + "Content-Length: 2\r\n\r\nabINVITE sip:x SIP/2.0\r\n\r\n"};
  CHECK(longer->body() == "ab");
  CHECK(longer->complete());
  CHECK(longer->wire() == head + "Content-Length: 2\r\n\r\nab");
  parsed const absent{head + "Subject: x\r\n\r\nall of it"};
  CHECK(absent->body() == "all of it");
  CHECK(absent->complete());
  parsed const twice{head + "l: 2\r\nContent-Length: 02\r\n\r\nabc"};
  CHECK(twice->body() == "ab");
  CHECK(twice->complete());
}

TEST_CASE("message_view: a Content-Length that cannot be kept") {
  for (char const* value :
       {"10", "-999", "+2", "0x2", "1e3", "2 2", "", "\t", "4294967296", "4294967298",
        "18446744073709551618", "2\r\nContent-Length: 1", "1\r\nl: 2", "2, 2"}) {
    parsed const m{"MESSAGE sip:a@b SIP/2.0\r\nContent-Length: " + std::string{value} +
                   "\r\n\r\nab"};
    CAPTURE(std::string{value});
    REQUIRE(m.result);
    CHECK(!m->complete());
    CHECK(m->body() == "ab");
  }
}

TEST_CASE("message_view: a missing empty line is told, a missing line end is an error") {
  parsed const m{"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\n"};
  CHECK(m.result);
  CHECK(!m->complete());
  parsed const n{"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1"};
  CHECK(n.result.code == error::malformed);
  CHECK(n.result.offset == n.size);
}

TEST_CASE("message_view: 3261-7.3.1-01 3261-7.3.1-04 forms, cases, folds, line feeds") {
  parsed const m{
      "OPTIONS sip:a@b SIP/2.0\n"
      "TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n"
      "cSeQ: 0009\r\n  OPTIONS\n"
      "v:  SIP  / 2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\n"
      "s:\r\n"
      "NewFangledHeader:   newfangled value\r\n continued newfangled value\n\n"};
  REQUIRE(m.result);
  CHECK(m->get<header::to>()->tag == "1918181833n");
  CHECK(m->get<header::cseq>()->number == 9);
  CHECK(m->get<header::via>()->host == "192.0.2.2");
  CHECK(m->get<header::subject>());
  CHECK(m->get<header::subject>()->value.empty());
  CHECK(m->at(4).value == "newfangled value\r\n continued newfangled value");
}

TEST_CASE("message_view: as many headers as there is room for, and not one more") {
  auto const with = [](int n) {
    std::string text = "OPTIONS sip:a@b SIP/2.0\r\n";
    for (int i = 0; i < n; ++i) text += "Via: SIP/2.0/UDP h" + std::to_string(i) + "\r\n";
    return text + "\r\n";
  };
  basic_message_view<4> small;
  std::string const three = with(3), four = with(4), five = with(5);
  CHECK(small.parse(three));
  CHECK(small.parse(four));
  CHECK(small.lines(header_id::via) == 4);
  auto const r = small.parse(five);
  CHECK(r.code == error::full);
  CHECK(five.compare(r.offset, 24, "Via: SIP/2.0/UDP h4\r\n\r\n") == 0);
}

TEST_CASE("message_view: fragments (RFC 3420)") {
  parsed const line{"SIP/2.0 603 Declined", true};
  CHECK(line.result);
  CHECK(line->status() == 603);
  CHECK(parsed { "SIP/2.0 100 Trying\r\n", true } -> status() == 100);
  parsed const headers{"From: <sip:a@b>;tag=1\r\nTo : <sip:c@d>\r\n", true};
  CHECK(headers.result);
  CHECK(!headers->is_request());
  CHECK(headers->get<header::from>()->tag == "1");
  CHECK(headers->has(header_id::to));
  parsed const whole{"INVITE sip:a@b SIP/2.0\r\nSubject: x\r\n\r\nbody", true};
  CHECK(whole->method() == method::invite);
  CHECK(whole->body() == "body");
  CHECK(parsed { "\r\nonly a body", true } -> body() == "only a body");
  CHECK(parsed{"", true}.result);
  CHECK(!parsed{"what is this", true}.result);
  CHECK(!parsed{"SIP/2.0 200 OK\rx", true}.result);
}

TEST_CASE("message_view: all of it at compile time") {
  constexpr u32 number = [] {
    message_view m;
    bool const ok =
        static_cast<bool>(m.parse(std::string_view{"ACK sip:a@b SIP/2.0\r\n"
                                                   "CSeq: 3 ACK\r\n\r\n"}));
    return ok ? m.get<header::cseq>()->number : 0;
  }();
  static_assert(number == 3);
  CHECK(number == 3);
}

}  // namespace message_view_test
