#include "polysip/trace/summary.hpp"

#include <doctest/doctest.h>

#include <string>

namespace summary_test {

using polysip::message_summary;

namespace {

std::string summary(std::string_view message) {
  return std::string{message_summary{message}.view()};
}

}  // namespace

TEST_CASE("message_summary: requests") {
  CHECK(summary("BYE sip:b@h SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n") == "BYE");
  CHECK(summary("INVITE sip:b@h SIP/2.0\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n") ==
        "INVITE (sdp)");
  CHECK(summary("MESSAGE sip:b@h SIP/2.0\r\nc: text/plain;charset=utf-8\r\n\r\nhi") ==
        "MESSAGE (plain)");
  CHECK(summary("INVITE sip:b@h SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n") == "INVITE");
}

TEST_CASE("message_summary: responses name their method") {
  CHECK(summary("SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n") == "180 Ringing (INVITE)");
  CHECK(
      summary("SIP/2.0 200 OK\r\ncseq : 1   INVITE\r\nCONTENT-TYPE: application/sdp\r\n\r\nv=0") ==
      "200 OK (INVITE, sdp)");
}

TEST_CASE("message_summary: the direction of a session, the status of a sipfrag") {
  CHECK(summary("INVITE sip:b@h SIP/2.0\r\nc: application/sdp\r\n\r\nv=0\r\na=sendonly\r\n") ==
        "INVITE (sdp sendonly)");
  CHECK(summary("INVITE sip:b@h SIP/2.0\r\nc: application/sdp\r\n\r\nv=0\r\na=sendrecv\r\n") ==
        "INVITE (sdp)");
  CHECK(summary("NOTIFY sip:b@h SIP/2.0\r\nContent-Type: message/sipfrag;version=2.0\r\n\r\n"
                "SIP/2.0 100 Trying\r\n") == "NOTIFY (sipfrag 100)");
}

TEST_CASE("message_summary: anything is a message of some kind") {
  CHECK(summary("") == "keep-alive");
  CHECK(summary("\r\n\r\n") == "keep-alive");
  CHECK(summary("hello") == "not SIP");
  CHECK(summary("SIP/2.0 200 \x1b[2J\x07\r\nCSeq: 1 BYE\r\n\r\n") == "200 ?[2J? (BYE)");
  CHECK(summary("SIP/2.0 200 OK\r\nCSeq: 1\r\nno colon here") == "200 OK ()");
  CHECK(summary("SIP/2.0 200 " + std::string(500, 'x') + "\r\n\r\n").size() == 72);
}

}  // namespace summary_test
