// Transactions by the stream that they run over: what a closed connection finds, and how soon.
#include "polysip/transaction/stream_lists.hpp"

#include <map>
#include <set>

#include "../support/lab.hpp"

namespace stream_lists_test {

using namespace polysip;

namespace {

/// Endpoints that count how often they are compared; with a hash or without.
template<bool Hashed> struct counting_wire {
  struct endpoint {
    int n = 0;
    static inline u32 compared = 0;
    friend bool operator==(endpoint const& a, endpoint const& b) {
      ++compared;
      return a.n == b.n;
    }
    friend u64 hash_value(endpoint const& e) requires Hashed { return static_cast<u64>(e.n); }
  };
  lab::wire wire{};
  bool send(endpoint const& to, bytes b) noexcept { return wire.send(to.n, b); }
  bool reliable(endpoint const& e) const noexcept { return wire.reliable(e.n); }
  bool secure(endpoint const& e) const noexcept { return wire.secure(e.n); }
  std::string_view sent_by(endpoint const& e) const noexcept { return wire.sent_by(e.n); }
  result<endpoint> numeric(target const& to) const noexcept {
    auto const n = wire.numeric(to);
    return {{n.value}, n.code};
  }
};
template<bool Hashed> void connect(counting_wire<Hashed>& transport, lab::outlet* out) {
  transport.wire.out = out;
}
template<bool Hashed>
struct counting : extend<lab::traits, use_transport<counting_wire<Hashed>>> {};
static_assert(hashed_endpoint<counting_wire<true>::endpoint>);
static_assert(!hashed_endpoint<counting_wire<false>::endpoint>);

/// Calls over streams, and how many of them failed.
template<class Traits> struct callers : lab::bench<Traits> {
  using phone = typename lab::bench<Traits>::stack;
  struct app_type : ignore_rest {
    using ignore_rest::on;
    void on(typename phone::template failed<invite_client_context> const&) { ++failed; }
    u32 failed = 0;
  } app{};

  auto call(int stream) {
    auto const to = "sip:peer@192.0.2." + std::to_string(stream);
    return this->ua.template start<invite_client_context>(to, lab::sdp);
  }
};

/// The lists of a pool of their own, beside plain sets.
template<class Traits> struct bed {
  using lists = stream_lists<Traits>;
  using tx = typename lists::tx;

  typename lists::pool pool;
  lists streams{pool, hash_key{1, 2}};
  std::map<int, std::set<u32>> expected;

  bool add(int peer) {
    raw_handle h;
    tx* const t = pool.make(h, machine::client);
    if (!t) return false;
    t->self = h;
    t->peer = {peer};
    t->reliable = peer >= 100;
    if (!streams.join(*t)) return pool.drop(h), false;
    return expected[peer].insert(h.index), true;
  }
  void remove(u32 index) {
    tx& t = pool.alive(index);
    streams.leave(t);
    expected[t.peer].erase(index);
    pool.drop(t.self);
  }
  std::set<u32> over(int peer) {
    std::set<u32> seen;
    streams.each_over(peer, peer >= 100, [&](tx& t) { CHECK(seen.insert(t.self.index).second); });
    return seen;
  }
};

}  // namespace

TEST_CASE("stream_lists: whatever comes and goes, each stream finds its own, and a datagram flow") {
  bed<lab::traits> b;
  splitmix random{7};
  for (int step = 0; step < 20000; ++step) {
    int const peer = 98 + static_cast<int>(random.next() % 12);
    auto const& there = b.expected[peer];
    if (random.next() % 2) {
      CHECK(b.add(peer));
    } else if (!there.empty()) {
      auto it = there.begin();
      std::advance(it, static_cast<int>(random.next() % there.size()));
      b.remove(*it);
    }
    if (step % 16 == 0)
      for (int p = 98; p < 111; ++p) CHECK(b.over(p) == b.expected[p]);
  }
  u32 used = 0;
  for (auto const& [peer, there] : b.expected) {
    used += peer >= 100 && !there.empty();
    while (!there.empty()) b.remove(*there.begin());
  }
  CHECK(used == 10);
  CHECK(b.streams.size() == 0);
  CHECK(b.pool.live() == 0);
}

TEST_CASE(
    "stream_lists: others that leave while one hears are not called, those that come neither") {
  for (int const peer : {5, 105}) {
    CAPTURE(peer);
    bed<lab::traits> b;
    for (int i = 0; i < 9; ++i) CHECK(b.add(peer));
    std::set<u32> heard;
    b.streams.each_over({peer}, peer >= 100, [&](auto& t) {
      u32 const self = t.self.index;
      heard.insert(self);
      for (u32 const other : std::set<u32>(b.expected[peer]))
        if (other % 3 == self % 3) b.remove(other);  // itself, too
      if (heard.size() < 4) CHECK(b.add(peer));
    });
    CHECK(heard.size() == 3);
    CHECK(b.expected[peer].size() == 3);
    CHECK(b.over(peer) == b.expected[peer]);
  }
}

TEST_CASE("stream_lists: without room for a stream there is none; the others go on") {
  struct tiny : extend<lab::traits, use_storage<fixed<1, 1024>>> {};
  bed<tiny> b;
  int taken = 0;
  while (b.add(100 + taken)) ++taken;
  CHECK(taken == 8);  // as many as slots
  for (int i = 0; i < taken; ++i) CHECK(b.over(100 + i).size() == 1);
}

TEST_CASE("a closed connection looks at what runs over it, however many run elsewhere") {
  callers<counting<true>> a;
  for (int i = 0; i < 1000; ++i) CHECK(a.call(100 + i % 20));
  auto& compared = counting_wire<true>::endpoint::compared;
  compared = 0;
  CHECK(a.ua.closed({50}, a.app));  // no stream, and nothing to do with it: all are looked at
  CHECK(compared == 1000);
  compared = 0;
  CHECK(a.ua.closed({200}, a.app));  // of nobody
  CHECK(a.app.failed == 0);
  CHECK(a.ua.closed({107}, a.app));
  CHECK(a.app.failed == 50);
  CHECK(compared < 200);
  CHECK(a.ua.closed({107}, a.app));
  CHECK(a.app.failed == 50);
}

TEST_CASE("endpoints without a hash: each transaction is looked at, and the same ones fail") {
  callers<counting<false>> a;
  for (int i = 0; i < 100; ++i) CHECK(a.call(100 + i % 20));
  CHECK(a.ua.closed({107}, a.app));
  CHECK(a.app.failed == 5);
}

TEST_CASE(
    "a request that moves from a refused stream to a datagram flow leaves the stream's list") {
  struct wire : lab::wire {
    result<endpoint> stream_for(endpoint const& to) const noexcept { return {to + 100}; }
  };
  struct traits : extend<lab::traits, use_transport<wire>> {};
  callers<traits> a;
  std::string const large(1400, 'x');
  REQUIRE(a.ua.template start<message_client_context>("sip:peer@192.0.2.7", large));
  CHECK(a.take()[0].to == 107);
  CHECK(a.ua.transport_failed(107, a.app));
  CHECK(a.take()[0].to == 7);
  CHECK(a.ua.closed(107, a.app));  // no longer its own
  CHECK(a.ua.live_transactions() == 1);
  CHECK(a.ua.closed(7, a.app));
  CHECK(a.ua.live_transactions() == 0);
}

}  // namespace stream_lists_test
