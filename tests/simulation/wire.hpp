// What is seen on the wire of one seed: the rules that any observer can check, and the ladder.
#pragma once
#include <polysip/polysip.hpp>
#include <polysip/trace/ladder_mermaid.hpp>
#include <polysip/trace/ladder_text.hpp>
#include <string>

#include "../support/scarce_storage.hpp"
#include "plan.hpp"

namespace simulation {

using polysip::bytes;
using polysip::message_view;
using polysip::method;
using polysip::sim_address;

inline u64 fingerprint(std::string_view text, u64 hash = 14695981039346656037U) {
  for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

/// The fields by which an observer tells messages apart.
struct summary {
  explicit summary(message_view const& m)
      : call(fingerprint(m.value(polysip::header_id::call_id))),
        branch(fingerprint(m.get<polysip::header::via>()->branch)),
        from(fingerprint(m.get<polysip::header::from>()->tag, call)),
        to(fingerprint(m.get<polysip::header::to>()->tag)),
        bytes(fingerprint(m.wire())),
        cseq(m.get<polysip::header::cseq>()->number),
        what(m.get<polysip::header::cseq>()->method) {}
  /// The dialog that a later request is in, where this one began it or is in it, too.
  bool begins(summary const& later) const {
    return from == later.from && (to == later.to || to == fingerprint({}));
  }
  u64 call, branch, from, to, bytes;
  u32 cseq;
  method what;
};

class wire {
 public:
  explicit wire(polysip::sim_network& net) : net_(net) {}

  std::vector<std::string> faults{};
  millis last = 0;            // when something was sent
  u32 glares = 0;             // 491 responses
  u32 byes_without_room = 0;  // that got their 200 all the same (15.1.1)
  u32 late_fork_byes = 0;     // that left after their 2xx, since they were refused (13.2.2.4)
  bool recording = false, forks = false;
  u32 refused = agents;  // whose sends may be refused: what it answers is not always seen

  void complain(std::string what) {
    note(0, std::string("*** ") + what);
    faults.push_back(std::to_string(net_.now()) + " ms: " + std::move(what));
  }
  /// An application's line in the ladder.
  void note(u32 who, std::string_view what) {
    if (!recording) return;
    entries_.push_back({net_.now(), who, who, {}});
    entries_.back().what.put(what);
  }
  void sent(u32 who, sim_address const& to, bytes b) {
    last = net_.now();
    message_view m;
    if (!m.parse(b) || !polysip::validate(m).passes()) return complain("sent a broken message");
    if (recording) record(who, to, b);
    summary const s(m);
    if (!m.is_request()) return responded(who, s, m.status());
    if (m.method() == method::ack) return acknowledged(who, s);
    if (m.method() != method::cancel) requested(who, s);
  }
  /// By the fork.
  void passed(sim_address const& to, bytes b) {
    if (recording) record(agents, to, b);
  }
  /// What is sent next is the work of a transaction.
  void machine_runs() { stateless_ = false; }
  void received(u32 who, bytes b) {
    stateless_ = true;
    message_view m;
    if (!m.parse(b)) return complain("received a broken message");
    summary const s(m);
    if (m.is_request() && m.method() != method::ack && m.method() != method::cancel) asked(who, s);
    if (!m.is_final()) return;
    auto* const r = find(ours_, who, s);
    if (r && r->open) r->refused = !m.is_success();
    if (r) r->open = false;
    // It was forgotten, as after a jump of the clock: seed 124391.
    bool const too_late = r && r->refused;
    if (m.is_success() && s.what == method::invite && !too_late) succeeded(who, s);
  }
  /// A BYE came before the 2xx that it is about, and was refused (15.1.2): nobody ends that call.
  bool bye_came_first(u32 who) const {
    for (auto const& b : early_byes_)
      if (b.who == who && succeeded_in(who, b.call)) return true;
    return false;
  }
  /// I2, I4: each 2xx that came before Timer M was over, also a repeated one, went with an ACK.
  /// Those of one instant may come before the ACK that they have in common is written. Without
  /// room for its BYE a fork is not acknowledged, and its 2xx comes again.
  bool acknowledged_all(u32 who) const {
    u32 const unanswered = forks ? lab::scarce.hits : 0;
    for (auto const& a : successes_)
      if (a.who == who && a.acks + unanswered < a.count) return false;
    return true;
  }
  void print_ladder(auto& out, bool mermaid) const {
    constexpr std::string_view who[] = {"alice", "bob", "carol", "the fork"};
    polysip::short_text<40> names[agents + 1];
    for (u32 i = 0; i <= agents; ++i) names[i].put(who[i]);
    polysip::ladder_view const view{{names, forks ? agents + 1U : agents}, entries_, 0};
    mermaid ? polysip::write_mermaid(view, out) : polysip::write_text(view, out);
  }

 private:
  struct exchange {
    u32 who;
    summary s;
    bool open;
    bool late = false;     // it came after a request with a higher CSeq
    bool refused = false;  // ours: finally; theirs: by 503, so no dialog has seen it
  };
  struct success {
    u32 who;
    u64 call, fork;
    u32 cseq, count, acks;
    millis at, timer_m;
  };
  struct early_bye {
    u32 who;
    u64 call;
  };
  static exchange* find(std::vector<exchange>& all, u32 who, summary const& s) {
    for (auto& e : all)
      if (e.who == who && e.s.branch == s.branch && e.s.what == s.what) return &e;
    return nullptr;
  }
  /// I6: a new request of a dialog has a higher CSeq. A repeated one has the same bytes.
  void requested(u32 who, summary const& s) {
    if (auto const* const before = find(ours_, who, s)) {
      if (before->s.bytes != s.bytes) complain("repeated a request with other bytes");
      return;
    }
    for (auto const& e : ours_)
      if (e.who == who && e.s.begins(s) && e.s.cseq >= s.cseq) complain("CSeq did not grow (I6)");
    if (s.what == method::invite) offered(who, s);
    if (s.what == method::bye) late_fork_byes += leaves_fork_late(who, s);
    ours_.push_back({who, s, true});
  }
  void asked(u32 who, summary const& s) {
    if (find(theirs_, who, s)) return;
    bool late = false;
    for (auto const& e : theirs_)
      late = late || (e.who == who && !e.refused && e.s.from == s.from && e.s.cseq > s.cseq);
    theirs_.push_back({who, s, true, late});
  }
  /// I7: no INVITE while one is open, of either side.
  void offered(u32 who, summary const& s) {
    if (who == refused || lab::scarce.hits) return;  // no answer was seen, or none was given
    for (auto const* all : {&ours_, &theirs_})
      for (auto const& e : *all)
        if (e.who == who && e.open && e.s.call == s.call && e.s.what == method::invite)
          complain("INVITE while another one is open (I7)");
  }
  void responded(u32 who, summary const& s, u16 status) {
    if (status == 491) ++glares;
    if (status < 200) return;
    byes_without_room += stateless_ && s.what == method::bye && status == 200;
    auto* const e = find(theirs_, who, s);
    if (!e) return;
    if (e->late && status != 500 && status != 481 && status != 503)
      complain("took a request out of order");
    e->open = false;
    e->refused = status == 503;
    bool const unknown = s.what == method::bye && status == 481;
    if (unknown && !succeeded_in(who, s.call)) early_byes_.push_back({who, s.call});
  }
  /// The fork whose 2xx came first is the call.
  bool leaves_fork_late(u32 who, summary const& bye) const {
    bool first = true;
    for (auto const& a : successes_) {
      if (a.who != who || a.call != bye.call) continue;
      if (a.fork == bye.to) return !first && a.at < net_.now();
      first = false;
    }
    return false;
  }
  bool succeeded_in(u32 who, u64 call) const {
    for (auto const& a : successes_)
      if (a.who == who && a.call == call) return true;
    return false;
  }
  void succeeded(u32 who, summary const& s) {
    auto const now = net_.now();
    millis timer_m = now + 64 * 500;  // one for all forks: seed 44923 has a 2xx after it
    for (auto& a : successes_) {
      if (a.who != who || a.call != s.call || a.cseq != s.cseq) continue;
      timer_m = a.timer_m;
      if (a.fork != s.to) continue;
      bool const one_ack = a.at == now && a.acks < a.count;
      a.count += now < a.timer_m && !one_ack;
      a.at = now;
      return;
    }
    successes_.push_back({who, s.call, s.to, s.cseq, now < timer_m, 0, now, timer_m});
  }
  void acknowledged(u32 who, summary const& s) {
    for (auto& a : successes_)
      if (a.who == who && a.call == s.call && a.fork == s.to && a.cseq == s.cseq) ++a.acks;
  }
  void record(u32 who, sim_address const& to, bytes b) {
    entries_.push_back({net_.now(), who, (to.host & 255) - 1, polysip::message_summary{b}});
    if (net_.lost() != lost_) entries_.back().what.put(" lost");
    if (net_.duplicated() != twice_) entries_.back().what.put(" twice");
    lost_ = net_.lost();
    twice_ = net_.duplicated();
  }

  polysip::sim_network& net_;
  std::vector<exchange> ours_{}, theirs_{};
  std::vector<success> successes_{};
  std::vector<early_bye> early_byes_{};
  std::vector<polysip::ladder_entry> entries_{};
  u64 lost_ = 0, twice_ = 0;
  bool stateless_ = false;  // no machine has run since the last arrival
};

}  // namespace simulation
