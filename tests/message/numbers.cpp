#include "polysip/message/numbers.hpp"

#include <doctest/doctest.h>

#include <string>

namespace numbers_test {

using namespace polysip;

namespace {
template<class H> bool parses(std::string_view text) {
  H out;
  return H::parse(text, out);
}
template<class H> H read(std::string_view text) {
  H out;
  CHECK_MESSAGE(H::parse(text, out), std::string{text});
  return out;
}
}  // namespace

TEST_CASE("numbers: no sign, no wrap, nothing behind") {
  CHECK(read<header::content_length>("0").value == 0);
  CHECK(read<header::expires>("4294967295").value == 4294967295u);
  CHECK(read<header::max_forwards>("0070").value == 70);
  for (char const* bad : {"", "-1", "+5", "0x10", "1e3", "5 5", "4294967296", "4294967328",
                          "18446744073709551648", "99999999999999999999", "1;x"})
    CHECK_MESSAGE(!parses<header::content_length>(bad), std::string{bad});
}

TEST_CASE("numbers: 3261-20.22-01 Max-Forwards is at most 255") {
  CHECK(read<header::max_forwards>("255").value == 255);
  CHECK(!parses<header::max_forwards>("256"));
}

TEST_CASE("numbers: 3261-20.16-01 CSeq needs number and method") {
  auto const c = read<header::cseq>("0009\r\n  INVITE");
  CHECK(c.number == 9);
  CHECK(c.method == method::invite);
  CHECK(c.name == "INVITE");
  CHECK(read<header::cseq>("1 NEWMETHOD").method == method::unknown);
  CHECK(read<header::cseq>("00000000000000000001 ACK").number == 1);
  for (char const* bad : {"", "1", "1 ", "INVITE", "1INVITE", "1 INVITE x", "4294967296 INVITE",
                          "-1 INVITE", "1 (x)", "36893488147419103232 REGISTER"})
    CHECK_MESSAGE(!parses<header::cseq>(bad), std::string{bad});
}

TEST_CASE("numbers: RAck (RFC 3262 7.2)") {
  auto const r = read<header::rack>("776656 1 INVITE");
  CHECK(r.rseq == 776656);
  CHECK(r.cseq == 1);
  CHECK(r.method == method::invite);
  for (char const* bad :
       {"", "1", "1 2", "1 INVITE", "1 2 INVITE x", "0 2 INVITE", "4294967296 2 INVITE"})
    CHECK_MESSAGE(!parses<header::rack>(bad), std::string{bad});
}

TEST_CASE("numbers: Session-Expires and Min-SE (RFC 4028)") {
  auto const s = read<header::session_expires>("1800;refresher=uac;x=1");
  CHECK(s.value == 1800);
  CHECK(s.refresher == "uac");
  CHECK(s.parameters.get("x") == "1");
  CHECK(read<header::min_se>("90").value == 90);
  CHECK(!parses<header::min_se>("x"));
  CHECK(!parses<header::session_expires>("1800 uac"));
  CHECK(!parses<header::session_expires>("1800;refresher=uac;refresher=uas"));  // 3261 7.3.1
}

TEST_CASE("numbers: 3261-20.33-01 Retry-After with comment and duration") {
  auto const r = read<header::retry_after>("18000 (in a (short) \\) meeting) ;duration=3600");
  CHECK(r.value == 18000);
  CHECK(r.comment == "in a (short) \\) meeting");
  CHECK(r.parameters.get("duration") == "3600");
  CHECK(read<header::retry_after>("120").comment.empty());
  for (char const* bad : {"", "x", "1 (a", "1 (a\\)", "1 a", "949302838503028349304023988"})
    CHECK_MESSAGE(!parses<header::retry_after>(bad), std::string{bad});
}

TEST_CASE("numbers: 3261-20.38-01 Timestamp and its delay") {
  auto const t = read<header::timestamp>("54.21 0.5");
  CHECK(t.value == "54.21");
  CHECK(t.delay == "0.5");
  CHECK(read<header::timestamp>("54").delay.empty());
  for (char const* bad : {"", ".", "x", "5.4.3", "1 2 3", "-1"})
    CHECK_MESSAGE((!parses<header::timestamp>(bad)), std::string{bad});
}

}  // namespace numbers_test
