#include "polysip/transaction/machine_data.hpp"

#include <doctest/doctest.h>

#include "polysip/transaction/machines.hpp"

namespace machine_data_test {

using namespace polysip;

namespace {

static_assert(client_fsm_policy<rfc6026_invite_client> && client_fsm_policy<rfc3261_client>);
static_assert(server_fsm_policy<rfc6026_invite_server> && server_fsm_policy<rfc3261_server>);
static_assert(invite_server_fsm_policy<rfc6026_invite_server>);
static_assert(!invite_server_fsm_policy<rfc3261_server>);
static_assert(!client_fsm_policy<rfc3261_server> && !server_fsm_policy<rfc3261_client>);
static_assert(!client_fsm_policy<int>);

/// As RFC 3261 had them, without Accepted: 17.1.1.2, 17.2.1.
struct old_invite_client : rfc6026_invite_client {
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table,
                 {{calling, r2xx, fsm::go, terminated, fsm::stop | fsm::tell | fsm::destroy}});
};
struct old_invite_server : rfc6026_invite_server {
  static constexpr auto table = fsm::amend(
      rfc6026_invite_server::table,
      {{proceeding, send_2xx, fsm::go, terminated, fsm::stop | fsm::send | fsm::destroy}});
};
static_assert(invite_client_fsm_policy<rfc6026_invite_client>);
static_assert(!outlives_success<old_invite_client> && !outlives_sent_success<old_invite_server>);

}  // namespace

TEST_CASE("data_of: inputs that a machine lacks are none") {
  constexpr auto none = machine_data::none;
  auto const& c = data_of<rfc6026_invite_client>;
  CHECK(c.provisional == fsm::code(rfc6026_invite_client::r1xx));
  CHECK(c.success == fsm::code(rfc6026_invite_client::r2xx));
  CHECK(c.failure == fsm::code(rfc6026_invite_client::r3to6));
  CHECK(c.transport_error == fsm::code(rfc6026_invite_client::transport_error));
  CHECK(c.received == none);
  CHECK(c.acked == none);
  CHECK(c.send_provisional == none);

  auto const& s = data_of<rfc6026_invite_server>;
  CHECK(s.received == fsm::code(rfc6026_invite_server::received));
  CHECK(s.acked == fsm::code(rfc6026_invite_server::acked));
  CHECK(s.send_provisional == fsm::code(rfc6026_invite_server::send_1xx));
  CHECK(s.send_success == fsm::code(rfc6026_invite_server::send_2xx));
  CHECK(s.send_failure == fsm::code(rfc6026_invite_server::send_3to6));
  CHECK(s.success == none);
  CHECK(data_of<rfc3261_server>.acked == none);
}

TEST_CASE("data_of: machines for other requests do not tell success from failure") {
  CHECK(data_of<rfc3261_client>.success == data_of<rfc3261_client>.failure);
  CHECK(data_of<rfc3261_server>.send_success == data_of<rfc3261_server>.send_failure);
}

TEST_CASE("data_of: timers by number, by event and by letter") {
  auto const& d = data_of<rfc6026_invite_server>;
  using m = rfc6026_invite_server;
  CHECK(d.timers == 5);
  CHECK(d.timer_event(0) == fsm::code(m::timer_trying));
  CHECK(d.timer_event(4) == fsm::code(m::timer_l));
  CHECK(d.letter_of(fsm::code(m::timer_h)) == letter::h);
  CHECK(d.is_timer(fsm::code(m::timer_g)));
  CHECK(!d.is_timer(d.transport_error));
  CHECK(!d.is_timer(d.send_failure));
  CHECK(d.timers_armed_by(fsm::arm(m::timer_g) | fsm::arm(m::timer_h) | fsm::slow | fsm::send) ==
        0b00110);
}

TEST_CASE("machine_data: each letter stands at its own event") {
  auto const& d = data_of<rfc3261_client>;
  CHECK(d.letter_of(fsm::code(rfc3261_client::timer_e)) == letter::e);
  CHECK(d.letter_of(fsm::code(rfc3261_client::timer_f)) == letter::f);
  CHECK(d.letter_of(fsm::code(rfc3261_client::timer_k)) == letter::k);
  auto const& s = data_of<rfc3261_server>;
  CHECK(s.letter_of(fsm::code(rfc3261_server::timer_late_trying)) == letter::late_trying);
  CHECK(s.letter_of(fsm::code(rfc3261_server::timer_j)) == letter::j);
  auto const& c = data_of<rfc6026_invite_client>;
  CHECK(c.letter_of(fsm::code(rfc6026_invite_client::timer_a)) == letter::a);
  CHECK(c.letter_of(fsm::code(rfc6026_invite_client::timer_b)) == letter::b);
  CHECK(c.letter_of(fsm::code(rfc6026_invite_client::timer_d)) == letter::d);
  CHECK(c.letter_of(fsm::code(rfc6026_invite_client::timer_m)) == letter::m);
}

}  // namespace machine_data_test
