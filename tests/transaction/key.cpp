#include "polysip/transaction/key.hpp"

#include <doctest/doctest.h>

#include <string>

namespace key_test {

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

message_facts facts_of(message_view& m, std::string const& text) {
  message_facts f;
  REQUIRE(m.parse(text));
  REQUIRE(read_facts(m, f));
  return f;
}
constexpr hash_key secret{1, 2};

/// Whether the second matches, as that method, the transaction of the first. Equal hashes are owed.
bool match(request const& first, request const& second, std::string_view as = "INVITE") {
  std::string const a = first.text(), b = second.text();
  message_view m, n;
  auto const kept = facts_of(m, a), f = facts_of(n, b);
  bool const yes = matches(kept, f, as);
  CHECK(yes == (match_hash(secret, 'k', kept, first.method) == match_hash(secret, 'k', f, as)));
  return yes;
}
bool merge(request const& first, request const& second) {
  std::string const a = first.text(), b = second.text();
  message_view m, n;
  auto const kept = facts_of(m, a), f = facts_of(n, b);
  CHECK(merges(kept, f) == (merge_hash(secret, kept) == merge_hash(secret, f)));
  return merges(kept, f);
}

std::string const old_via = "SIP/2.0/UDP pc33.atlanta.example:5061";

}  // namespace

TEST_CASE("with the cookie: branch, sent-by and method (17.2.3)") {
  CHECK(match({}, {}));
  CHECK(!match({}, {.via = "SIP/2.0/UDP pc33.Atlanta.example:5061;branch=z9hG4bK77aEg"}));
  CHECK(!match({}, {.via = "SIP/2.0/UDP pc34.Atlanta.example:5061;branch=z9hG4bK77aEf"}));
  CHECK(!match({}, {.via = "SIP/2.0/UDP pc33.Atlanta.example:5060;branch=z9hG4bK77aEf"}));
  CHECK(!match({}, {.via = "SIP/2.0/UDP pc33.Atlanta.example;branch=z9hG4bK77aEf"}));
  CHECK(match({}, {.via = "SIP/2.0/TCP pc33.Atlanta.example:5061;branch=z9hG4bK77aEf"}));
  CHECK(match({}, {.via = "SIP/2.0/UDP pc33.Atlanta.example:5061;received=192.0.2.1;"
                          "branch=z9hG4bK77aEf;rport=9"}));
}

TEST_CASE("tokens and hosts compare without case; Call-ID and method with it (7.3.1, 20.8)") {
  CHECK(match({}, {.via = "SIP/2.0/UDP PC33.atlanta.EXAMPLE:5061;branch=Z9HG4bk77AeF"}));
  CHECK(merge({}, {.from = "<sip:alice@example.com>;tag=88SJA"}));
  CHECK(!merge({}, {.call_id = "a84b4c@pc33"}));
  CHECK(!match({}, {}, "invite"));
}

TEST_CASE("what the URI, To and the body say does not matter with the cookie") {
  CHECK(match({}, {.uri = "sip:other@example.org"}));
  CHECK(match({}, {.from = "\"A\" <sip:a@b.example>;x=y;tag=other"}));
}

TEST_CASE("the ACK and the CANCEL of an INVITE match it; other methods do not (17.2.3, 9.2)") {
  for (auto const* method : {"ACK", "CANCEL"}) {
    CHECK(match({}, {.method = method}));
    CHECK(!match({}, {.method = method}, method));
    CHECK(!merge({}, {.method = method}));
  }
}

TEST_CASE("merged: From tag, Call-ID and CSeq, whatever the branch (8.2.2.2)") {
  CHECK(merge({}, {.via = old_via}));
  CHECK(!merge({}, {.cseq = "314158"}));
  CHECK(!merge({}, {.method = "OPTIONS"}));
  CHECK(!merge({}, {.from = "<sip:alice@example.com>;tag=88sJ"}));
  CHECK(!merge({}, {.from = "<sip:alice@example.com>"}));
}

TEST_CASE("without the cookie: URI, Call-ID, CSeq number, both tags and the topmost Via") {
  request const r{.via = old_via};
  auto const differs = [&](auto change) {
    request other = r;
    change(other);
    std::string const a = r.text(), b = other.text();
    message_view m, n;
    return !matches(facts_of(m, a), facts_of(n, b), "INVITE");
  };
  CHECK(match(r, r));
  CHECK(differs([](request& o) { o.uri += "x"; }));
  CHECK(differs([](request& o) { o.call_id += "x"; }));
  CHECK(differs([](request& o) { o.cseq = "2"; }));
  CHECK(differs([](request& o) { o.from = "<sip:alice@example.com>;tag=x"; }));
  CHECK(differs([](request& o) { o.from = "<sip:alice@example.com>"; }));
  CHECK(differs([](request& o) { o.via += ";branch=1"; }));
  CHECK(differs([](request& o) { o.to += ";tag=x"; }));
  CHECK(!differs([](request& o) { o.method = "ACK"; }));
  CHECK(match(r, {.method = "ACK", .via = old_via}));
  CHECK(!differs([](request& o) { o.via += ", SIP/2.0/UDP second"; }));
}

TEST_CASE("the cookie alone is no branch; in any case it is the cookie") {
  CHECK(has_cookie("z9hG4bK1"));
  CHECK(has_cookie("Z9HG4BK1"));
  CHECK(!has_cookie("z9hG4bK"));
  CHECK(!has_cookie("z9hG4b1"));
  CHECK(!has_cookie(""));
  request const bare{.via = "SIP/2.0/UDP a;branch=z9hG4bK"};
  CHECK(match(bare, bare));
  CHECK(!match(bare, {.uri = "sip:other@example.org", .via = bare.via}));
}

TEST_CASE("a request within a dialog merges with none, so it has no such hash") {
  std::string const text = request{}.text();
  message_view m;
  auto f = facts_of(m, text);
  CHECK(hashes_of(secret, f, "INVITE").match == match_hash(secret, 'k', f, "INVITE"));
  CHECK(hashes_of(secret, f, "INVITE").merge == merge_hash(secret, f));
  f.to.tag = "b";
  CHECK(hashes_of(secret, f, "INVITE").merge == 0);
}

TEST_CASE("texts that share no more than their concatenation are hashed apart") {
  std::string const a = request{.via = "SIP/2.0/UDP bc;branch=z9hG4bKa"}.text();
  std::string const b = request{.via = "SIP/2.0/UDP c;branch=z9hG4bKab"}.text();
  message_view m, n;
  auto const f = facts_of(m, a), g = facts_of(n, b);
  CHECK(match_hash(secret, 'k', f, "INVITE") != match_hash(secret, 'k', g, "INVITE"));
  CHECK(match_hash(secret, 'k', f, "INVITE") != match_hash(secret, 't', f, "INVITE"));
  CHECK(match_hash(secret, 'k', f, "INVITE") != match_hash({2, 1}, 'k', f, "INVITE"));
  std::string const c = request{.from = "<sip:a>;tag=bc", .call_id = "a"}.text();
  std::string const d = request{.from = "<sip:a>;tag=c", .call_id = "ab"}.text();
  CHECK(merge_hash(secret, facts_of(m, c)) != merge_hash(secret, facts_of(n, d)));
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

}  // namespace key_test
