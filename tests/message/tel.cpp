#include "polysip/message/tel.hpp"

#include <doctest/doctest.h>

#include "written.hpp"

namespace tel_test {

using namespace polysip;
using namespace polysip::literals;

namespace {

std::string to_sip(std::string_view text, bool secure = false) {
  auto const u = uri::parse(text);
  REQUIRE(u);
  return written([&](message_writer& w) {
    if (auto const r = write_sip_of_tel(w, u.value, "foo.com", secure); !r)
      w.raw(to_string(r.code));
  });
}
std::string to_tel(std::string_view text) {
  auto const u = uri::parse(text);
  REQUIRE(u);
  return written([&](message_writer& w) {
    if (auto const r = write_tel_of_sip(w, u.value); !r) w.raw(to_string(r.code));
  });
}
bool is_phone(std::string_view text) {
  auto const u = uri::parse(text);
  return u && phone_of(u.value);
}

}  // namespace

TEST_CASE("tel: 3261-19.1.6-01 into the user part of a SIP URI, folded and in order") {
  CHECK(to_sip("tel:+358-555-1234567;postd=pp22") ==
        "sip:+358-555-1234567;postd=pp22@foo.com;user=phone");
  CHECK(to_sip("tel:+358-555-1234567;POSTD=PP22", true) ==
        "sips:+358-555-1234567;postd=pp22@foo.com;user=phone");
  CHECK(to_sip("tel:+358-555-1234567;phone-context=5;tsp=a.b") ==
        "sip:+358-555-1234567;phone-context=5;tsp=a.b@foo.com;user=phone");
  CHECK(to_sip("tel:+358-555-1234567;tsp=a.b;phone-context=5") ==
        "sip:+358-555-1234567;phone-context=5;tsp=a.b@foo.com;user=phone");
  CHECK(to_sip("tel:+1;zz;postd=2;isub=1411;ab") ==
        "sip:+1;isub=1411;postd=2;ab;zz@foo.com;user=phone");
  CHECK(to_sip("tel:*#21#;phone-context=a.b") ==
        "sip:*%2321%23;phone-context=a.b@foo.com;user=phone");
  CHECK(to_sip("sip:a@b") == "malformed");
  std::string many = "tel:+1";
  for (int i = 0; i < 16; ++i) many += ";p" + std::to_string(i);
  CHECK(to_sip(many).find(";p9@foo.com;user=phone") != std::string::npos);
  CHECK(to_sip(many + ";p16") == "full");
}

TEST_CASE("tel: 3261-19.1.6-01 and back; the two are not equal") {
  CHECK(to_tel("sip:+358-555-1234567;postd=pp22@foo.com;user=phone") ==
        "tel:+358-555-1234567;postd=pp22");
  CHECK(to_tel("sip:+358@foo.com") == "malformed");
  CHECK(to_tel("sip:foo.com;user=phone") == "malformed");
  CHECK(to_tel("sip:%2B1%32-3@h;user=phone") == "tel:+12-3");
  CHECK(to_tel("sip:1201;phone-context=+1@h;user=phone") == "tel:1201;phone-context=+1");
  for (char const* bad : {"alice", "1201", "%2B", "+1%3B", "+1%20", "+1;x=1;x=2", "+1;;x",
                          "+1;isub", "1201;phone-context=a%20b"})
    CHECK_MESSAGE(to_tel("sip:" + std::string{bad} + "@h;user=phone") == "malformed",
                  std::string{bad});
  CHECK(to_tel("sip:+" + std::string(64, '1') + "@h;user=phone") == "too_large");
  CHECK(!same_uri("sip:+1201@h;user=phone", "tel:+1201"));
}

TEST_CASE("tel: A18 a host is one") {
  auto const at = [](std::string_view host) {
    return written([&](message_writer& w) {
      auto const u = uri::parse("tel:+1");
      if (auto const r = write_sip_of_tel(w, u.value, host); !r) w.raw(to_string(r.code));
    });
  };
  CHECK(at("[2001:db8::1]:5061") == "sip:+1@[2001:db8::1]:5061;user=phone");
  for (char const* bad : {"", "h\r\nX: y", "h;lr", "h SIP/2.0", "h : 1", "a@h", "h?x=y"})
    CHECK_MESSAGE(at(bad) == "malformed", std::string{bad});
}

TEST_CASE("tel: 3966-3-01 a local number with '#' goes into a SIP URI and back") {
  std::string_view const number = "tel:*21#;phone-context=x.com";
  auto const back = to_tel(to_sip(number));
  CHECK(back == number);
  CHECK(is_phone(back));
  CHECK(same_uri(back, number));
  CHECK(to_sip("tel:1;phone-context=a.b;x=%61%2F%23") ==
        "sip:1;phone-context=a.b;x=a%2f%23@foo.com;user=phone");
  CHECK(to_tel("sip:1%23;phone-context=a.b;x=%23@h;user=phone") ==
        "tel:1#;phone-context=a.b;x=%23");  // '#' in the number alone
}

TEST_CASE("tel: 3966-3-01 global numbers, and local ones with their context") {
  auto const n = phone_of(uri::parse("tel:+1-(201).555-0123;isub=12;ext=4-5").value);
  REQUIRE(n);
  CHECK(n.value.global);
  CHECK(n.value.number == "+1-(201).555-0123");
  CHECK(n.value.extension == "4-5");
  CHECK(n.value.subaddress == "12");
  auto const local = phone_of(uri::parse("tel:863-1234;phone-context=+1-914-555").value);
  REQUIRE(local);
  CHECK(!local.value.global);
  CHECK(local.value.context == "+1-914-555");
  CHECK(is_phone("tel:*A#;phone-context=example.com"));
  for (char const* bad :
       {"tel:863-1234", "tel:+", "tel:+--", "tel:+1a", "tel:+1*", "tel:x;phone-context=a.b",
        "tel:1;phone-context=+", "tel:1;phone-context=a/b", "tel:+1;phone-context=a.b",
        "tel:+1;ext=a", "tel:+1;isub", "sip:+1@h;user=phone"})
    CHECK_MESSAGE(!is_phone(bad), std::string{bad});
  // No name may come twice (3): two readers could disagree about the number.
  for (char const* twice :
       {"tel:1;phone-context=+1;Phone-Context=+2", "tel:+1;ext=1;ext=2", "tel:+1;isub=1;ISUB=2",
        "tel:+1;phone-context", "tel:+1;tsp=a.b;x;TSP=a.b", "tel:+1;x;X"})
    CHECK_MESSAGE(!is_phone(twice), std::string{twice});
  std::string many = "tel:+1";
  for (int i = 0; i < 16; ++i) many += ";p" + std::to_string(i);
  CHECK(is_phone(many));
  CHECK(phone_of(uri::parse(many += ";p").value).code == error::full);
}

TEST_CASE("tel: a literal is a number, checked by the compiler") {
  static_assert("tel:+1-201-555-0123"_tel.user == "+1-201-555-0123");
  static_assert("tel:7042;phone-context=example.com"_tel.what == uri_kind::tel);
}

TEST_CASE("tel: 3966-3-01 equality ignores visual separators, case and order") {
  struct {
    char const *a, *b;
    bool same;
  } const rows[] = {
      {"tel:+1-201-555-0123", "tel:+12015550123", true},
      {"tel:+1(201)555.0123", "TEL:+1-201-555-0123", true},
      {"tel:+12015550123", "tel:12015550123;phone-context=a.b", false},
      {"tel:1;phone-context=A.b", "tel:1;phone-context=a.B", true},
      {"tel:1;phone-context=a.b", "tel:1;phone-context=c.b", false},
      {"tel:1;phone-context=+1-914", "tel:1;phone-context=+1914", true},
      {"tel:1;phone-context=1-9.b", "tel:1;phone-context=19.b", false},
      {"tel:+1;ext=1-2", "tel:+1;EXT=12", true},
      {"tel:+1;ext=12", "tel:+1", false},
      {"tel:+1;a=1;b=2", "tel:+1;b=2;a=1", true},
      {"tel:+1;a=1", "tel:+1;a=2", false},
      {"tel:*A#;phone-context=a.b", "tel:*a#;phone-context=a.b", true},
  };
  for (auto const& r : rows) {
    CHECK_MESSAGE(same_uri(r.a, r.b) == r.same, std::string{r.a}, " ", std::string{r.b});
    CHECK(same_uri(r.b, r.a) == r.same);
  }
}

}  // namespace tel_test
