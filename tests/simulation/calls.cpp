// Seeded calls between simulated agents under loss, duplication and reordering.
//   calls                  10,000 seeds; their traffic must be `expected_traffic`
//   calls FIRST COUNT      other seeds
//   calls --replay SEED    one seed, with its ladder
#include <cstdlib>
#include <cstring>
#include <memory>

#include "world.hpp"

namespace {

using namespace simulation;

/// All that the 10,000 seeds put on the wire, the same from every compiler. It changes with every
/// change of the stack's traffic: when that was meant, take over the number that is printed.
constexpr u64 expected_traffic = 0x4c026b7592440119;
constexpr u64 seeds = 10'000;

struct console {
  void put(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }
};

bool replay(u64 seed) {
  totals sum;
  auto const w = std::make_unique<world>(seed, true);
  w->run(sum);
  console out;
  std::printf("seed %llu, traffic %016llx\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(w->traffic()));
  w->seen().print_ladder(out);
  for (auto const& f : w->seen().faults) std::printf("FAULT at %s\n", f.c_str());
  return w->seen().faults.empty();
}

u64 run(u64 seed, totals& sum, bool& good) {
  auto const w = std::make_unique<world>(seed, false);
  w->run(sum);
  good = w->seen().faults.empty();
  return w->traffic();
}

void print(totals const& t) {
  auto const n = [](u64 v) { return static_cast<unsigned long long>(v); };
  std::printf("%u seeds, %u failed, %llu simulated hours\n", t.seeds, t.failed,
              n(t.time / 3'600'000));
  std::printf("calls: both sides say answered %u, refused %u, canceled %u\n", t.answered, t.refused,
              t.canceled);
  std::printf(
      "       caller had a timeout %u, callee without ACK %u, BYE without answer %u, left "
      "open by a lost BYE %u\n",
      t.caller_timeout, t.no_ack, t.bye_timeout, t.swept);
  std::printf("holds and resumes %u, timeouts %u, glares %u\n", t.holds, t.change_timeout,
              t.glares);
  std::printf("REFER %u, followed to the end %u, timeouts %u\n", t.transfers, t.transfers_done,
              t.transfer_timeouts);
  std::printf("MESSAGE %u, timeouts %u; OPTIONS %u; forged %u\n", t.letters, t.letter_timeouts,
              t.options, t.forged);
  std::printf("messages %llu, lost %llu, doubled %llu, at most %u a seed\n", n(t.messages),
              n(t.lost), n(t.duplicated), t.most_messages);
  std::printf("traffic %016llx\n", n(t.traffic));
}

bool run_all(u64 first, u64 count, totals& sum) {
  u32 shown = 0;
  bool all_good = true;
  for (u64 seed = first; seed < first + count; ++seed) {
    bool good = true;
    auto const traffic = run(seed, sum, good);
    if (seed % 100 == 0) {  // the same seed, the same bytes
      totals again;
      if (run(seed, again, good) != traffic) good = false, std::puts("a replay differs");
    }
    if (good) continue;
    all_good = false;
    if (shown++ < 3) replay(seed);
    else std::printf("seed %llu failed\n", static_cast<unsigned long long>(seed));
  }
  return all_good;
}

}  // namespace

int main(int argc, char** argv) {
  auto const number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
  if (argc == 3 && std::strcmp(argv[1], "--replay") == 0) return replay(number(2)) ? 0 : 1;
  if (argc != 1 && argc != 3)
    return std::fputs("usage: calls [FIRST COUNT | --replay SEED]\n", stderr), 2;
  totals sum;
  bool const good = argc == 3 ? run_all(number(1), number(2), sum) : run_all(1, seeds, sum);
  print(sum);
  if (argc == 1 && sum.traffic != expected_traffic) {
    std::printf("FAILED: expected traffic %016llx; see expected_traffic in calls.cpp\n",
                static_cast<unsigned long long>(expected_traffic));
    return 1;
  }
  return good ? 0 : 1;
}
