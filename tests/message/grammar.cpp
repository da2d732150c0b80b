// Rules of RFC 3261 sections 7, 19, 20 and 25 that rest on several headers of the library at once.
#include "grammar.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "every_header.hpp"
#include "parsed.hpp"
#include "polysip/message/message.hpp"
#include "written.hpp"

namespace grammar_test {

using namespace polysip;

namespace {

// The first header with a value that does not parse, or "".
struct flaw_finder {
  message_view const& m;
  std::string found;
  template<class H> void operator()() {
    if (!found.empty()) return;
    for (auto const& f : m.all<H>())
      if (!f) found = std::string{name_of(H::which)} + ": " + std::string{f.text};
  }
};
std::string flaw_of(message_view const& m) {
  flaw_finder f{m, {}};
  for_each_header(f);
  return f.found;
}

std::string copied(message_view const& m) {
  std::vector<char> room(m.wire().size() * 2 + 64);
  message_writer w{room};
  if (m.is_request()) w.request(m.method_name(), m.request_uri());
  else w.response(m.status(), m.reason().empty() ? " " : m.reason());
  for (u32 i = 0; i < m.header_count(); ++i) w.copy(m.at(i));
  return std::string{w.raw("\r\n").raw(m.body()).finish().value};
}

u64 runs(u64 usual) {
  char const* const more = std::getenv("POLYSIP_GRAMMAR_RUNS");
  return more ? std::strtoull(more, nullptr, 10) : usual;
}

}  // namespace

TEST_CASE("grammar: 3261-25.1-01 random messages of the grammar are never rejected") {
  for (u64 seed = 1; seed <= runs(4000); ++seed) {
    grammar g{seed};
    auto const text = g.message();
    parsed const m{text};
    bool const ok = m.result && validate(*m).passes() && flaw_of(*m).empty();
    if (!ok)
      FAIL_CHECK("seed ", seed, " offset ", m.result.offset, " status ", validate(*m).status, " ",
                 std::string{validate(*m).detail}, "\n", m.result ? flaw_of(*m) : "", "\n", text);
    parsed const again{copied(*m)};
    REQUIRE(again.result);
    CHECK(again->header_count() == m->header_count());
    CHECK(again->body() == m->body());
    CHECK(copied(*again) == copied(*m));
  }
}

TEST_CASE("grammar: 3986-5.2-01 URIs of other schemes always parse, and stay as they are") {
  for (u64 seed = 1; seed <= runs(4000); ++seed) {
    grammar g{seed};
    auto const text = g.absolute_uri();
    auto const u = uri::parse(text);
    CHECK_MESSAGE(u, text);
    CHECK(u.value.what == uri_kind::other);
    CHECK(u.value.text == text);
    CHECK(same_uri(text, text));
  }
}

TEST_CASE(
    "grammar: 3261-19.1.1-01 3261-19.1.4-01 random SIP URIs are equal to themselves written") {
  for (u64 seed = 1; seed <= runs(4000); ++seed) {
    grammar g{seed};
    auto const text = g.sip_uri(true);
    auto const u = uri::parse(text);
    REQUIRE_MESSAGE(u, text);
    CHECK(written([&](message_writer& w) { write_uri(w, u.value, uri_place::external); }) == text);
    auto const bare = written([&](message_writer& w) { write_uri(w, u.value, uri_place::to); });
    CHECK_MESSAGE(uri::parse(bare), bare);
    CHECK_MESSAGE(same_uri(text, text), text);
  }
}

TEST_CASE("grammar: 3261-7.1-03 the version is read in any case and written in capitals") {
  for (char const* version : {"SIP/2.0", "sip/2.0", "sIp/2.0"}) {
    parsed const m{"OPTIONS sip:a@b " + std::string{version} + request().substr(35)};
    REQUIRE(m.result);
    CHECK(validate(*m).passes());
    parsed const r{std::string{version} + " 200 OK\r\nCall-ID: 1\r\n\r\n"};
    CHECK(r->status() == 200);
  }
  CHECK(written([](message_writer& w) { w.request("OPTIONS", "sip:a@b"); }) ==
        "OPTIONS sip:a@b SIP/2.0\r\n");
  CHECK(written([](message_writer& w) { w.response(200); }) == "SIP/2.0 200 OK\r\n");
}

TEST_CASE("grammar: 3261-7.3.2-01 headers that nobody knows are kept in order, byte for byte") {
  std::string const strange = "X-!%*_+`'~.9:;;,,;;,;\n";
  parsed const m{
      request("NewFangledHeader:   newfangled value\n continued newfangled value\n"
              "Call-Ids: 5\n" +
              strange)};
  REQUIRE(m.result);
  CHECK(validate(*m).passes());
  CHECK(flaw_of(*m).empty());
  CHECK(m->lines(header_id::unknown) == 3);
  CHECK(m->at(6).name == "NewFangledHeader");
  CHECK(m->at(6).value == "newfangled value\r\n continued newfangled value");
  CHECK(m->at(8).value == ";;,,;;,;");
  char room[64];
  message_forward f{*m, room};
  char out[1024];
  auto const sent = f.flat(out);
  REQUIRE(sent);
  CHECK(sent.value.find(crlf(strange)) != sent.value.npos);
  CHECK(sent.value == m->wire());
}

TEST_CASE("grammar: 3261-19.1.3-01 a URI parameter that is not understood is passed over") {
  auto const u = uri::parse("sip:a@b;newparam=5;x;transport=tcp");
  REQUIRE(u);
  CHECK(u.value.parameters.get("transport") == "tcp");
  auto text = request();
  text.insert(text.find(" SIP/2.0"), ";newparam=5;x");
  CHECK(validate(*parsed{text}).passes());
}

TEST_CASE("grammar: 3261-19.2-01 option tags are compared in any case") {
  rules r;
  r.supported = "100rel, Timer";
  r.required = "PATH";
  CHECK(validate(*parsed{request("Require: TIMER, 100REL\nSupported: path\n")}, r).passes());
  CHECK(validate(*parsed{request("Require: timers\nSupported: path\n")}, r).status == 420);
}

TEST_CASE("grammar: 3261-20.14-01 Content-Length counts octets; no sign, no other base, no wrap") {
  auto const with = [](std::string_view value, std::string_view body) {
    auto text = request();
    auto const at = text.find("Content-Length: 0");
    text.replace(at, 17, "l : " + std::string{value});
    parsed const m{text + std::string{body}};
    return validate(*m).passes() ? std::string{m->body()} : std::string{"refused"};
  };
  CHECK(with("0", "") == "");
  CHECK(with("3", "abc") == "abc");
  CHECK(with("0003", "abcdef") == "abc");
  CHECK(with("2", "\xc3\xa9") == "\xc3\xa9");
  for (char const* bad :
       {"4", "-1", "+3", "0x3", "3 3", "3,3", "", "x", "4294967299", "18446744073709551619", "3.0"})
    CHECK_MESSAGE(with(bad, "abc") == "refused", std::string{bad});
}

TEST_CASE("grammar: 3261-20.27-01 3261-7.3.1-03 one challenge and one credential a line") {
  parsed const m{
      request("Proxy-Authenticate: Digest realm=\"a\", nonce=\"1\", qop=\"auth,auth-int\"\n"
              "Proxy-Authenticate: Digest realm=\"b\", nonce=\"2\"\n"
              "Proxy-Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", "
              "uri=\"sip:a,b@c\", response=\"0\"\n")};
  std::string realms;
  for (auto const& c : m->all<header::proxy_authenticate>())
    realms += std::string{c->realm} + "/" + std::string{c->nonce} + " ";
  CHECK(realms == "a/1 b/2 ");
  u32 n = 0;
  for (auto const& c : m->all<header::proxy_authorization>()) {
    CHECK(c->uri == "sip:a,b@c");
    ++n;
  }
  CHECK(n == 1);
}

TEST_CASE("grammar: 3261-20.30-01 Route and Record-Route are name-addr and keep their parameters") {
  parsed const m{
      request("Route: \"p, 1\" <sip:p1;lr>;x=1 , <sip:p2;maddr=192.0.2.1>\n"
              "Record-Route: <sip:p3;lr;y>\n")};
  std::string seen;
  for (auto const& r : m->all<header::route>())
    seen += std::string{r->uri} + "|" + std::string{r->parameters.text} + " ";
  CHECK(seen == "sip:p1;lr|;x=1 sip:p2;maddr=192.0.2.1| ");
  CHECK(uri::parse(m->get<header::record_route>()->uri).value.parameters.has("lr"));
}

TEST_CASE("grammar: 3261-20.29-01 3261-20.32-01 Require is for us, Proxy-Require for proxies") {
  auto const judged = [](char const* line, bool proxy) {
    rules r;
    r.proxy = proxy;
    return validate(*parsed{request(line)}, r).status;
  };
  CHECK(judged("Require: x\n", false) == 420);
  CHECK(judged("Require: x\n", true) == 0);
  CHECK(judged("Proxy-Require: x\n", true) == 420);
  CHECK(judged("Proxy-Require: x\n", false) == 0);
}

}  // namespace grammar_test
