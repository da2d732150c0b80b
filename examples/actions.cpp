// Actions of the user's own: rows carry bits that the library does not know, and hand them to the
// hooks of the context whose transaction it is.
#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>

namespace {

using namespace polysip;

constexpr fsm::actions first_answer = fsm::user_0, repeated = fsm::user_1;

struct watched_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table,
                 {{calling, timer_a, fsm::go, calling, fsm::send | fsm::arm(timer_a) | repeated},
                  {calling, r1xx, fsm::go, proceeding, fsm::stop | fsm::tell | first_answer}});
};

template<context_base Base> struct quality : Base {
  using Base::hook;
  verdict hook(hook::action const& a) {
    if (a.bits & repeated) ++repeats;
    if (a.bits & first_answer) answered = true;
    return Base::hook(a);
  }
  unsigned repeats = 0;
  bool answered = false;
};
template<class Traits>
struct watched_call final : context<watched_call<Traits>, Traits, client, invite, digest, quality> {
};

struct usual : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>> {};
struct watched : extend<usual, use_invite_client_fsm<watched_invite_client>,
                        use_contexts<watched_call, invite_server_context>> {};

struct bob : ignore_rest {
  using ignore_rest::on;
  void on(polysip::stack<usual>::incoming<invite_server_context> const& e) {
    e.context->ring().ignore();
  }
};

}  // namespace

int main() {
  sim_network net{1};
  net.rules = {.delay_min = 800, .delay_max = 800};  // by satellite
  sim_address const here{sim_host(10, 0, 0, 1)}, there{sim_host(10, 0, 0, 2)};
  polysip::stack<watched> phone{{.transport = {net, here},
                                 .clock = sim_clock{net},
                                 .random = {1},
                                 .identity = "sip:alice@10.0.0.1"}};
  polysip::stack<usual> other{{.transport = {net, there},
                               .clock = sim_clock{net},
                               .random = {2},
                               .identity = "sip:bob@10.0.0.2"}};
  ignore_rest app;
  bob b;
  auto const call = phone.start<watched_call>("sip:bob@10.0.0.2");
  if (!call) return 1;
  run(net, {party(here, phone, app), party(there, other, b)}, [&] { return call.value->answered; });
  return call.value->repeats == 2 ? 0 : 2;  // at 500 and at 1,500 ms; the answer is there at 1,600
}
