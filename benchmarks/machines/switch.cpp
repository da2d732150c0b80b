// By hand: a switch over the states, one over the events in each.
#include "server.hpp"

namespace machines {
namespace {

struct switch_machine {
  enum class at : std::uint8_t { trying, proceeding, completed, terminated } state = at::trying;

  bool feed(event e, world& w) {
    switch (state) {
      case at::trying: return trying(e, w);
      case at::proceeding: return proceeding(e, w);
      case at::completed: return completed(e, w);
      case at::terminated: return false;
    }
    return false;
  }
  bool trying(event e, world& w) {
    switch (e) {
      case event::late_trying: w.try_late(), state = at::proceeding; break;
      case event::send_1xx: w.stop(), w.send(), state = at::proceeding; break;
      case event::send_final: w.stop(), w.send(), w.arm(), state = at::completed; break;
      default: break;
    }
    return true;
  }
  bool proceeding(event e, world& w) {
    switch (e) {
      case event::received:
      case event::send_1xx: w.send(); break;
      case event::send_final: w.send(), w.arm(), state = at::completed; break;
      case event::error: w.warn(); break;
      default: break;
    }
    return true;
  }
  bool completed(event e, world& w) {
    switch (e) {
      case event::received: w.send(); break;
      case event::timer_j: w.end(), state = at::terminated; return false;
      case event::error: w.warn(); break;
      default: break;
    }
    return true;
  }
};

}  // namespace

std::uint64_t lives_switch(std::uint32_t n, world& w) { return lives<switch_machine>(n, w); }
std::uint32_t const size_switch = sizeof(switch_machine);

}  // namespace machines
