// When messages leave. Each schedule is worked out by hand from the RFC (T1 = 500, T2 = 4000,
// T4 = 5000 ms); nothing is sent besides.
#include <polysip/transport/simulated.hpp>

#include "../support/lab.hpp"

namespace timing_test {

using namespace polysip;

namespace {

struct agent_traits
    : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>> {};
using phone = polysip::stack<agent_traits>;
using times = std::vector<millis>;

enum class first_answer { none, ring, reject, accept };

struct told : ignore_rest {
  using ignore_rest::on;
  explicit told(millis const& n) : now(n) {}

  void on(phone::incoming<invite_server_context> const& e) {
    call = e.context;
    switch (answer) {
      case first_answer::none: return;
      case first_answer::ring: return e.context->ring().ignore();
      case first_answer::reject: return e.context->reject(486).ignore();
      case first_answer::accept: return e.context->accept(lab::sdp).ignore();
    }
  }
  void on(phone::incoming<message_server_context> const& e) { text = e.context; }
  void on(phone::failed<invite_client_context> const& e) { failure(e.why); }
  void on(phone::failed<invite_server_context> const& e) { failure(e.why); }
  void on(phone::failed<message_client_context> const& e) { failure(e.why); }
  void on(phone::ended<invite_client_context> const& e) { status = e.status; }
  void on(phone::ended<message_client_context> const& e) { status = e.status; }
  void failure(cause c) {
    failed.push_back(now);
    why = c;
  }

  millis const& now;
  first_answer answer = first_answer::none;
  phone::handle<invite_server_context> call;
  phone::handle<message_server_context> text;
  times failed;
  cause why = cause::count;
  u16 status = 0;
};

/// One agent on a network that loses everything; what it sent is kept.
struct scene {
  struct packet {
    millis at;
    std::string text;
  };
  static sim_fate record(void* me, sim_address const&, sim_address const&, bytes b) {
    auto& s = *static_cast<scene*>(me);
    s.log.push_back({s.net.now(), {b.data(), b.size()}});
    return {.lost = true};
  }

  sim_network net;
  sim_address self{sim_host(192, 0, 2, 1)}, peer{sim_host(192, 0, 2, 2)};
  phone ua{{.transport = sim_transport{net, self},
            .clock = sim_clock{net},
            .random = {1},
            .identity = "sip:me@192.0.2.1"}};
  told app{net.now()};
  std::vector<packet> log;

  scene() { net.decide_by(&record, this); }
  void until(millis at) { run_until(net, {party(self, ua, app)}, at); }
  void receive(std::string const& text, sim_protocol over = sim_protocol::udp) {
    auto from = peer;
    from.protocol = over;
    CHECK(ua.receive(from, {text.data(), text.size()}, app));
  }
  /// Times of the messages whose start line begins so.
  times sent(std::string_view start) const {
    times t;
    for (auto const& p : log)
      if (p.text.starts_with(start)) t.push_back(p.at);
    return t;
  }
  std::string const& first() const { return log.front().text; }
};

times const timer_a{0, 500, 1500, 3500, 7500, 15500, 31500};
times const timer_e{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500};

}  // namespace

TEST_CASE("INVITE over UDP: Timer A doubles without a cap, Timer B after 64*T1 (17.1.1.2)") {
  scene s;
  REQUIRE(s.ua.start<invite_client_context>("sip:you@192.0.2.2", lab::sdp));
  s.until(31'999);
  CHECK(s.app.failed.empty());
  s.until(100'000);
  CHECK(s.sent("INVITE ") == timer_a);
  CHECK(s.log.size() == timer_a.size());
  CHECK(s.app.failed == times{32'000});
  CHECK(s.app.why == cause::timeout);
  CHECK(s.app.status == 408);
  CHECK(s.ua.live() == 0);
}

TEST_CASE("each repetition has the same bytes") {
  scene s;
  REQUIRE(s.ua.start<invite_client_context>("sip:you@192.0.2.2", lab::sdp));
  REQUIRE(s.ua.start<message_client_context>("sip:you@192.0.2.2", "hello"));
  s.until(32'000);
  for (auto const& p : s.log)
    CHECK(p.text == (p.text.starts_with("INVITE") ? s.log[0] : s.log[1]).text);
}

TEST_CASE("INVITE over a stream: once, Timer B all the same (17.1.1.2)") {
  scene s;
  REQUIRE(s.ua.start<invite_client_context>("sip:you@192.0.2.2;transport=tcp", lab::sdp));
  s.until(100'000);
  CHECK(s.sent("INVITE ") == times{0});
  CHECK(s.app.failed == times{32'000});
}

TEST_CASE("a provisional response ends the repetition of an INVITE (17.1.1.2)") {
  scene s;
  REQUIRE(s.ua.start<invite_client_context>("sip:you@192.0.2.2", lab::sdp));
  s.until(1'600);
  s.receive(lab::respond(s.first(), "100 Trying", ""));
  s.until(100'000);
  CHECK(s.sent("INVITE ") == times{0, 500, 1500});
  CHECK(s.app.failed.empty());
}

TEST_CASE("a non-INVITE over UDP: Timer E doubles up to T2, Timer F after 64*T1 (17.1.2.2)") {
  scene s;
  REQUIRE(s.ua.start<message_client_context>("sip:you@192.0.2.2", "hello"));
  s.until(31'999);
  CHECK(s.app.failed.empty());
  s.until(100'000);
  CHECK(s.sent("MESSAGE ") == timer_e);
  CHECK(s.app.failed == times{32'000});
  CHECK(s.app.why == cause::timeout);
  CHECK(s.app.status == 408);
  CHECK(s.ua.live() == 0);
}

TEST_CASE("after a 100, Timer E runs out as it was set and then every T2 (17.1.2.2)") {
  scene s;
  REQUIRE(s.ua.start<message_client_context>("sip:you@192.0.2.2", "hello"));
  s.until(100);
  s.receive(lab::respond(s.first(), "100 Trying", ""));
  s.until(100'000);
  CHECK(s.sent("MESSAGE ") == times{0, 500, 4'500, 8'500, 12'500, 16'500, 20'500, 24'500, 28'500});
  CHECK(s.app.failed == times{32'000});
}

TEST_CASE("a non-INVITE over a stream: once, Timer F all the same (17.1.2.2)") {
  scene s;
  REQUIRE(s.ua.start<message_client_context>("sip:you@192.0.2.2;transport=tcp", "hello"));
  s.until(100'000);
  CHECK(s.sent("MESSAGE ") == times{0});
  CHECK(s.app.failed == times{32'000});
}

TEST_CASE("a 486 without ACK repeats by Timer G until Timer H (17.2.1)") {
  scene s;
  s.app.answer = first_answer::reject;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(31'999);
  CHECK(s.ua.live_transactions() == 1);
  CHECK(s.ua.counters().unacknowledged == 0);
  s.until(32'000);
  CHECK(s.ua.live_transactions() == 0);
  CHECK(s.ua.counters().unacknowledged == 1);
  s.until(100'000);
  CHECK(s.sent("SIP/2.0 486 ") == timer_e);  // T1, doubled up to T2: the same instants
  CHECK(s.log.size() == timer_e.size());
}

TEST_CASE("a 486 over a stream is sent once, and waits for its ACK as long (17.2.1)") {
  scene s;
  s.app.answer = first_answer::reject;
  s.receive(lab::peer_request{.content = lab::sdp}.text(), sim_protocol::tcp);
  s.until(31'999);
  CHECK(s.ua.live_transactions() == 1);
  s.until(32'000);
  CHECK(s.ua.live_transactions() == 0);
  CHECK(s.sent("SIP/2.0 486 ") == times{0});
}

TEST_CASE("the ACK ends the repetition of a 486; Timer I absorbs further ones for T4 (17.2.1)") {
  scene s;
  s.app.answer = first_answer::reject;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(2'000);
  auto const to_tag = lab::tag(lab::value(s.first(), "To"));
  s.receive(lab::peer_request{.method = "ACK", .to_tag = to_tag}.text());
  s.until(6'999);
  CHECK(s.ua.live_transactions() == 1);
  s.until(7'000);
  CHECK(s.ua.live_transactions() == 0);
  CHECK(s.sent("SIP/2.0 486 ") == times{0, 500, 1'500});
}

TEST_CASE("our 2xx repeats on any transport; without ACK in 64*T1, BYE (13.3.1.4)") {
  for (auto const over : {sim_protocol::udp, sim_protocol::tcp}) {
    scene s;
    s.app.answer = first_answer::accept;
    s.receive(lab::peer_request{.content = lab::sdp}.text(), over);
    s.until(32'000);
    CHECK(s.sent("SIP/2.0 200 ") == timer_e);
    CHECK(s.sent("BYE ") == times{32'000});
    CHECK(s.log.size() == timer_e.size() + 1);
    CHECK(s.app.failed == times{32'000});
    CHECK(s.app.why == cause::no_ack);
  }
}

TEST_CASE("the ACK ends the repetition of a 2xx (13.3.1.4)") {
  scene s;
  s.app.answer = first_answer::accept;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(2'000);
  auto const to_tag = lab::tag(lab::value(s.first(), "To"));
  s.receive(lab::peer_request{.method = "ACK", .branch = "z9hG4bKack", .to_tag = to_tag}.text());
  s.until(100'000);
  CHECK(s.sent("SIP/2.0 200 ") == times{0, 500, 1'500});
  CHECK(s.log.size() == 3);
  CHECK(s.app.failed.empty());
}

TEST_CASE("a BYE of the callee that waits for the ACK leaves when Timer L is over (15)") {
  scene s;
  s.app.answer = first_answer::accept;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(700);
  CHECK(s.ua[s.app.call]->bye());
  s.until(32'000);
  CHECK(s.sent("SIP/2.0 200 ") == timer_e);
  CHECK(s.sent("BYE ") == times{32'000});
}

TEST_CASE("an INVITE that nobody answers gets a 100 at 200 ms (17.2.1)") {
  scene s;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(1'000);
  CHECK(s.sent("SIP/2.0 100 ") == times{200});
  CHECK(s.log.size() == 1);
  s.receive(lab::peer_request{.content = lab::sdp}.text());  // repeated: so is the answer
  CHECK(s.sent("SIP/2.0 100 ") == times{200, 1'000});
}

TEST_CASE("no 100 after a 180 or a final response (17.2.1)") {
  scene s;
  s.app.answer = first_answer::ring;
  s.receive(lab::peer_request{.content = lab::sdp}.text());
  s.until(60'000);
  CHECK(s.sent("SIP/2.0 180 ") == times{0});
  CHECK(s.log.size() == 1);

  scene busy;
  busy.receive(lab::peer_request{.content = lab::sdp}.text());
  busy.until(199);
  CHECK(busy.ua[busy.app.call]->reject(486));
  busy.until(60'000);
  CHECK(busy.sent("SIP/2.0 100 ").empty());
}

TEST_CASE(
    "a non-INVITE gets a 100 when Timer E of its client reaches T2, never before (RFC 4320 4.1)") {
  for (auto const over : {sim_protocol::udp, sim_protocol::tcp}) {
    scene s;
    s.receive(lab::peer_request{.method = "MESSAGE", .content = "hello"}.text(), over);
    s.until(10'000);
    CHECK(s.sent("SIP/2.0 100 ") == times{3'500});
    CHECK(s.log.size() == 1);
    CHECK(s.ua[s.app.text]->accept());
    CHECK(s.sent("SIP/2.0 200 ") == times{10'000});
  }
}

TEST_CASE("no 100 for a non-INVITE that is answered within 3.5 s (RFC 4320 4.1)") {
  scene s;
  s.receive(lab::peer_request{.method = "MESSAGE", .content = "hello"}.text());
  s.until(3'499);
  CHECK(s.ua[s.app.text]->accept());
  s.until(60'000);
  CHECK(s.sent("SIP/2.0 200 ") == times{3'499});
  CHECK(s.log.size() == 1);
}

TEST_CASE("a client's Timer K and a server's Timer J hold their transactions (17.1.2.2, 17.2.2)") {
  scene s;
  REQUIRE(s.ua.start<message_client_context>("sip:you@192.0.2.2", "hello"));
  s.until(1'000);
  s.receive(lab::respond(s.first(), "200 OK", "b"));
  s.until(5'999);
  CHECK(s.ua.live_transactions() == 1);
  s.until(6'000);
  CHECK(s.ua.live_transactions() == 0);

  s.receive(lab::peer_request{.method = "MESSAGE", .content = "hello"}.text());
  CHECK(s.ua[s.app.text]->accept());
  s.until(6'000 + 31'999);
  CHECK(s.ua.live_transactions() == 1);
  s.until(6'000 + 32'000);
  CHECK(s.ua.live() == 0);
}

TEST_CASE("an INVITE client's Timer D and Timer M last 32 s (17.1.1.2, RFC 6026 7.2)") {
  for (auto const* status : {"486 Busy Here", "200 OK"}) {
    scene s;
    REQUIRE(s.ua.start<invite_client_context>("sip:you@192.0.2.2", lab::sdp));
    s.until(400);
    s.receive(lab::respond(s.first(), status, "b", {"Contact: <sip:you@192.0.2.2>"}));
    s.until(32'399);
    CHECK(s.ua.live_transactions() == 1);
    s.until(32'400);
    CHECK(s.ua.live_transactions() == 0);
  }
}

}  // namespace timing_test
