// Mutants of the four machines: whatever a row loses is noticed by a proof, by the exploration or
// by a scene. None of these knows the table.
#include "polysip/transaction/machines.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <memory>

#include "exploration.hpp"
#include "roles.hpp"
#include "runner.hpp"
#include "scene.hpp"
#include "scenes_client.hpp"
#include "scenes_server.hpp"

namespace machines_test {

using namespace polysip;

namespace {

enum notice : u32 { proof = 1, explored = 2, scene = 4 };

/// A machine to be spoilt, with those who look at it.
struct patient {
  char const* name;
  exploration::role role, partner;
  bool is_client, is_invite;
  char const* scenes;
  char const* equal;  // the one mutant that behaves as the machine does
};

class mutator {
  patient const& p_;
  fsm::diagram const& d_;
  std::vector<scenes::scene> const scenes_;
  std::vector<fsm::entry> cells_;
  exploration::role role_;
  std::vector<u32> waits_;  // what lasts for ever in the machine as it is
  u32 mutants_ = 0, survivors_ = 0, noticed_[3] = {};

 public:
  explicit mutator(patient const& p)
      : p_(p),
        d_(*p.role.names),
        scenes_(scenes::read(p.scenes)),
        cells_(d_.machine.cells, d_.machine.cells + d_.machine.cell_count()),
        role_(p.role) {
    role_.data.cells = cells_.data();
    explore(&waits_);
  }

  u32 run() {
    std::printf("%s; noticed by p: a proof, x: the exploration, s: a scene; =: the same\n",
                p_.name);
    CHECK(judge() == 0);  // as it is
    for (u32 s = 0; s < d_.machine.states; ++s)
      for (u32 e = 0; e < d_.machine.events; ++e)
        if (d_.machine.at(s, e).what == fsm::go) spoil(s, e);
    spoil_start();
    std::printf(
        "  %u mutants: %u noticed by a proof, %u by the exploration, %u by a scene; "
        "%u survive\n",
        mutants_, noticed_[0], noticed_[1], noticed_[2], survivors_);
    return survivors_;
  }

 private:
  void spoil(u32 s, u32 e) {
    auto const row = std::string(d_.states[s]) + " " + std::string(d_.events[e]);
    std::printf("  %-27s", row.c_str());
    auto& c = cells_[d_.machine.cell_index(s, e)];
    fsm::entry const kept = c;
    constexpr struct {
      fsm::kind what;
      char const* name;
    } without[] = {
        {fsm::missing, "gone"}, {fsm::ignore, "ignored"}, {fsm::impossible, "impossible"}};
    for (auto const& w : without) {
      c = {w.what, 0, 0};
      print(row, w.name);
    }
    for (u32 bit = 0; bit < 32; ++bit) {
      if (!(kept.todo >> bit & 1)) continue;
      c = kept;
      c.todo &= ~(1U << bit);
      print(row, "no " + action(1U << bit));
    }
    for (u32 to = 0; to < d_.machine.states; ++to) {
      if (to == kept.to) continue;
      c = kept;
      c.to = static_cast<u8>(to);
      print(row, "to " + std::string(d_.states[to]));
    }
    c = kept;
    std::printf("\n");
  }
  void spoil_start() {
    std::printf("  %-27s", "start");
    fsm::actions const all = d_.machine.on_start;
    for (u32 bit = 0; bit < 32; ++bit) {
      if (!(all >> bit & 1)) continue;
      role_.data.on_start = all & ~(1U << bit);
      print("start", "no " + action(1U << bit));
    }
    role_.data.on_start = all;
    std::printf("\n");
  }
  std::string action(fsm::actions bit) const {
    struct {
      std::string all{};
      void put(std::string_view s) { all += s; }
    } words;
    if (bit == fsm::slow) return "slow";
    fsm::detail::put_actions(words, d_, bit);
    return words.all;
  }
  void print(std::string const& row, std::string const& what) {
    u32 const by = judge();
    bool const equal = row + " " + what == p_.equal;
    ++mutants_;
    if (equal == (by != 0)) ++survivors_;
    for (u32 i = 0; i < 3; ++i) noticed_[i] += by >> i & 1;
    std::printf("  %s:%s%s%s%s", what.c_str(), by & proof ? "p" : "", by & explored ? "x" : "",
                by & scene ? "s" : "",
                by      ? ""
                : equal ? "="
                        : "SURVIVES");
  }

  u32 judge() {
    fsm::flaws f;
    fsm::examine(role_.data, f);
    std::vector<u32> waits;
    bool const odd = explore(&waits) || waits != waits_;
    return (f.count ? proof : 0U) | (odd ? explored : 0U) | (plays() ? 0U : scene);
  }
  bool explore(std::vector<u32>* waits) const {
    auto const& client = p_.is_client ? role_ : p_.partner;
    auto const& server = p_.is_client ? p_.partner : role_;
    for (bool const stream : {false, true})
      for (auto const& app :
           {exploration::answering, exploration::giving_up, exploration::silent}) {
        exploration::product const world(p_.is_invite, stream, app, client, server);
        auto const found = exploration::explorer(world).run();
        if (!found.fault.empty()) return true;
        waits->insert(waits->end(), {found.caller_waits, found.callee_waits});
      }
    return false;
  }
  bool plays() const {
    return scenes::play_all(
               scenes_,
               [&](bool reliable) { return std::make_unique<acted<>>(role_.data, d_, reliable); })
        .empty();
  }
};

}  // namespace

// Timer E runs at T2 already when it fires in Proceeding, and Trying would keep it there: the one
// mutant that no behaviour tells from the machine.
TEST_CASE("mutants: each is noticed") {
  using namespace exploration;
  patient const all[] = {{"rfc6026_invite_client", invite_client(), invite_server(), true, true,
                          scenes::invite_client, ""},
                         {"rfc3261_client", client(), server(), true, false, scenes::client,
                          "proceeding timer_e to trying"},
                         {"rfc6026_invite_server", invite_server(), invite_client(), false, true,
                          scenes::invite_server, ""},
                         {"rfc3261_server", server(), client(), false, false, scenes::server, ""}};
  for (auto const& p : all) CHECK(mutator(p).run() == 0);
}

}  // namespace machines_test
