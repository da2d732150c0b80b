// One row of a machine differs: a link that repeats by itself carries the INVITE, so the
// transaction does not. The compiler proves the amended machine again.
#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>

namespace {

using namespace polysip;

struct quiet_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, timer_a, fsm::ignore}});
};
static_assert(fsm_policy<quiet_invite_client>);  // still sound, or this says where not

struct usual_traits
    : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>> {};
struct quiet_traits : extend<usual_traits, use_invite_client_fsm<quiet_invite_client>> {};

/// How often the INVITE of a call that nobody answers goes out.
template<class Traits> u64 sendings() {
  sim_network net{1};
  sim_address const here{sim_host(10, 0, 0, 1)};
  polysip::stack<Traits> phone{{.transport = {net, here},
                                .clock = sim_clock{net},
                                .random = {1},
                                .identity = "sip:alice@10.0.0.1"}};
  ignore_rest app;
  if (!phone.template start<invite_client_context>("sip:bob@10.0.0.9")) return 0;
  run(net, {party(here, phone, app)}, [&] { return phone.live() == 0; });
  return phone.counters().sent;
}

}  // namespace

int main() { return sendings<usual_traits>() == 7 && sendings<quiet_traits>() == 1 ? 0 : 1; }
