// A row for a timer that was stopped on the way would never be taken.
// expect: timer_not_armed_on_a_way_here
// expect: rfc6026_invite_client::(state::)?proceeding
// expect: rfc6026_invite_client::(event::)?timer_b
#include <polysip/transaction/rfc6026_invite_client.hpp>

namespace fsm = polysip::fsm;

// The INVITE client gives up at Timer B, also when it heard a provisional response.
struct impatient : polysip::rfc6026_invite_client {
#ifdef MISTAKE
  static constexpr fsm::actions on_the_way = fsm::stop | fsm::tell | fsm::user_0;
#else
  static constexpr fsm::actions on_the_way = fsm::stop | fsm::tell | fsm::arm(timer_b);
#endif
  static constexpr auto table = fsm::amend(
      rfc6026_invite_client::table,
      {{calling, r1xx, fsm::go, proceeding, on_the_way},
       {proceeding, r2xx, fsm::go, accepted, fsm::stop | fsm::tell | fsm::arm(timer_m)},
       {proceeding, r3to6, fsm::go, completed,
        fsm::stop | fsm::ack | fsm::tell | fsm::arm(timer_d)},
       {proceeding, timer_b, fsm::go, terminated, fsm::fail | fsm::destroy},
       {proceeding, transport_error, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy}});
};
static_assert(polysip::fsm_policy<impatient>);  // here
