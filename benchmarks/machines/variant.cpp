// One type a state in a std::variant, visited with each event.
#include <variant>

#include "server.hpp"

namespace machines {
namespace {

struct trying {};
struct proceeding {};
struct completed {};
struct terminated {};
using any_state = std::variant<trying, proceeding, completed, terminated>;

any_state next(trying s, event e, world& w) {
  if (e == event::late_trying) return w.try_late(), proceeding{};
  if (e == event::send_1xx) return w.stop(), w.send(), proceeding{};
  if (e == event::send_final) return w.stop(), w.send(), w.arm(), completed{};
  return s;
}
any_state next(proceeding s, event e, world& w) {
  if (e == event::received || e == event::send_1xx) return w.send(), s;
  if (e == event::send_final) return w.send(), w.arm(), completed{};
  if (e == event::error) w.warn();
  return s;
}
any_state next(completed s, event e, world& w) {
  if (e == event::received) return w.send(), s;
  if (e == event::timer_j) return w.end(), terminated{};
  if (e == event::error) w.warn();
  return s;
}
any_state next(terminated s, event, world&) { return s; }

struct variant_machine {
  any_state state;
  bool feed(event e, world& w) {
    state = std::visit([&](auto s) { return next(s, e, w); }, state);
    return state.index() != 3;
  }
};

}  // namespace

std::uint64_t lives_variant(std::uint32_t n, world& w) { return lives<variant_machine>(n, w); }
std::uint32_t const size_variant = sizeof(variant_machine);

}  // namespace machines
