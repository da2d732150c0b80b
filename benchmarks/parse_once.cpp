// parse_once MODE DIR N: N passes over DIR's *.sip, for counting instructions as the difference of
// two N. MODE: indexed, typed or write. Prints nothing; fails when a message does.
#include <cstdlib>

#include "corpus.hpp"
#include "workload.hpp"

namespace {

char room[1 << 17];

// `run` for each of `messages`, N times; false at the first that fails.
template<class M, class F> bool passes(std::vector<M> const& messages, long n, F&& run) {
  for (; n > 0; --n)
    for (auto const& m : messages)
      if (!run(m)) return false;
  return true;
}

bool write(std::vector<bench::sip_file> const& corpus, long n) {
  std::vector<bench::typed_message> messages;
  for (auto const& file : corpus) messages.emplace_back(file.bytes);
  return passes(messages, n, [](auto const& m) { return !bench::written(m, room).empty(); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: parse_once indexed|typed|write DIR N\n", stderr), 2;
  auto const corpus = bench::load_corpus(argv[2]);
  long const n = std::atol(argv[3]);
  if (corpus.empty()) return std::fprintf(stderr, "no *.sip in %s\n", argv[2]), 2;
  std::string const mode = argv[1];
  if (mode == "write") return write(corpus, n) ? 0 : 1;
  if (mode != "indexed" && mode != "typed") return 2;
  auto const run = mode == "typed" ? bench::typed : bench::indexed;
  return passes(corpus, n, [&](auto const& m) { return run(m.bytes); }) ? 0 : 1;
}
