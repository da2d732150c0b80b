// Attacks on the message layer beside those of hostile.cpp: nesting, numbers, limits of `rules`.
// The names are those of the table of attacks.
#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/message.hpp"

namespace attacks_test {

using namespace polysip;

namespace {

template<class H> bool reads(std::string_view value) {
  H out;
  return H::parse(value, out);
}
u16 status(std::string const& text, rules const& r = {}) {
  parsed const m{text};
  REQUIRE(m.result);
  return validate(*m, r).status;
}
std::string with(std::string const& lines) { return request(lines); }
std::string cseq(std::string const& number) {
  auto text = request();
  auto const at = text.find("CSeq: 7");
  return text.replace(at, 7, "CSeq: " + number);
}

}  // namespace

TEST_CASE("attacks A10: a header too many is refused, one less is not") {
  std::string lines;
  for (int i = 0; i < 120; ++i) lines += "X: 1\n";
  auto const count = [&](int more) {
    parsed const m{
        request(lines + std::string(more > 0 ? "X: 1\n" : "") + (more >= 0 ? "X: 1\n" : ""))};
    return m.result.code;
  };
  parsed const base{request(lines)};
  REQUIRE(base->header_count() == 127);
  CHECK(count(-1) == error::none);
  CHECK(count(0) == error::none);
  CHECK(count(1) == error::full);
  basic_message_view<3> few;
  auto const text = crlf("SIP/2.0 200 OK\nA: 1\nB: 2\nC: 3\n\n");
  CHECK(few.parse(text));
  CHECK(few.parse(crlf("SIP/2.0 200 OK\nA: 1\nB: 2\n\n")));
  CHECK(few.parse(crlf("SIP/2.0 200 OK\nA: 1\nB: 2\nC: 3\nD: 4\n\n")).code == error::full);
}

TEST_CASE("attacks A10: limits of message, body and Request-URI, one below, at, above") {
  std::string const body(100, 'b');
  auto text = request();
  text.replace(text.find("Content-Length: 0"), 17, "Content-Length: 100");
  text += body;
  auto const size = static_cast<u32>(text.size());
  u32 const uri = sizeof "sip:bob@example.org" - 1;
  CHECK(status(text, {.most_message = size - 1}) == 513);
  CHECK(status(text, {.most_message = size}) == 0);
  CHECK(status(text, {.most_message = size + 1}) == 0);
  CHECK(status(text, {.most_body = 99}) == 413);
  CHECK(status(text, {.most_body = 100}) == 0);
  CHECK(status(text, {.most_body = 101}) == 0);
  CHECK(status(text, {.most_uri = uri - 1}) == 414);
  CHECK(status(text, {.most_uri = uri}) == 0);
  CHECK(status(text, {.most_uri = uri + 1}) == 0);
  parsed const response{"SIP/2.0 200 OK\r\n" + text.substr(text.find("Via:"))};
  CHECK(validate(*response, {.most_body = 99}).what == ruling::kind::drop);
  CHECK(validate(*response, {.most_body = 100}).passes());
}

TEST_CASE("attacks A02 A03: Content-Length that is none, and several") {
  for (char const* n :
       {"-1", "+5", "0x10", "1e3", "5 5", "", "\t", "4294967328", "18446744073709551648", "1"}) {
    CAPTURE(n);
    auto text = request();
    text.replace(text.find("Content-Length: 0"), 17, std::string{"Content-Length: "} + n);
    CHECK(status(text) == 400);
  }
  CHECK(status(with("l: 0\nContent-Length : 00\n")) == 0);  // equal: the policy is to accept
  CHECK(status(with("l: 1\n")) == 400);
  CHECK(status(with("Content-Length: 1\n") + "x") == 400);
}

TEST_CASE("attacks A14: a thousand multiparts in each other: no recursion, no stack growth") {
  std::string body = "v=0\r\n";
  for (int i = 0; i < 1000; ++i) {
    std::string const b = "b" + std::to_string(i);
    body = "--" + b + "\r\nContent-Type: " +
           (i ? "multipart/mixed;boundary=b" + std::to_string(i - 1) : "application/sdp") +
           "\r\n\r\n" + body + "\r\n--" + b + "--\r\n";
  }
  auto const message = [](std::string const& type, std::string const& content) {
    return "MESSAGE sip:a@b SIP/2.0\r\nContent-Type: " + type + "\r\n\r\n" + content;
  };
  parsed const deep{message("multipart/mixed;boundary=b999", body)};
  REQUIRE(deep.result);
  CHECK(find_part(*deep, "application", "sdp").code == error::malformed);
  for (char const* type :
       {"multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=\"\"",
        "multipart/mixed;boundary=\"a \"", "multipart"}) {
    CAPTURE(type);
    parsed const m{message(type, "--\r\n\r\nx\r\n----\r\n")};
    REQUIRE(m.result);
    CHECK(!multipart::of(*m));
  }
  u32 parts = 0;
  for (char const* content :
       {"", "--b", "--b\r\n", "--b\r\nno headers at all", "--b--", "\r\n--b\r\n--b\r\n"}) {
    auto const all = multipart::of("b", content);
    REQUIRE(all);
    for (auto const& p : all.value) {
      body_part::view v;
      (void)p.parse(v);
      ++parts;
    }
  }
  CHECK(parts <= 8);
}

TEST_CASE("attacks A15: numbers at their edges are values or flaws, never another number") {
  CHECK(status(cseq("4294967296")) == 400);
  CHECK(status(cseq("2147483648")) == 400);
  CHECK(status(cseq("2147483647")) == 0);
  CHECK(status(cseq("-1")) == 400);
  CHECK(status(cseq("00000000000000000001")) == 0);
  parsed const zeros{cseq("00000000000000000001")};
  CHECK(zeros->get<header::cseq>()->number == 1);
  CHECK(!reads<header::max_forwards>("256"));
  CHECK(reads<header::max_forwards>("255"));
  CHECK(!reads<header::max_forwards>("-1"));
  CHECK(!reads<header::expires>("18446744073709551616"));
  CHECK(!reads<header::expires>("4294967296"));
  CHECK(reads<header::expires>("4294967295"));
  for (char const* port : {"65536", "99999", "4294967297", "-1", "1a", ""}) {
    CAPTURE(port);
    CHECK(!reads<header::via>(std::string{"SIP/2.0/UDP h:"} + port + ";branch=z9hG4bK1"));
    CHECK(!uri::parse(std::string{"sip:a@h:"} + port));
  }
  CHECK(uri::parse("sip:a@h:65535").value.port == 65535);
  CHECK(!reads<header::via>("SIP/2.0/UDP h;rport=65536"));
  CHECK(!reads<header::rseq>("4294967296"));
}

TEST_CASE("attacks A16: URIs that are none are refused or kept as text") {
  for (char const* text : {"sip:", "sip:@", "sip:user@", "sip:a@b@c", "sip:[::1",
                           "sip:host:", "sip:%", "sip:%4", "sip:%zz@h", ":", "", "/"}) {
    CAPTURE(text);
    std::unique_ptr<char[]> const exact(new char[std::char_traits<char>::length(text)]);
    std::copy(text, text + std::char_traits<char>::length(text), exact.get());
    auto const u = uri::parse({exact.get(), std::char_traits<char>::length(text)});
    if (u) CHECK(!u.value.is_sip());
    parsed const m{"OPTIONS " + std::string{text} + " SIP/2.0\r\nFrom: /\r\nTo: /\r\n\r\n"};
    if (m.result) CHECK(!validate(*m).passes());
  }
  CHECK(uri::parse("sip:@host").value.user.empty());  // on the wire, so it stands for no user
}

TEST_CASE("attacks A17 A18: a line end never leaves through the writer") {
  auto const u = uri::parse("sip:a@b?Subject=a%0d%0aVia:%20x");
  REQUIRE(u);
  char plain[64];
  auto const value = unescape(uri_header(u.value, "Subject"), plain);
  REQUIRE(value);
  CHECK(value.value == "a\r\nVia: x");
  auto const refused = [](auto write) {
    char room[400];
    message_writer w(room);
    write(w);
    return w.finish().code == error::malformed;
  };
  CHECK(refused([&](auto& w) { w.header("Subject", value.value); }));
  CHECK(refused([](auto& w) { w.header(header_id::from, quoted{"a\r\nb"}, " <sip:a@b>"); }));
  CHECK(refused([](auto& w) { w.header("X\r\nY", "1"); }));
  CHECK(refused([](auto& w) { w.response(200, "OK\r\nX: 1"); }));
  CHECK(refused([](auto& w) { w.request("OPTIONS", "sip:a@b\nX: 1"); }));
  CHECK(refused([](auto& w) { w.body("text/plain\r\nX: 1", ""); }));
}

}  // namespace attacks_test
