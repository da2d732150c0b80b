#include "polysip/message/content.hpp"

#include <doctest/doctest.h>

#include <string>

namespace content_test {

using namespace polysip;

TEST_CASE("content: 3261-20.15-01 media types") {
  header::content_type t;
  REQUIRE(header::content_type::parse("multipart/mixed; boundary=\"a b\" ;x", t));
  CHECK(t.type == "multipart");
  CHECK(t.subtype == "mixed");
  CHECK(t.is("Multipart", "MIXED"));
  CHECK(t.parameters.get("boundary") == "a b");
  CHECK(header::content_type::parse("message / sipfrag\r\n ;version=2.0", t));
  CHECK(t.is("message", "sipfrag"));
  header::accept a;
  CHECK(header::accept::parse("*/*;q=0.1", a));
  CHECK(a.type == "*");
  for (char const* bad : {"", "text", "text/", "/plain", "text/plain;", "text/plain x", "a/b/c"}) {
    header::content_type flawed;
    CHECK_MESSAGE(!header::content_type::parse(bad, flawed), std::string{bad});
  }
}

TEST_CASE("content: MIME-Version is two numbers (25.1)") {
  header::mime_version v;
  REQUIRE(header::mime_version::parse("1.0", v));
  CHECK(v.value == "1.0");
  CHECK(header::mime_version::parse("10.25", v));
  for (char const* bad : {"", "1", "1.", ".0", "1.0.0", "1 .0", "1.0 (x)", "a.b", "-1.0"})
    CHECK_MESSAGE(!header::mime_version::parse(bad, v), std::string{bad});
}

TEST_CASE("content: 3261-20.43-01 Warning") {
  header::warning w;
  REQUIRE(header::warning::parse("307 isi.edu \"Session \\\"x\\\" not understood\"", w));
  CHECK(w.code == 307);
  CHECK(w.agent == "isi.edu");
  CHECK(w.text == "Session \\\"x\\\" not understood");
  for (char const* bad : {"", "1812 overture \"In Progress\"", "99 a \"b\"", "307 a", "307 \"b\"",
                          "307 a \"b", "307 a \"b\" c"}) {
    header::warning flawed;
    CHECK_MESSAGE(!header::warning::parse(bad, flawed), std::string{bad});
  }
}

TEST_CASE("content: 3261-20.17-01 Date is GMT and nothing else") {
  header::date d;
  REQUIRE(header::date::parse("Sat, 13 Nov 2010 23:29:07 GMT", d));
  CHECK(d.year == 2010);
  CHECK(d.month == 11);
  CHECK(d.day == 13);
  CHECK(d.hour == 23);
  CHECK(d.minute == 29);
  CHECK(d.second == 7);
  for (char const* bad : {"", "Fri, 01 Jan 2010 16:00:00 EST", "Sat, 13 Nox 2010 23:29:00 GMT",
                          "Sat, 13 Nov 2010 24:29:00 GMT", "Sat, 00 Nov 2010 23:29:00 GMT",
                          "Sat, 3 Nov 2010 23:29:00 GMT", "Sat, 13 Nov 2010 23:29:00 GMT "}) {
    header::date flawed;
    CHECK_MESSAGE(!header::date::parse(bad, flawed), std::string{bad});
  }
}

}  // namespace content_test
