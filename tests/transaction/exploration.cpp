// The product of client and server machine, explored to its last world: see product.hpp.
#include "exploration.hpp"

#include <doctest/doctest.h>

#include <cstdio>

#include "roles.hpp"

namespace exploration_test {

using namespace polysip;
using namespace exploration;

namespace {

findings explore(bool invite, bool stream, behaviour app, role const& client, role const& server) {
  product const p(invite, stream, app, client, server);
  auto const found = explorer(p).run();
  std::printf("%-10s on %-9s the application %-9s %6u states, %7u transitions, depth %2u\n",
              invite ? "INVITE" : "non-INVITE", stream ? "streams," : "datagrams,", app.name,
              found.states, found.moves, found.depth);
  if (!found.fault.empty()) std::printf("  %s\n", found.fault.c_str());
  return found;
}

/// Whether what an exploration prints of a fault is this.
bool finds(bool invite, role const& client, role const& server, std::string const& fault) {
  auto const found = explore(invite, false, answering, client, server);
  CHECK(found.fault == fault);
  return found.fault == fault;
}

// Broken machines that every proof lets pass.
struct forgetful_client : rfc6026_invite_client {  // acknowledges a refusal but once
  static constexpr auto table =
      fsm::amend(rfc6026_invite_client::table, {{completed, r3to6, fsm::ignore}});
};
struct literal_client : rfc6026_invite_client {  // figure 5: the ACK's error is a second outcome
  static constexpr auto table = fsm::amend(
      rfc6026_invite_client::table,
      {{completed, transport_error, fsm::go, terminated, fsm::stop | fsm::fail | fsm::destroy}});
};
struct stubborn_server : rfc6026_invite_server {  // never gives up waiting for the ACK
  static constexpr auto table =
      fsm::amend(rfc6026_invite_server::table,
                 {{completed, timer_h, fsm::go, completed, fsm::send | fsm::arm(timer_h)}});
};
struct mute_server : rfc3261_server {  // answers but once
  static constexpr auto table =
      fsm::amend(rfc3261_server::table, {{completed, received, fsm::ignore}});
};
static_assert(fsm_policy<forgetful_client> && fsm_policy<literal_client> &&
              fsm_policy<stubborn_server> && fsm_policy<mute_server>);

/// All go rows of a role were taken; prints how many.
bool covered(char const* name, role const& r) {
  u32 rows = 0, taken = 0;
  auto const& d = r.data;
  for (u32 s = 0; s < d.states; ++s)
    for (u32 e = 0; e < d.events; ++e) {
      if (d.at(s, e).what != fsm::go) continue;
      ++rows;
      if ((*r.taken)[d.cell_index(s, e)]) ++taken;
      else std::printf("not taken: %s %s\n", r.names->states[s].data(), r.names->events[e].data());
    }
  std::printf("%-22s the exploration takes %2u of %2u go rows\n", name, taken, rows);
  return taken == rows;
}

}  // namespace

TEST_CASE("exploration: the INVITE machines, every world") {
  role caller = invite_client(), callee = invite_server();
  std::vector<u32> taken[2] = {std::vector<u32>(caller.data.cell_count()),
                               std::vector<u32>(callee.data.cell_count())};
  caller.taken = &taken[0];
  callee.taken = &taken[1];
  for (bool const stream : {false, true}) {
    for (auto const& app : {answering, giving_up})
      CHECK(explore(true, stream, app, caller, callee).fault == "");
    auto const found = explore(true, stream, silent, caller, callee);
    CHECK(found.fault == "");
    CHECK(found.caller_waits == bits_of({rfc6026_invite_client::proceeding}));
    CHECK(found.callee_waits == bits_of({rfc6026_invite_server::proceeding}));
  }
  CHECK(covered("rfc6026_invite_client", caller));
  CHECK(covered("rfc6026_invite_server", callee));
}

TEST_CASE("exploration: the other machines, every world") {
  role asker = client(), answerer = server();
  std::vector<u32> taken[2] = {std::vector<u32>(asker.data.cell_count()),
                               std::vector<u32>(answerer.data.cell_count())};
  asker.taken = &taken[0];
  answerer.taken = &taken[1];
  for (bool const stream : {false, true}) {
    for (auto const& app : {answering, giving_up})
      CHECK(explore(false, stream, app, asker, answerer).fault == "");
    auto const found = explore(false, stream, silent, asker, answerer);
    CHECK(found.fault == "");
    CHECK(found.caller_waits == 0);  // Timer F
    CHECK(found.callee_waits == bits_of({rfc3261_server::proceeding}));
  }
  CHECK(covered("rfc3261_client", asker));
  CHECK(covered("rfc3261_server", answerer));
}

TEST_CASE("exploration: a broken machine is found, and the way to its fault is told") {
  std::string const refused =
      ", after: the request is sent; the request arrives; the application answers a refusal";
  CHECK(finds(true, invite_client<forgetful_client>(), invite_server(),
              "a refusal gets no ACK" + refused +
                  "; a refusal arrives, and will again; a refusal arrives "
                  "(client completed, server completed)"));
  CHECK(finds(true, invite_client<literal_client>(), invite_server(),
              "the caller is told of a second outcome" + refused +
                  "; a refusal arrives; the client's transport fails "
                  "(client terminated, server completed)"));
  CHECK(finds(true, invite_client(), invite_server<stubborn_server>(),
              "the callee may wait for ever" + refused + " (client calling, server completed)"));
  CHECK(finds(false, client(), server<mute_server>(),
              "a repeated request does not get the last response, after: the request is sent; "
              "the request arrives, and will again; the application answers a 2xx; "
              "the request arrives (client trying, server completed)"));
}

}  // namespace exploration_test
