#include <polysip/session/offer_answer.hpp>

#include <doctest/doctest.h>

namespace offer_answer_test {

using namespace polysip;
using state = offer_answer::state;

TEST_CASE("3264-4-01: every step in every state") {
  for (u8 s = 0; s < static_cast<u8>(state::count); ++s) {
    auto const in = [s] {
      offer_answer m;
      if (s == static_cast<u8>(state::local_offer)) m.offer_sent().ignore();
      if (s == static_cast<u8>(state::remote_offer)) m.offer_received().ignore();
      return m;
    };
    auto const from = static_cast<state>(s);
    REQUIRE(in().now() == from);
    auto const check = [&](result<> (offer_answer::*step)(), state only, state to) {
      auto m = in();
      CHECK((m.*step)().code == (from == only ? error::none : error::wrong_state));
      CHECK(m.now() == (from == only ? to : from));
    };
    check(&offer_answer::offer_sent, state::stable, state::local_offer);
    check(&offer_answer::offer_received, state::stable, state::remote_offer);
    check(&offer_answer::answer_sent, state::remote_offer, state::stable);
    check(&offer_answer::answer_received, state::local_offer, state::stable);
    auto m = in();
    m.reset();
    CHECK(m.stable());
  }
}

TEST_CASE("3311-5.2-01: what a second offer is answered with") {
  offer_answer m;
  CHECK(m.refusal() == 0);
  CHECK(m.offer_sent());
  CHECK(m.refusal() == 491);
  CHECK(m.answer_received());
  CHECK(m.offer_received());
  CHECK(m.refusal() == 500);
}

}  // namespace offer_answer_test
