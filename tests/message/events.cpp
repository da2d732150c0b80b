#include "polysip/message/events.hpp"

#include <doctest/doctest.h>

#include <string>

namespace events_test {

using namespace polysip;

TEST_CASE("events: 6665-8.2.1-01 Event with its id") {
  header::event e;
  REQUIRE(header::event::parse("dialog;ID=a7;x=1", e));
  CHECK(e.package == "dialog");
  CHECK(e.id == "a7");
  CHECK(e.parameters.get("x") == "1");
  header::event winfo;
  REQUIRE(header::event::parse("presence.winfo", winfo));
  CHECK(winfo.package == "presence.winfo");
  CHECK(winfo.id.empty());
  CHECK(!header::event::parse("", winfo));
  CHECK(!header::event::parse("a b", winfo));
}

TEST_CASE("events: 6665-8.2.1-01 Subscription-State") {
  header::subscription_state s;
  REQUIRE(header::subscription_state::parse("active;expires=599", s));
  CHECK(s.is("Active"));
  CHECK(s.has_expires);
  CHECK(s.expires == 599);
  CHECK(!s.has_retry_after);
  header::subscription_state t;
  REQUIRE(header::subscription_state::parse("terminated;reason=noresource;retry-after=30", t));
  CHECK(t.reason == "noresource");
  CHECK(t.retry_after == 30);
  CHECK(!t.has_expires);
  for (char const* bad :
       {"", ";expires=1", "active;expires", "active;expires=x", "active expires"}) {
    header::subscription_state flawed;
    CHECK_MESSAGE(!header::subscription_state::parse(bad, flawed), std::string{bad});
  }
}

TEST_CASE("events: Replaces (RFC 3891), Target-Dialog (RFC 4538)") {
  header::replaces r;
  REQUIRE(header::replaces::parse("98732@sip.example.com ;from-tag=r33th4x0r;to-tag=ff87ff", r));
  CHECK(r.call_id == "98732@sip.example.com");
  CHECK(r.from_tag == "r33th4x0r");
  CHECK(r.to_tag == "ff87ff");
  CHECK(!r.early_only);
  header::replaces early;
  REQUIRE(header::replaces::parse("a;to-tag=1;from-tag=2;early-only", early));
  CHECK(early.early_only);
  header::target_dialog t;
  REQUIRE(
      header::target_dialog::parse("fa77as7dad8-sd98ajzz@host.example.com"
                                   ";local-tag=kkaz-;remote-tag=6544",
                                   t));
  CHECK(t.to_tag == "kkaz-");
  CHECK(t.from_tag == "6544");
  for (char const* bad : {"", "a", "a;to-tag=1", "a;from-tag=1", "a;to-tag=1;from-tag"}) {
    header::replaces flawed;
    CHECK_MESSAGE(!header::replaces::parse(bad, flawed), std::string{bad});
  }
}

TEST_CASE("events: 3261-7.3.1 a parameter with a member of its own comes once") {
  header::event e;
  CHECK(!header::event::parse("dialog;id=1;ID=2", e));
  for (char const* twice : {"active;expires=1;expires=1", "active;reason=a;reason=b",
                            "active;retry-after=1;retry-after=2"}) {
    header::subscription_state s;
    CHECK_MESSAGE(!header::subscription_state::parse(twice, s), std::string{twice});
  }
  for (char const* twice : {"a;to-tag=1;to-tag=2;from-tag=3", "a;to-tag=1;from-tag=2;from-tag=3"}) {
    header::replaces r;  // RFC 3891 3: exactly one of each
    CHECK_MESSAGE(!header::replaces::parse(twice, r), std::string{twice});
    header::join j;
    CHECK_MESSAGE(!header::join::parse(twice, j), std::string{twice});
  }
  header::target_dialog t;
  CHECK(!header::target_dialog::parse("a;local-tag=1;local-tag=2;remote-tag=3", t));
}

TEST_CASE("events: 3261-25.1 a Call-ID is a word, with quotes and brackets") {
  std::string_view const word = "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{";
  auto const text = std::string{word} + " ;to-tag=a;from-tag=b";
  header::replaces r;
  REQUIRE(header::replaces::parse(text, r));
  CHECK(r.call_id == word);
  CHECK(r.to_tag == "a");
  header::join j;
  CHECK(header::join::parse("12>3<\"@host;to-tag=a;from-tag=b", j));
  header::target_dialog t;
  CHECK(header::target_dialog::parse("<@h;local-tag=a;remote-tag=b", t));
}

}  // namespace events_test
