// The fuzzer's guide through the machines: they are tables, so that no branch of the code tells one
// state from another. libFuzzer takes each cell that was used as if it were a branch.
#pragma once
#include "../support/row_count.hpp"

namespace fuzz {

[[gnu::section("__libfuzzer_extra_counters"), gnu::used]] static polysip::u8 cells[4 * 16 * 16];

/// Counts over all runs; printed at the end.
struct rows_of_all_runs : lab::row_count {
  ~rows_of_all_runs() { all_taken(); }
};
static rows_of_all_runs rows_of_all;

struct guide : polysip::no_trace {
  void transition(polysip::millis, polysip::machine which, polysip::u8 state,
                  polysip::u8 event) noexcept {
    rows_of_all.note(which, state, event);
    auto& c = cells[static_cast<polysip::u8>(which) * 256 + (state & 15) * 16 + (event & 15)];
    if (c != 255) ++c;
  }
};

}  // namespace fuzz
