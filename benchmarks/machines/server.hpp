// One machine in four forms, for the four numbers that are compared: the non-INVITE server
// transaction of RFC 3261 17.2.2. Each form has `bool feed(event, world&)`, false once it is over.
#pragma once
#include <cstdint>

namespace machines {

enum class event : std::uint8_t { received, send_1xx, send_final, late_trying, timer_j, error };

/// What actions come to.
struct world {
  std::uint64_t sent = 0, stopped = 0, armed = 0, trying = 0, warned = 0, ended = 0;
  void send() { ++sent; }
  void stop() { ++stopped; }
  void arm() { ++armed; }
  void try_late() { ++trying; }
  void warn() { ++warned; }
  void end() { ++ended; }
};

/// What happens to one: defined elsewhere, so that no compiler plays it in advance.
constexpr std::uint32_t life_events = 8;
extern event life[life_events];

/// `n` machines in turn, each in memory that another had.
template<class Machine> std::uint64_t lives(std::uint32_t n, world& w) {
  Machine pool[64];
  for (std::uint32_t i = 0; i < n; ++i) {
    Machine& m = pool[i % 64];
    m = Machine{};
    for (event e : life) m.feed(e, w);
  }
  return w.sent + w.ended;
}

std::uint64_t lives_table(std::uint32_t n, world&);
std::uint64_t lives_switch(std::uint32_t n, world&);
std::uint64_t lives_variant(std::uint32_t n, world&);
std::uint64_t lives_virtual(std::uint32_t n, world&);
extern std::uint32_t const size_table, size_switch, size_variant, size_virtual;

}  // namespace machines
