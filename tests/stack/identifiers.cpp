// What a stack says of itself, and the names that it mints: RFC 3261 19.3, 20.5.
#include <set>

#include "../support/lab.hpp"

namespace identifiers_test {

using namespace polysip;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

struct callee : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) { e.context->ring().ignore(); }
};

struct counting {  // a random source that shows how much of it is used
  u64* taken;
  u64 constant;
  u64 next() noexcept {
    ++*taken;
    return constant;
  }
};
struct counting_traits : extend<lab::traits, use_random<counting>> {};

// The From tag of the first INVITE of a stack whose random source says nothing but `constant`.
std::string tag_from(u64 constant) {
  using stack = polysip::stack<counting_traits>;
  lab::outlet out;
  millis time = 0;
  u64 taken = 0;
  policies<counting_traits> p{.transport = {&out}, .clock = {&time}, .random = {&taken, constant}};
  p.identity = "sip:me@192.0.2.1";
  stack ua{p};
  auto const before = taken;
  CHECK(ua.start<invite_client_context>(std::string_view{"sip:you@192.0.2.2"}));
  CHECK(taken > before);
  REQUIRE(out.sent.size() == 1);
  return lab::tag(lab::value(out.sent[0].text, "From"));
}

}  // namespace

TEST_CASE("3261-19.3-01 tags are new each time, and any of 32 bits of entropy changes them") {
  bench b;
  callee app;
  std::set<std::string> tags;
  for (int i = 0; i < 100; ++i) {
    CHECK(b.ua.start<invite_client_context>(std::string_view{"sip:you@192.0.2.2"}));
    tags.insert(lab::tag(lab::value(b.one(), "From")));
    lab::peer_request const invite{.branch = "z9hG4bK" + std::to_string(i),
                                   .call_id = "c" + std::to_string(i)};
    b.in(app, invite.text()).ignore();
    tags.insert(lab::tag(lab::value(b.one(), "To")));
  }
  CHECK(tags.size() == 200);
  auto const none = tag_from(0);
  u32 bits = 0;
  for (u32 bit = 0; bit < 64; ++bit) bits += tag_from(u64{1} << bit) != none;
  CHECK(bits >= 32);
}

TEST_CASE("3261-19.3-01 a request that comes back gets a To tag that is not its From tag") {
  bench b;
  callee app;
  CHECK(b.ua.start<invite_client_context>(std::string_view{"sip:you@192.0.2.2"}));
  auto const invite = b.one();
  b.in(app, invite, 1).ignore();
  auto const ringing = b.one();
  CHECK(lab::first_line(ringing) == "SIP/2.0 180 Ringing");
  CHECK(lab::tag(lab::value(ringing, "From")) == lab::tag(lab::value(invite, "From")));
  CHECK(!lab::tag(lab::value(ringing, "To")).empty());
  CHECK(lab::tag(lab::value(ringing, "To")) != lab::tag(lab::value(invite, "From")));
}

TEST_CASE("3261-20.5-01 Allow lists every method that we take, ACK and CANCEL among them") {
  bench b;
  callee app;
  std::string const all = "INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, REFER, NOTIFY";
  b.in(app, lab::peer_request{.method = "OPTIONS"}.text()).ignore();
  auto const ok = b.one();
  CHECK(lab::first_line(ok) == "SIP/2.0 200 OK");
  CHECK(lab::value(ok, "Allow") == all);
  CHECK(lab::value(ok, "Accept") == "application/sdp");
  b.in(app, lab::peer_request{.method = "REGISTER", .branch = "z9hG4bKr", .call_id = "r"}.text())
      .ignore();
  CHECK(lab::value(b.one(), "Allow") == all);
}

}  // namespace identifiers_test
