// Timers of one kind of call: nobody answers at that address, and an emergency call finds out after
// 8 seconds, to try another way; any other call after the 32 seconds of RFC 3261.
#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>

namespace {

using namespace polysip;

/// A mixin may bring timer values; every transaction of its context then runs on them.
template<context_base Base> struct urgent : Base {
  using timer_values =
      with_timers<rfc3261_timers, timer_is<letter::b, 8000>, timer_is<letter::f, 8000>>;
};
template<class Traits>
struct emergency_call final
    : context<emergency_call<Traits>, Traits, client, invite, digest, urgent> {};

struct phone_traits
    : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>,
             use_contexts<invite_client_context, emergency_call, invite_server_context>> {};
using phone = polysip::stack<phone_traits>;

struct caller : ignore_rest {
  using ignore_rest::on;
  void on(phone::failed<invite_client_context> const&) { usual = net.now(); }
  void on(phone::failed<emergency_call> const&) { emergency = net.now(); }
  sim_network& net;
  millis usual = 0, emergency = 0;
};

}  // namespace

int main() {
  sim_network net{1};
  sim_address const here{sim_host(10, 0, 0, 1)};
  phone alice{{.transport = {net, here},
               .clock = sim_clock{net},
               .random = {1},
               .identity = "sip:alice@10.0.0.1"}};
  caller app{{}, net};
  if (!alice.start<invite_client_context>("sip:bob@10.0.0.9")) return 1;
  if (!alice.start<emergency_call>("sip:112@10.0.0.9")) return 1;
  run(net, {party(here, alice, app)}, [&] { return alice.live() == 0; });
  return app.emergency == 8000 && app.usual == 32000 ? 0 : 2;
}
