// A call between two stacks with a transport and a clock of one's own. STACKS: how many types of
// stack do the same, each with timers of its own.
#include <deque>
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>
#include <string>

#ifndef STACKS
#define STACKS 1
#endif

namespace {

using namespace polysip;

struct wire {
  using endpoint = int;
  std::deque<std::string>* sent = nullptr;
  bool send(endpoint const&, bytes b) noexcept {
    return sent->emplace_back(b.data(), b.size()), true;
  }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5060"; }
  result<endpoint> numeric(target const&) const noexcept { return {1}; }
};
struct tick {
  millis now() noexcept { return ++time; }
  millis time = 0;
};
template<int N> struct timers { static constexpr millis t1 = 500 + N, t2 = 4000, t4 = 5000; };
template<int N>
struct phone_traits
    : traits<use_transport<wire>, use_clock<tick>, use_random<splitmix>, use_timers<timers<N>>> {};

template<int N> struct scene {
  using phone = stack<phone_traits<N>>;
  struct caller : ignore_rest {
    using ignore_rest::on;
    void on(typename phone::template accepted<invite_client_context> const& e) {
      e.context->bye().ignore();
    }
    void on(typename phone::template ended<invite_client_context> const&) { done = true; }
    bool done = false;
  };
  struct callee : ignore_rest {
    using ignore_rest::on;
    void on(typename phone::template incoming<invite_server_context> const& e) {
      e.context->accept("v=0\r\n").ignore();
    }
  };

  static bool plays() {
    std::deque<std::string> to_bob, to_alice;
    phone alice{{.transport = {&to_bob}, .clock = {}, .random = {1}, .identity = "sip:alice@a"}};
    phone bob{{.transport = {&to_alice}, .clock = {}, .random = {2}, .identity = "sip:bob@b"}};
    caller a;
    callee b;
    alice.template start<invite_client_context>("sip:bob@192.0.2.2", "v=0\r\n").ignore();
    while (!to_bob.empty() || !to_alice.empty()) {
      pass(to_bob, bob, b);
      pass(to_alice, alice, a);
    }
    alice.advance(a).ignore();
    return a.done;
  }
  template<class App> static void pass(std::deque<std::string>& sent, phone& to, App& app) {
    for (; !sent.empty(); sent.pop_front()) to.receive(1, sent.front(), app).ignore();
  }
};

template<int... N> bool all_play(std::integer_sequence<int, N...>) {
  return (scene<N>::plays() && ...);
}

}  // namespace

int main() { return all_play(std::make_integer_sequence<int, STACKS>{}) ? 0 : 1; }
