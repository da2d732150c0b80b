#include "polysip/message/message_writer.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "parsed.hpp"
#include "polysip/message/respond.hpp"
#include "polysip/message/uri_write.hpp"

namespace message_writer_test {

using namespace polysip;

namespace {

struct written {
  char buffer[512];
  message_writer out{buffer};
  std::string text() const {
    auto const r = out.finish();
    return r ? std::string{r.value} : "error: " + std::string{to_string(r.code)};
  }
};

}  // namespace

TEST_CASE("message_writer: a request, byte for byte") {
  written w;
  w.out.request("MESSAGE", "sip:user2@domain.com")
      .header(header_id::via, "SIP/2.0/TCP ", "user1pc.domain.com", ";branch=z9hG4bK", "776sgdkse")
      .header(header_id::max_forwards, 70)
      .header(header_id::from, "sip:user1@domain.com", ";tag=", 49583u)
      .header(header_id::to, "sip:user2@domain.com")
      .header(header_id::call_id, "asd88asd77a@1.2.3.4")
      .header(header_id::cseq, 1, ' ', "MESSAGE")
      .header("X-Own", "yes")
      .body("text/plain", "Watson, come here.");
  CHECK(w.text() == crlf("MESSAGE sip:user2@domain.com SIP/2.0\n"
                         "Via: SIP/2.0/TCP user1pc.domain.com;branch=z9hG4bK776sgdkse\n"
                         "Max-Forwards: 70\n"
                         "From: sip:user1@domain.com;tag=49583\n"
                         "To: sip:user2@domain.com\n"
                         "Call-ID: asd88asd77a@1.2.3.4\n"
                         "CSeq: 1 MESSAGE\n"
                         "X-Own: yes\n"
                         "Content-Type: text/plain\n"
                         "Content-Length: 18\n\n"
                         "Watson, come here."));
  CHECK(w.out.size() == w.text().size());
  CHECK(parsed { w.text() } -> complete());
}

TEST_CASE("message_writer: responses with the usual phrase or another") {
  written a, b;
  a.out.response(180).body({}, {});
  CHECK(a.text() == "SIP/2.0 180 Ringing\r\nContent-Length: 0\r\n\r\n");
  b.out.response(486, "Not Now").raw("X: \r\n");
  CHECK(b.text() == "SIP/2.0 486 Not Now\r\nX: \r\n");
}

TEST_CASE("message_writer: integers and quoted text") {
  written w;
  w.out.header("N", 0, ' ', -5, ' ', std::numeric_limits<u64>::max(), ' ',
               std::numeric_limits<long long>::min());
  w.out.header(header_id::to, quoted{"A \"B\" \\ C"}, " <sip:a@b>");
  CHECK(w.text() ==
        "N: 0 -5 18446744073709551615 -9223372036854775808\r\n"
        "To: \"A \\\"B\\\" \\\\ C\" <sip:a@b>\r\n");
}

TEST_CASE("message_writer: 3261-7.3.1-04 a copied line loses its folds and nothing else") {
  parsed const m{
      "OPTIONS sip:a@b SIP/2.0\r\n"
      "v :  SIP  / 2.0\r\n /UDP\n \t 192.0.2.2;branch=390skdjuw\r\n"
      "X-y:\r\n a \r\n \r\n  b\r\n\r\n"};
  REQUIRE(m.result);
  written w;
  w.out.copy(m->at(0)).copy(m->at(1), ";tag=", "1");
  CHECK(w.text() ==
        "v: SIP  / 2.0 /UDP 192.0.2.2;branch=390skdjuw\r\n"
        "X-y: a b;tag=1\r\n");
}

TEST_CASE("message_writer: a buffer of exactly the size, and one less") {
  std::string const expected = "BYE sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
  for (std::size_t size = 0; size <= expected.size(); ++size) {
    std::vector<char> buffer(size);
    message_writer w{buffer};
    auto const r = w.request("BYE", "sip:a@b").body({}, {}).finish();
    if (size < expected.size()) {
      CHECK(r.code == error::too_large);
    } else {
      CHECK(r.value == expected);
    }
  }
}

TEST_CASE("message_writer: each kind of line in buffers of every size") {
  std::string const folded = "<sip:a@b>\r\n ;x=1";
  auto const write = [&](message_writer& w) {
    w.response(200, "Very Well").header(header_id::proxy_authentication_info, "qop=auth");
    w.header(header_id::via, "SIP/2.0/", std::string_view{"UDP"}, ' ', "192.0.2.1", ":", 5060u);
    w.header("X-Own", "1", quoted{"a\"b"}).header(header_id::max_forwards, 70u);
    w.copy({header_id::to, "To", folded}).copy({header_id::to, "t", "<sip:a@b>"}, ";tag=", "1");
    w.raw("X: ").number(1000).raw("\r\n").body("text/plain", std::string(300, 'x'));
  };
  std::string const expected =
      "SIP/2.0 200 Very Well\r\n"
      "Proxy-Authentication-Info: qop=auth\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1:5060\r\n"
      "X-Own: 1\"a\\\"b\"\r\n"
      "Max-Forwards: 70\r\n"
      "To: <sip:a@b> ;x=1\r\n"
      "t: <sip:a@b>;tag=1\r\n"
      "X: 1000\r\n"
      "Content-Type: text/plain\r\n"
      "Content-Length: 300\r\n\r\n" +
      std::string(300, 'x');
  CHECK(measure(write).value == expected.size());
  for (std::size_t size = 0; size <= expected.size() + 40; ++size) {
    std::vector<char> buffer(size + 64, '#');
    message_writer w{std::span{buffer}.first(size)};
    write(w);
    auto const r = w.finish();
    CHECK(r.code == (size < expected.size() ? error::too_large : error::none));
    if (r) CHECK(r.value == expected);
    CHECK(w.needed().value == expected.size());
    CHECK(std::string_view{buffer.data(), w.size()} == expected.substr(0, w.size()));
    CHECK(std::string_view{buffer.data() + size, 64} == std::string(64, '#'));
  }
}

TEST_CASE("message_writer: measured before there is a buffer") {
  CHECK(measure([](message_writer&) {}).value == 0);
  CHECK(measure([](message_writer& w) { w.raw({}); }).value == 0);
  auto const bye = [](message_writer& w) { w.request("BYE", "sip:a@b").body({}, {}); };
  CHECK(measure(bye).value == 21 + 21);
  auto const answer = [](message_writer& w) {
    parsed const m{
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;rport\r\nTo:\r\n <sip:a@b>\r\n\r\n"};
    respond_to(w, *m, 200, "t", {}, "192.0.2.1:5061");
  };
  CHECK(measure(answer).value ==
        std::string_view{"SIP/2.0 200 OK\r\n"
                         "Via: SIP/2.0/UDP h;rport=5061;received=192.0.2.1\r\n"
                         "To: <sip:a@b>;tag=t\r\n"}
            .size());
  auto const escaped = [](message_writer& w) { write_escaped(w, "a b%", uri_text::user); };
  CHECK(measure(escaped).value == 8);
  auto const late = [](message_writer& w) { w.body({}, {}).raw("x"); };
  char room[64];
  message_writer w{room};
  late(w);
  CHECK(w.needed().code == error::wrong_state);
}

TEST_CASE("message_writer: other controls are written as they are") {
  written w;
  w.out.header(header_id::subject, std::string_view{"\ta\0\x07\x1f\x7f", 6});
  CHECK(w.text() == std::string{"Subject: \ta\0\x07\x1f\x7f\r\n", 17});
}

TEST_CASE("message_writer: A18 text cannot become another header") {
  for (std::string_view bad : {"a\r\nEvil: 1", "a\nEvil: 1", "a\rEvil: 1"}) {
    written value, name, reason, uri, quotes, tail, buffer;
    value.out.header(header_id::subject, bad);
    name.out.header(bad, "x");
    reason.out.response(200, bad);
    uri.out.request("BYE", bad);
    quotes.out.header(header_id::from, quoted{bad});
    tail.out.copy({header_id::to, "To", "<sip:a@b>"}, bad);
    char array[16] = {};
    bad.copy(array, bad.size());
    buffer.out.header(header_id::cseq, 1, array);
    for (written* w : {&value, &name, &reason, &uri, &quotes, &tail, &buffer}) {
      CHECK(w->out.finish().code == error::malformed);
      CHECK(w->out.size() == 0);
    }
  }
}

TEST_CASE("message_writer: A18 a start line has three parts, and a header a name") {
  std::vector<std::string> words, uris;
  for (int c = 0; c < 256; ++c) {
    for (unsigned size : {1u, 3u, 7u, 8u, 9u, 20u, 40u})
      for (unsigned at : {0u, size / 2, size - 1}) {
        words.emplace_back(size, 'A')[at] = static_cast<char>(c);
        uris.push_back("s:" + words.back());
      }
  }
  auto const taken = [](auto&& write) {
    char room[128];
    message_writer w{room};
    write(w);
    auto const r = w.finish();
    CHECK((r || (r.code == error::malformed && w.size() == 0)));
    return static_cast<bool>(r);
  };
  for (auto const& word : words) {
    bool const token = scan::is_token(word);
    CHECK(taken([&](auto& w) { w.request(word, "sip:a"); }) == token);
    CHECK(taken([&](auto& w) { w.header(word, "x"); }) == token);
    CHECK(taken([&](auto& w) { w.header(word, "x", 1); }) == token);
  }
  for (auto const& uri : uris) {
    bool plain = true;
    for (char c : uri) plain = plain && static_cast<u8>(c) > ' ';
    CHECK(taken([&](auto& w) { w.request("BYE", uri); }) == plain);
  }
  for (std::string_view none : {"", "SIP/2.0", "INVITE sip:a@b SIP/2.0"}) {
    CHECK(!taken([&](auto& w) { w.request(none, "200"); }));
    CHECK(!taken([&](auto& w) { w.header(none, "x"); }));
  }
  CHECK(!taken([](auto& w) { w.request("BYE", ""); }));
  for (auto status : {100, 699}) CHECK(taken([&](auto& w) { w.response(u16(status), "x"); }));
  for (auto status : {0, 99, 700, 65535})
    CHECK(!taken([&](auto& w) { w.response(u16(status), "x"); }));
}

TEST_CASE("message_writer: the first failure stays, nothing follows a body") {
  written w;
  w.out.header(header_id::subject, "\n").body("text/plain", "x");
  CHECK(w.out.finish().code == error::malformed);
  written late;
  late.out.response(200).body({}, {}).header(header_id::subject, "late");
  CHECK(late.out.finish().code == error::wrong_state);
  written longer;
  longer.out.response(200).body({}, {}).raw("late");
  CHECK(longer.out.finish().code == error::wrong_state);
}

}  // namespace message_writer_test
