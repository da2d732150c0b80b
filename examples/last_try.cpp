// A machine with a state of its own: where RFC 3261 gives up a request after Timer F, this client
// sends it once more and waits as long again.
#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>

namespace {

using namespace polysip;

struct last_try_client {
  enum class state : u8 { trying, proceeding, last_try, completed, terminated, count };
  enum class event : u8 { r1xx, final, timer_e, timer_f, timer_k, timer_b, transport_error, total };
  using enum state;
  using enum event;
  static constexpr state initial = trying, terminal = terminated;
  static constexpr letter letters[] = {letter::e, letter::f, letter::k, letter::b};
  static constexpr event first_timer = timer_e;
  static constexpr machine_inputs inputs = {.provisional = fsm::code(r1xx),
                                            .success = fsm::code(final),
                                            .failure = fsm::code(final),
                                            .transport_error = fsm::code(transport_error)};
  static constexpr fsm::actions on_start = fsm::send | fsm::arm(timer_e) | fsm::arm(timer_f),
                                done = fsm::stop | fsm::tell | fsm::arm(timer_k),
                                lost = fsm::stop | fsm::fail | fsm::destroy,
                                again = fsm::stop | fsm::send | fsm::arm(timer_b);
  static constexpr auto table = fsm::make<state, event>(
      {{trying, r1xx, fsm::go, proceeding, fsm::tell},
       {trying, timer_e, fsm::go, trying, fsm::send | fsm::arm(timer_e)},
       {trying, timer_f, fsm::go, last_try, again},
       {trying, final, fsm::go, completed, done},
       {trying, transport_error, fsm::go, terminated, lost},
       {proceeding, r1xx, fsm::go, proceeding, fsm::tell},
       {proceeding, timer_e, fsm::go, proceeding, fsm::send | fsm::slow | fsm::arm(timer_e)},
       {proceeding, timer_f, fsm::go, last_try, again},
       {proceeding, final, fsm::go, completed, done},
       {proceeding, transport_error, fsm::go, terminated, lost},
       {last_try, r1xx, fsm::go, last_try, fsm::tell},
       {last_try, final, fsm::go, completed, done},
       {last_try, {timer_b, transport_error}, fsm::go, terminated, lost},
       {completed, timer_k, fsm::go, terminated, fsm::destroy},
       {completed, {r1xx, final, transport_error}, fsm::ignore},
       {trying, {timer_k, timer_b}, fsm::impossible},
       {proceeding, {timer_k, timer_b}, fsm::impossible},
       {last_try, {timer_e, timer_f, timer_k}, fsm::impossible},
       {completed, {timer_e, timer_f, timer_b}, fsm::impossible},
       {terminated,
        {r1xx, final, timer_e, timer_f, timer_k, timer_b, transport_error},
        fsm::impossible}});
};
static_assert(fsm_policy<last_try_client>);  // a row that is missing is named here

struct pager_traits : traits<use_transport<sim_transport>, use_clock<sim_clock>,
                             use_random<splitmix>, use_client_fsm<last_try_client>> {};

}  // namespace

int main() {
  sim_network net{1};
  sim_address const here{sim_host(10, 0, 0, 1)};
  polysip::stack<pager_traits> pager{{.transport = {net, here},
                                      .clock = sim_clock{net},
                                      .random = {1},
                                      .identity = "sip:pager@10.0.0.1"}};
  ignore_rest app;
  if (!pager.start<message_client_context>("sip:bob@10.0.0.9", "call me")) return 1;
  run(net, {party(here, pager, app)}, [&] { return pager.live() == 0; });
  return pager.counters().sent == 12 && net.now() == 64000 ? 0 : 2;  // 11, and the last one
}
