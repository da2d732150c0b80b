// Times of parsing one message and the corpus: ours beside peers and the floors of the same bytes.
#include <cstring>

#include "cases.hpp"
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

// What any index has to do at least: each line's begin, colon and end are written down; nothing is
// checked and no header is named.
bool bare_index(std::string_view text) {
  using block = polysip::simd::widest;
  struct line {
    unsigned at, colon, end;
  } lines[128];
  auto const colons = block::all(':'), feeds = block::all('\n');
  unsigned n = 0, start = 0;
  for (std::size_t at = 0; at + 64 <= text.size(); at += 64) {
    auto ends = polysip::simd::bits64(text.data() + at, [&](block b) { return b.same(feeds); });
    for (; ends && n < 128 && start + block::size <= text.size(); ends &= ends - 1) {
      auto const end = static_cast<unsigned>(at) + static_cast<unsigned>(__builtin_ctzll(ends));
      auto const first = block{text.data() + start}.same(colons);
      lines[n++] = {start, start + (first ? static_cast<unsigned>(__builtin_ctz(first)) : 0), end};
      start = end + 1;
    }
  }
  benchmark::DoNotOptimize(lines);
  return n != 0;
}
#endif

// Where the header lines begin is known to whoever has read the start line.
struct headed_file : bench::sip_file {
  explicit headed_file(sip_file const& f) : sip_file(f), headers_at(bytes.find('\n') + 1) {}
  std::size_t headers_at;
};

bool line_index(headed_file const& f) {
  polysip::detail::line lines[128];
  auto const r = polysip::detail::index_lines(f.bytes, f.headers_at, lines, 128);
  benchmark::DoNotOptimize(lines);
  return r.count != 0;
}

void add(char const* name, parser run, std::vector<bench::sip_file> const& corpus) {
  bench::add(name, corpus, [run](bench::sip_file const& m) { return run(m.bytes); });
}

}  // namespace

int main(int argc, char** argv) {
  auto const corpus = bench::start(argc, argv);
  if (corpus.empty()) return 2;
  add("typed", bench::typed, corpus);
  add("indexed", bench::indexed, corpus);
  std::vector<headed_file> const headed(corpus.begin(), corpus.end());
  bench::add("line_index", headed, line_index);
  add("memcpy", copy_bytes, corpus);
  add("memchr", find_feeds, corpus);
#if POLYSIP_SIMD
  add("bare_index", bare_index, corpus);
  add("scan", bare_scan, corpus);
#endif
  for (auto const& p : bench::peers()) add(p.name, p.parse, corpus);
  benchmark::RunSpecifiedBenchmarks();
}
