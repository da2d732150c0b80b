#include "polysip/message/uri_request.hpp"

#include <doctest/doctest.h>

#include "written.hpp"

namespace uri_request_test {

using namespace polysip;

namespace {

std::string headers(std::string_view text) {
  auto const u = uri::parse(text);
  REQUIRE(u);
  return written([&](message_writer& w) {
    if (auto const r = write_uri_headers(w, u.value); !r) w.raw(to_string(r.code));
  });
}

std::string method(std::string_view text) {
  auto const u = uri::parse(text);
  REQUIRE(u);
  char room[32];
  auto const r = uri_method(u.value, room);
  return std::string{r ? r.value : to_string(r.code)};
}

}  // namespace

TEST_CASE("uri_request: 3261-19.1.5-01 the method parameter, INVITE without one") {
  CHECK(method("sip:a@b;method=REGISTER") == "REGISTER");
  CHECK(method("sip:a@b;transport=tcp") == "INVITE");
  CHECK(method("sip:a@b;method") == "INVITE");
  CHECK(method("sip:a@b;%6dethod=%42YE") == "BYE");  // 19.1.4: the escaped is the same
  CHECK(method("sip:a@b;METHOD=X%41%25") == "XA%");
  for (char const* bad : {"BYE%20sip:x", "B[E", "B%0D%0AE", "B%40", "BYE;%6Dethod=INVITE"})
    CHECK_MESSAGE(method(std::string{"sip:a@b;method="} + bad) == "malformed", std::string{bad});
  CHECK(method("sip:a@b;method=%41" + std::string(31, 'B')) == "A" + std::string(31, 'B'));
  CHECK(method("sip:a@b;method=%41" + std::string(32, 'B')) == "too_large");
}

TEST_CASE(
    "uri_request: 3261-19.1.5-01 headers are decoded, dangerous and false ones are left out") {
  CHECK(headers("sip:a@b?Subject=project%20x&priority=urgent") ==
        "Subject: project x\r\npriority: urgent\r\n");
  for (char const* name : {"From",
                           "f",
                           "Call-ID",
                           "i",
                           "CSeq",
                           "Via",
                           "v",
                           "Record-Route",
                           "Route",
                           "Accept",
                           "Accept-Encoding",
                           "Accept-Language",
                           "Allow",
                           "Contact",
                           "m",
                           "Organization",
                           "Supported",
                           "User-Agent",
                           "Content-Length",
                           "l",
                           "Content-Type",
                           "%46rom",
                           "Rou%74e",
                           "P-Asserted-Identity",
                           "P-Preferred-Identity",
                           "P-Charging-Vector",
                           "Remote-Party-ID",
                           "Identity",
                           "y",
                           "Identity-Info",
                           "Privacy",
                           "History-Info",
                           "Diversion",
                           "Referred-By",
                           "b",
                           "Refer-To",
                           "Path",
                           "Service-Route",
                           "Reply-To",
                           "Geolocation",
                           "Session-Expires",
                           "x",
                           "Min-SE",
                           "Resource-Priority",
                           "Security-Verify",
                           "Answer-Mode",
                           "Priv-Answer-Mode",
                           "Alert-Info",
                           "Call-Info",
                           "SIP-If-Match",
                           "Proxy-Require",
                           "Warning",
                           "P-Served-User",
                           "X-Own",
                           "body"})
    CHECK_MESSAGE(headers("sip:a@b?" + std::string{name} + "=x&Subject=y") == "Subject: y\r\n",
                  name);
  CHECK(headers("sip:a@b?To=sip%3Ac%40d") == "To: sip:c@d\r\n");
  CHECK(headers("sip:a@b?Replaces=1%402%3Bto-tag%3D3%3Bfrom-tag%3D4&Require=replaces") ==
        "Replaces: 1@2;to-tag=3;from-tag=4\r\nRequire: replaces\r\n");
  for (char const* name :
       {"Priority", "In-Reply-To", "Event", "o", "Expires", "Join", "Target-Dialog", "User-to-User",
        "Accept-Contact", "a", "Reject-Contact", "j", "Request-Disposition", "d", "s", "t"})
    CHECK(headers("sip:a@b?" + std::string{name} + "=x") == std::string{name} + ": x\r\n");
  CHECK(headers("sip:a@b") == "");
}

TEST_CASE("uri_request: 3261-19.1.5-01 an invalid URI makes no request") {
  CHECK(headers("sip:a@b?Subject=x%0D%0ARoute%3A%20y") == "malformed");
  CHECK(headers("sip:a@b?Sub%20ject=x") == "malformed");
  CHECK(headers("sip:a@b?=x") == "malformed");
  for (std::string const twice : {"To=x&Subject=z&%54o=y", "t=x&to=x", "Replaces=x&replaces=y",
                                  "Join=x&Join=y", "o=x&Event=x", "Target-Dialog=x&Target-Dialog=y",
                                  "Expires=1&Expires=2", "s=x&Subject=x", "Priority=x&Priority=x"})
    CHECK_MESSAGE(headers("sip:a@b?" + twice).find("malformed") != std::string::npos, twice);
  CHECK(headers("sip:a@b?Require=a&Require=b&From=x&From=y") == "Require: a\r\nRequire: b\r\n");
  CHECK(headers("sip:a@b?Subject=" + std::string(1024, 'x')) ==
        "Subject: " + std::string(1024, 'x') + "\r\n");
  CHECK(headers("sip:a@b?Subject=" + std::string(1025, 'x')) == "too_large");
}

}  // namespace uri_request_test
