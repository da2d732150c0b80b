#include "polysip/trace/ladder_text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ladder_text_test {

using namespace polysip;

namespace {

struct text_sink {
  std::string all{};
  void put(std::string_view s) { all += s; }
};

}  // namespace

TEST_CASE("write_text: columns, arrows both ways and across, times from the first message") {
  ladder_log<int> log;
  ladder<int> alice{log, "alice", 1}, bob{log, "bob", 2}, carol{log, "carol", 3};
  alice.sent(1000, 2, std::string_view{"ACK sip:b@h SIP/2.0\r\n\r\n"});
  bob.sent(1250, 1, std::string_view{"BYE sip:a@h SIP/2.0\r\n\r\n"});
  carol.sent(12000, 1, std::string_view{"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n"});
  bob.sent(12001, 2, std::string_view{"ACK sip:b@h SIP/2.0\r\n\r\n"});
  text_sink out;
  write_text(log.view(), out);
  CHECK(out.all ==
        "      ms  alice           bob             carol\n"
        "       0  |---- ACK ----->|               |\n"
        "     250  |<---- BYE -----|               |\n"
        "   11000  |<------ 200 OK (INVITE) -------|\n"
        "   11001  |               |@ ACK          |\n");
}

TEST_CASE("write_text: a long label widens its columns; what is missing is said") {
  ladder_log<int, 1, 2> log;
  ladder<int, 1, 2> alice{log, "alice", 1}, bob{log, "bob", 2};
  for (int i = 0; i < 3; ++i)
    alice.sent(0, 2, std::string_view{"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n"});
  text_sink out;
  write_text(log.view(), out);
  CHECK(out.all ==
        "      ms  alice                  bob\n"
        "       0  |-- 200 OK (INVITE) -->|\n"
        "       2  more messages\n");
}

}  // namespace ladder_text_test
