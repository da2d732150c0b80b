// Time of one event in four forms of the same machine: our table, a switch, std::variant, virtual
// functions. machines.py adds compile time and sizes of their objects.
#include "machines/server.hpp"

#include <benchmark/benchmark.h>

#include "conditions.hpp"

// A request that is repeated before and after its provisional and final response.
machines::event machines::life[] = {event::received,   event::late_trying, event::received,
                                    event::send_final, event::received,    event::error,
                                    event::received,   event::timer_j};

namespace {

using machines::world;
using runner = std::uint64_t (*)(std::uint32_t, world&);
constexpr std::uint32_t batch = 1000;

void run(benchmark::State& state, runner live, std::uint32_t size) {
  world expected, w;
  machines::lives_switch(1, expected);
  live(1, w);
  if (w.sent != expected.sent || w.armed != expected.armed || w.ended != expected.ended ||
      w.trying != expected.trying || w.warned != expected.warned)
    return state.SkipWithError("it is another machine");
  for (auto _ : state) benchmark::DoNotOptimize(live(batch, w));
  state.counters["bytes"] = size;
  state.SetItemsProcessed(state.iterations() * batch * machines::life_events);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  bench::say_conditions();
  using namespace machines;
  struct {
    char const* name;
    runner live;
    std::uint32_t size;
  } const forms[] = {{"table", lives_table, size_table},
                     {"switch", lives_switch, size_switch},
                     {"variant", lives_variant, size_variant},
                     {"virtual", lives_virtual, size_virtual}};
  for (auto const& f : forms)
    benchmark::RegisterBenchmark(f.name, [f](benchmark::State& s) { run(s, f.live, f.size); });
  benchmark::RunSpecifiedBenchmarks();
}
