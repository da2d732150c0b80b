// The four machines together: every mutant is noticed, every row is taken, no walk ends in trouble.
#include "polysip/transaction/machines.hpp"

#include <doctest/doctest.h>

#include <cstdio>

#include "expected.hpp"
#include "runner.hpp"

using namespace polysip;

namespace {

/// Counts how a mutant of a machine was noticed: by a proof, else by the comparison with the RFC.
struct killed {
  u32 mutants = 0, by_proof = 0, by_rows = 0;
};

class mutator {
  fsm::diagram const& original_;
  expected::machine const text_;
  std::vector<fsm::entry> cells_;
  fsm::diagram mutant_;

 public:
  killed count;
  mutator(fsm::diagram const& d, char const* text)
      : original_(d),
        text_(expected::reader(d).read(text)),
        cells_(d.machine.cells, d.machine.cells + d.machine.cell_count()),
        mutant_(d) {
    mutant_.machine.cells = cells_.data();
  }

  void run() {
    for (auto& c : cells_) {
      if (c.what != fsm::go) continue;
      fsm::entry const kept = c;
      for (auto what : {fsm::missing, fsm::ignore, fsm::impossible}) {
        c = {what, 0, 0};
        judge();
      }
      for (u32 to = 0; to < original_.machine.states; ++to) {
        c = kept;
        c.to = static_cast<u8>(to);
        if (to != kept.to) judge();
      }
      for (u32 bit = 0; bit < 32; ++bit) {
        c = kept;
        if (!(kept.todo >> bit & 1)) continue;
        c.todo &= ~(1U << bit);
        judge();
      }
      c = kept;
    }
    for (u32 bit = 0; bit < 32; ++bit) {
      fsm::actions const all = original_.machine.on_start;
      mutant_.machine.on_start = all & ~(1U << bit);
      if (mutant_.machine.on_start != all) judge();
    }
  }
  u32 survivors() const { return count.mutants - count.by_proof - count.by_rows; }

 private:
  void judge() {
    ++count.mutants;
    fsm::flaws f;
    fsm::examine(mutant_.machine, f);
    if (f.count) ++count.by_proof;
    else if (!expected::differences(mutant_, text_).empty()) ++count.by_rows;
  }
};

template<class P> u32 surviving_mutants(char const* name, char const* text) {
  mutator m(fsm::diagram_of<P>, text);
  m.run();
  std::printf("%-22s %3u mutants: %3u refused by a proof, %3u by the rows, %u survive\n", name,
              m.count.mutants, m.count.by_proof, m.count.by_rows, m.survivors());
  return m.survivors();
}

/// Random walks: any input that is possible, at any time, until the transaction ends.
template<class P, class Queue> bool walks_well(char const* name) {
  auto const& d = data_of<P>;
  std::vector<u32> taken(d.cell_count());
  u64 random = 1;
  auto const below = [&](u64 n) { return (random = random * 6364136223846793005u + 1) % 8191 % n; };
  for (u32 walk = 0; walk < 2000; ++walk) {
    runner<rfc3261_timers, Queue> t(d, walk % 2 != 0);
    for (u32 step = 0; step < 60 && !t.over; ++step) {
      u32 const e = static_cast<u32>(below(d.events));
      bool const timer = d.is_timer(e);
      if (!timer && d.at(t.state, e).what != fsm::impossible) t.feed(e);
      if (timer) t.run_to(t.now + below(9000));
    }
    if (t.spoiled || t.times(fsm::destroy).size() > 1 || t.times(fsm::fail).size() > 1)
      return false;
    for (u32 i = 0; i < d.cell_count(); ++i) taken[i] += t.taken[i];
  }
  u32 rows = 0, covered = 0;
  for (u32 i = 0; i < d.cell_count(); ++i) {
    if (d.cells[i].what != fsm::go) continue;
    ++rows;
    if (taken[i]) ++covered;
  }
  std::printf("%-22s %2u of %2u go rows taken\n", name, covered, rows);
  return covered == rows;
}

}  // namespace

TEST_CASE("mutants: a proof or the RFC's rows notice each") {
  CHECK(surviving_mutants<rfc6026_invite_client>("rfc6026_invite_client",
                                                 expected::invite_client) == 0);
  CHECK(surviving_mutants<rfc3261_client>("rfc3261_client", expected::client) == 0);
  CHECK(surviving_mutants<rfc6026_invite_server>("rfc6026_invite_server",
                                                 expected::invite_server) == 0);
  CHECK(surviving_mutants<rfc3261_server>("rfc3261_server", expected::server) == 0);
}

TEST_CASE(
    "walks: every row is taken, nothing impossible happens, one end and one failure at most") {
  CHECK(walks_well<rfc6026_invite_client, wheel>("rfc6026_invite_client"));
  CHECK(walks_well<rfc3261_client, wheel>("rfc3261_client"));
  CHECK(walks_well<rfc6026_invite_server, wheel>("rfc6026_invite_server"));
  CHECK(walks_well<rfc3261_server, wheel>("rfc3261_server"));
  CHECK(walks_well<rfc6026_invite_client, flat_timers>("rfc6026_invite_client"));
  CHECK(walks_well<rfc6026_invite_server, flat_timers>("rfc6026_invite_server"));
}
