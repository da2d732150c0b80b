#include "polysip/message/address_compare.hpp"

#include <doctest/doctest.h>

#include <string>

namespace address_compare_test {

using namespace polysip;

namespace {
bool same(std::string_view a, std::string_view b) {
  header::from x, y;
  REQUIRE(header::from::parse(a, x));
  REQUIRE(header::from::parse(b, y));
  CHECK(same_address(x, y) == same_address(y, x));
  return same_address(x, y);
}
}  // namespace

TEST_CASE("address_compare: 3261-20.20-01 URI and tag, not the display name") {
  CHECK(same("Alice <sip:a@h>;tag=1", "\"A. Smith\" <sip:a@H>;TAG=1"));
  CHECK(same("sip:a@h;tag=ab", "<sip:a@h>;tag=AB"));
  CHECK(!same("<sip:a@h>;tag=1", "<sip:a@h>;tag=2"));
  CHECK(!same("<sip:a@h>;tag=1", "<sip:a@h>"));
  CHECK(!same("<sip:a@h>;tag=1", "<sip:A@h>;tag=1"));
  CHECK(!same("<sip:a@h:5060>;tag=1", "<sip:a@h>;tag=1"));
}

TEST_CASE("address_compare: 3261-20.20-01 other parameters count where both have them") {
  CHECK(same("<sip:a@h>;tag=1;x=2", "<sip:a@h>;tag=1"));
  CHECK(same("<sip:a@h>;tag=1;x=b", "<sip:a@h>;y=3;X=B;tag=1"));
  CHECK(!same("<sip:a@h>;tag=1;x=2", "<sip:a@h>;tag=1;x=3"));
  CHECK(!same("<sip:a@h>;tag=1;x=\"b\"", "<sip:a@h>;tag=1;x=\"B\""));
}

TEST_CASE("address_compare: stars") {
  header::contact star, one;
  REQUIRE(header::contact::parse("*", star));
  REQUIRE(header::contact::parse("sip:a@h", one));
  CHECK(same_address(star, star));
  CHECK(!same_address(star, one));
}

TEST_CASE("address_compare: more than 32 parameters are compared as text, not in pairs") {
  auto const with = [](int n, std::string const& more) {
    std::string s = "<sip:a@h>;tag=1";
    for (int i = 0; i < n; ++i) s += ";p" + std::to_string(i);
    return s + more;
  };
  CHECK(same(with(31, ""), with(31, "")));
  CHECK(same(with(31, ""), with(30, "")));
  CHECK(same(with(32, ""), with(32, "")));
  CHECK(!same(with(32, ""), with(31, "")));
}

}  // namespace address_compare_test
