#include "polysip/message/start_line.hpp"

#include <doctest/doctest.h>

#include <string>

namespace start_line_test {

using namespace polysip;

namespace {
detail::start_line read(std::string_view text) {
  detail::start_line out;
  std::size_t at = 0;
  CHECK_MESSAGE(detail::read_start_line(text, at, false, out), std::string{text});
  CHECK(at == text.size());
  return out;
}
parse_result outcome(std::string_view text) {
  detail::start_line out;
  std::size_t at = 0;
  return detail::read_start_line(text, at, false, out);
}
}  // namespace

TEST_CASE("start_line: requests") {
  auto const s = read("INVITE sip:bob@example.org;x SIP/2.0\r\n");
  CHECK(s.method == "INVITE");
  CHECK(s.uri == "sip:bob@example.org;x");
  CHECK(s.version == "SIP/2.0");
  CHECK(s.status == 0);
  CHECK(!s.irregular);
  CHECK(read("!interesting-Method0123456789_*+`.%indeed'~ sip:x SIP/2.0\n").method.size() == 43);
  CHECK(read("OPTIONS sip:x SIP/7.0\r\n").version == "SIP/7.0");
}

TEST_CASE("start_line: white space where there should be none is noted") {
  auto const s = read("INVITE  sip:a@b  SIP/2.0\r\n");
  CHECK(s.irregular);
  CHECK(s.uri == "sip:a@b");
  CHECK(read("INVITE sip:a@b SIP/2.0 \r\n").irregular);
  CHECK(read("INVITE sip:a@b; lr SIP/2.0\r\n").uri == "sip:a@b; lr");
}

TEST_CASE("start_line: responses") {
  auto const s = read("sip/2.0 200 = 2**3 * 5**2\r\n");
  CHECK(s.status == 200);
  CHECK(s.reason == "= 2**3 * 5**2");
  CHECK(read("SIP/2.0 100 \r\n").reason.empty());
  CHECK(read("SIP/2.0 100\r\n").status == 100);
}

TEST_CASE("start_line: flaws") {
  for (char const* bad :
       {"\r\n", "INVITE\r\n", "INVITE sip:a@b\r\n", "INVITE SIP/2.0\r\n", "INVITE  SIP/2.0\r\n",
        "GET / HTTP/1.1\r\n", "IN\xd0VITE sip:a SIP/2.0\r\n", "SIP/2.0 4294967301 better\r\n",
        "SIP/2.0 99 x\r\n", "SIP/2.0 700 x\r\n", "SIP/2.0 2 00\r\n", "SIP/2.0 20\r\n",
        "SIP/2.0\r\n", "SIP/2.0 2000\r\n"})
    CHECK_MESSAGE(outcome(bad).code == error::malformed, std::string{bad});
  CHECK(outcome("INVITE sip:a SIP/2.0").offset == 20);
  CHECK(outcome("INVITE sip:a\rSIP/2.0\r\n").offset == 12);
}

}  // namespace start_line_test
