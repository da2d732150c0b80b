#include <polysip/sdp/lines.hpp>

#include <doctest/doctest.h>

namespace lines_test {

using namespace polysip;
using namespace polysip::sdp;

TEST_CASE("CRLF and LF end a line; the last end may be missing; empty lines at the end go") {
  for (std::string_view text :
       {"v=0\r\ns=-\r\n", "v=0\ns=-\n", "v=0\r\ns=-", "v=0\ns=-\r\n\r\n\n"}) {
    line_reader reader(text);
    line l;
    CHECK(reader.next(l));
    CHECK(l.type == 'v');
    CHECK(l.value == "0");
    CHECK(l.offset == 0);
    CHECK(reader.next(l));
    CHECK(l.type == 's');
    CHECK(l.value == "-");
    CHECK(text[l.offset] == 's');
    CHECK(!reader.next(l));
    CHECK(!reader.flawed());
  }
}

TEST_CASE("lines that are none") {
  using namespace std::string_view_literals;
  for (std::string_view bad :
       {"v0"sv, "v"sv, "\r\nv=0"sv, "v =0"sv, "v=0\r0"sv, "v=0\r\r\ns=-"sv, "v=\0"sv}) {
    line_reader reader(bad);
    line l;
    CHECK(!reader.next(l));
    CHECK(reader.flawed());
    CHECK(reader.offset() == 0);
  }
  line_reader empty("");
  line l;
  CHECK(!empty.next(l));
  CHECK(!empty.flawed());
}

TEST_CASE("words") {
  std::string_view rest = "  a bc  d";
  CHECK(take_word(rest) == "a");
  CHECK(take_word(rest) == "bc");
  CHECK(take_word(rest) == "d");
  CHECK(take_word(rest).empty());
}

TEST_CASE("attributes") {
  attributes const a{
      "a=recvonly\r\nb=AS:64\r\na=rtpmap:0 PCMU/8000\r\na=\r\na=rtpmap:8 PCMA/8000\r\n"};
  CHECK(a.get("rtpmap") == "0 PCMU/8000");
  CHECK(a.has("recvonly"));
  CHECK(a.get("recvonly").empty());
  CHECK(!a.has("AS"));
  int n = 0;
  for (attribute const& each : a) n += each.name == "rtpmap" ? 10 : 1;
  CHECK(n == 22);
}

}  // namespace lines_test
