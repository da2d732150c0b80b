#include "polysip/trace/ladder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ladder_test {

using namespace polysip;

namespace {

constexpr std::string_view bye = "BYE sip:b@h SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n";

struct place {
  int number = 0;
  friend bool operator==(place const&, place const&) = default;
  short_text<8> text() const {
    short_text<8> t;
    t.put("host ");
    t.put(number == 9 ? "nine" : "other");
    return t;
  }
};

}  // namespace

TEST_CASE("ladder: one entry for each message, told by its sender") {
  ladder_log<int> log;
  ladder<int> alice{log, "alice", 1}, bob{log, "bob", 2};
  alice.sent(10, 2, bye);
  bob.received(12, 1, bye);  // alice told it
  auto const v = log.view();
  REQUIRE(v.names.size() == 2);
  CHECK(v.names[1].view() == "bob");
  REQUIRE(v.entries.size() == 1);
  CHECK(v.entries[0].at == 10);
  CHECK(v.entries[0].from == alice.self());
  CHECK(v.entries[0].to == bob.self());
  CHECK(v.entries[0].what.view() == "BYE");
}

TEST_CASE("ladder: a foreign peer is told by who receives, and gets a name") {
  ladder_log<int> log;
  ladder<int> alice{log, "alice", 1};
  alice.received(10, 7, bye);
  alice.sent(11, 7, bye);
  auto const v = log.view();
  REQUIRE(v.names.size() == 2);
  CHECK(v.names[1].view() == "peer 1");
  REQUIRE(v.entries.size() == 2);
  CHECK(v.entries[0].from == 1);
  CHECK(v.entries[0].to == 0);
  CHECK(v.entries[1].to == 1);
}

TEST_CASE("ladder: a foreign peer has the name of its endpoint, cut to fit, or one given before") {
  ladder_log<place> log;
  log.participant("registrar", {5});
  ladder<place> alice{log, "alice", {1}};
  alice.sent(0, {9}, bye);
  alice.received(0, {5}, bye);
  auto const v = log.view();
  REQUIRE(v.names.size() == 3);
  CHECK(v.names[2].view() == "host nin");
  CHECK(v.entries[1].from == 0);
}

TEST_CASE("ladder: several endpoints of one participant") {
  ladder_log<int> log;
  ladder<int> alice{log, "alice", 1}, bob{log, "bob", 2};
  log.also_at(bob.self(), 22);
  alice.sent(0, 22, bye);
  CHECK(log.view().names.size() == 2);
  CHECK(log.view().entries[0].to == bob.self());
}

TEST_CASE("ladder: what does not fit is counted, and clear keeps the names") {
  ladder_log<int, 2, 2> log;
  ladder<int, 2, 2> alice{log, "alice", 1};
  for (int peer = 2; peer < 9; ++peer) alice.sent(0, peer, bye);
  CHECK(log.view().entries.size() == 2);
  CHECK(log.view().missed == 5);
  CHECK(log.view().names.size() == 2);
  log.clear();
  CHECK(log.view().entries.empty());
  CHECK(log.view().missed == 0);
  CHECK(log.view().names.size() == 2);
}

TEST_CASE("ladder: without a log it traces nothing") {
  ladder<int> nobody;
  nobody.sent(0, 1, bye);
  nobody.received(0, 1, bye);
}

}  // namespace ladder_test
