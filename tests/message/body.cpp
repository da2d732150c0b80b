#include "polysip/message/body.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"

namespace body_test {

using namespace polysip;

namespace {

bool takes(std::string_view lines, char const* type, char const* subtype) {
  return accepts_media(*parsed{request(lines)}, type, subtype);
}
bool coding(std::string_view lines, char const* name) {
  return accepts_coding(*parsed{request(lines)}, name);
}
u16 judged(std::string_view lines, std::string_view types, std::string_view body = "x") {
  auto text = request(lines, "INVITE");
  auto const at = text.find("Content-Length: 0\r\n");
  text.erase(at, 19);
  parsed const m{text + std::string{body}};
  return judge_body(*m, types).status;
}
std::string shown(disposition const& d) {
  return std::string{d.type} + (d.required ? " required" : " optional");
}
std::string disposed(std::string_view lines) {
  return shown(disposition_of(*parsed{request(lines)}));
}

}  // namespace

TEST_CASE("body: 3261-7.4.1-01 text without a charset is UTF-8") {
  header::content_type t;
  REQUIRE(header::content_type::parse("text/plain", t));
  CHECK(charset_of(t) == "UTF-8");
  REQUIRE(header::content_type::parse("text/html; Charset=ISO-8859-4", t));
  CHECK(charset_of(t) == "ISO-8859-4");
}

TEST_CASE("body: boundary and handling are read along with the other parameters") {
  header::content_type t;
  REQUIRE(header::content_type::parse("multipart/mixed; a=1 ;Boundary=\"x y\";b", t));
  CHECK(t.boundary == "x y");
  CHECK(t.parameters.get("a") == "1");
  REQUIRE(header::content_type::parse("text/plain ; charset=x", t = {}));
  CHECK(t.boundary.empty());
  CHECK(t.parameters.text == "; charset=x");
  for (char const* bad :
       {"a/b;", "a/b;x=", "a/b;x=\"", "a/b x", "a/b;x y", "a/b,c/d", "a/", "/b", ""})
    CHECK_MESSAGE(!header::content_type::parse(bad, t), std::string{bad});
  header::content_disposition d;
  REQUIRE(header::content_disposition::parse("session;x;HANDLING = optional", d));
  CHECK(d.handling == "optional");
  CHECK(!d.required());
  for (char const* bad : {"a;", "a;handling=", "a b", ";handling=optional", ""})
    CHECK_MESSAGE(!header::content_disposition::parse(bad, d), std::string{bad});
}

TEST_CASE("body: 3261-20.11-01 what Content-Disposition says, and what its absence says") {
  CHECK(disposed("Content-Type: application/sdp\n") == "session required");
  CHECK(disposed("Content-Type: text/plain\n") == "render required");
  CHECK(disposed("Content-Disposition: alert\n") == "alert required");
  CHECK(disposed("Content-Disposition: session; handling=OPTIONAL\n") == "session optional");
  CHECK(disposed("Content-Disposition: session; handling=other\n") == "session required");
}

TEST_CASE("body: 3261-20.1-01 Accept: absent, empty, ranges, refusals") {
  CHECK(takes("", "application", "sdp"));
  CHECK(!takes("", "text", "plain"));
  CHECK(!takes("Accept:\n", "application", "sdp"));
  CHECK(
      takes("Accept: application/sdp;level=1, application/x-private, text/html\n", "TEXT", "Html"));
  CHECK(!takes("Accept: text/*\n", "application", "sdp"));
  CHECK(takes("Accept: text/*\n", "text", "plain"));
  CHECK(takes("Accept: */*\n", "text", "plain"));
  CHECK(!takes("Accept: */*, text/plain;q=0\n", "text", "plain"));
  CHECK(!takes("Accept: text/plain;q=0.000, text/*\n", "text", "plain"));
  CHECK(takes("Accept: text/*;q=0\nAccept: text/plain;q=0.1\n", "text", "plain"));
}

TEST_CASE("body: 3261-20.1-01 a range with parameters refuses no more than itself, in any order") {
  CHECK(takes("Accept: text/html, text/html;level=1;q=0\n", "text", "html"));
  CHECK(takes("Accept: text/html;level=1;q=0, text/html\n", "text", "html"));
  CHECK(takes("Accept: text/html;q=0.5;ext=1, text/html;level=1;q=0\n", "text", "html"));
  CHECK(!takes("Accept: text/html;level=1;q=0\n", "text", "html"));
  CHECK(!takes("Accept: text/html;q=0, text/html;level=1\n", "text", "html"));
  CHECK(!takes("Accept: text/html;level=1, text/html;q=0;ext=1\n", "text", "html"));
  CHECK(takes("Accept: application/sdp;level=1, */*;q=0\n", "application", "sdp"));
}

TEST_CASE("body: 3261-20.2-01 Accept-Encoding: absent is identity, else what is listed") {
  CHECK(coding("", "identity"));
  CHECK(!coding("", "gzip"));
  CHECK(coding("Accept-Encoding: gzip\n", "GZIP"));
  CHECK(!coding("Accept-Encoding: gzip;q=0\n", "gzip"));
  CHECK(coding("Accept-Encoding:\n", "identity"));
  CHECK(!coding("Accept-Encoding: identity;q=0\n", "identity"));
  CHECK(coding("Accept-Encoding: gzip;q=0, *\n", "deflate"));
  CHECK(!coding("Accept-Encoding: gzip;q=0, *\n", "gzip"));
}

TEST_CASE("body: 415 for what is not understood, unless it is optional (8.2.3)") {
  CHECK(judged("Content-Type: application/sdp\n", "application/sdp") == 0);
  CHECK(judged("Content-Type: Application / SDP;x=1\n", "application/sdp") == 0);
  CHECK(judged("Content-Type: text/plain\n", "application/sdp, text/*") == 0);
  CHECK(judged("Content-Type: a/b\n", "*/*") == 0);
  CHECK(judged("Content-Type: application/unknownformat\n", "application/sdp") == 415);
  CHECK(judged("Content-Type: application/unknownformat\n", "application/sdp", "") == 0);
  CHECK(judged("Content-Type: a/b\nContent-Disposition: x;handling=optional\n", "c/d") == 0);
  CHECK(judged("Content-Type: application/sdp\nContent-Encoding: gzip\n", "*/*") == 415);
  CHECK(judged("Content-Type: application/sdp\ne: identity\n", "*/*") == 0);
  CHECK(judged("", "*/*") == 415);
  CHECK(judged("Content-Type: application\n", "*/*") == 400);
  CHECK(judged("Content-Type: a/b\n", "") == 415);
}

TEST_CASE("body: of a multipart/mixed every required part must be understood (RFC 5621 4)") {
  constexpr std::string_view types = "application/sdp, multipart/mixed";
  std::string const head = "Content-Type: multipart/mixed;boundary=b\n";
  std::string const sdp = "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n";
  std::string const isup = "--b\r\nContent-Type: application/isup\r\n";
  CHECK(judged(head, types, sdp + "--b--") == 0);
  CHECK(judged(head, types, sdp + "--b\r\n\r\nhello\r\n--b--") == 0);
  CHECK(judged(head, types, sdp + isup + "\r\nx\r\n--b--") == 415);
  CHECK(judged(head, types,
               sdp + isup + "Content-Disposition: signal;handling=optional\r\n\r\nx\r\n--b--") ==
        0);
  CHECK(judged(head, "application/sdp", sdp + "--b--") == 415);
  CHECK(judged(head, types, "--b\r\nno header\r\n--b--") == 400);
  CHECK(judged("Content-Type: multipart/mixed\n", types, sdp) == 400);
}

TEST_CASE("body: two boundaries, two handlings, two types are a flaw (7.3.1): which one counts?") {
  constexpr std::string_view types = "application/sdp, multipart/mixed";
  std::string const mixed = "Content-Type: multipart/mixed;boundary=b";
  std::string const type = "Content-Type: application/sdp\n", text = "\r\n\r\nv=0\r\n--b--";
  std::string const body = "--b\r\nContent-Type: application/sdp";
  std::string const said = "\r\nContent-Disposition: x;handling=required";
  CHECK(judged(mixed + ";boundary=c\n", types, body + text) == 400);
  CHECK(judged(mixed + ";x;BOUNDARY=b\n", types, body + text) == 400);
  CHECK(judged(mixed + ";boundary\n", types, body + text) == 400);
  CHECK(judged("Content-Type: multipart/mixed;boundary;boundary=b\n", types, body + text) == 400);
  CHECK(judged(type + "Content-Disposition: x;handling=optional;handling=required\n", types) ==
        400);
  CHECK(judged(type + "Content-Disposition: x;handling=required;handling=optional\n", types) ==
        400);
  CHECK(judged(mixed + "\n", types, body + said + text) == 0);
  CHECK(judged(mixed + "\n", types, body + said + ";handling=optional" + text) == 400);
  CHECK(judged(mixed + "\n", types, body + said + said + text) == 400);
  CHECK(judged(mixed + "\n", types, body + "\r\nc: application/sdp" + text) == 400);
  header::content_type t;
  CHECK(!header::content_type::parse("a/b;boundary=x;Boundary=x", t));
}

TEST_CASE("body: a part of many headers is judged as it is found") {
  std::string const head = "Content-Type: multipart/mixed;boundary=b\n";
  for (int const more : {16, 63, 64}) {
    std::string part = "--b\r\n";
    for (int i = 0; i < more; ++i) part += "A: 1\r\n";
    part += "Content-Type: application/sdp\r\n\r\nv=0\r\n--b--";
    CHECK(judged(head, "multipart/*, application/sdp", part) == (more < 64 ? 0 : 400));
    parsed const m{"INVITE sip:a@b SIP/2.0\r\n" + head + "\r\n" + part};
    CHECK(find_part(*m, "application", "sdp").value == (more < 64 ? "v=0" : ""));
  }
}

TEST_CASE("body: a multipart has a part and is closed by its last delimiter (RFC 2046 5.1)") {
  constexpr std::string_view types = "application/sdp, multipart/mixed";
  std::string const head = "Content-Type: multipart/mixed;boundary=b\n";
  std::string const sdp = "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n";
  for (std::string const& broken :
       {std::string{"nothing here"}, std::string{"--b--"}, std::string{"--b--\r\n"} + sdp + "--b--",
        sdp, sdp + "--b", sdp + "--b\r\n", sdp + "--b-", sdp + "--b--x", sdp + sdp})
    CHECK_MESSAGE(judged(head, types, broken) == 400, broken);
  CHECK(judged(head, types, "before\r\n" + sdp + sdp + "--b-- \r\nbehind") == 0);
  CHECK(judged(head + "Content-Disposition: x;handling=optional\n", types, "nothing here") == 0);
}

}  // namespace body_test
