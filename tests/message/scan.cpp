#include "polysip/message/scan.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace polysip;

TEST_CASE("scan: tokens are those of RFC 3261 25.1") {
  CHECK(scan::is_token("azAZ09-.!%*_+`'~"));
  CHECK(!scan::is_token(""));
  for (char c : std::string_view{"()<>@,;:\\\"/[]?={} \t\r\n\x7f\x80"})
    CHECK(!scan::is(c, scan::token));
  CHECK(!scan::is('\0', scan::token));
}

TEST_CASE("scan: a cursor takes separators with white space, folds included") {
  scan::cursor c{"a \r\n ; b"};
  CHECK(c.run(scan::token) == "a");
  CHECK(!c.take_spaced(','));
  CHECK(c.rest() == " \r\n ; b");
  CHECK(c.take_spaced(';'));
  CHECK(c.run(scan::token) == "b");
  CHECK(c.done());
  CHECK(!c.at('\0'));
  CHECK(!c.take('b'));
}

TEST_CASE("scan: quoted strings end at a bare quote") {
  std::string_view in;
  scan::cursor good{R"("a\"b\\" rest)"};
  CHECK(good.quoted(in));
  CHECK(in == R"(a\"b\\)");
  CHECK(good.rest() == " rest");
  for (char const* bad : {"\"", "\"abc", "\"abc\\\"", "\"abc\\", "abc"}) {
    scan::cursor c{bad};
    CHECK_MESSAGE(!c.quoted(in), std::string{bad});
    CHECK(c.offset() == 0);
  }
}

TEST_CASE("scan: list elements end at commas outside quotes and brackets") {
  CHECK(scan::element_end("a,b", 0) == 1);
  CHECK(scan::element_end("a,b", 2) == 3);
  CHECK(scan::element_end(R"("x,\",y" <sip:a,b>;q,c)", 0) == 20);
  CHECK(scan::element_end("<a\",b>,c", 0) == 6);
  CHECK(scan::element_end("\"never ends, so", 0) == 15);
  CHECK(scan::element_end("\"ends in a backslash\\", 0) == 21);
  CHECK(scan::element_end("", 0) == 0);
}
