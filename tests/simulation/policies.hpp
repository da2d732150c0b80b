// The policies of the simulated agents, and what their applications keep.
#pragma once
#include "../support/row_count.hpp"
#include "../support/scarce_storage.hpp"
#include "forger.hpp"

namespace simulation {

/// The trace policy: all that a stack sends and receives goes to the observer.
struct tap {
  wire* observer = nullptr;
  forger* enemy = nullptr;
  lab::row_count* rows = nullptr;
  u32 who = 0;
  bool deaf = false;  // while a forged message arrives
  void sent(millis, sim_address const& to, bytes b) noexcept {
    observer->sent(who, to, b);
    if (enemy) enemy->sees(to, b);
  }
  void received(millis, sim_address const&, bytes b) noexcept {
    if (!deaf) observer->received(who, b);
  }
  void transition(millis, polysip::machine which, u8 state, u8 event) noexcept {
    rows->note(which, state, event);
    observer->machine_runs();
  }
};

struct media {
  polysip::audio_media audio{};
  bool late = false;
  std::size_t offer(polysip::session_id const& id, polysip::sdp::direction wish,
                    std::span<char> out) noexcept {
    return late ? 0 : audio.offer(id, wish, out);
  }
  std::size_t answer(polysip::session_id const& id, std::string_view offer,
                     polysip::sdp::direction wish, std::span<char> out) noexcept {
    return audio.answer(id, offer, wish, out);
  }
};

struct accounts {
  bool ask = false;
  std::string_view realm(method, std::string_view) const noexcept { return ask ? "sim" : ""; }
  std::string_view password(std::string_view user, std::string_view) const noexcept {
    return user == "agent" ? "secret" : "";
  }
  polysip::auth::algorithm algorithm() const noexcept { return polysip::auth::algorithm::md5; }
};

struct credentials {
  polysip::auth::credential find(std::string_view realm) const noexcept {
    return realm == "sim" ? polysip::auth::credential{"agent", "secret"}
                          : polysip::auth::credential{};
  }
};

struct agent_traits
    : polysip::traits<
          polysip::use_transport<polysip::sim_transport>, polysip::use_clock<polysip::sim_clock>,
          polysip::use_random<polysip::splitmix>, polysip::use_storage<lab::scarce_storage>,
          polysip::use_media<media>, polysip::use_accounts<accounts>,
          polysip::use_credentials<credentials>, polysip::use_trace<tap>> {};
using phone = polysip::stack<agent_traits>;
using lab::scarce;
using polysip::cause;

inline constexpr millis linger = 64 * 500;         // Timers J, L and M
inline constexpr millis silence = linger + 5'000;  // I9: 64*T1 + T4

/// One side of one call.
struct leg {
  bool open = false, caller = false;
  bool answered = false;  // by us, or so we were told
  millis answered_at = 0;
  bool up = false;           // its steps have been planned
  bool timed_out = false;    // the caller: no final response
  bool no_ack = false;       // our 2xx was never acknowledged
  bool change_lost = false;  // a hold or resume timed out
  bool hung_up = false, settled = false;
  bool ended = false, swept = false;
  u16 refusal = 0, end = 0;                  // the status that refused it, that of `ended`
  bool pending = false, wants_hold = false;  // a hold or resume whose outcome is not told
  u32 tries = 200, patience = 100;           // of a hold or resume, of a hang-up

  /// The callee: it accepted, and heard of no end.
  bool believes() const { return answered && !no_ack && !hung_up && swept; }
};

struct letter {
  u32 to = 0, read = 0;
  millis read_at = 0;
  bool late = false;  // it came again after Timer J
  u16 status = 0;     // 408: timed out
};

/// What became of the REFER of a seed.
struct transfer {
  bool asked = false, taken = false;
  u16 reported = 0, told = 0;        // the last status, at each end
  u16 asker_end = 0, taker_end = 0;  // of `ended`
  bool asker_failed = false, taker_failed = false;
};

/// What the agents of one seed share.
struct common {
  plan const& p;
  wire& seen;
  agenda& todo;
  polysip::sim_network& net;
  lab::row_count& rows;
  std::vector<letter> letters{};
  transfer moved{};
  u32 holds = 0, options = 0, forged = 0, silences = 0;
};

}  // namespace simulation
