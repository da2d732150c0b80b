// Times of parsing one message and the corpus: ours beside the floors of the same bytes.
#include <benchmark/benchmark.h>

#include <cstring>

#include "corpus.hpp"
#include "workload.hpp"

namespace {

using parser = bool (*)(std::string_view);

bool copy_bytes(std::string_view text) {
  static char room[1 << 17];
  std::memcpy(room, text.data(), text.size());
  benchmark::DoNotOptimize(room);
  return true;
}

bool find_feeds(std::string_view text) {
  unsigned n = 0;
  for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) ++n;
  benchmark::DoNotOptimize(n);
  return n != 0;
}

#if POLYSIP_SIMD
// One pass over all bytes that counts line ends and colons; the odd end is left out.
bool bare_scan(std::string_view text) {
  using block = polysip::simd::widest;
  int n = 0;
  for (std::size_t at = 0; at + block::size <= text.size(); at += block::size)
    n += __builtin_popcount(block{text.data() + at}.any<'\r', '\n', ':'>());
  benchmark::DoNotOptimize(n);
  return n != 0;
}
#endif

bool line_index(std::string_view text) {
  polysip::detail::line lines[128];
  auto const r = polysip::detail::index_lines(text, text.find('\n') + 1, lines, 128);
  benchmark::DoNotOptimize(lines);
  return r.count != 0;
}

void add(char const* name, parser run, std::vector<bench::sip_file> const& corpus) {
  auto const all = [run, &corpus](benchmark::State& state) {
    for (auto _ : state)
      for (auto const& m : corpus)
        if (!run(m.bytes)) return state.SkipWithError(m.name.c_str());
  };
  benchmark::RegisterBenchmark((std::string{name} + "/corpus").c_str(), all);
  for (auto const& m : corpus) {
    auto const one = [run, &m](benchmark::State& state) {
      for (auto _ : state)
        if (!run(m.bytes)) return state.SkipWithError("refused");
    };
    benchmark::RegisterBenchmark((std::string{name} + "/" + m.name).c_str(), one);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) return std::fputs("usage: bench_parse [--benchmark_...] DIR\n", stderr), 2;
  auto const corpus = bench::load_corpus(argv[1]);
  if (corpus.empty()) return 2;
  add("typed", bench::typed, corpus);
  add("indexed", bench::indexed, corpus);
  add("line_index", line_index, corpus);
  add("memcpy", copy_bytes, corpus);
  add("memchr", find_feeds, corpus);
#if POLYSIP_SIMD
  add("scan", bare_scan, corpus);
#endif
  benchmark::RunSpecifiedBenchmarks();
}
