// Leaving a state stops every timer that has no row in the next.
// expect: timer_called_impossible_may_run_here
// expect: rfc6026_invite_client::(state::)?proceeding
// expect: rfc6026_invite_client::(event::)?timer_b
#include <polysip/transaction/rfc6026_invite_client.hpp>

namespace fsm = polysip::fsm;

struct forgetful : polysip::rfc6026_invite_client {
#ifdef MISTAKE
  static constexpr fsm::actions on_the_way = fsm::tell | fsm::user_0;
#else
  static constexpr fsm::actions on_the_way = fsm::stop | fsm::tell | fsm::user_0;
#endif
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, r1xx, fsm::go, proceeding, on_the_way}});
};
static_assert(polysip::fsm_policy<forgetful>);  // here
