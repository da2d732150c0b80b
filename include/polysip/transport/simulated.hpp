// A whole network of agents in one thread, replayed from a seed: clock, transport and event loop.
#pragma once
#include <initializer_list>

#include "sim_network.hpp"

namespace polysip {

/// A clock that stands still until someone moves it: the network's time, the network's with the
/// lead of one place (its jumps), or any variable.
class sim_clock {
 public:
  explicit sim_clock(sim_network const& net) : time_{&net.now()} {}
  sim_clock(sim_network const& net, sim_address self)
      : time_{&net.now()}, net_{&net}, self_{self} {}
  explicit sim_clock(millis const& time) : time_{&time} {}
  millis now() const noexcept { return *time_ + (net_ ? net_->lead(self_) : 0); }

 private:
  millis const* time_;
  sim_network const* net_ = nullptr;
  sim_address self_{};
};

/// One agent's access to the network. Endpoints are remote addresses.
class sim_transport {
 public:
  using endpoint = sim_address;
  sim_transport(sim_network& net, sim_address self) : net_{&net}, self_{self}, text_{self.text()} {}

  bool send(endpoint const& to, bytes message) noexcept { return net_->send(self_, to, message); }
  bool reliable(endpoint const& e) const noexcept { return e.protocol != sim_protocol::udp; }
  bool secure(endpoint const& e) const noexcept { return e.protocol == sim_protocol::tls; }
  std::string_view sent_by(endpoint const&) const noexcept { return text_.view(); }
  std::string_view source(endpoint const& e) noexcept { return (source_ = e.text()).view(); }
  result<endpoint> numeric(target const& to) const noexcept { return sim_resolve(to); }
  result<endpoint> stream_for(endpoint e) const noexcept {
    if (e.protocol == sim_protocol::udp) e.protocol = sim_protocol::tcp;
    return {e, error::none};
  }
  sim_address const& self() const { return self_; }

 private:
  sim_network* net_;
  sim_address self_;
  sim_address::text_type text_, source_{};
};

static_assert(transport<sim_transport> && resolver<numeric_hosts, sim_transport>);

/// A stack and its handler at an address, with their types erased so that a loop takes any number.
struct sim_party {
  sim_address at;
  void *stack, *handler;
  void (*receive)(sim_party const&, sim_address const& from, bytes);
  void (*advance)(sim_party const&);
  millis (*next)(sim_party const&);
};

struct sim_endpoint_as_is {
  sim_address operator()(sim_address const& from) const { return from; }
};

/// `Wrap` (stateless) makes the stack's endpoint from an address, where the transport is a variant.
template<class Stack, class Handler, class Wrap = sim_endpoint_as_is>
sim_party party(sim_address const& at, Stack& stack, Handler& handler, Wrap = {}) {
  return {
      at,
      &stack,
      &handler,
      [](sim_party const& p, sim_address const& from, bytes message) {
        auto& s = *static_cast<Stack*>(p.stack);
        auto& h = *static_cast<Handler*>(p.handler);
        if constexpr (requires { s.receive_stream(Wrap{}(from), message, h); })
          if (from.protocol != sim_protocol::udp)
            return void(s.receive_stream(Wrap{}(from), message, h));
        (void)s.receive(Wrap{}(from), message, h);
      },
      [](sim_party const& p) {
        (void)static_cast<Stack*>(p.stack)->advance(*static_cast<Handler*>(p.handler));
      },
      [](sim_party const& p) -> millis { return static_cast<Stack*>(p.stack)->next_deadline(); }};
}

/// One input: the next arrival or the next deadline up to `limit`, whichever is earlier; arrivals
/// first when equal. False: nothing more happens by then. A message to nobody's address is gone.
inline bool sim_step(sim_network& net, std::span<sim_party const> parties, millis limit = forever) {
  millis at = forever;
  sim_party const* due = nullptr;
  for (auto const& p : parties) {
    auto t = p.next(p);  // by the clock of the party
    if (t != forever) t -= net.lead(p.at) < t ? net.lead(p.at) : t;
    if (t < at) at = t, due = &p;
  }
  if (auto const arrival = net.next_arrival(); arrival != forever && arrival <= at) {
    if (arrival > limit) return false;
    net.advance_to(arrival);
    auto const message = net.pop(arrival);
    for (auto const& p : parties)
      if (same_place(p.at, message.to)) {
        p.receive(p, message.from, message.message);
        break;
      }
    return true;
  }
  if (!due || at > limit) return false;
  net.advance_to(at);
  due->advance(*due);
  return true;
}

/// Until `done()`, asked before each input: true. False: nothing more can happen, `limit` is
/// reached, or a million inputs in a row did not move the time (a deadline that never passes).
template<class Done>
bool run(sim_network& net, std::span<sim_party const> parties, Done&& done,
         millis limit = forever) {
  u32 still = 0;
  while (!done()) {
    auto const before = net.now();
    if (still > 1'000'000 || !sim_step(net, parties, limit)) return false;
    still = net.now() == before ? still + 1 : 0;
  }
  return true;
}
template<class Done>
bool run(sim_network& net, std::initializer_list<sim_party> parties, Done&& done,
         millis limit = forever) {
  return run(net, std::span<sim_party const>{parties.begin(), parties.size()}, done, limit);
}

/// Everything up to and including `at`; then it is `at`.
inline void run_until(sim_network& net, std::initializer_list<sim_party> parties, millis at) {
  run(
      net, parties, [] { return false; }, at);
  net.advance_to(at);
}

}  // namespace polysip
