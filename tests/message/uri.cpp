#include "polysip/message/uri.hpp"

#include <doctest/doctest.h>

#include <string>

namespace uri_test {

using namespace polysip;
using namespace polysip::literals;

TEST_CASE("uri: 3261-19.1.1-01 all parts of a SIP URI") {
  auto const r = uri::parse("sip:alice:secret@Atlanta.COM:5070;transport=tcp;lr?subject=a%20b&x=y");
  REQUIRE(r);
  uri const& u = r.value;
  CHECK(u.what == uri::kind::sip);
  CHECK(u.scheme == "sip");
  CHECK(u.user == "alice");
  CHECK(u.password == "secret");
  CHECK(u.host == "Atlanta.COM");
  CHECK(u.port == 5070);
  CHECK(u.parameters.get("transport") == "tcp");
  CHECK(u.parameters.has("lr"));
  CHECK(u.headers == "subject=a%20b&x=y");
  CHECK(!u.secure());
}

TEST_CASE("uri: parts may be absent") {
  auto const r = uri::parse("SIPS:example.org");
  REQUIRE(r);
  CHECK(r.value.secure());
  CHECK(r.value.user.empty());
  CHECK(r.value.host == "example.org");
  CHECK(r.value.port == 0);
  CHECK(r.value.parameters.empty());
  CHECK(uri::parse("sip:@example.org").value.user.empty());
}

TEST_CASE("uri: a user part may look like parameters, or hold another URI") {
  CHECK(uri::parse("sip:user;par=u%40example.net@example.com").value.user ==
        "user;par=u%40example.net");
  CHECK(uri::parse("sip:sips%3Auser%40example.com@example.net").value.host == "example.net");
  CHECK(uri::parse("sip:+1-212-555-1212:1234@gateway.com;user=phone").value.password == "1234");
  CHECK(uri::parse("sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d"
                   "_too.(doesn't-it)@example.com")
            .value.host == "example.com");
  CHECK(uri::parse("sip:carol@chicago.example.com?Replaces=12345@192.0.2.1").value.user == "carol");
}

TEST_CASE("uri: IPv6 references keep their brackets") {
  auto const r = uri::parse("sip:[2001:db8::10]:5070;lr");
  REQUIRE(r);
  CHECK(r.value.host == "[2001:db8::10]");
  CHECK(r.value.port == 5070);
  CHECK(uri::parse("sip:a@[2001:db8::10:5070]").value.port == 0);
  for (char const* bad : {"sip:[::1", "sip:2001:db8::10", "sip:a@[]", "sip:a@[::1]x", "sip:a@[x]",
                          "sip:a@[2001:db8:::192.0.2.1]"})
    CHECK_MESSAGE(!uri::parse(bad), std::string{bad});
}

TEST_CASE("uri: tel and others") {
  auto const t = uri::parse("tel:+1-201-555-0123;ext=12");
  REQUIRE(t);
  CHECK(t.value.what == uri::kind::tel);
  CHECK(t.value.user == "+1-201-555-0123");
  CHECK(t.value.parameters.get("ext") == "12");
  auto const u = uri::parse("urn:service:sos");
  REQUIRE(u);
  CHECK(u.value.what == uri::kind::other);
  CHECK(u.value.scheme == "urn");
  CHECK(u.value.text == "urn:service:sos");
  CHECK(uri::parse("soap.beep://192.0.2.103:3002").value.scheme == "soap.beep");
  CHECK(uri::parse("http://www.example.com/a?b=c#d"));
}

TEST_CASE("uri: flaws") {
  for (char const* bad : {"",
                          ":",
                          "sip",
                          "sip:",
                          "sip:@",
                          "sip:@h?@a",
                          "sip:@h;a=@b",
                          "sip:user@",
                          "sip://host",
                          "sip:a@b@c",
                          "sip:host:",
                          "sip:%",
                          "sip:%4",
                          "sip:%zz@h",
                          "sip:a b@h",
                          "<sip:a@h>",
                          "sip:a@h ",
                          " sip:a@h",
                          "sip:a@h;",
                          "sip:a@h;;lr",
                          "sip:a@h;=x",
                          "sip:a@h:0",
                          "sip:a@h:65536",
                          "sip:a@h:+1",
                          "sip:a@h:5060x",
                          "sip:a@h?",
                          "sip:a@h\r\n",
                          "sip:\"a\"@h",
                          "1sip:a@h",
                          "tel:",
                          "tel:;x",
                          "urn:",
                          "*",
                          "/"})
    CHECK_MESSAGE(uri::parse(bad).code == error::malformed, std::string{bad});
}

TEST_CASE("uri: 3261-19.1.1-01 no parameter of the RFC's own comes twice") {
  CHECK(uri::parse("sip:h;lr;r2=on;transport=udp;user=ip;ttl=1;maddr=a;method=x;xx;xx"));
  for (char const* name : {"transport", "maddr", "ttl", "user", "method", "lr"})
    for (char const* as : {"sip:h", "sip:a@h:5060", "sips:h", "sip:%61@h"}) {
      auto const once = std::string{as} + ";" + name + "=1";
      CHECK(uri::parse(once));
      CHECK(uri::parse(once + ";x;" + name + "x=1"));
      CHECK_MESSAGE(!uri::parse(once + ";x;" + name + "=2"), once);
      CHECK_MESSAGE(!uri::parse(once + ";" + char(name[0] ^ 0x20) + (name + 1) + "=1;x=%61"), once);
    }
}

TEST_CASE("literals: to the letter of the grammar") {
  auto const literal = [](std::string_view text) {
    return detail::is_literal_uri(uri::parse(text));
  };
  for (std::string_view const good :
       {"sip:a@b", "sips:&=+$,;?/-_.!~*'()%41:&=+$,@b", "sip:b:5060;lr;maddr=[::1];x=[]/:&+$",
        "sip:a@b?x=&y=[]/?:+$", "sip:a@[2001:db8::1]", "tel:+1-201;ext=1", "http://a/%20?&&"})
    CHECK_MESSAGE(literal(good), good);
  for (std::string_view const bad :
       {"sip:a@b?=", "sip:a@b?x", "sip:a@b?=x", "sip:a@b?x=1&", "sip:a@b?x=1&y", "sip:a@b?x=1=2",
        "sip:a{b}@h", "sip:\xff@h", "sip:a:p;@h", "sip:a@h;x={", "sip:a@h?x={", "http://a/%zz",
        "urn:%", "sip:a@b;lr;lr"})
    CHECK_MESSAGE(!literal(bad), bad);
}

TEST_CASE("uri: a literal is checked by the compiler") {
  constexpr uri u = "sip:bob@example.org"_sip;
  static_assert(u.user == "bob");
  CHECK(u.host == "example.org");
  static_assert("urn:service:sos"_uri.what == uri_kind::other);
}

TEST_CASE("uri: what is parted by marks is what is read from left to right") {
  constexpr std::string_view pieces[] = {"sip:",
                                         "alice",
                                         "a.long-user_name",
                                         ":",
                                         "@",
                                         "example.org",
                                         "+1555",
                                         "+",
                                         "*70",
                                         "z\xc3\xbc",
                                         "192.0.2.1",
                                         "5060",
                                         "65536",
                                         "0",
                                         ";",
                                         "lr",
                                         ";transport=tcp",
                                         "?",
                                         "%41",
                                         "%4",
                                         "[2001:db8::1]",
                                         "=",
                                         ",",
                                         " ",
                                         "<",
                                         "h"};
  u32 random = 1;
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    text = i % 8 ? "sip:" : "";
    for (int n = 0; n < 1 + i % 9; ++n) {
      random = random * 1664525 + 1013904223;
      text += pieces[(random >> 16) % (sizeof pieces / sizeof *pieces)];
    }
    auto const r = uri::parse(text);
    uri u;
    REQUIRE_MESSAGE(detail::read_uri(text, u) == static_cast<bool>(r), text);
    if (!r) continue;
    bool const same = u.what == r.value.what && u.scheme == r.value.scheme &&
                      u.user == r.value.user && u.password == r.value.password &&
                      u.host == r.value.host && u.port == r.value.port &&
                      u.parameters.text == r.value.parameters.text &&
                      u.headers == r.value.headers && r.value.text == text;
    CHECK_MESSAGE(same, text);
  }
}

}  // namespace uri_test
