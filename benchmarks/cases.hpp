// Cases of Google Benchmark over named messages: NAME/corpus for all of them in one iteration, and
// NAME/MESSAGE for each. Counter "messages": how many one iteration takes.
#pragma once
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "conditions.hpp"
#include "corpus.hpp"
#include "peers/peer.hpp"

namespace bench {

/// `run(m)` for each m of `all`, which must outlive the cases; a case ends when it gives false.
template<class M, class F> void add(std::string const& name, std::vector<M> const& all, F run) {
  auto const whole = [run, &all](benchmark::State& state) {
    for (auto _ : state)
      for (auto const& m : all)
        if (!run(m)) return state.SkipWithError(m.name.c_str());
    state.counters["messages"] = static_cast<double>(all.size());
  };
  benchmark::RegisterBenchmark((name + "/corpus").c_str(), whole);
  for (auto const& m : all) {
    auto const one = [run, &m](benchmark::State& state) {
      for (auto _ : state)
        if (!run(m)) return state.SkipWithError("refused");
      state.counters["messages"] = 1;
    };
    benchmark::RegisterBenchmark((name + "/" + m.name).c_str(), one);
  }
}

/// The folder's messages; none when the command line is wrong. Says in the output what is measured.
inline std::vector<sip_file> start(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2)
    return std::fprintf(stderr, "usage: %s [--benchmark_...] DIR\n", argv[0]),
           std::vector<sip_file>{};
  auto all = load_corpus(argv[1]);
  std::size_t bytes = 0;
  for (auto const& m : all) bytes += m.bytes.size();
  say_conditions();
  benchmark::AddCustomContext("corpus_messages", std::to_string(all.size()));
  benchmark::AddCustomContext("corpus_bytes", std::to_string(bytes));
  for (auto const& p : peers())
    benchmark::AddCustomContext(std::string{"peer_"} + p.name, p.version);
  return all;
}

}  // namespace bench
