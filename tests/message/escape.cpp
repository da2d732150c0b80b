#include "polysip/message/escape.hpp"

#include <doctest/doctest.h>

namespace escape_test {

using namespace polysip;

TEST_CASE("escape: 3261-19.1.2-01 percent signs are decoded once") {
  char out[32];
  auto const text = [&](std::string_view s) { return unescape(s, out).value; };
  CHECK(text("%75se%72") == "user");
  CHECK(text("value%2541") == "value%41");
  CHECK(text("sips%3Auser%40example.com") == "sips:user@example.com");
  CHECK(text("100%") == "100%");
  CHECK(text("%4") == "%4");
  CHECK(text("%zz") == "%zz");
  CHECK(text("null-%00-null") == std::string_view{"null-\0-null", 11});
  CHECK(text("").empty());
}

TEST_CASE("escape: backslashes are removed once") {
  char out[32];
  CHECK(unquote(R"(a\"b\\c)", out).value == R"(a"b\c)");
  CHECK(unquote("plain", out).value == "plain");
  CHECK(unquote("ends\\", out).value == "ends\\");
}

TEST_CASE("escape: a buffer that is too small is an error") {
  char out[3];
  CHECK(unescape("abc", out));
  CHECK(unescape("abcd", out).code == error::too_large);
  CHECK(unescape("%61%62%63", out).value == "abc");
  CHECK(unquote("abcd", out).code == error::too_large);
  CHECK(unescape("a", {}).code == error::too_large);
}

TEST_CASE("escape: equality knows reserved characters") {
  CHECK(detail::same_escaped("%61lice", "alice", false));
  CHECK(!detail::same_escaped("Alice", "alice", false));
  CHECK(detail::same_escaped("%41LICE", "alice", true));
  CHECK(!detail::same_escaped("a%3Bb", "a;b", false));
  CHECK(detail::same_escaped("a%3bb", "a%3Bb", false));
  CHECK(!detail::same_escaped("a", "ab", false));
}

}  // namespace escape_test
