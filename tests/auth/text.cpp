#include <polysip/auth/text.hpp>

#include <doctest/doctest.h>

namespace text_test {

using namespace polysip;
using namespace polysip::auth;

TEST_CASE("text that is too long is not taken at all") {
  bounded_text<4> t;
  CHECK(t.assign("abcd"));
  CHECK(t.view() == "abcd");
  CHECK(t.assign("abcde").code == error::too_large);
  CHECK(t.empty());
}

TEST_CASE("a quoted string loses its backslashes") {
  bounded_text<4> t;
  CHECK(t.assign_unquoted(R"(a\"b\\)"));
  CHECK(t.view() == R"(a"b\)");
  CHECK(t.assign_unquoted(R"(\a\b\c\d\e)").code == error::too_large);
  CHECK(t.empty());
  CHECK(t.assign_unquoted(R"(ab\)"));  // nothing follows: the backslash stays
  CHECK(t.view() == R"(ab\)");
}

namespace {

struct loader {
  u32 size;
  bool failed = false;
  void fail() { failed = true; }
  void operator()(u32& n) { n = size; }
  void operator()(char& c) { c = 'x'; }
};

}  // namespace

TEST_CASE("a hostile snapshot cannot set a size beyond the room") {
  bounded_text<4> t;
  loader bad{5}, good{3};
  t.fields(bad);
  CHECK(bad.failed);
  CHECK(t.empty());
  t.fields(good);
  CHECK(!good.failed);
  CHECK(t.view() == "xxx");
}

TEST_CASE("hexadecimal numbers") {
  char out[8];
  to_hex(0x1f, out, 8);
  CHECK(std::string_view{out, 8} == "0000001f");
  u64 n = 0;
  CHECK(from_hex("ffffffffffffffff", n));
  CHECK(n == ~u64{0});
  CHECK(from_hex("0aF", n));
  CHECK(n == 0xaf);
  CHECK(!from_hex("", n));
  CHECK(!from_hex("g", n));
  CHECK(!from_hex("10000000000000000", n));
}

}  // namespace text_test
