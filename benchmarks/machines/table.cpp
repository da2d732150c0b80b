// Ours: rows, proven complete by the compiler, run by one interpreter.
#include <polysip/transaction/machine_data.hpp>
#include <polysip/transaction/rfc3261_server.hpp>

#include "server.hpp"

namespace machines {
namespace {

namespace fsm = polysip::fsm;

struct table_machine {
  polysip::u8 state = static_cast<polysip::u8>(polysip::rfc3261_server::initial);
  bool feed(event e, world& w) {
    auto const& d = polysip::data_of<polysip::rfc3261_server>;
    auto const cell = d.at(state, static_cast<polysip::u8>(e));
    if (cell.what != fsm::go) return true;
    state = cell.to;
    if (cell.todo & fsm::stop) w.stop();
    if (cell.todo & fsm::send) w.send();
    if (cell.todo & fsm::trying) w.try_late();
    if (d.timers_armed_by(cell.todo)) w.arm();
    if (cell.todo & fsm::warn) w.warn();
    if (cell.todo & fsm::destroy) w.end();
    return !(cell.todo & fsm::destroy);
  }
};

}  // namespace

std::uint64_t lives_table(std::uint32_t n, world& w) { return lives<table_machine>(n, w); }
std::uint32_t const size_table = sizeof(table_machine);

}  // namespace machines
