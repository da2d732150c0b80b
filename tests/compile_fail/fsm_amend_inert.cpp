// An amendment that says what the machine says already is a misunderstanding.
// expect: amend_changes_nothing
// expect: rfc6026_invite_client::(state::)?accepted
// expect: rfc6026_invite_client::(event::)?r3to6
#include <polysip/transaction/rfc6026_invite_client.hpp>

namespace fsm = polysip::fsm;

struct strict : polysip::rfc6026_invite_client {
#ifdef MISTAKE
  static constexpr event late = r3to6;
#else
  static constexpr event late = transport_error;
#endif
  static constexpr auto table = fsm::amend(
      rfc6026_invite_client::table, {{accepted, late, late == r3to6 ? fsm::ignore : fsm::go,
                                      accepted, late == r3to6 ? 0 : fsm::actions{fsm::warn}}});
};
static_assert(polysip::fsm_policy<strict>);  // here
