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

TEST_CASE("uri_compare: headers of a URI by name") {
  auto const u = uri::parse("sip:c@h?Replaces=1%402%3Bto-tag%3D3&Require=replaces&Empty=");
  REQUIRE(u);
  CHECK(uri_header(u.value, "replaces") == "1%402%3Bto-tag%3D3");
  CHECK(uri_header(u.value, "Require") == "replaces");
  CHECK(uri_header(u.value, "Subject").empty());
}

}  // namespace uri_compare_test
