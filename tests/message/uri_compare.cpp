#include "polysip/message/uri_compare.hpp"

#include <doctest/doctest.h>

#include <string>

namespace uri_compare_test {

using namespace polysip;

namespace {
bool same(std::string_view a, std::string_view b) {
  bool const forth = same_uri(a, b), back = same_uri(b, a);
  CHECK(forth == back);
  return forth;
}
}  // namespace

TEST_CASE("uri_compare: 3261-19.1.4-01 the equal URIs of the RFC") {
  CHECK(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
  CHECK(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
  CHECK(same("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"));
  CHECK(same("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"));
  CHECK(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
             "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
  CHECK(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
             "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
}

TEST_CASE("uri_compare: 3261-19.1.4-01 the unequal URIs of the RFC") {
  CHECK(!same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
  CHECK(!same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
  CHECK(!same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
  CHECK(!same("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"));
  CHECK(!same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
  CHECK(!same("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"));
}

TEST_CASE("uri_compare: 3261-19.1.4-03 equality is not transitive") {
  CHECK(same("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"));
  CHECK(same("sip:carol@chicago.com", "sip:carol@chicago.com;security=off"));
  CHECK(!same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
}

TEST_CASE("uri_compare: 3261-19.1.4-02 schemes, users, passwords, parameters of one side") {
  CHECK(!same("sip:a@h", "sips:a@h"));
  CHECK(!same("sip:h", "sip:a@h"));
  CHECK(!same("sip:a@h", "sip:a:@h"));
  CHECK(!same("sip:a:p@h", "sip:a:P@h"));
  for (char const* p : {"user=ip", "ttl=1", "method=INVITE", "maddr=192.0.2.1"})
    CHECK(!same("sip:a@h", std::string{"sip:a@h;"} + p));
  CHECK(same("sip:a@[2001:db8::c000:201]", "sip:a@[2001:DB8::192.0.2.1]"));
  CHECK(!same("sip:a@h?x=1&x=1", "sip:a@h?x=1"));
  CHECK(!same("sip:a@h", "not a uri"));
}

TEST_CASE("uri_compare: tel and other schemes") {
  CHECK(same("tel:+1-201-555-0123", "TEL:+12015550123"));
  CHECK(!same("tel:+12015550123", "tel:+12015550124"));
  CHECK(!same("tel:12015550123", "tel:+12015550123"));
  CHECK(!same("tel:+12015550123", "tel:+12015550123;ext=1"));
  CHECK(same("tel:863-1234;phone-context=Example.com", "tel:8631234;phone-context=example.com"));
  CHECK(!same("sip:+1201@h;user=phone", "tel:+1201"));
  CHECK(same("URN:service:sos", "urn:service:sos"));
  CHECK(!same("urn:service:sos", "urn:service:SOS"));
}

TEST_CASE("uri_compare: 3261-19.1.4-02 headers by their names of 7.3.3, tokens in any case") {
  CHECK(same("sip:a@h?t=sip:x%40y", "sip:a@h?To=sip:x%40y"));
  CHECK(same("sip:a@h?S=x&Priority=urgent", "sip:a@h?priority=URGENT&subject=x"));
  CHECK(!same("sip:a@h?Subject=x", "sip:a@h?Subject=X"));
  CHECK(!same("sip:a@h?t=x", "sip:a@h?f=x"));
  CHECK(!same("sip:a@h?q=x", "sip:a@h?z=x"));  // unknown both
}

TEST_CASE("uri_compare: 3261-19.1.4-02 values of headers are what their escapes stand for") {
  CHECK(same("sip:a@h?Subject=a/b:c", "sip:a@h?subject=%61%2Fb%3ac"));
  CHECK(same("sip:a@h?Replaces=1%402%3Bto-tag%3Da", "sip:a@h?replaces=%31%40%32%3bto-tag%3da"));
  CHECK(!same("sip:a@h?Subject=a%2541", "sip:a@h?Subject=aA"));  // decoded once
  CHECK(!same("sip:a@h?Subject=a", "sip:a@h?Subject=a%00"));
}

TEST_CASE(
    "uri_compare: 3261-7.3.1-01 tokens of headers in any case, quoted strings by their octets") {
  auto const differ = [](std::string const& name, std::string_view a, std::string_view b) {
    return !same("sip:a@h?" + name + std::string{a}, "sip:a@h?" + name + std::string{b});
  };
  CHECK(!differ("Content-Type=", "text/plain", "TEXT/PL%41IN"));
  CHECK(!differ("Accept-Contact=", "*%3BAudio%3B+x%3D%22A%22", "*%3Baudio%3B+X%3D%22A%22"));
  CHECK(differ("Accept-Contact=", "*%3Baudio%3B+x%3D%22A%22", "*%3Baudio%3B+x%3D%22a%22"));
  CHECK(differ("Accept-Contact=", "*%3Bx%3D%22%5C%22A%22", "*%3Bx%3D%22%5C%22a%22"));
  CHECK(!differ("Accept-Contact=", "*%3Bx%3D%22%5C%5C%22%3BA", "*%3Bx%3D%22%5C%5C%22%3Ba"));
  for (char const* exact : {"Call-ID=", "i=", "CSeq=", "Event=", "Subject=", "Replaces=", "X-Own="})
    CHECK_MESSAGE(differ(exact, "a", "A"), std::string{exact});
}

TEST_CASE("uri_compare: 3261-20.20-01 From and To of a URI by their rules") {
  auto const party = [](std::string_view a, std::string_view b) {
    return same("sip:a@h?To=" + std::string{a}, "sip:a@h?t=" + std::string{b});
  };
  CHECK(party("sip:x%40y", "%22X%22%20%3Csip:%78%40Y%3Bq=1%3E"));
  CHECK(party("sip:x%40y%3Btag%3D1%3Ba%3Db", "%3Csip:x%40y%3E%3BTag%3D1%3Bc"));
  CHECK(!party("sip:x%40y%3Btag%3D1", "sip:x%40y"));
  CHECK(!party("sip:x%40y", "sip:X%40y"));
  CHECK(!party("sip:x%40y", "sips:x%40y"));
  CHECK(!party("sip:x%40y%3Ba%3D1%3Ba%3D2", "sip:x%40y%3Ba%3D1"));
  CHECK(same("sip:a@h?From=tel:+1-2", "sip:a@h?f=tel:+12"));
  // In there, headers are text.
  CHECK(party("%3Csip:x%40y%3FSubject%3Da%3E", "%3Csip:x%40Y%3FSubject%3Da%3E"));
  CHECK(!party("%3Csip:x%40y%3FSubject%3Da%3E", "%3Csip:x%40y%3Fsubject%3Da%3E"));
  // What is no address, or a long one, is compared as decoded.
  CHECK(party("%3Cx", "%3C%78"));
  CHECK(!party("%3Cx", "%3Cy"));
  std::string const user(260, 'x');
  CHECK(party("sip:" + user + "%40y", "sip:%78" + user.substr(1) + "%40y"));
  CHECK(!party("sip:" + user + "%40y", "sip:" + user + "%40Y"));
}

TEST_CASE("uri_compare: headers cost no more than their text, nested or many") {
  std::string nested = "sip:a@h?To=sip:b", all = "sip:a@h?x=1", other = all;
  for (int i = 0; i < 16'000; ++i) nested += "%25";
  for (int i = 0; i < 16'000; ++i) all += "&t=%3C", other += "&t=%3E";
  CHECK(same(nested + "40", nested + "%34%30"));
  CHECK(!same(nested, nested + "1"));
  CHECK(same(all, all));
  CHECK(!same(all, other));
  std::string most = "sip:a@h?t=" + std::string(200, 'x'), next = most;
  for (int i = 0; i < 30; ++i) most += "&t=" + std::string(200, 'y'), next += "&f=x";
  CHECK(!same(most, next));
}

TEST_CASE("uri_compare: 8141-3.1 the namespace of a URN in any case") {
  CHECK(same("URN:SERVICE:sos", "urn:service:sos"));
  CHECK(!same("urn:service:sos", "urn:services:sos"));
  CHECK(!same("urn:a:b", "urn:ab"));
  CHECK(!same("http://H/a", "http://h/a"));
}

TEST_CASE("uri_compare: many parameters cost no more than their text") {
  std::string a = "sip:a@h", b = a;
  for (int i = 0; i < 10000; ++i) a += ";a" + std::to_string(i), b += ";b" + std::to_string(i);
  CHECK(!same(a, b));
  CHECK(same(a, a));
}

TEST_CASE("uri_compare: several headers or parameters in more than 1024 octets are text") {
  for (char const* const part : {"?x=1&", ";x=1;"}) {
    std::string const a{part[0]}, between{part[4]};
    auto const uris = [&](std::size_t size) {
      auto const odd = "x=" + std::string(size - 6, 'y');
      return std::pair{"sip:a@h" + a + odd + between + "z=1",
                       "sip:a@h" + a + "z=1" + between + odd};
    };
    auto const [most, turned] = uris(part[0] == '?' ? 1024 : 1023);
    CHECK(same(most, turned));
    auto const [more, more_turned] = uris(1030);
    CHECK(!same(more, more_turned));
    CHECK(same(more, more));
  }
  std::string forth = "sip:a@h?", back = forth;
  for (int i = 0; i < 32; ++i) {
    std::string name;
    for (int n = 0; n < 20; ++n) name += "%41";
    forth += name + std::to_string(10 + i) + "=1&", back += name + std::to_string(41 - i) + "=1&";
  }
  CHECK(!same(forth + "x=1", back + "x=1"));
}

TEST_CASE("uri_compare: headers of a URI by name") {
  auto const u = uri::parse("sip:c@h?Replaces=1%402%3Bto-tag%3D3&Require=replaces&Empty=");
  REQUIRE(u);
  CHECK(uri_header(u.value, "replaces") == "1%402%3Bto-tag%3D3");
  CHECK(uri_header(u.value, "Require") == "replaces");
  CHECK(uri_header(u.value, "Subject").empty());
}

}  // namespace uri_compare_test
