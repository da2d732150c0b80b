// A call between two stacks with a transport and a clock of one's own. STACKS: how many types of
// stack do the same, each with timers of its own. OWN: with a machine, an id of dialogs and a mixin
// of one's own, too.
#include <deque>
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>
#include <string>

#ifndef STACKS
#define STACKS 1
#endif
#ifndef OWN
#define OWN 0
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
struct plain_traits
    : traits<use_transport<wire>, use_clock<tick>, use_random<splitmix>, use_timers<timers<N>>> {};

struct quiet_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, timer_a, fsm::ignore}});
};
struct by_tags {
  struct id {
    std::string_view local, remote;
    bool operator==(id const&) const = default;
  };
  static id make(dialog_key const& k) noexcept { return {k.local_tag, k.remote_tag}; }
  static u64 hash(id const& i, hash_key secret) noexcept {
    keyed_hash h(secret);
    h.update(i.local);
    h.update(i.remote);
    return h.finish();
  }
};
template<context_base Base> struct counted : Base {
  using Base::hook;
  verdict hook(hook::response const& r) {
    ++responses;
    return Base::hook(r);
  }
  unsigned responses = 0;
};
template<class Traits>
struct counted_call final : context<counted_call<Traits>, Traits, client, invite, digest, counted> {
};
template<int N>
struct own_traits
    : extend<plain_traits<N>, use_invite_client_fsm<quiet_invite_client>, use_dialog_id<by_tags>,
             use_contexts<counted_call, invite_server_context, message_client_context,
                          message_server_context, refer_client_context, refer_server_context,
                          options_client_context, options_server_context>> {};

#if OWN
template<int N> using phone_traits = own_traits<N>;
template<class Traits> using outgoing = counted_call<Traits>;
#else
template<int N> using phone_traits = plain_traits<N>;
template<class Traits> using outgoing = invite_client_context<Traits>;
#endif

template<int N> struct scene {
  using phone = stack<phone_traits<N>>;
  struct caller : ignore_rest {
    using ignore_rest::on;
    void on(typename phone::template accepted<outgoing> const& e) { e.context->bye().ignore(); }
    void on(typename phone::template ended<outgoing> const&) { done = true; }
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
    alice.template start<outgoing>("sip:bob@192.0.2.2", "v=0\r\n").ignore();
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
