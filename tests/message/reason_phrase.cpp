#include "polysip/message/reason_phrase.hpp"

#include <doctest/doctest.h>

namespace reason_phrase_test {

using namespace polysip;

TEST_CASE("reason_phrase: those of RFC 3261 21") {
  CHECK(reason_phrase(100) == "Trying");
  CHECK(reason_phrase(180) == "Ringing");
  CHECK(reason_phrase(200) == "OK");
  CHECK(reason_phrase(202) == "Accepted");
  CHECK(reason_phrase(302) == "Moved Temporarily");
  CHECK(reason_phrase(407) == "Proxy Authentication Required");
  CHECK(reason_phrase(481) == "Call/Transaction Does Not Exist");
  CHECK(reason_phrase(486) == "Busy Here");
  CHECK(reason_phrase(487) == "Request Terminated");
  CHECK(reason_phrase(503) == "Service Unavailable");
  CHECK(reason_phrase(603) == "Decline");
}

TEST_CASE("reason_phrase: 3261-7.2-01 others are named by their class") {
  CHECK(reason_phrase(199 - 3) == "Session Progress");
  CHECK(reason_phrase(299) == "OK");
  CHECK(reason_phrase(499) == "Bad Request");
  CHECK(reason_phrase(699) == "Busy Everywhere");
  CHECK(reason_phrase(0) == "Unknown");
  CHECK(reason_phrase(700) == "Unknown");
}

}  // namespace reason_phrase_test
