// Runs the actions one after another.
#pragma once
#include "agent.hpp"

namespace ua {

class runner {
 public:
  runner(settings const& s, agent& a, reporter const& out)
      : script_(s.script), agent_(a), out_(out) {}

  enum class state : u8 { running, done, failed };

  /// Goes as far as it can; `running` while the action waits for its outcome.
  state step(millis now) {
    while (at_ < script_.size()) {
      if (!begun_) begin(now);
      outcome const o = now_of(script_[at_], now);
      if (o.now == outcome::is::open) return state::running;
      if (o.now == outcome::is::bad) return fail(o.why);
      out_.tell("done", {{"action", script_[at_].written}});
      ++at_;
      begun_ = false;
    }
    return state::done;
  }
  state fail(text why) {
    auto const written = printable(script_[at_].written, false);
    out_.tell("gave_up", {{"action", script_[at_].written}, {"cause", why}});
    std::fprintf(stderr, "ua: %s: %s\n", written.c_str(), printable(why, false).c_str());
    return state::failed;
  }
  bool empty() const { return script_.empty(); }
  millis next() const { return begun_ && at_ < script_.size() ? until_ : forever; }

 private:
  using is = outcome::is;

  void begin(millis now) {
    action const& a = script_[at_];
    begun_ = true;
    until_ = a.what == verb::wait_time ? now + a.time : forever;
    started_ = {};
    if (a.what == verb::bye && agent_.current.was_up && agent_.current.over) return;
    if (needs_call(a.what) && !agent_.current.alive())
      return started_.bad(agent_.current.known ? agent_.current.why : "there is no call");
    if (a.what == verb::cancel && (!agent_.current.ours() || agent_.current.was_up))
      return started_.bad("no call of ours is ringing");
    if (auto const r = ask(a); !r) started_.bad(to_string(r.code));
  }
  static bool needs_call(verb v) {
    return v == verb::hold || v == verb::resume || v == verb::refer || v == verb::cancel ||
           v == verb::bye;
  }
  result<> ask(action const& a) {
    switch (a.what) {
      case verb::call: return agent_.call(a.uri);
      case verb::message: return agent_.message(a.uri, a.body);
      case verb::options: return agent_.options(a.uri);
      case verb::hold: return agent_.hold(true);
      case verb::resume: return agent_.hold(false);
      case verb::refer: return agent_.refer(a.uri);
      case verb::cancel: return agent_.cancel();
      case verb::bye: return agent_.bye();
      default: return {};
    }
  }

  outcome now_of(action const& a, millis now) const {
    if (started_.now == is::bad) return started_;
    auto const& call = agent_.current;
    bool const refused = call.ours() && call.over && !call.was_up;
    switch (a.what) {
      case verb::call: return when(call.was_up || returns_early(), refused);
      case verb::message:
      case verb::options: return agent_.request;
      case verb::hold:
      case verb::resume: return agent_.current.change;
      case verb::refer: return agent_.referred;
      case verb::cancel: return canceled();
      case verb::bye: return when(call.over, false);
      case verb::wait_time: return when(now >= until_, false);
      case verb::wait_ringing: return when(call.ringing, refused || (call.ours() && call.was_up));
      case verb::wait_accepted: return when(call.was_up, refused);
      case verb::wait_transferred: return agent_.transferred;
      case verb::wait_bye: return when(call.was_up && call.over, refused);
    }
    return {};
  }
  outcome when(bool good, bool bad) const {
    auto const& why = agent_.current.why;
    if (good) return {is::good};
    return bad ? outcome{is::bad, why.empty() ? "accepted without ringing" : why} : outcome{};
  }
  outcome canceled() const {
    auto const& call = agent_.current;
    if (call.was_up) return {is::bad, "the call was accepted first"};
    return when(call.over, false);
  }
  /// The rule of --help: what comes next is about a call that is not accepted yet.
  bool returns_early() const {
    auto next = at_ + 1;
    while (next < script_.size() && script_[next].what == verb::wait_time) ++next;
    if (next == script_.size()) return false;
    auto const what = script_[next].what;
    return what == verb::wait_ringing || what == verb::wait_accepted || what == verb::cancel;
  }

  std::vector<action> const& script_;
  agent& agent_;
  reporter const& out_;
  std::size_t at_ = 0;
  bool begun_ = false;
  millis until_ = forever;
  outcome started_;
};

}  // namespace ua
