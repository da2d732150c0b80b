// Two stacks of the default traits in one process: what one sends is handed to the other as bytes,
// and a clock moved by hand lets finished transactions linger as long as their timers want.
#pragma once
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>

namespace bench {

using namespace polysip;

/// Datagrams on their way between 192.0.2.1 and 192.0.2.2, and the time at both.
struct road {
  struct datagram {
    u32 to, size;
    char text[2048];
  };
  datagram queue[8];
  u32 head = 0, tail = 0;
  millis time = 0;
};

struct handed_over {
  using endpoint = u32;
  road* way = nullptr;
  u32 self = 1;

  bool send(endpoint const& to, bytes b) noexcept {
    if (b.size() > sizeof road::datagram::text || way->tail - way->head == 8) return false;
    auto& d = way->queue[way->tail++ % 8];
    d.to = to;
    d.size = static_cast<u32>(b.size());
    std::memcpy(d.text, b.data(), b.size());
    return true;
  }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept {
    return self == 1 ? "192.0.2.1:5060" : "192.0.2.2:5060";
  }
  result<endpoint> numeric(target const& to) const noexcept {
    return {to.host == "192.0.2.1" ? 1U : 2U, error::none};
  }
};

struct hand {
  road* way = nullptr;
  millis now() const noexcept { return way->time; }
};

struct default_ends : traits<use_transport<handed_over>, use_clock<hand>, use_random<splitmix>> {};

/// Alice, who asks and calls, and Bob.
template<class Alice, class Bob, class Traits = default_ends> class both_ends {
 public:
  using phone = polysip::stack<Traits>;

  /// `work(alice)` begins `n` pieces of work, one after the other, `gap` milliseconds apart, and
  /// delivers what they send.
  template<class F> void each(u32 n, millis gap, F work) {
    for (u32 i = 0; i < n; ++i) {
      work(alice);
      deliver();
      way_.time += gap;
      if (alice.next_deadline() <= way_.time) alice.advance(alice_app).ignore();
      if (bob.next_deadline() <= way_.time) bob.advance(bob_app).ignore();
      deliver();
    }
  }

 private:
  road way_;

 public:
  phone alice{{.transport = {&way_, 1},
               .clock = {&way_},
               .random = {1},
               .identity = "sip:alice@192.0.2.1"}};
  phone bob{
      {.transport = {&way_, 2}, .clock = {&way_}, .random = {2}, .identity = "sip:bob@192.0.2.2"}};
  Alice alice_app;
  Bob bob_app;

 private:
  void deliver() {
    while (way_.head != way_.tail) {
      auto const& d = way_.queue[way_.head % 8];
      bytes const b{d.text, d.size};
      d.to == 1 ? alice.receive(2, b, alice_app).ignore() : bob.receive(1, b, bob_app).ignore();
      ++way_.head;
    }
  }
};

}  // namespace bench
