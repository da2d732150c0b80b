// The state pattern: one object a state, a virtual function an event.
#include "server.hpp"

namespace machines {
namespace {

struct virtual_machine;
struct any_state {
  virtual void received(virtual_machine&, world&) const {}
  virtual void send_1xx(virtual_machine&, world&) const {}
  virtual void send_final(virtual_machine&, world&) const {}
  virtual void late_trying(virtual_machine&, world&) const {}
  virtual void timer_j(virtual_machine&, world&) const {}
  virtual void error(virtual_machine&, world&) const {}

 protected:
  ~any_state() = default;
};
struct trying_state final : any_state {
  void send_1xx(virtual_machine&, world&) const override;
  void send_final(virtual_machine&, world&) const override;
  void late_trying(virtual_machine&, world&) const override;
};
struct proceeding_state final : any_state {
  void received(virtual_machine&, world& w) const override { w.send(); }
  void send_1xx(virtual_machine&, world& w) const override { w.send(); }
  void send_final(virtual_machine&, world&) const override;
  void error(virtual_machine&, world& w) const override { w.warn(); }
};
struct completed_state final : any_state {
  void received(virtual_machine&, world& w) const override { w.send(); }
  void timer_j(virtual_machine&, world&) const override;
  void error(virtual_machine&, world& w) const override { w.warn(); }
};
struct terminated_state final : any_state {};

constexpr trying_state trying;
constexpr proceeding_state proceeding;
constexpr completed_state completed;
constexpr terminated_state terminated;

struct virtual_machine {
  any_state const* state = &trying;
  bool feed(event e, world& w) {
    switch (e) {
      case event::received: state->received(*this, w); break;
      case event::send_1xx: state->send_1xx(*this, w); break;
      case event::send_final: state->send_final(*this, w); break;
      case event::late_trying: state->late_trying(*this, w); break;
      case event::timer_j: state->timer_j(*this, w); break;
      case event::error: state->error(*this, w); break;
    }
    return state != &terminated;
  }
};

void trying_state::send_1xx(virtual_machine& m, world& w) const {
  w.stop(), w.send();
  m.state = &proceeding;
}
void trying_state::send_final(virtual_machine& m, world& w) const {
  w.stop(), w.send(), w.arm();
  m.state = &completed;
}
void trying_state::late_trying(virtual_machine& m, world& w) const {
  w.try_late();
  m.state = &proceeding;
}
void proceeding_state::send_final(virtual_machine& m, world& w) const {
  w.send(), w.arm();
  m.state = &completed;
}
void completed_state::timer_j(virtual_machine& m, world& w) const {
  w.end();
  m.state = &terminated;
}

}  // namespace

std::uint64_t lives_virtual(std::uint32_t n, world& w) { return lives<virtual_machine>(n, w); }
std::uint32_t const size_virtual = sizeof(virtual_machine);

}  // namespace machines
