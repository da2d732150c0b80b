#include "polysip/message/tokens.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/message/content.hpp"
#include "polysip/message/events.hpp"

namespace tokens_test {

using namespace polysip;

namespace {
template<class H> bool parses(std::string_view text) {
  H out;
  return H::parse(text, out);
}
}  // namespace

TEST_CASE("tokens: option tags and methods") {
  header::require r;
  CHECK(header::require::parse("100rel", r));
  CHECK(r.value == "100rel");
  for (char const* bad : {"", "a b", "a;b", "a,b", "\"a\""})
    CHECK_MESSAGE(!parses<header::supported>(bad), std::string{bad});
}

TEST_CASE("tokens: 3261-20.8-01 a Call-ID is one word, or two around an '@'") {
  CHECK(parses<header::call_id>("0ha0isndaksdj@192.0.2.1"));
  CHECK(parses<header::call_id>("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{"));
  CHECK(parses<header::call_id>("MTIzNDU2Nzg5MA==@192.0.2.1"));
  CHECK(!parses<header::call_id>(""));
  CHECK(!parses<header::call_id>("a b"));
  CHECK(!parses<header::call_id>("a\r\n b"));
  // One definition for all that name a call: what is a Call-ID can be the target of a Replaces.
  // The last six are not RFC 3261's, but peers write base64, and they part nothing.
  std::string_view const word =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~()<>:\\\"/[]?{}"
      "#$&=^|";
  for (int i = 0; i < 256; ++i) {
    char const c = static_cast<char>(i);
    bool const is_word = word.find(c) != word.npos;
    for (std::string const& id :
         {std::string{c}, std::string{"1@"} + c, std::string(20, 'x') + c}) {
      CHECK_MESSAGE(parses<header::call_id>(id) == is_word, i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';') continue;
      CHECK(parses<header::in_reply_to>(id) == is_word);
      CHECK(parses<header::replaces>(id + ";to-tag=1;from-tag=2") == is_word);
      CHECK(parses<header::target_dialog>(id + ";local-tag=1;remote-tag=2") == is_word);
    }
  }
  for (std::string const bad : {"@", "a@", "@b", "a@b@c", "a,b", "a;b"}) {
    CHECK_MESSAGE(!parses<header::call_id>(bad), bad);
    if (bad != "a;b") CHECK(!parses<header::replaces>(bad + ";to-tag=1;from-tag=2"));
  }
}

TEST_CASE("tokens: with parameters") {
  header::content_disposition d;
  REQUIRE(header::content_disposition::parse("icon ;handling=optional ;x=\"a, b\"", d));
  CHECK(d.value == "icon");
  CHECK(d.parameters.get("handling") == "optional");
  CHECK(d.parameters.get("x") == "a, b");
  header::accept_contact a;
  REQUIRE(header::accept_contact::parse("*;audio;require", a));
  CHECK(a.value == "*");
  CHECK(a.parameters.has("require"));
  CHECK(!parses<header::content_disposition>(";handling=required"));
}

TEST_CASE("tokens: free text is kept as received") {
  header::subject s;
  CHECK(header::subject::parse("", s));
  CHECK(header::subject::parse("a,\"b;<", s));
  CHECK(s.value == "a,\"b;<");
}

}  // namespace tokens_test
