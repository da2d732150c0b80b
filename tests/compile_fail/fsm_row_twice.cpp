// A pair of state and event is given once; the second row would silently win.
// expect: row_given_twice
// expect: blinker::(state::)?off
// expect: blinker::(event::)?push
#include <polysip/transaction/fsm.hpp>

namespace fsm = polysip::fsm;

struct blinker {
  enum class state : unsigned char { off, gone, count };
  enum class event : unsigned char { push, timer_b, total };
  using enum state;
  using enum event;
  static constexpr state initial = off, terminal = gone;
  static constexpr polysip::letter letters[] = {polysip::letter::b};
  static constexpr event first_timer = timer_b;
  static constexpr polysip::machine_inputs inputs = {.transport_error = fsm::code(push)};
  static constexpr fsm::actions on_start = fsm::arm(timer_b);
  static constexpr auto table = fsm::make<state, event>({
      {off, push, fsm::ignore},
#ifdef MISTAKE
      {off, {push, timer_b}, fsm::go, gone, fsm::stop | fsm::destroy},
#else
      {off, timer_b, fsm::go, gone, fsm::stop | fsm::destroy},
#endif
      {gone, {push, timer_b}, fsm::impossible},
  });
};
static_assert(polysip::fsm_policy<blinker>);  // here
