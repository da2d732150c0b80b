// `amend` changes cells of a machine that is there; it does not complete one.
// expect: amended_row_is_not_there
// expect: rfc6026_invite_client::(state::)?calling
// expect: rfc6026_invite_client::(event::)?total
#include <polysip/transaction/rfc6026_invite_client.hpp>

namespace fsm = polysip::fsm;

struct quiet : polysip::rfc6026_invite_client {
#ifdef MISTAKE
  static constexpr event repeat = event::total;
#else
  static constexpr event repeat = timer_a;
#endif
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{calling, repeat, fsm::ignore}});
};
static_assert(polysip::fsm_policy<quiet>);  // here
