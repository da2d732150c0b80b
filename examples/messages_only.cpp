// A text pager: no calls, so neither INVITE machine is in the program. A test looks for the word in
// the symbols of the object file.
#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>

namespace {

using namespace polysip;

struct pager_traits
    : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>,
             use_contexts<message_client_context, message_server_context>> {};
using pager = polysip::stack<pager_traits>;

struct reader : ignore_rest {
  using ignore_rest::on;
  void on(pager::incoming<message_server_context> const& e) { e.context->accept().ignore(); }
};
struct writer : ignore_rest {
  using ignore_rest::on;
  void on(pager::ended<message_client_context> const& e) { status = e.status; }
  unsigned status = 0;
};

}  // namespace

int main() {
  sim_network net{1};
  sim_address const here{sim_host(10, 0, 0, 1)}, there{sim_host(10, 0, 0, 2)};
  pager alice{{.transport = {net, here},
               .clock = sim_clock{net},
               .random = {1},
               .identity = "sip:alice@10.0.0.1"}};
  pager bob{{.transport = {net, there},
             .clock = sim_clock{net},
             .random = {2},
             .identity = "sip:bob@10.0.0.2"}};
  writer a;
  reader b;
  if (!alice.start<message_client_context>("sip:bob@10.0.0.2", "hello")) return 1;
  run(net, {party(here, alice, a), party(there, bob, b)},
      [&] { return alice.live() + bob.live() == 0; });
  return a.status == 200 ? 0 : 2;
}
