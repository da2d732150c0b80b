// Inputs made to hurt: each ends at once, with a value or an error. A quadratic step would take the
// test over its time.
#include <doctest/doctest.h>

#include "every_header.hpp"
#include "parsed.hpp"
#include "polysip/message/message.hpp"

namespace hostile_test {

using namespace polysip;

namespace {

struct typed_count {
  message_view const& m;
  u32 good = 0, bad = 0;
  template<class H> void operator()() {
    for (auto const& f : m.all<H>()) f ? ++good : ++bad;
  }
};

typed_count look(std::string const& text) {
  static parsed* last = nullptr;
  delete last;
  last = new parsed{text};
  typed_count c{**last};
  for_each_header(c);
  validate(**last);
  if (last->result) {
    std::vector<char> buffer(text.size() * 2 + 200);
    message_writer w{buffer};
    respond_to(w, **last, 400, "tag");
    w.finish().ignore();
  }
  return c;
}

std::string repeated(std::string_view piece, u32 times) {
  std::string out;
  for (u32 i = 0; i < times; ++i) out += piece;
  return out;
}

template<std::size_t N> std::string with_nul(char const (&text)[N]) { return {text, N - 1}; }

u32 const many = 100000;

}  // namespace

TEST_CASE("hostile: A10 ten thousand lines are refused, ten thousand values in one line are read") {
  parsed const lines{request(repeated("Via: SIP/2.0/UDP h;branch=z9hG4bKx\n", 10000))};
  CHECK(lines.result.code == error::full);
  parsed const unknown{request(repeated("X: 1\n", 10000))};
  CHECK(unknown.result.code == error::full);
  CHECK(look(request("Route: <sip:a>" + repeated(",<sip:b;lr>", 10000) + "\n")).good == 10008);
  CHECK(look(request("Subject: " + repeated("x", many) + "\n")).bad == 0);
}

TEST_CASE("hostile: A11 a header folded many times") {
  auto const folded = request("Subject: a" + repeated("\n b", many) + "\n");
  CHECK(look(folded).good == 8);
  CHECK(look(request("To: " + repeated("\n ", many) + "<sip:a@b>\n")).bad == 0);
}

TEST_CASE("hostile: A12 many parameters, doubled tags") {
  CHECK(look(request("Contact: <sip:a@b>" + repeated(";p=1", many) + "\n")).bad == 0);
  CHECK(look(request("Contact: <sip:a@b" + repeated(";p=1", many) + ">\n")).bad == 0);
  CHECK(look(request("Contact: <sip:a@b>" + repeated(";tag=1", many) + "\n")).bad == 1);
  CHECK(look(request("WWW-Authenticate: Digest realm=\"\",nonce=\"\"" + repeated(",p=\"1\"", many) +
                     "\n"))
            .bad == 0);
}

TEST_CASE("hostile: A13 quotes, backslashes, brackets that never end") {
  for (std::string const& run :
       {repeated("\\", many), repeated("\"", many), repeated("<", many), repeated("\"\\", many),
        repeated("(", many), repeated(",", many), repeated(";", many), repeated("[", many),
        repeated("%", many), repeated("@", many), repeated(":", many), repeated("\t", many)})
    for (char const* head :
         {"Contact: ", "Contact: \"", "Contact: <sip:", "Warning: 399 a \"", "Retry-After: 1 (",
          "Via: SIP/2.0/UDP [", "Accept: ", "Require: ", "Authorization: Digest a=\""}) {
      look(request(head + run + "\n"));
      uri::parse("sip:" + run).ignore();
      same_uri("sip:a@h?" + run, "sip:a@h?x" + run);
    }
  CHECK(true);
}

TEST_CASE("hostile: A19 one header in many guises is one header") {
  for (char const* line : {"FROM: <sip:x@y>\n", "From : <sip:x@y>\n", "from\t:<sip:x@y>\n",
                           "f:\n <sip:x@y>\n", "F \t : <sip:x@y>\n"}) {
    parsed const m{request(line)};
    CHECK(m->lines(header_id::from) == 2);
    CHECK(validate(*m).status == 400);
  }
}

TEST_CASE("hostile: A04 Transfer-Encoding means nothing here") {
  parsed const m{
      "MESSAGE sip:a@b SIP/2.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
      "2\r\nab\r\n0\r\n\r\n"};
  CHECK(m->body() == "2\r\n");
}

TEST_CASE("hostile: A09 a lone carriage return splits nothing, a NUL is text") {
  CHECK(parsed{"OPTIONS sip:a@b SIP/2.0\r\nSubject: a\rFrom: b\r\n\r\n"}.result.code ==
        error::malformed);
  CHECK(parsed{"OPTIONS sip:a@b SIP/2.0\rSubject: a\r\n\r\n"}.result.code == error::malformed);
  auto const nul = with_nul("OPTIONS sip:a@b SIP/2.0\r\nSubject: a\0b\r\nX\0Y: 1\r\n\r\n");
  CHECK(parsed{nul}.result.code == error::malformed);
  parsed const m{with_nul("OPTIONS sip:a@b SIP/2.0\r\nSubject: a\0b\r\n\r\n")};
  CHECK(m->get<header::subject>()->value.size() == 3);
}

}  // namespace hostile_test
