// The machines, in the model that other tests use and in the real layer, do what the RFCs want.
#include <doctest/doctest.h>

#include <memory>

#include "layer_acts.hpp"
#include "polysip/transaction/machines.hpp"
#include "runner.hpp"
#include "scene.hpp"
#include "scenes_client.hpp"
#include "scenes_server.hpp"

namespace scenes_test {

using namespace polysip;

namespace {

template<class P> std::vector<u32> rows_taken_in(char const* text) {
  auto const& d = data_of<P>;
  std::vector<u32> taken(d.cell_count());
  for (auto const& s : scenes::read(text))
    for (bool const reliable : {false, true}) {
      acted<> subject(d, fsm::diagram_of<P>, reliable);
      if (!(reliable ? s.stream : s.datagram)) continue;
      CHECK(scenes::play(s, subject) == "");
      for (u32 i = 0; i < d.cell_count(); ++i) taken[i] += subject.taken[i];
    }
  return taken;
}

template<class P> bool all_rows_taken(char const* name, char const* text) {
  auto const& d = fsm::diagram_of<P>;
  auto const taken = rows_taken_in<P>(text);
  u32 rows = 0, covered = 0;
  for (u32 s = 0; s < d.machine.states; ++s)
    for (u32 e = 0; e < d.machine.events; ++e) {
      if (d.machine.at(s, e).what != fsm::go) continue;
      ++rows;
      if (taken[d.machine.cell_index(s, e)]) ++covered;
      else std::printf("not taken: %s %s\n", d.states[s].data(), d.events[e].data());
    }
  std::printf("%-22s scenes take %2u of %2u go rows\n", name, covered, rows);
  return covered == rows;
}

template<class P, class Queue> std::string in_the_model(char const* text) {
  return scenes::play_all(scenes::read(text), [](bool reliable) {
    return std::make_unique<acted<Queue>>(data_of<P>, fsm::diagram_of<P>, reliable);
  });
}
std::string in_the_layer(char const* text, machine which) {
  return scenes::play_all(scenes::read(text), [which](bool reliable) {
    return std::make_unique<lab::layer_acts>(which, reliable);
  });
}

}  // namespace

TEST_CASE("scenes: in the model, every row is taken") {
  CHECK(all_rows_taken<rfc6026_invite_client>("rfc6026_invite_client", scenes::invite_client));
  CHECK(all_rows_taken<rfc3261_client>("rfc3261_client", scenes::client));
  CHECK(all_rows_taken<rfc6026_invite_server>("rfc6026_invite_server", scenes::invite_server));
  CHECK(all_rows_taken<rfc3261_server>("rfc3261_server", scenes::server));
}

TEST_CASE("scenes: the other timer queue makes no difference") {
  CHECK(in_the_model<rfc6026_invite_client, flat_timers>(scenes::invite_client) == "");
  CHECK(in_the_model<rfc3261_client, flat_timers>(scenes::client) == "");
  CHECK(in_the_model<rfc6026_invite_server, flat_timers>(scenes::invite_server) == "");
  CHECK(in_the_model<rfc3261_server, flat_timers>(scenes::server) == "");
}

TEST_CASE("scenes: in the real layer") {
  CHECK(in_the_layer(scenes::invite_client, machine::invite_client) == "");
  CHECK(in_the_layer(scenes::client, machine::client) == "");
  CHECK(in_the_layer(scenes::invite_server, machine::invite_server) == "");
  CHECK(in_the_layer(scenes::server, machine::server) == "");
}

}  // namespace scenes_test
