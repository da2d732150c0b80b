// Seeded calls, transfers and messages between three simulated agents, where everything goes wrong
// that can: see plan.hpp. Usage: see `help`.
#include <cstdlib>
#include <memory>

#include "world.hpp"

namespace {

using namespace simulation;

constexpr char help[] =
    "simulate [FIRST COUNT]     checks seeds, by default those of which the traffic is known\n"
    "simulate SEED OPTION...    one seed, with its ladder; the options change what it decides:\n"
    "  --loss=PERCENT  --delay=MILLISECONDS  --calm (no other trouble)  --mermaid\n";

/// Gives 100,000 transactions of each kind, and some more.
constexpr u64 seeds = 65'000, wanted = 100'000;
/// All that these seeds put on the wire, the same from every compiler. It changes with every
/// change of the stack's traffic: when that was meant, take over the number that is printed.
constexpr u64 expected_traffic = 0x47f9f14127031ed5;

struct console {
  void put(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }
};
constexpr unsigned long long n(u64 v) { return v; }

void print(plan const& p) {
  auto const& t = p.trouble;
  std::printf("%s, %u to %u ms, %u %% lost, %u %% doubled", p.streams ? "TCP" : "UDP",
              p.link.delay_min, p.link.delay_max, p.link.loss_percent, p.link.duplicate_percent);
  if (t.parted_after)
    std::printf("; alice and bob parted from %llu for %llu ms", n(t.parted_after), n(t.parted_for));
  if (t.jump_after) std::printf("; a clock jumps by %llu ms", n(t.jump_by));
  if (t.broken_after) std::printf("; connections broken at %llu", n(t.broken_after));
  if (t.refused_send)
    std::printf("; sends refused to agent %u: %u from no. %u", t.whose, t.refused_sends,
                t.refused_send);
  if (t.refused_storage)
    std::printf("; requests for storage refused: %u from no. %u", t.refused_stores,
                t.refused_storage);
  std::printf("\n");
}

bool show(u64 seed, plan const& p, bool mermaid) {
  totals sum;
  auto const w = std::make_unique<world>(seed, p, true);
  w->run(sum);
  console out;
  if (!mermaid) {
    std::printf("seed %llu, traffic %016llx: ", n(seed), n(w->traffic()));
    print(p);
  }
  w->seen().print_ladder(out, mermaid);
  for (auto const& f : w->seen().faults) std::printf("FAULT at %s\n", f.c_str());
  return w->seen().faults.empty();
}

int show(u64 seed, char** option) {
  auto p = plan_of(seed);
  bool mermaid = false;
  for (; *option; ++option) {
    std::string_view const o = *option;
    auto const value = static_cast<u32>(std::strtoul(*option + o.find('=') + 1, nullptr, 10));
    if (o.starts_with("--loss=")) p.link.loss_percent = value;
    else if (o.starts_with("--delay=")) p.link.delay_min = p.link.delay_max = value;
    else if (o == "--calm") p.trouble = {}, p.forgeries = false;
    else if (o == "--mermaid") mermaid = true;
    else return std::fputs(help, stderr), 2;
  }
  return show(seed, p, mermaid) ? 0 : 1;
}

u64 run(u64 seed, totals& sum, bool& good) {
  auto const w = std::make_unique<world>(seed, plan_of(seed), false);
  w->run(sum);
  good = good && w->seen().faults.empty();
  return w->traffic();
}

void print(totals const& t) {
  std::printf("%u seeds, %u failed, %llu simulated hours\n", t.seeds, t.failed,
              n(t.time / 3'600'000));
  std::printf("calls: both sides say answered %u, refused %u, canceled %u\n", t.answered, t.refused,
              t.canceled);
  std::printf(
      "       caller had a timeout %u, callee without ACK %u, BYE without answer %u, left "
      "open by a lost BYE %u\n",
      t.caller_timeout, t.no_ack, t.bye_timeout, t.swept);
  std::printf("forked calls %u, two accepted %u\n", t.forks, t.forks_twice);
  std::printf("holds and resumes %u, timeouts %u, glares %u\n", t.holds, t.change_timeout,
              t.glares);
  std::printf("REFER %u, followed to the end %u, timeouts %u\n", t.transfers, t.transfers_done,
              t.transfer_timeouts);
  std::printf("MESSAGE %u, timeouts %u; OPTIONS %u; forged %u\n", t.letters, t.letter_timeouts,
              t.options, t.forged);
  std::printf(
      "partitions %u, jumps of a clock %u, broken connections %u, refused sends %llu, full storage "
      "%llu; explained by what one end was told %u\n",
      t.parted, t.jumps, t.broken, n(t.refused_sends), n(t.refused_stores), t.explained);
  std::printf("long silences %u\n", t.silences);
  std::printf("BYEs that found no room and ended their call %u, BYEs of forks that left late %u\n",
              t.byes_without_room, t.late_fork_byes);
  t.rows.print_ends();
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
    if (shown++ < 3) show(seed, plan_of(seed), false);
    else std::printf("seed %llu failed\n", n(seed));
  }
  return all_good;
}

/// The known seeds: is that all, and the same as ever?
bool as_expected(totals const& sum) {
  bool good = sum.traffic == expected_traffic;
  if (!good)
    std::printf("FAILED: expected traffic %016llx; see expected_traffic in simulate.cpp\n",
                n(expected_traffic));
  for (u8 m = 0; m < static_cast<u8>(polysip::machine::count); ++m)
    if (sum.rows.ended(static_cast<polysip::machine>(m)) < wanted) {
      std::printf("FAILED: fewer than %llu transactions of each kind\n", n(wanted));
      good = false;
    }
  if (!sum.byes_without_room || !sum.late_fork_byes) {
    std::puts("FAILED: no BYE without room, or none of a fork that was refused, took effect");
    good = false;
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  auto const number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
  auto const is_number = [&](int i) { return i < argc && argv[i][0] >= '0' && argv[i][0] <= '9'; };
  if (argc > 1 && !is_number(1)) return std::fputs(help, stderr), 2;
  if (argc > 1 && !is_number(2)) return show(number(1), argv + 2);
  totals sum;
  bool good = argc > 1 ? run_all(number(1), number(2), sum) : run_all(1, seeds, sum);
  print(sum);
  if (argc == 1 && !as_expected(sum)) good = false;
  return good ? 0 : 1;
}
