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
      constexpr char const* names[] = {"INVITE client", "client", "INVITE server", "server"};
      std::printf("%-13s %2u of %2u go rows taken%s\n", names[m], taken, rows, missing.c_str());
      all = all && taken == rows;
    }
    return all;
  }

 private:
  static constexpr u32 machines = static_cast<u32>(polysip::machine::count);
  static std::array<polysip::fsm::diagram const*, machines> diagrams() {
    using polysip::fsm::diagram_of;
    return {&diagram_of<polysip::rfc6026_invite_client>, &diagram_of<polysip::rfc3261_client>,
            &diagram_of<polysip::rfc6026_invite_server>, &diagram_of<polysip::rfc3261_server>};
  }
  u32 count_[machines][most] = {};
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
