// What the output of every benchmark says about how it was made.
#pragma once
#include <benchmark/benchmark.h>

namespace bench {

inline void say_conditions() {
  benchmark::AddCustomContext("compiler", BENCH_COMPILER);
  benchmark::AddCustomContext("flags", BENCH_FLAGS);
}

}  // namespace bench
