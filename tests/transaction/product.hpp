// A client and a server transaction, the user agent cores above them and the channel between them,
// as a graph: a world, and the moves that lead from it to others. Timers have no length: one that
// runs may fire at any time, before or after any other.
//
// A datagram channel holds, of each message, any number of copies or none. So it loses, repeats and
// reorders without bound and is finite all the same: what is delivered may or may not be gone. A
// stream is a queue. No message outlives the transaction that it would reach (T4, 64*T1).
#pragma once
#include <array>
#include <bit>
#include <string>
#include <type_traits>
#include <vector>

#include "polysip/transaction/export.hpp"
#include "polysip/transaction/machine_data.hpp"

namespace exploration {

using namespace polysip;

/// How the applications behave. Where they are limited, the stack gives up for them: CANCEL with a
/// watchdog of 64*T1, 480 or 500 to what nobody answers.
struct behaviour {
  char const* name;
  bool active, limited;
};
inline constexpr behaviour answering{"answers", true, true}, giving_up{"gives up", false, true},
    silent{"is silent", false, false};

enum message : u8 { nothing, request, ack, ack_2xx, cancel, provisional, success, refusal };
enum outcome : u8 { none, accepted, rejected, failed };

/// Timers of the user agent cores; those that run once come first.
enum core_timer : u8 {
  caller_limit,  // nobody answers: CANCEL
  watchdog,      // 9.1: 64*T1 for the answer to a canceled INVITE
  callee_limit,  // the application is silent: 480, 500
  give_up_2xx,   // 13.3.1.4: 64*T1 for the ACK
  resend_2xx,    // 13.3.1.4: repeats
  core_timers
};

struct world {
  u16 to_server = 0, to_client = 0;  // messages on the way
  u8 client = 0, client_timers = 0, client_over = 0;
  u8 server = 0, server_timers = 0, server_over = 0;
  u8 core = 0;                 // timers of the cores
  u8 told = none;              // the caller's outcome
  u8 heard = 0, leaving = 0;   // the caller: a 1xx came; wants to give up
  u8 opened = 0;               // the request has come
  u8 said = nothing;           // the callee's last response
  u8 acked = 0, reported = 0;  // the callee: an ACK came; how often an end was told
  friend bool operator==(world const&, world const&) = default;

  bool caller_done() const { return client_over != 0; }
  bool callee_done() const { return !opened || (server_over && !(core >> give_up_2xx & 1)); }
};
static_assert(std::has_unique_object_representations_v<world>);
struct world_hash {
  std::size_t operator()(world const& w) const {
    u64 h = 14695981039346656037U;
    for (u8 const b : std::bit_cast<std::array<u8, sizeof w>>(w)) h = (h ^ b) * 1099511628211U;
    return static_cast<std::size_t>(h ^ h >> 29);
  }
};

/// What happens in a move; `what` is a timer or a message.
enum class happening : u8 {
  client_timer,
  server_timer,
  core_timer,
  delivered,  // the last copy
  copied,     // others are still on the way
  to_core,    // an ACK of a 2xx, to the dialog
  copy_to_core,
  lost,
  client_error,
  server_error,
  broken,  // the connection, at both ends
  answered,
  left  // the caller gives up
};
struct move {
  world to;
  happening why{};
  u8 what = 0;
  u16 restarted = 0;  // of the timers that run once: armed anew, or fired
  u8 sent = 0;        // bit m: message m
  bool fits = true;   // false: a queue is full, so it cannot happen now
  char const* fault = nullptr;
};

/// A machine, and what the RFC asks of its states.
struct role {
  machine_data data;
  fsm::diagram const* names;
  u32 duty = 0;  // client: states in which a refusal gets an ACK; server: the last response again
  u32 duty_2xx = 0;                   // client: states in which each 2xx is told
  std::vector<u32>* taken = nullptr;  // counts the cells that were used
};

/// Which timers run for whom, as bits of one number.
inline constexpr u32 server_shift = 4, core_shift = 9;
inline constexpr u16 caller_mask = 0xf | (1 << caller_limit | 1 << watchdog) << core_shift,
                     callee_mask = 0x1f << server_shift | (1 << callee_limit | 1 << give_up_2xx)
                                                              << core_shift;

class product {
 public:
  bool const is_invite, reliable;
  behaviour const app;
  role const client, server;

  product(bool invite, bool stream, behaviour a, role const& c, role const& s)
      : is_invite(invite), reliable(stream), app(a), client(c), server(s) {}

  /// The caller sends its request.
  move first() const {
    move m{};
    m.to.client = client.data.initial;
    m.to.server = server.data.initial;
    if (is_invite && app.limited) start(m, caller_limit);
    run(m, true, client.data.on_start, machine_data::none, nothing);
    if (!(m.sent >> request & 1)) m.fault = "the request is not sent";
    return m;
  }

  /// Calls f(move) for each; what cannot happen is left out.
  template<class F> void each_move(world const& w, F f) const {
    auto const one = [&](happening why, u8 what, auto&& happens) {
      move m{w, why, what};
      happens(m);
      if (!m.fits) return;
      if (!m.fault) m.fault = fault_of(m.to);
      f(m);
    };
    if (app.active) each_verb(w, one);
    each_message(w, one);
    each_timer(w, one);
    each_error(w, one);
  }

  /// The timers that run once, as bits.
  u16 lasting(world const& w) const {
    return static_cast<u16>(once(client.data, w.client_timers) |
                            once(server.data, w.server_timers) << server_shift |
                            (w.core & ((1U << resend_2xx) - 1)) << core_shift);
  }

 private:
  // ---- the channel
  static bool for_server(u8 m) { return m < provisional; }
  void put(move& m, u8 what) const {
    u16& way = for_server(what) ? m.to.to_server : m.to.to_client;
    m.sent |= static_cast<u8>(1 << what);
    if (!reliable) return void(way |= static_cast<u16>(1 << what));
    u32 at = 0;
    while (at < 15 && way >> at & 7) at += 3;
    if (at < 15) way |= static_cast<u16>(what << at);
    else m.fits = false;
  }
  template<class One> void each_message(world const& w, One one) const {
    for (bool const up : {true, false}) {
      u16 const way = up ? w.to_server : w.to_client;
      if (reliable && way) {
        each_way(w, static_cast<u8>(way & 7), one,
                 [up](move& m) { (up ? m.to.to_server : m.to.to_client) >>= 3; });
        continue;
      }
      for (u8 what = request; !reliable && what <= refusal; ++what)
        if (way >> what & 1) {
          auto const gone = [up, what](move& m) {
            (up ? m.to.to_server : m.to.to_client) &= static_cast<u16>(~(1 << what));
          };
          one(happening::lost, what, gone);
          each_way(w, what, one, gone);
        }
    }
  }
  /// Delivered and gone, or delivered with copies left; the ACK of a 2xx to the dialog, or, where
  /// its branch is the INVITE's, to the transaction (peers of RFC 2543).
  template<class One, class Gone> void each_way(world const& w, u8 what, One one, Gone gone) const {
    one(happening::delivered, what, [&](move& m) { gone(m), deliver(m, w, what); });
    if (!reliable) one(happening::copied, what, [&](move& m) { deliver(m, w, what); });
    if (what != ack_2xx) return;
    one(happening::to_core, what, [&](move& m) { gone(m), acknowledged(m); });
    if (!reliable) one(happening::copy_to_core, what, [&](move& m) { acknowledged(m); });
  }
  void deliver(move& m, world const& before, u8 what) const {
    if (for_server(what)) return what == request ? requested(m, before) : taken_up(m, what);
    if (before.client_over) return;
    auto const& d = client.data;
    feed(m, true,
         what == provisional ? d.provisional
         : what == success   ? d.success
                             : d.failure,
         what);
    if (what == provisional) return;
    if (m.to.told == none) m.fault = "a final response is not told";
    if (!is_invite) return;
    if (what == refusal && client.duty >> before.client & 1 && !(m.sent >> ack & 1))
      m.fault = "a refusal gets no ACK";
    if (what == success && client.duty_2xx >> before.client & 1 && !(m.sent >> ack_2xx & 1))
      m.fault = "a 2xx is not told, and so gets no ACK";
  }
  void requested(move& m, world const& before) const {
    if (!before.opened) {
      m.to.opened = 1;
      if (app.limited) start(m, callee_limit);
      return run(m, false, server.data.on_start, machine_data::none, nothing);
    }
    if (before.server_over) return;
    feed(m, false, server.data.received, nothing);
    if (before.said && server.duty >> before.server & 1 && !(m.sent >> before.said & 1))
      m.fault = "a repeated request does not get the last response";
  }
  void taken_up(move& m, u8 what) const {
    if (!m.to.opened || m.to.server_over) return;
    if (what == cancel) return m.to.said < success ? answer(m, refusal) : void();  // 487
    if (m.to.said == refusal) m.to.acked = 1;
    feed(m, false, server.data.acked, what);
  }

  // ---- time, errors, the applications
  template<class One> void each_timer(world const& w, One one) const {
    for (u8 i = 0; i < client.data.timers; ++i)
      if (w.client_timers >> i & 1)
        one(happening::client_timer, i, [&](move& m) { fire(m, true, i); });
    for (u8 i = 0; i < server.data.timers; ++i)
      if (w.server_timers >> i & 1)
        one(happening::server_timer, i, [&](move& m) { fire(m, false, i); });
    for (u8 i = 0; i < core_timers; ++i)
      if (w.core >> i & 1) one(happening::core_timer, i, [&](move& m) { fire_core(m, i); });
  }
  void fire(move& m, bool of_client, u8 i) const {
    auto const& d = of_client ? client.data : server.data;
    u8& timers = of_client ? m.to.client_timers : m.to.server_timers;
    timers &= static_cast<u8>(~(1U << i));
    if (!repeats(d.letters[i])) restarted(m, of_client, i);
    feed(m, of_client, d.timer_event(i), nothing);
  }
  void fire_core(move& m, u8 which) const {
    if (which == resend_2xx) {
      if (!m.to.server_over) feed(m, false, server.data.send_success, nothing);
      return;
    }
    end(m, which);
    m.restarted |= static_cast<u16>(1U << (core_shift + which));
    switch (which) {
      case caller_limit: return leave(m);
      case callee_limit: return answer(m, refusal);
      case give_up_2xx: end(m, resend_2xx); return report(m);
      default:  // the watchdog: the transaction is forgotten
        m.to.client_over = 1;
        m.to.client_timers = 0;
        return decide(m, failed);
    }
  }
  template<class One> void each_error(world const& w, One one) const {
    bool const here = !w.client_over, there = w.opened && !w.server_over;
    auto const at_client = [&](move& m) {
      if (here) feed(m, true, client.data.transport_error, nothing);
    };
    auto const at_server = [&](move& m) {
      if (there) feed(m, false, server.data.transport_error, nothing);
    };
    if (here) one(happening::client_error, 0, at_client);
    if (there) one(happening::server_error, 0, at_server);
    if (reliable && (here || there))
      one(happening::broken, 0, [&](move& m) {
        m.to.to_server = m.to.to_client = 0;
        at_client(m);
        at_server(m);
      });
  }
  template<class One> void each_verb(world const& w, One one) const {
    if (is_invite && !w.client_over && w.told == none && !w.leaving)
      one(happening::left, 0, [&](move& m) { leave(m); });
    if (!w.opened || w.server_over || w.said > provisional) return;
    for (u8 what : {provisional, success, refusal})
      one(happening::answered, what, [&](move& m) { answer(m, what); });
  }

  // ---- the cores
  void start(move& m, core_timer t) const {
    m.to.core |= static_cast<u8>(1 << t);
    if (t < resend_2xx) m.restarted |= static_cast<u16>(1U << (core_shift + t));
  }
  static void end(move& m, u8 timer) { m.to.core &= static_cast<u8>(~(1U << timer)); }

  void leave(move& m) const {
    if (m.to.told != none) return;
    m.to.leaving = 1;
    if (m.to.heard) give_up(m);
  }
  void give_up(move& m) const {
    put(m, cancel);
    start(m, watchdog);
    end(m, caller_limit);
  }
  void answer(move& m, u8 what) const {
    auto const& d = server.data;
    m.to.said = what;
    if (what > provisional) end(m, callee_limit);
    if (what == success && is_invite) start(m, give_up_2xx), start(m, resend_2xx);
    feed(m, false,
         what == provisional ? d.send_provisional
         : what == success   ? d.send_success
                             : d.send_failure,
         nothing);
  }
  void decide(move& m, u8 what) const {
    if (m.to.told != none) m.fault = "the caller is told of a second outcome";
    m.to.told = what;
    end(m, caller_limit);
    end(m, watchdog);
  }
  void tell_caller(move& m, u8 what) const {
    if (what == success && m.to.told == accepted && is_invite) return put(m, ack_2xx);  // again
    if (what == success) decide(m, accepted);
    if (what == refusal) decide(m, rejected);
    if (what == success && is_invite) put(m, ack_2xx);
    if (what != provisional) return;
    if (m.to.told != none) m.fault = "the caller is told of progress after the outcome";
    bool const first = !m.to.heard;
    m.to.heard = 1;
    if (first && m.to.leaving) give_up(m);
  }
  void acknowledged(move& m) const {  // the ACK of a 2xx reached the core
    if (!(m.to.core >> give_up_2xx & 1)) return;
    end(m, give_up_2xx);
    end(m, resend_2xx);
    m.to.acked = 1;
    report(m);
  }
  static void report(move& m) {
    if (m.to.reported++) m.fault = "the callee is told of a second end", m.to.reported = 1;
  }

  // ---- the interpreter
  static u32 once(machine_data const& d, u32 timers) {
    for (u32 i = 0; i < d.timers; ++i)
      if (repeats(d.letters[i])) timers &= ~(1U << i);
    return timers;
  }
  static void restarted(move& m, bool of_client, u32 i) {
    m.restarted |= static_cast<u16>(1U << (i + (of_client ? 0 : server_shift)));
  }
  void feed(move& m, bool of_client, u8 event, u8 what) const {
    role const& r = of_client ? client : server;
    u8& state = of_client ? m.to.client : m.to.server;
    auto const& c = r.data.at(state, event);
    if (r.taken) ++(*r.taken)[r.data.cell_index(state, event)];
    if (c.what == fsm::impossible || c.what == fsm::missing)
      return void(m.fault = "what comes is called impossible");
    if (c.what != fsm::go) return;
    state = c.to;
    run(m, of_client, c.todo, event, what);
  }
  void run(move& m, bool of_client, fsm::actions todo, u8 event, u8 what) const {
    auto const& d = of_client ? client.data : server.data;
    u8& timers = of_client ? m.to.client_timers : m.to.server_timers;
    if (todo & fsm::stop) timers = 0;
    if (todo & fsm::send && (of_client || m.to.said)) put(m, of_client ? u8{request} : m.to.said);
    if (todo & fsm::ack) put(m, ack);
    if (todo & fsm::trying && !m.to.said) put(m, m.to.said = provisional);
    if (reliable && todo & fsm::send && event != machine_data::none && d.is_timer(event))
      m.fault = "a message is repeated on a reliable transport";
    for (u32 i = 0; i < d.timers; ++i) {
      if (!(d.timers_armed_by(todo) >> i & 1)) continue;
      if (plan<rfc3261_timers>(d.letters[i], reliable).first == forever) continue;
      timers |= static_cast<u8>(1U << i);
      if (!repeats(d.letters[i])) restarted(m, of_client, i);
    }
    if (todo & fsm::tell) of_client ? tell_caller(m, what) : acknowledged(m);
    if (todo & fsm::fail) of_client ? decide(m, failed) : report(m);
    if (!(todo & fsm::destroy)) return;
    (of_client ? m.to.client_over : m.to.server_over) = 1;
    if (timers) m.fault = "a timer outlives its transaction";
  }

  /// What must hold of a world.
  char const* fault_of(world const& w) const {
    if (w.client_over && w.told == none) return "the caller is told of no outcome";
    if (!w.opened || !w.callee_done()) return nullptr;
    if (w.said < success) return "the server ends without an answer";
    u8 const ends = !is_invite ? 0 : w.said == success || !w.acked ? 1 : 0;
    return w.reported == ends ? nullptr : "the callee is not told once of the end";
  }
};

}  // namespace exploration
