#include "polysip/message/validate.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"

namespace validate_test {

using namespace polysip;
using kind = ruling::kind;

namespace {

// The status owed; 0: pass, 1: drop, 2: did not parse.
u16 status(std::string_view text, rules const& r = {}) {
  parsed const m{text};
  if (!m.result) return 2;
  auto const j = validate(*m, r);
  CHECK((j.what == kind::answer) == (j.status != 0));
  return j.what == kind::drop ? u16{1} : j.status;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  auto const at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

std::string response(std::string_view more = {}) {
  return crlf(
      "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
      "From: <sip:a@b>;tag=1\nTo: <sip:c@d>;tag=2\nCall-ID: x\nCSeq: 1 OPTIONS\n" +
      std::string{more} + "Content-Length: 0\n\n");
}

}  // namespace

TEST_CASE("validate: a good message passes") {
  CHECK(status(request()) == 0);
  CHECK(status(request("Contact: *\nExpires: 0\n", "REGISTER")) == 0);
  CHECK(status(request({}, "INVITE")) == 0);
  CHECK(status(response()) == 0);
  CHECK(status(replaced(request(), ";tag=a1", "")) == 0);
  CHECK(status(replaced(request(), "Max-Forwards: 70\r\n", "")) == 0);
  CHECK(status(replaced(request(), "SIP/2.0\r\nVia", "sip/2.0\r\nVia")) == 0);
}

TEST_CASE("validate: 400 for what is missing") {
  for (char const* line :
       {"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n",
        "From: \"Alice\" <sip:alice@example.org>;tag=a1\r\n", "To: <sip:bob@example.org>\r\n",
        "Call-ID: c1@192.0.2.1\r\n", "CSeq: 7 OPTIONS\r\n"})
    CHECK_MESSAGE(status(replaced(request(), line, "")) == 400, std::string{line});
}

TEST_CASE("validate: 3261-20-01 400 for what comes twice") {
  for (char const* line :
       {"From: <sip:x@y>\n", "t: <sip:x@y>\n", "i: other\n", "CSeq: 7 OPTIONS\n",
        "Max-Forwards: 5\n", "l: 1\n", "Event: a\nEvent: b\n",
        "Refer-To: <sip:a@b>\nr: <sip:c@d>\n",
        "Replaces: a;to-tag=1;from-tag=2\nReplaces: b;to-tag=1;from-tag=2\n",
        "Target-Dialog: a;local-tag=1;remote-tag=2\nTarget-Dialog: b\n",
        "b: <sip:x@y>\nReferred-By: <sip:x@z>\n",
        "Content-Disposition: session\nContent-Disposition: render\n", "Min-SE: 90\nMin-SE: 91\n",
        "Date: Sat, 13 Nov 2010 23:29:00 GMT\nDate: x\n", "MIME-Version: 1.0\nMIME-Version: 1.1\n",
        "Session-ID: 00000000000000000000000000000001\nSession-ID: 2\n",
        "Max-Breadth: 5\nMax-Breadth: 60\n", "Reply-To: <sip:x@y>\nReply-To: <sip:x@z>\n"})
    CHECK_MESSAGE(status(request(line)) == 400, std::string{line});
  CHECK(status(request("l: 0\n")) == 0);
}

TEST_CASE("validate: 400 for what is malformed") {
  for (char const* line :
       {"Via: SIP/2.0/UDP 192.0.2.15;;,;,,\n", "Contact: \"Joe\" <sip:joe@example.org>;;;;\n",
        "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\n", "Route: sip\n",
        "Record-Route: <sip:a@b\n", "Contact:\n"})
    CHECK_MESSAGE(status(request(line)) == 400, std::string{line});
  std::string const r = request();
  CHECK(status(replaced(r, "Max-Forwards: 70", "Max-Forwards: 300")) == 400);
  CHECK(status(replaced(r, "To: <", "To: \"Mr. J. User <")) == 400);
  CHECK(status(replaced(r, "To: <", "To: \"Watson, Thomas\" < ")) == 400);
  CHECK(status(replaced(r, "From: \"Alice\"", "From: Bell, Alexander")) == 400);
  CHECK(status(replaced(r, "branch=z9hG4bK1", "branch=z9hG4bK")) == 400);
  CHECK(status(replaced(r, "Content-Length: 0", "Content-Length: 9999")) == 400);
  CHECK(status(replaced(r, "Content-Length: 0", "Content-Length: -999")) == 400);
  CHECK(status(replaced(r, "\r\n\r\n", "\r\n")) == 400);
}

TEST_CASE("validate: Contact: * is for REGISTER alone (10.2.2)") {
  CHECK(status(request("Contact: *, <sip:a@b>\n", "REGISTER")) == 400);
  for (char const* lines : {"Contact: *\nContact: <sip:a@b>\n", "m: <sip:a@b>\nContact: *\n",
                            "Contact: *\nContact: *\n"}) {
    CHECK_MESSAGE(status(request(lines, "REGISTER")) == 400, std::string{lines});
    CHECK(status(response(lines)) == 1);
  }
  CHECK(status(request("Contact: *\n", "OPTIONS")) == 400);
  CHECK(status(request("Contact: <sip:a@b>\n", "OPTIONS")) == 0);
  CHECK(status(response("Contact: *\n")) ==
        0);  // it has no target, and the caller is not left waiting
}

TEST_CASE("validate: 3261-20.16-01 CSeq and the method") {
  CHECK(status(replaced(request(), "7 OPTIONS", "7 INVITE")) == 400);
  CHECK(status(replaced(request(), "7 OPTIONS", "7 options")) == 400);
  CHECK(status(replaced(request(), "7 OPTIONS", "36893488147419103232 OPTIONS")) == 400);
  CHECK(status(replaced(request(), "7 OPTIONS", "2147483648 OPTIONS")) == 400);
  CHECK(status(replaced(request(), "7 OPTIONS", "2147483647 OPTIONS")) == 0);
  CHECK(status(replaced(request({}, "NEWMETHOD"), "7 NEWMETHOD", "7 INVITE")) == 501);
  CHECK(status(request({}, "NEWMETHOD")) == 0);
}

TEST_CASE("validate: 3261-7.1-02 3261-8.2.2.1-01 the Request-URI") {
  auto const with = [](std::string_view uri, rules const& r = {}) {
    return status(replaced(request(), "sip:bob@example.org", uri), r);
  };
  CHECK(with("sips:bob@example.org") == 0);
  CHECK(with("nobodyKnowsThisScheme:totallyopaquecontent") == 416);
  CHECK(with("soap.beep://192.0.2.103:3002") == 416);
  CHECK(with("tel:+12015550123") == 416);
  rules tel;
  tel.tel = true;
  CHECK(with("tel:+12015550123", tel) == 0);
  CHECK(with("<sip:user@example.com>") == 400);
  CHECK(with("sip:user@example.com; lr") == 400);
  CHECK(with("sip:2001:db8::10") == 400);
  CHECK(with("sip:user@") == 400);
  CHECK(with("bob") == 400);
  constexpr rules liberal = liberal_rules;
  CHECK(with("sip:user@example.com?Route=%3Csip:example.com%3E") == 400);
  CHECK(with("sip:user@example.com?Route=%3Csip:example.com%3E", liberal) == 0);
  CHECK(with(" sip:user@example.com ") == 400);
  CHECK(with(" sip:user@example.com ", liberal) == 0);
  CHECK(status(replaced(request(), "SIP/2.0\r\nVia", "SIP/2.0  \r\nVia")) == 400);
}

TEST_CASE("validate: the liberal rules take the other choice of RFC 4475") {
  for (auto const& c : {std::pair{"OPTIONS sip:bob@example.org", "OPTIONS   sip:bob@example.org "},
                        std::pair{"SIP/2.0\r\nVia", "SIP/2.0  \r\nVia"},
                        std::pair{"sip:bob@example.org SIP", "sip:bob@example.org?Route=x SIP"},
                        std::pair{"branch=z9hG4bK1", "branch=z9hG4bK"}}) {
    CHECK(status(replaced(request(), c.first, c.second)) == 400);
    CHECK_MESSAGE(status(replaced(request(), c.first, c.second), liberal_rules) == 0,
                  std::string{c.second});
  }
}

TEST_CASE("validate: 505 before anything else") {
  CHECK(status("OPTIONS sip:a@b SIP/7.0\r\n\r\n") == 505);
  CHECK(status("SIP/7.0 200 OK\r\n\r\n") == 1);
}

TEST_CASE("validate: limits at one less, exactly, one more") {
  std::string const text =
      replaced(request(), "Content-Length: 0\r\n\r\n", "Content-Length: 3\r\n\r\nabc");
  auto const size = static_cast<u32>(text.size());
  rules r;
  r.most_message = size;
  CHECK(status(text, r) == 0);
  r.most_message = size + 1;
  CHECK(status(text, r) == 0);
  r.most_message = size - 1;
  CHECK(status(text, r) == 513);
  r = {};
  r.most_body = 3;
  CHECK(status(text, r) == 0);
  r.most_body = 2;
  CHECK(status(text, r) == 413);
  r = {};
  r.most_uri = 19;
  CHECK(status(text, r) == 0);
  r.most_uri = 18;
  CHECK(status(text, r) == 414);
}

TEST_CASE("validate: 3261-8.2.2.3-01 420 names the option tags that are not supported") {
  rules r;
  r.supported = "100rel, Timer";
  auto const detail = [&](std::string_view lines) {
    parsed const m{request(lines)};
    auto const j = validate(*m, r);
    CHECK(j.status == 420);
    std::string exact;
    each_unsupported<header::require>(
        *m, r.supported, [&](std::string_view tag) { exact += std::string{tag} + " "; });
    return std::string{j.detail} + " / " + exact;
  };
  CHECK(detail("Require: nothing, nothingEither\n") ==
        "nothing, nothingEither / nothing nothingEither ");
  CHECK(detail("Require: 100rel, a\nRequire: timer, b\n") == "a / a b ");
  CHECK(detail("Require: a, 100rel, b\n") == "a / a b ");
  CHECK(detail("Require: timer ,\n a\n , b, 100rel\n") == "a\r\n , b / a b ");
  CHECK(detail("Require: a\nRequire: b\n") == "a / a b ");  // one line, nothing between two
  // Elements that are empty name nothing.
  for (char const* gaps : {"a,", "a,,", ",a", "a, ,timer", "a\nRequire:", "a\nRequire: ,"})
    CHECK(detail("Require: " + std::string{gaps} + "\n") == "a / a ");
  CHECK(status(request("Require: TIMER\nProxy-Require: x\n"), r) == 0);
  CHECK(status(request("Require: x\n", "CANCEL"), r) == 0);
  CHECK(status(request("Require: x\n", "ACK"), r) == 0);
  r.proxy = true;
  CHECK(status(request("Require: x\n"), r) == 0);
  CHECK(status(request("Proxy-Require: x\n"), r) == 420);
}

TEST_CASE("validate: 400 for a Require without an option tag, or with what is none (25.1)") {
  rules r;
  r.supported = "timer";
  for (char const* bad :
       {"", ",", " , ,", "a b", "timer, a;b", "timer b", "\"a\"", "timer\nRequire:"}) {
    CHECK_MESSAGE(status(request("Require: " + std::string{bad} + "\n"), r) == 400,
                  std::string{bad});
    CHECK(status(request("Require: " + std::string{bad} + "\n", "CANCEL"), r) == 0);
  }
  parsed const m{request("Require: a\nRequire: b c, d\n")};
  CHECK(validate(*m, r).status == 420);
  std::string exact;
  each_unsupported<header::require>(*m, r.supported,
                                    [&](std::string_view tag) { exact += std::string{tag} + " "; });
  CHECK(exact == "a d ");
  r.proxy = true;
  CHECK(status(request("Require: a b\n"), r) == 0);
  CHECK(status(request("Proxy-Require: a b\n"), r) == 400);
}

TEST_CASE("validate: option tags are told by their text, of any size") {
  std::string const tag(63, 'a'), longer = tag + "a";
  std::string many = "x,";
  for (int i = 0; i < 40; ++i) many += "timer,";
  rules r;
  for (auto const& known : {"timer,x, " + tag, tag + ",X,\tTimer"}) {
    r.supported = known;
    CHECK(status(request("Require: " + many + tag + "\n"), r) == 0);
    parsed const m{request("Require: " + many + longer + ",b\n")};
    CHECK(validate(*m, r).detail == longer + ",b");
    CHECK(status(request("Require: y\n"), r) == 420);
  }
}

TEST_CASE("validate: 421 when an extension that we need is not offered") {
  rules r;
  r.required = "sec-agree, timer";
  CHECK(status(request("Supported: timer, sec-agree\n"), r) == 0);
  CHECK(status(request("k: sec-agree\nk: Timer\n"), r) == 0);
  CHECK(status(request("Supported: timer\n"), r) == 421);
  parsed const m{request()};
  CHECK(validate(*m, r).detail == "sec-agree");
  CHECK(status(request({}, "ACK"), r) == 0);  // nobody could answer it, or send it again
  CHECK(status(request({}, "CANCEL"), r) == 0);
}

TEST_CASE("validate: 3261-16.3-01 483 is for proxies") {
  auto const zero = replaced(request(), "Max-Forwards: 70", "Max-Forwards: 0");
  rules proxy;
  proxy.proxy = true;
  CHECK(status(zero) == 0);
  CHECK(status(zero, proxy) == 483);
  CHECK(status(request(), proxy) == 0);
}

TEST_CASE("validate: a proxy ignores flaws of headers that it does not need (16.3 step 1)") {
  rules proxy;
  proxy.proxy = true;
  for (char const* line :
       {"Date: x\nDate: y\n", "Contact: a b c\n", "Contact: *\n", "Record-Route: <sip:a@b\n",
        "Subscription-State: active\nSubscription-State: pending\n"}) {
    CHECK_MESSAGE(status(request(line, "INVITE"), proxy) == 0, std::string{line});
    CHECK(status(request(line, "INVITE")) == 400);
    if (std::string_view{line} != "Contact: *\n") CHECK(status(response(line)) == 1);
    CHECK(status(response(line), proxy) == 0);
  }
  for (char const* line : {"Via: x\n", "Route: sip\n", "Max-Forwards: 5\n", "From: <sip:x@y>\n",
                           "To: <sip:x@y>\n", "Call-ID: x\n", "CSeq: 7 INVITE\n", "l: 9\n"})
    CHECK_MESSAGE(status(request(line, "INVITE"), proxy) == 400, std::string{line});
}

TEST_CASE("validate: A59 flawed responses and ACKs are dropped") {
  CHECK(status(response("Contact: <\n")) == 1);
  CHECK(status(replaced(response(), "CSeq: 1 OPTIONS\r\n", "")) == 1);
  CHECK(status(replaced(response(), "CSeq: 1", "CSeq: 36893488147419103232")) == 1);
  CHECK(status(replaced(response(), "Content-Length: 0", "Content-Length: 9")) == 1);
  CHECK(status(replaced(request({}, "ACK"), "Call-ID: c1@192.0.2.1\r\n", "")) == 1);
  CHECK(status(request({}, "ACK")) == 0);
}

}  // namespace validate_test
