// Which rows of the four machines were taken in real stacks, counted by their trace.
#pragma once
#include <array>
#include <cstdio>
#include <string>

#include "polysip/trace/none.hpp"
#include "polysip/transaction/export.hpp"
#include "polysip/transaction/machines.hpp"
#include "polysip/transaction/transaction.hpp"

namespace lab {

class row_count {
  using u8 = polysip::u8;
  using u32 = polysip::u32;
  using u64 = polysip::u64;
  static constexpr u32 most = 64;  // cells of a machine

 public:
  void note(polysip::machine which, u8 state, u8 event) {
    auto const& d = *diagrams()[static_cast<u8>(which)];
    ++count_[static_cast<u8>(which)][d.machine.cell_index(state, event)];
  }
  void add(row_count const& other) {
    for (u32 m = 0; m < machines; ++m)
      for (u32 i = 0; i < most; ++i) count_[m][i] += other.count_[m][i];
  }
  /// Transactions that their machine ended.
  u64 ended(polysip::machine which) const {
    u64 sum = 0;
    each_end(which, [&](std::string_view, std::string_view, u64 n) { sum += n; });
    return sum;
  }
  /// Prints how many transactions of each kind ended, and by what.
  void print_ends() const {
    for (u32 m = 0; m < machines; ++m) {
      auto const which = static_cast<polysip::machine>(m);
      auto const n = [](u64 v) { return static_cast<unsigned long long>(v); };
      std::printf("%-13s %7llu transactions ended:", titles[m], n(ended(which)));
      each_end(which, [&](std::string_view state, std::string_view event, u64 times) {
        std::printf("  %s %s %llu", std::string(state).c_str(), std::string(event).c_str(),
                    n(times));
      });
      std::printf("\n");
    }
  }
  /// Prints how many go rows of each machine were taken, and which were not; whether all were.
  bool all_taken() const {
    bool all = true;
    for (u32 m = 0; m < machines; ++m) {
      auto const& d = *diagrams()[m];
      u32 rows = 0, taken = 0;
      std::string missing;
      for (u32 s = 0; s < d.machine.states; ++s)
        for (u32 e = 0; e < d.machine.events; ++e) {
          if (d.machine.at(s, e).what != polysip::fsm::go) continue;
          ++rows;
          if (count_[m][d.machine.cell_index(s, e)]) ++taken;
          else missing += "; not " + std::string(d.states[s]) + " " + std::string(d.events[e]);
        }
      std::printf("%-13s %2u of %2u go rows taken%s\n", titles[m], taken, rows, missing.c_str());
      all = all && taken == rows;
    }
    return all;
  }

 private:
  static constexpr char const* titles[] = {"INVITE client", "client", "INVITE server", "server"};
  /// f(state, event, times) for each row that leads to the end.
  template<class F> void each_end(polysip::machine which, F f) const {
    auto const m = static_cast<u8>(which);
    auto const& d = *diagrams()[m];
    for (u32 s = 0; s < d.machine.states; ++s)
      for (u32 e = 0; e < d.machine.events; ++e)
        if (d.machine.at(s, e).todo & polysip::fsm::destroy)
          f(d.states[s], d.events[e], count_[m][d.machine.cell_index(s, e)]);
  }
  static constexpr u32 machines = static_cast<u32>(polysip::machine::count);
  static std::array<polysip::fsm::diagram const*, machines> diagrams() {
    using polysip::fsm::diagram_of;
    return {&diagram_of<polysip::rfc6026_invite_client>, &diagram_of<polysip::rfc3261_client>,
            &diagram_of<polysip::rfc6026_invite_server>, &diagram_of<polysip::rfc3261_server>};
  }
  u64 count_[machines][most] = {};
};

/// The trace policy that counts.
struct counting_trace : polysip::no_trace {
  row_count* rows = nullptr;
  void transition(polysip::millis, polysip::machine which, polysip::u8 state,
                  polysip::u8 event) noexcept {
    if (rows) rows->note(which, state, event);
  }
};

}  // namespace lab
