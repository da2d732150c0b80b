// Times of transactions, both ends in one process: OPTIONS and its 200, whole calls, and OPTIONS
// while 100 to 100,000 server transactions linger; other libraries beside them.
#include <benchmark/benchmark.h>

#include <string>

#include "conditions.hpp"
#include "pairs.hpp"
#include "peers/pairs_peer.hpp"

namespace {

using bench::work;
using polysip::millis;
using polysip::u32;
constexpr u32 batch = 64;

/// Batches of pairs or calls, half a second of the ends' own time apart.
void run(benchmark::State& state, work what) {
  bench::pairs both;
  both.run(what, 200, bench::usual_gap);  // warm
  u32 const before = both.succeeded();
  for (auto _ : state) both.run(what, batch, bench::usual_gap);
  auto const done = static_cast<benchmark::IterationCount>(both.succeeded() - before);
  if (done != state.iterations() * batch) state.SkipWithError("not all of them succeeded");
  state.SetItemsProcessed(state.iterations() * batch);
}

/// As many server transactions linger as are asked for: each does for Timer J, 32 s, so as many
/// begin in that time, evenly.
void live(benchmark::State& state) {
  auto const lingering = static_cast<u32>(state.range(0));
  bench::pairs both;
  millis begun = 0;
  auto const some = [&](u32 n) {
    for (u32 i = 0; i < n; ++i, ++begun)
      both.run(work::ask, 1, (begun + 1) * 32'000 / lingering - begun * 32'000 / lingering);
  };
  some(2 * lingering);
  for (auto _ : state) some(batch);
  state.counters["live"] = both.lingering();
  state.SetItemsProcessed(state.iterations() * batch);
}

void peer(benchmark::State& state, bench::pairs_peer const& p) {
  if (p.ask(200) != 200) return state.SkipWithError("not all of them succeeded");
  for (auto _ : state)
    if (p.ask(batch) != batch) return state.SkipWithError("not all of them succeeded");
  state.SetItemsProcessed(state.iterations() * batch);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  bench::say_conditions();
  benchmark::RegisterBenchmark("polysip/options", run, work::ask);
  benchmark::RegisterBenchmark("polysip/call", run, work::call);
  benchmark::RegisterBenchmark("polysip/live", live)
      ->Arg(100)
      ->Arg(1000)
      ->Arg(10'000)
      ->Arg(100'000);
  for (auto const& p : bench::pairs_peers()) {
    std::string const name = std::string(p.name) + "/options";
    benchmark::AddCustomContext(std::string("peer_") + p.name,
                                std::string(p.version) + ", " + p.way);
    benchmark::RegisterBenchmark(name.c_str(), [&p](benchmark::State& s) { peer(s, p); });
  }
  benchmark::RunSpecifiedBenchmarks();
}
