#include "polysip/trace/ladder_mermaid.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ladder_mermaid_test {

using namespace polysip;

namespace {

struct text_sink {
  std::string all{};
  void put(std::string_view s) { all += s; }
};

}  // namespace

TEST_CASE("write_mermaid: participants, messages, and characters that Mermaid would read") {
  ladder_log<int> log;
  ladder<int> alice{log, "alice", 1}, bob{log, "bob #2", 2};
  alice.sent(0, 2, std::string_view{"ACK sip:b@h SIP/2.0\r\n\r\n"});
  bob.sent(1, 1, std::string_view{"SIP/2.0 200 a;b\r\nCSeq: 1 BYE\r\n\r\n"});
  text_sink out;
  write_mermaid(log.view(), out);
  CHECK(out.all ==
        "sequenceDiagram\n"
        "  participant p00 as alice\n"
        "  participant p01 as bob #35;2\n"
        "  p00->>p01: ACK\n"
        "  p01->>p00: 200 a#59;b (BYE)\n");
}

}  // namespace ladder_mermaid_test
