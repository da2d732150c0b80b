// How often two stacks allocate: never with fixed storage, never once warm with growing storage.
#include <doctest/doctest.h>

#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>
#include <string>

#include "../support/counted_new.hpp"

namespace allocation_test {

namespace {

using namespace polysip;

/// Datagrams on their way between 10.0.0.1 and 10.0.0.2; every seventh is lost.
struct road {
  struct datagram {
    u32 to, size;
    char text[2048];
  };
  datagram queue[64];
  u32 head = 0, tail = 0, sent = 0;
  millis time = 0;
};
road way;

struct pipe {
  using endpoint = u32;
  u32 self = 1;
  bool send(endpoint const& to, bytes b) noexcept {
    if (b.size() > sizeof road::datagram::text || way.tail - way.head == 64) return false;
    if (++way.sent % 7 == 0) return true;
    auto& d = way.queue[way.tail++ % 64];
    d.to = to;
    d.size = static_cast<u32>(b.size());
    std::memcpy(d.text, b.data(), b.size());
    return true;
  }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept {
    return self == 1 ? "10.0.0.1:5060" : "10.0.0.2:5060";
  }
  result<endpoint> numeric(target const& to) const noexcept {
    return {to.host == "10.0.0.1" ? 1U : 2U, error::none};
  }
};
struct hand {
  millis now() const noexcept { return way.time; }
};
struct passwords {
  auth::credential find(std::string_view) const noexcept { return {"alice", "secret"}; }
};
struct users {
  std::string_view realm(method, std::string_view) const noexcept { return "example.org"; }
  std::string_view password(std::string_view, std::string_view) const noexcept { return "secret"; }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::sha256; }
};

template<class Storage>
struct agent_traits
    : traits<use_transport<pipe>, use_clock<hand>, use_random<splitmix>, use_storage<Storage>,
             use_media<audio_media>, use_accounts<users>, use_credentials<passwords>> {};

/// A MESSAGE and a call; hold, resume, a transfer to ourselves that is declined, BYE.
template<class Phone> struct script : ignore_rest {
  using ignore_rest::on;
  template<template<class> class C> using incoming = typename Phone::template incoming<C>;

  void on(incoming<message_server_context> const& e) { e.context->accept().ignore(); }
  void on(incoming<invite_server_context> const& e) {
    e.context->ring().ignore();
    e.context->accept().ignore();
  }
  void on(typename Phone::template accepted<invite_client_context> const& e) {
    e.context->hold().ignore();
  }
  void on(typename Phone::template changed<invite_client_context> const& e) {
    if (e.on_hold) return e.context->resume().ignore();
    e.context->refer("sip:alice@10.0.0.1").ignore();
    e.context->bye().ignore();
  }
  void on(typename Phone::template ended<refer_client_context> const&) { ++transfers; }
  void on(typename Phone::template ended<invite_client_context> const& e) {
    calls += e.status == 200;
  }
  void on(typename Phone::template accepted<message_client_context> const&) { ++messages; }

  u32 calls = 0, messages = 0, transfers = 0;
};

template<class Storage> struct both {
  using phone = polysip::stack<agent_traits<Storage>>;
  phone alice, bob;
  script<phone> alice_app{}, bob_app{};

  both()
      : alice({.transport = {1}, .random = {1}, .identity = "sip:alice@10.0.0.1"}),
        bob({.transport = {2}, .random = {2}, .identity = "sip:bob@10.0.0.2"}) {}
  void run(millis until) {
    for (;;) {
      while (way.head != way.tail) deliver(way.queue[way.head++ % 64]);
      millis const a = alice.next_deadline(), b = bob.next_deadline(), next = a < b ? a : b;
      if (next > until) break;
      if (next > way.time) way.time = next;
      a <= b ? alice.advance(alice_app).ignore() : bob.advance(bob_app).ignore();
    }
    way.time = until;
  }
  void deliver(road::datagram const& d) {
    bytes const b{d.text, d.size};
    d.to == 1 ? alice.receive(2, b, alice_app).ignore() : bob.receive(1, b, bob_app).ignore();
  }
  /// Allocations of `calls` calls that begin `gap` apart, with half a minute of silence after each
  /// hundred.
  unsigned long cost(u32 calls, millis gap) {
    unsigned long const before = allocations;
    for (u32 i = 0; i < calls; ++i) {
      alice.template start<message_client_context>("sip:bob@10.0.0.2", "hello").ignore();
      alice.template start<invite_client_context>("sip:bob@10.0.0.2").ignore();
      run(way.time + gap);
    }
    run(way.time + 60'000);
    return allocations - before;
  }
};

static both<fixed<4>> small;

}  // namespace

TEST_CASE("fixed storage: no allocation at all") {
  CHECK(allocations > 0);  // doctest's own: the counter counts
  auto const cost = small.cost(200, 60'000);
  CHECK(cost == 0);
  CHECK(small.alice_app.calls == 200);
  CHECK(small.alice_app.messages == 200);
  CHECK(small.alice_app.transfers == 200);
  CHECK(small.alice.live() == 0);
  CHECK(small.bob.live() == 0);
  CHECK(small.bob.store().live() == 0);
}

TEST_CASE("growing storage: none per call once warm, one after the other") {
  static both<growing> pair;
  CHECK(pair.cost(10, 60'000) > 0);
  auto const cost = pair.cost(200, 60'000);
  CHECK(cost == 0);
  CHECK(pair.alice_app.calls == 210);
  CHECK(pair.alice_app.messages == 210);
  CHECK(pair.alice.live() == 0);
  CHECK(pair.bob.live() == 0);
}

TEST_CASE("growing storage: none per call once warm, many calls at once") {
  static both<growing> pair;
  CHECK(pair.cost(200, 700) > 0);
  auto const cost = pair.cost(400, 700);
  CHECK(cost == 0);
  CHECK(pair.alice_app.calls == 600);
  CHECK(pair.alice_app.messages == 600);
}

TEST_CASE(
    "6026-8-04 what belongs to nothing is dropped without an allocation, also by a new stack") {
  static both<growing> pair;
  auto const head = [](char const* start, char const* branch, char const* method) {
    return std::string(start) + "\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK" + branch +
           "\r\nMax-Forwards: 70\r\nFrom: <sip:a@10.0.0.1>;tag=a\r\nTo: <sip:b@10.0.0.2>;tag=b" +
           "\r\nCall-ID: c\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n";
  };
  auto const ours = "0000000000000001000000000000000f", foreign = "foreign";
  std::string const strays[] = {
      head("SIP/2.0 200 OK", ours, "INVITE"), head("SIP/2.0 180 Ringing", foreign, "INVITE"),
      head("SIP/2.0 200 OK", ours, "CANCEL"), head("ACK sip:a@10.0.0.1 SIP/2.0", foreign, "ACK"),
      head("CANCEL sip:a@10.0.0.1 SIP/2.0", foreign, "CANCEL")};
  auto const before = allocations;
  for (int i = 0; i < 100; ++i)
    for (auto const& s : strays)
      pair.alice.receive(2, {s.data(), s.size()}, pair.alice_app).ignore();
  auto const cost = allocations - before;
  CHECK(cost == 0);
  CHECK(pair.alice.counters().stray_responses == 300);
  CHECK(pair.alice.counters().stray_acks == 100);
  CHECK(pair.alice.counters().stateless == 100);
  CHECK(pair.alice.store().live() == 0);
  way.head = way.tail;  // the 481
}

}  // namespace allocation_test
