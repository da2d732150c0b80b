// A place that rings at bob's and at carol's, as a forking proxy without a Via of its own: the
// caller gets every 2xx, and a refusal once both have refused (RFC 3261 16.7).
#pragma once
#include "wire.hpp"

namespace simulation {

class fork {
 public:
  static constexpr sim_address address{polysip::sim_host(10, 0, 0, agents + 1)};

  fork(polysip::sim_network& net, wire& seen) : net_(net), seen_(seen) {}

  /// What reached it gets to both: a proxy would repeat it.
  void ring_for_sure() {
    auto rule = net_.rules;
    rule.loss_percent = 0;
    for (u32 who : {bob, carol}) net_.link(address, place_of(who), rule);
  }
  polysip::sim_party party() {
    return {address,
            this,
            nullptr,
            [](polysip::sim_party const& p, sim_address const& from, bytes b) {
              static_cast<fork*>(p.stack)->take(from, b);
            },
            [](polysip::sim_party const&) {},
            [](polysip::sim_party const&) -> millis { return polysip::forever; }};
  }
  /// How many of them answered by a 2xx.
  u32 accepted() const { return accepted_[bob] + accepted_[carol]; }

 private:
  static constexpr sim_address place_of(u32 who) {
    return {polysip::sim_host(10, 0, 0, static_cast<u8>(who + 1))};
  }
  void take(sim_address const& from, bytes b) {
    message_view m;
    if (!m.parse(b)) return seen_.complain("the fork got a broken message");
    if (m.is_request()) return pass(bob, b), pass(carol, b);
    u32 const who = (from.host & 255) - 1;
    if (m.get<polysip::header::cseq>()->method == method::invite && m.is_final()) {
      accepted_[who] = accepted_[who] || m.is_success();
      refused_[who] = refused_[who] || !m.is_success();
      bool const both = refused_[bob] && refused_[carol];
      if (!m.is_success() && !both) return;
    }
    pass(alice, b);
  }
  void pass(u32 to, bytes b) {
    (void)net_.send(address, place_of(to), b);
    seen_.passed(place_of(to), b);
  }

  polysip::sim_network& net_;
  wire& seen_;
  bool accepted_[agents] = {}, refused_[agents] = {};
};

}  // namespace simulation
