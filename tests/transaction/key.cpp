#include "polysip/transaction/key.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace polysip;

namespace {

struct request {
  std::string method = "INVITE", uri = "sip:bob@example.org", cseq = "314159",
              via = "SIP/2.0/UDP pc33.Atlanta.example:5061;branch=z9hG4bK77aEf",
              from = "<sip:alice@example.com>;tag=88sJa", call_id = "A84b4c@pc33",
              to = "<sip:bob@example.org>";
  std::string text() const {
    return method + " " + uri + " SIP/2.0\r\nVia: " + via + "\r\nFrom: " + from + "\r\nTo: " + to +
           "\r\nCall-ID: " + call_id + "\r\nCSeq: " + cseq + " " + method + "\r\n\r\n";
  }
};

struct keys {
  std::string match, merge;
  error code = error::none;
  friend bool operator==(keys const&, keys const&) = default;
};
keys key(request const& r, std::string_view as = "INVITE", bool has_to_tag = true,
         std::size_t room = 1024) {
  std::string const text = r.text();
  message_view m;
  REQUIRE(m.parse(text));
  std::string buffer(room, '?');
  auto const k = key_of(m, as, buffer, has_to_tag);
  return {std::string(k.value.match), std::string(k.value.merge), k.code};
}

std::string const old_via = "SIP/2.0/UDP pc33.atlanta.example:5061";

}  // namespace

TEST_CASE("with the cookie: branch, sent-by and method (17.2.3)") {
  auto const k = key({});
  CHECK(k.match == "z9hg4bk77aef\npc33.atlanta.example\n5061\nINVITE");
  CHECK(k.merge == "88sja\nA84b4c@pc33\n314159\nINVITE");
  CHECK(key({.via = "SIP/2.0/TCP a;branch=z9hG4bKx"}).match == "z9hg4bkx\na\n0\nINVITE");
}

TEST_CASE("tokens and hosts compare without case; Call-ID and method with it (7.3.1, 20.8)") {
  auto const k = key({});
  CHECK(key({.via = "SIP/2.0/UDP PC33.atlanta.EXAMPLE:5061;branch=Z9HG4bk77AeF"}) == k);
  CHECK(key({.from = "<sip:alice@example.com>;tag=88SJA"}) == k);
  CHECK(key({.call_id = "a84b4c@pc33"}).merge != k.merge);
  CHECK(key({}, "invite").match != k.match);
}

TEST_CASE("what the URI, To and the body say does not matter with the cookie") {
  CHECK(key({.uri = "sip:other@example.org"}) == key({}));
  CHECK(key({.from = "\"A\" <sip:a@b.example>;x=y;tag=88sJa"}) == key({}));
}

TEST_CASE("the ACK and the CANCEL of an INVITE match it; other methods do not (17.2.3, 9.2)") {
  auto const invite = key({}).match;
  for (auto const* method : {"ACK", "CANCEL"}) {
    CHECK(key({.method = method}).match == invite);
    CHECK(key({.method = method}, method).match != invite);
    CHECK(key({.method = method}).merge != key({}).merge);
  }
}

TEST_CASE("without the cookie: URI, Call-ID, CSeq number, both tags and the topmost Via") {
  request const r{.via = old_via};
  auto const k = key(r);
  CHECK(k.match ==
        "sip:bob@example.org\nA84b4c@pc33\n314159\n88sja\n\nsip/2.0/udp "
        "pc33.atlanta.example:5061\nINVITE");
  auto const differs = [&](auto change) {
    request other = r;
    change(other);
    return key(other).match != k.match;
  };
  CHECK(differs([](request& o) { o.uri += "x"; }));
  CHECK(differs([](request& o) { o.call_id += "x"; }));
  CHECK(differs([](request& o) { o.cseq = "2"; }));
  CHECK(differs([](request& o) { o.from = "<sip:alice@example.com>;tag=x"; }));
  CHECK(differs([](request& o) { o.from = "<sip:alice@example.com>"; }));
  CHECK(differs([](request& o) { o.via += ";branch=1"; }));
  CHECK(differs([](request& o) { o.to += ";tag=x"; }));
  CHECK(!differs([](request& o) { o.method = "ACK"; }));
  CHECK(!differs([](request& o) { o.via += ", SIP/2.0/UDP second"; }));
  request tagged = r;
  tagged.to += ";tag=X";
  CHECK(key(tagged).match != key(tagged, "INVITE", false).match);
  CHECK(key(tagged, "INVITE", false) == k);
}

TEST_CASE("the cookie alone is no branch; in any case it is the cookie") {
  CHECK(has_cookie("z9hG4bK1"));
  CHECK(has_cookie("Z9HG4BK1"));
  CHECK(!has_cookie("z9hG4bK"));
  CHECK(!has_cookie("z9hG4b1"));
  CHECK(!has_cookie(""));
  CHECK(key({.via = "SIP/2.0/UDP a;branch=z9hG4bK"}).match.find("sip:bob@") == 0);
}

TEST_CASE("too little room and broken headers are errors") {
  CHECK(key({}, "INVITE", true, 40).code == error::too_large);
  CHECK(key({}, "INVITE", true, 0).code == error::too_large);
  CHECK(key({.via = "SIP/2.0"}).code == error::malformed);
  CHECK(key({.from = "<sip:a"}).code == error::malformed);
  CHECK(key({.cseq = "x"}).code == error::malformed);
}

TEST_CASE("the hash depends on the secret, the use and the text, not on case") {
  u64 const h = hash_folded({1, 2}, 'k', "text");
  CHECK(hash_folded({1, 2}, 'k', "TEXT") == h);
  CHECK(hash_folded({1, 3}, 'k', "text") != h);
  CHECK(hash_folded({1, 2}, 'm', "text") != h);
  CHECK(hash_folded({1, 2}, 'k', "texts") != h);
}

TEST_CASE("minted names: 32 hexadecimal digits, and the way back") {
  constexpr minted all{0x01234567, 0x89abcdef, 0xfedcba9876543210};
  static_assert(read_minted(text_of(all).view()).value == all);
  CHECK(text_of(all).view() == "0123456789abcdeffedcba9876543210");
  CHECK(text_of({}).view() == std::string(32, '0'));
  CHECK(text_of({~0U, ~0U, ~u64{0}}).view() == std::string(32, 'f'));
  CHECK(read_minted("0123456789ABCDEFFEDCBA9876543210").value == all);  // tokens have no case
}

TEST_CASE("what we did not mint is not read") {
  for (std::string bad : {"", "0", "0123456789abcdeffedcba987654321",
                          "0123456789abcdeffedcba98765432100", "0123456789abcdeffedcba987654321g",
                          "0123456789abcdeffedcba987654321 ", "-123456789abcdeffedcba9876543210"})
    CHECK_MESSAGE(read_minted(bad).code == error::malformed, bad);
  for (int c = 0; c < 256; ++c) {
    std::string one(32, '0');
    one[7] = static_cast<char>(c);
    bool const digit = std::string_view("0123456789abcdefABCDEF").find(one[7]) != std::string::npos;
    CHECK(static_cast<bool>(read_minted(one)) == digit);
  }
}
