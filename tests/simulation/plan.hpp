// What one seed decides: the network, what both sides do, and when.
#pragma once
#include <polysip/transport/simulated.hpp>
#include <vector>

namespace simulation {

using polysip::millis;
using polysip::u16;
using polysip::u32;
using polysip::u64;
using polysip::u8;

enum class step : u8 {
  call,  // the first call
  ring,
  answer,  // accept, or refuse with the status of the plan
  cancel,
  hold,
  resume,
  refer,
  hang_up,
  message,  // to the next agent
  reply,    // to a MESSAGE
  options,
  forged,  // a forged message arrives
  jump,    // the agent's clock goes forward
  broken,  // its connection to the other side of the first call is gone
  count
};

constexpr char const* to_string(step s) {
  constexpr char const* names[] = {"call",    "ring",   "answer",  "cancel",  "hold",
                                   "resume",  "refer",  "hang_up", "message", "reply",
                                   "options", "forged", "jump",    "broken"};
  return s < step::count ? names[static_cast<u8>(s)] : "unknown";
}

enum agent_name : u32 { alice, bob, carol, agents };

/// What the called side of a call does.
struct reception {
  bool ring = false;
  bool answers = true;         // else it rings until it is canceled
  u16 refusal = 0;             // 0: accepts
  millis after = 0;            // since the INVITE; 0: at once
  bool steps_at_once = false;  // its steps count from its 200, not from the ACK
};

struct planned {
  u32 who = alice;
  step what = step::count;
  millis after = 0;  // since the call is up; for messages since the start
};

/// What goes wrong beside loss and delay. Times count from the start, 0: never.
struct troubles {
  millis parted_after = 0, parted_for = 0;      // alice and bob
  millis jump_after = 0, jump_by = 0;           // of one clock
  millis broken_after = 0;                      // connections of alice and bob
  u32 refused_send = 0, refused_sends = 0;      // the n-th send of an agent, and how many
  u32 refused_storage = 0, refused_stores = 0;  // the n-th request for storage of anyone
  u32 whose = alice;                            // clock, sends
};

struct plan {
  polysip::sim_link link;
  troubles trouble{};
  bool streams = false;     // TCP, not UDP
  reception first, second;  // of the call, and of the one that a REFER brings
  millis cancel_at = 0;     // 0: never
  bool late_offer = false;  // the callee offers
  bool challenge = false;   // callees ask for a password
  bool forgeries = false;
  bool patient = false;  // nobody hangs up while a hold or resume is not told
  bool takes_refer = true;
  bool forks = false;             // the first call rings at bob's and at carol's
  bool leaves = true;             // who asked for a transfer hangs up when it is told of the end
  millis reply_after = 0;         // to every second MESSAGE
  std::vector<planned> steps{};   // of the first call
  std::vector<planned> beside{};  // messages
};

class dice {
 public:
  explicit dice(u64 seed) : random_{seed} {}
  u64 below(u64 n) { return random_.next() % n; }
  bool percent(u32 p) { return below(100) < p; }
  millis between(millis low, millis high) { return low + below(high - low + 1); }

 private:
  polysip::splitmix random_;
};

inline reception draw_reception(dice& d) {
  reception r;
  r.ring = d.percent(70);
  u64 const kind = d.below(100);
  constexpr u16 refusals[] = {486, 603, 480, 404};
  if (kind >= 60) r.refusal = refusals[d.below(4)];
  r.answers = kind < 80;
  constexpr millis slowest[] = {0, 150, 400, 5'000};
  r.after = d.between(0, slowest[d.below(4)]);
  r.steps_at_once = d.percent(30);
  return r;
}

inline void refuse_sends(troubles& t, dice& d) {
  t.refused_send = static_cast<u32>(d.between(1, 12));
  t.refused_sends = static_cast<u32>(d.between(1, d.percent(50) ? 1 : 8));
}
inline void refuse_storage(troubles& t, dice& d) {
  t.refused_storage = static_cast<u32>(d.between(1, 60));
  t.refused_stores = static_cast<u32>(d.between(1, d.percent(50) ? 1 : 12));
}
inline troubles draw_troubles(dice& d, bool streams) {
  troubles t;
  t.whose = static_cast<u32>(d.below(agents));
  constexpr millis longest[] = {2'000, 10'000, 40'000};
  if (d.percent(5)) {
    t.parted_after = d.between(1, 8'000);
    t.parted_for = d.between(500, longest[d.below(3)]);
  }
  if (d.percent(5)) {
    t.jump_after = d.between(1, 8'000);
    t.jump_by = d.between(1, longest[d.below(3)]);
  }
  if (streams && d.percent(20)) t.broken_after = d.between(1, 8'000);
  if (d.percent(5)) refuse_sends(t, d);
  if (d.percent(5)) refuse_storage(t, d);
  return t;
}

/// Steps of a call that is up: in time a hang-up of one side or of both.
inline void draw_steps(plan& p, dice& d) {
  bool const glare = d.percent(15);
  millis const when = d.between(0, 3'000);
  for (u32 who : {alice, bob}) {
    if (!glare && !d.percent(30)) continue;
    millis const at = glare ? when + d.between(0, 200) : d.between(0, 8'000);
    p.steps.push_back({who, step::hold, at});
    p.steps.push_back({who, step::resume, at + d.between(100, 6'000)});
  }
  if (d.percent(25)) {
    u32 const who = d.percent(50) ? alice : bob;
    millis const at = d.between(0, 5'000);
    p.steps.push_back({who, step::refer, at});
    if (d.percent(50))  // the other side hangs up while it tells of the transfer
      p.steps.push_back({who == alice ? bob : alice, step::hang_up, at + d.between(0, 3'000)});
  }
  millis end = d.between(0, d.percent(50) ? 3'000 : 20'000);
  if (d.percent(5)) end += 60'000;  // a long silence before
  u64 const who = d.below(3);
  if (who != alice) p.steps.push_back({bob, step::hang_up, end});
  if (who != bob) p.steps.push_back({alice, step::hang_up, end + d.between(0, 100)});
}

/// The first call rings at two places, which both answer, or neither until it is canceled: what a
/// proxy makes of a refusal by one of them is not what is looked at.
inline void fork_first_call(plan& p, dice& d) {
  p.forks = true;
  p.challenge = false;
  p.first.refusal = p.second.refusal = 0;
  p.second.answers = p.first.answers;
  std::erase_if(p.steps, [](planned const& s) { return s.what == step::refer; });
  p.steps.push_back({alice, step::hang_up, 25'000});  // whoever else would may not be in the call
  if (d.percent(15)) refuse_sends(p.trouble, d);
  if (d.percent(15)) refuse_storage(p.trouble, d);
  if (p.trouble.refused_send) p.trouble.whose = alice;  // a callee's would go past the fork
}

inline plan plan_of(u64 seed) {
  dice d(seed * 0x9e3779b97f4a7c15U + 1);
  plan p;
  constexpr u32 spread[] = {40, 300, 900};
  p.link = {.delay_min = static_cast<u32>(d.below(20)),
            .delay_max = spread[d.below(3)],
            .loss_percent = static_cast<u32>(d.below(41)),
            .duplicate_percent = 10};
  p.first = draw_reception(d);
  p.second = draw_reception(d);
  if (!p.first.answers) p.cancel_at = d.between(1, 10'000);
  else if (d.percent(15)) p.cancel_at = p.first.after + d.between(1, 400);
  p.late_offer = d.percent(10);
  p.challenge = d.percent(12);
  p.forgeries = d.percent(20);
  p.patient = d.percent(50);
  p.takes_refer = d.percent(80);
  p.leaves = d.percent(60);
  p.streams = d.percent(12);
  p.trouble = draw_troubles(d, p.streams);
  draw_steps(p, d);
  if (d.percent(20)) p.reply_after = d.between(1, 12'000);
  for (u64 n = d.percent(30) ? d.between(1, 3) : 0; n; --n)
    p.beside.push_back({static_cast<u32>(d.below(agents)),
                        d.percent(80) ? step::message : step::options, d.between(0, 10'000)});
  if (!p.streams && d.percent(8)) fork_first_call(p, d);
  return p;
}

}  // namespace simulation
