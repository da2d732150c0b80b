// Streams into a stack: pieces, limits, slow peers, what is kept and for how long.
#include "polysip/stack/flows.hpp"

#include <polysip/transport/sim_address.hpp>

#include "../support/lab.hpp"

namespace flows_test {

using namespace polysip;

namespace {

struct closing_wire : lab::wire {  // closes late streams by itself
  std::vector<int>* closed = nullptr;
  void close(endpoint const& e) noexcept { closed->push_back(e); }
};
static_assert(closes_streams<closing_wire> && !closes_streams<lab::wire>);

static_assert(hashed_endpoint<sim_address>);

struct pinging_wire : lab::wire {  // a client that keeps its flow alive
  u32* pongs = nullptr;
  void pong(endpoint const&) noexcept { ++*pongs; }
};
static_assert(hears_pongs<pinging_wire> && !hears_pongs<lab::wire>);

struct small_limits : default_limits {
  static constexpr u32 stream_head = 600, stream_message = 700;
};
using small = extend<lab::traits, use_limits<small_limits>>;
using two_slots = extend<lab::traits, use_storage<fixed<2, 4096>>>;

template<class Traits> struct line : lab::bench<Traits> {
  using phone = typename lab::bench<Traits>::stack;
  struct app_type : ignore_rest {
    using ignore_rest::on;
    void on(typename phone::template incoming<invite_server_context> const& e) {
      calls.push_back(e.context);
    }
    void on(typename phone::template failed<invite_client_context> const&) { ++failed; }
    std::vector<typename phone::template handle<invite_server_context>> calls{};
    u32 failed = 0;
  } app{};

  error stream(std::string_view segment, int from = 100) {
    return this->ua.receive_stream(from, {segment.data(), segment.size()}, app).code;
  }
};

std::string request(std::string const& name = "1", std::string const& method = "INVITE") {
  return lab::peer_request{.method = method,
                           .branch = "z9hG4bK" + name,
                           .from_tag = "t" + name,
                           .call_id = name,
                           .content = lab::sdp}
      .text();
}

}  // namespace

TEST_CASE("gathered: pieces become one text, blocks go back to the store") {
  byte_store<growing::arena> store;
  {
    gathered<growing::arena> g(store);
    std::string all;
    for (int i = 0; i < 5000; ++i) {
      all += std::to_string(i);
      CHECK(g.append(std::to_string(i)));
    }
    CHECK(g.view() == all);
    gathered<growing::arena> moved(std::move(g));
    CHECK(moved.view() == all);
    CHECK(store.live() == 1);
    CHECK(!moved.append(std::string(65536, 'x')));
    CHECK(moved.view() == all);
  }
  CHECK(store.live() == 0);
}

TEST_CASE("a message on a stream, cut at every octet: the same call, and no slot when it is over") {
  auto const text = request();
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    line<lab::traits> b;
    CHECK(b.stream(text.substr(0, cut)) == error::none);
    CHECK(b.ua.live_streams() == (cut == 0 || cut == text.size() ? 0 : 1));
    CHECK(b.stream(text.substr(cut)) == error::none);
    CHECK(b.app.calls.size() == 1);
    CHECK(b.ua.live_streams() == 0);
  }
}

TEST_CASE("A08: many messages in one segment, many streams interleaved octet by octet") {
  line<lab::traits> one;
  std::string all;
  for (int i = 0; i < 20; ++i) all += request(std::to_string(i));
  CHECK(one.stream(all) == error::none);
  CHECK(one.app.calls.size() == 20);
  line<lab::traits> many;
  auto const a = request("a"), b = request("b");
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(many.stream(a.substr(i, 1), 100) == error::none);
    CHECK(many.stream(b.substr(i, 1), 101) == error::none);
    if (i + 1 < a.size()) CHECK(many.ua.live_streams() == 2);
  }
  CHECK(many.app.calls.size() == 2);
}

TEST_CASE("A07: a ping is answered by one CRLF in every split; pongs in a row are no ping") {
  line<lab::traits> b;
  CHECK(b.stream("\r\n\r\n") == error::none);
  CHECK(b.one() == "\r\n");
  for (char const c : {'\r', '\n', '\r', '\n'}) CHECK(b.stream({&c, 1}) == error::none);
  CHECK(b.one() == "\r\n");
  CHECK(b.ua.live_streams() == 0);
  for (int pongs = 0; pongs < 3; ++pongs) {
    CHECK(b.stream("\r\n") == error::none);
    b.until(b.app, b.time + 20'000);
  }
  CHECK(b.out.sent.empty());
  CHECK(b.ua.live_streams() == 0);
  CHECK(b.ua.counters().lost_streams == 0);
  std::string million;
  for (int i = 0; i < 250'000; ++i) million += "\r\n\r\n";
  CHECK(b.stream(million) == error::none);
  CHECK(b.take().size() == 250'000);
  CHECK(b.ua.counters().received == 0);
}

TEST_CASE("garbage loses the stream: its transactions fail, others do not, until it is closed") {
  line<lab::traits> b;
  CHECK(b.stream(request("a"), 100) == error::none);
  CHECK(b.stream(request("b"), 101) == error::none);
  auto const call = b.ua.template start<invite_client_context>("sip:peer@192.0.2.100", lab::sdp);
  REQUIRE(call);
  auto const live = b.ua.live_transactions();
  CHECK(b.stream("\x16\x03", 100) == error::malformed);
  CHECK(b.app.failed == 1);
  CHECK(b.ua.live_transactions() < live);
  CHECK(b.ua.live_transactions() > 0);
  CHECK(b.stream(request("c"), 100) == error::malformed);
  CHECK(b.app.calls.size() == 2);
  CHECK(b.ua.counters().lost_streams == 1);
  CHECK(b.ua.closed(100, b.app));
  CHECK(b.stream(request("c"), 100) == error::none);
  CHECK(b.app.calls.size() == 3);
}

TEST_CASE("A01 A02 A03: lengths that are none lose the stream before anything is kept") {
  for (char const* length : {"99999999999999999999", "4294967328", "-1", "+5", "0x10", "5 5", "",
                             "1\r\nContent-Length: 2", "65535"}) {
    line<lab::traits> b;
    CAPTURE(length);
    auto const e = b.stream("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: " + std::string{length} +
                            "\r\n\r\n" + "GARBAGE");
    CHECK((e == error::malformed || e == error::too_large));
    CHECK(b.ua.store().live() == 0);
    CHECK(b.names().size() == (e == error::malformed ? 1 : 0));  // the 400 that is owed
  }
}

TEST_CASE("A05 A06: a message that does not end in time; an octet each second does not help") {
  for (bool const trickle : {true, false}) {
    line<lab::traits> b;
    auto const text = request();
    CHECK(b.stream(text.substr(0, 20)) == error::none);
    for (u32 second = 1; second <= 31; ++second) {
      b.until(b.app, second * 1000);
      if (trickle) CHECK(b.stream(text.substr(19 + second, 1)) == error::none);
      CHECK(b.stream(request("x" + std::to_string(second)), 101) == error::none);
    }
    CHECK(b.ua.live_streams() == 1);
    b.until(b.app, 31'999);
    CHECK(b.ua.counters().lost_streams == 0);
    b.until(b.app, 32'000);
    CHECK(b.ua.counters().lost_streams == 1);
    CHECK(b.stream("x") == error::timed_out);
    CHECK(b.app.calls.size() == 31);
    CHECK(b.ua.closed(100, b.app));
    CHECK(b.ua.live_streams() == 0);
  }
}

TEST_CASE("the clock of a message starts with its first octet, not with the one before it") {
  line<lab::traits> b;
  auto const text = request();
  CHECK(b.stream(text.substr(0, 50)) == error::none);
  b.until(b.app, 20'000);
  CHECK(b.stream(text.substr(50) + text.substr(0, 50)) == error::none);
  b.until(b.app, 51'999);
  CHECK(b.ua.counters().lost_streams == 0);
  b.until(b.app, 52'000);
  CHECK(b.ua.counters().lost_streams == 1);
}

TEST_CASE("A06: a transport that can close is asked to when a message does not end in time") {
  struct traits : extend<lab::traits, use_transport<closing_wire>> {};
  lab::outlet out;
  std::vector<int> closed;
  millis time = 0;
  closing_wire wire;
  wire.out = &out;
  wire.closed = &closed;
  polysip::stack<traits> ua({.transport = wire, .clock = {&time}, .random = {1}});
  ignore_rest app;
  std::string const head = "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 60000\r\n\r\n";
  CHECK(ua.receive_stream(107, head, app));
  time = ua.next_deadline();
  CHECK(time == 32'000);
  CHECK(ua.advance(app));
  CHECK((closed == std::vector<int>{107}));
}

TEST_CASE("5626-4.4.1-01 a transport that waits for pongs is told of each, at once") {
  struct traits : extend<lab::traits, use_transport<pinging_wire>> {};
  lab::outlet out;
  u32 pongs = 0;
  millis time = 0;
  pinging_wire wire;
  wire.out = &out;
  wire.pongs = &pongs;
  polysip::stack<traits> ua({.transport = wire, .clock = {&time}, .random = {1}});
  ignore_rest app;
  for (char const c : {'\r', '\n'}) CHECK(ua.receive_stream(107, {&c, 1}, app));
  CHECK(pongs == 1);
  time = ua.next_deadline();
  CHECK(ua.advance(app));
  CHECK(ua.receive_stream(107, "\r\n" + request(), app));
  CHECK(pongs == 2);
  CHECK(ua.live_streams() == 0);
}

TEST_CASE("limits of head and message on streams: one below, at, above") {
  for (int more = -1; more <= 1; ++more) {
    CAPTURE(more);
    auto const padded = [](std::size_t size, std::size_t body) {
      std::string const tail = "\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n";
      std::string s = "OPTIONS sip:a@b SIP/2.0\r\nX: ";
      s += std::string(size - s.size() - tail.size(), 'x') + tail;
      return s + std::string(body, 'b');
    };
    auto const limit = more > 0 ? error::too_large : error::none;
    for (std::size_t const cut : {1U, 300U, 599U, 600U, 601U}) {
      line<small> head, whole;
      auto const a = padded(static_cast<std::size_t>(600 + more), 0);
      auto const b = padded(550, static_cast<std::size_t>(150 + more));
      auto const feed = [&](line<small>& l, std::string const& text) {
        error const first = l.stream(text.substr(0, cut));
        return cut >= text.size() || first != error::none ? first : l.stream(text.substr(cut));
      };
      CHECK(feed(head, a) == limit);
      CHECK(feed(whole, b) == limit);
    }
  }
}

TEST_CASE("a message with more headers than the index takes is dropped; the stream goes on") {
  line<lab::traits> b;
  std::string many = "OPTIONS sip:a@b SIP/2.0\r\nl: 0\r\n";
  for (int i = 0; i < 200; ++i) many += "X: 1\r\n";
  CHECK(b.stream(many + "\r\n" + request()) == error::none);
  CHECK(b.ua.counters().unparsable == 1);
  CHECK(b.app.calls.size() == 1);
}

TEST_CASE("no slot or no room for a part of a message: full; whole messages need neither") {
  line<two_slots> b;
  auto const text = request(), options = request("o", "OPTIONS");
  CHECK(b.stream(text.substr(0, 9), 100) == error::none);
  CHECK(b.stream(text.substr(0, 9), 101) == error::none);
  CHECK(b.stream(text.substr(0, 9), 102) == error::full);
  CHECK(b.stream(options, 103) == error::none);
  CHECK(b.ua.counters().received == 1);
  CHECK(b.ua.closed(100, b.app));
  CHECK(b.stream(text.substr(0, 9), 102) == error::none);
  std::string const large = "OPTIONS sip:a@b SIP/2.0\r\nl: 60000\r\n\r\n" + std::string(30000, 'x');
  CHECK(b.ua.closed(102, b.app));
  CHECK(b.stream(large, 102) == error::full);
  CHECK(b.stream("x", 102) == error::full);
}

TEST_CASE("inputs within on are refused") {
  line<lab::traits> b;
  struct reentering : ignore_rest {
    using ignore_rest::on;
    line<lab::traits>* to = nullptr;
    error stream = error::none, close = error::none;
    void on(line<lab::traits>::phone::incoming<invite_server_context> const&) {
      stream = to->ua.receive_stream(100, {"x", 1}, *this).code;
      close = to->ua.closed(100, *this).code;
    }
  } app;
  app.to = &b;
  auto const text = request();
  CHECK(b.ua.receive_stream(100, text, app));
  CHECK(app.stream == error::reentrant);
  CHECK(app.close == error::reentrant);
}

}  // namespace flows_test
