#include "polysip/message/uri_write.hpp"

#include <doctest/doctest.h>

#include "polysip/message/escape.hpp"
#include "written.hpp"

namespace uri_write_test {

using namespace polysip;

namespace {

std::string at(uri_place where, std::string_view text) {
  auto const u = uri::parse(text);
  CHECK_MESSAGE(u, std::string{text});
  return written([&](message_writer& w) { write_uri(w, u.value, where); });
}

std::string escaped(std::string_view text, uri_text part) {
  return written([&](message_writer& w) { write_escaped(w, text, part); });
}

}  // namespace

TEST_CASE("uri_write: 3261-19.1.1-02 table 1, each component at each place") {
  // The columns of the RFC: Request-URI, To, From, reg./redir. Contact, dialog, external.
  struct {
    char const* part;
    char const* allowed;
  } const rows[] = {
      {"u@", "oooooo"},          {"u:p@", "oooooo"},           {":5070", "o--ooo"},
      {";user=phone", "oooooo"}, {";method=BYE", "-----o"},    {";maddr=192.0.2.1", "o--ooo"},
      {";ttl=1", "o--o-o"},      {";transport=tcp", "o--ooo"}, {";lr", "o---oo"},
      {";other=1", "oooooo"},    {"?subject=x", "---o-o"}};
  for (auto const& row : rows) {
    std::string const part = row.part;
    bool const user = part.back() == '@';
    std::string const with = user ? "sip:" + part + "h" : "sip:h" + part;
    for (u8 place = 0; place < 6; ++place) {
      auto const where = static_cast<uri_place>(place);
      bool const allowed = row.allowed[place] == 'o';
      CHECK_MESSAGE(at(where, with) == (allowed ? with : "sip:h"), with, " ", place);
      auto const found = misplaced_component(uri::parse(with).value, where);
      CHECK((found == uri_component::count) == allowed);
    }
  }
}

TEST_CASE("uri_write: what is not allowed goes, the rest keeps its bytes and order") {
  CHECK(at(uri_place::to, "SIPS:al%69ce:p@Host:5061;x=1;lr;User=phone;transport=TLS;y?a=b") ==
        "SIPS:al%69ce:p@Host;x=1;User=phone;y");
  CHECK(at(uri_place::request_uri, "sip:h?a=b") == "sip:h");
  CHECK(at(uri_place::request_uri, "sip:h;%6dethod=BYE;x=%41") == "sip:h;x=%41");
  CHECK(at(uri_place::to, "sip:h;%4Cr;tt%6c=1;x") == "sip:h;x");
  CHECK(at(uri_place::to, "tel:+1-201;ext=1") == "tel:+1-201;ext=1");
  CHECK(at(uri_place::from, "sip:[::1]:5060") == "sip:[::1]");
}

TEST_CASE("uri_write: 3261-19.1.1-01 parsed and written a URI is the same bytes") {
  for (char const* text :
       {"sip:alice:secret@Atlanta.COM:5070;transport=tcp;lr?subject=a%20b&x=y", "sips:example.org",
        "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sip:u;p=%40@[2001:db8::10]:5070;a;b=c",
        "tel:863-1234;phone-context=example.com", "urn:service:sos.fire"})
    CHECK(at(uri_place::external, text) == text);
}

TEST_CASE("uri_write: 3261-19.1.2-01 an escaped text is decoded to the same text") {
  CHECK(escaped("j@s0n", uri_text::user) == "j%40s0n");
  CHECK(escaped("a/b?c;d", uri_text::user) == "a/b?c;d");
  CHECK(escaped("a/b?c;d", uri_text::password) == "a%2Fb%3Fc%3Bd");
  CHECK(escaped("a=b;c", uri_text::parameter) == "a%3Db%3Bc");
  CHECK(escaped("a=b&c d", uri_text::header) == "a%3Db%26c%20d");
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  for (auto part : {uri_text::user, uri_text::password, uri_text::parameter, uri_text::header}) {
    char room[256];
    auto const text = escaped(every, part);
    auto const back = unescape(text, room);
    REQUIRE(back);
    CHECK(back.value == every);
    CHECK(text.find_first_of(" <>\"\r\n@") == text.npos);
  }
}

}  // namespace uri_write_test
