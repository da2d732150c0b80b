// The user's policies, the clock's reading, the way out. Base of the layers that make a stack.
#pragma once
#include "../core/byte_store.hpp"
#include "../core/config.hpp"
#include "../core/keyed_hash.hpp"
#include "../core/result.hpp"
#include "../message/message.hpp"
#include "../timer/timer.hpp"
#include "../transport/resolver.hpp"

namespace polysip {

/// The objects that a stack is made of; give those that are not default constructible by name.
template<class Traits> struct policies {
  [[no_unique_address]] typename Traits::transport transport{};
  [[no_unique_address]] typename Traits::clock clock{};
  [[no_unique_address]] typename Traits::random random{};
  // Our URI, without a display name; of any other text, requests are error::malformed. Outlives the
  // stack.
  std::string_view identity = "sip:anonymous@anonymous.invalid";
  [[no_unique_address]] typename Traits::resolver resolver{};
  [[no_unique_address]] typename Traits::credentials credentials{};
  [[no_unique_address]] typename Traits::accounts accounts{};
  [[no_unique_address]] typename Traits::media media{};
  [[no_unique_address]] typename Traits::trace trace{};
  polysip::rules rules{};  // what messages are held to; `liberal_rules` where RFC 4475 has a choice
  // A response counts only from where its request went. Proxies and hosts of several addresses may
  // answer from elsewhere, so it is off.
  bool strict_source = false;
};

/// What happened to messages that became no event.
struct counters {
  u64 received = 0, sent = 0, refused_by_transport = 0;
  u64 unparsable = 0;          // dropped: not SIP
  u64 invalid = 0;             // dropped, or answered with the status owed
  u64 stray_responses = 0;     // no transaction of ours
  u64 stray_acks = 0;          // no transaction, no dialog
  u64 unacknowledged = 0;      // a 300-699 to an INVITE whose ACK never came (Timer H)
  u64 stateless = 0;           // answered without a transaction
  u64 pool_full = 0;           // no room: 503, or no answer until the request is repeated
  u64 lost_streams = 0;        // given up: no framing, over a limit, too slow
  u64 silent_application = 0;  // requests that the stack answered because nobody did
};

template<class Traits> class engine {
 public:
  using endpoint = typename Traits::transport::endpoint;
  using limits = typename Traits::limits;
  using timers_type = typename Traits::timers;
  using arena = typename Traits::storage::arena;

  explicit engine(policies<Traits> p) : policies_(p) {
    secret_ = {random(), random()};
    if (auto const me = uri::parse(policies_.identity)) {
      own_user_ = me.value.user;
      has_identity_ = true;
    }
  }
  engine(engine const&) = delete;
  engine& operator=(engine const&) = delete;

  polysip::counters const& counters() const { return counters_; }
  typename Traits::transport& transport() { return policies_.transport; }
  typename Traits::trace& trace() { return policies_.trace; }

  // ---- for layers, contexts and their mixins
  millis now() const { return now_; }
  millis from_now(millis in) const { return in < forever - now_ ? now_ + in : forever; }
  u64 random() { return policies_.random.next(); }
  hash_key secret() const { return secret_; }
  auto& store() { return store_; }
  auto& parts() { return policies_; }
  std::string_view identity() const { return policies_.identity; }
  /// The user of our identity; empty when it has none.
  std::string_view own_user() const { return own_user_; }
  message_writer writer() {
    POLYSIP_ASSERT(!decorating_, "outgoing hooks add lines; send from another hook");
    return message_writer(scratch_);
  }
  std::span<char> scratch() { return scratch_; }
  void wake(timer_node& n, millis at) { at == forever ? timers_.cancel(n) : timers_.arm(n, at); }
  polysip::counters& count() { return counters_; }

  POLYSIP_OUTLINE bool transmit(endpoint const& to, std::string_view message) {
    bytes const wire{message.data(), message.size()};
    if (!policies_.transport.send(to, wire)) {
      ++counters_.refused_by_transport;
      return false;
    }
    ++counters_.sent;
    policies_.trace.sent(now_, to, wire);
    return true;
  }
  void enter() {
    if (depth_++ == 0) now_ = policies_.clock.now();
  }
  void leave() { --depth_; }

 protected:
  struct input {  // every input reads the clock once; what it causes happens at one instant
    engine& e;
    explicit input(engine& x) : e(x) { e.enter(); }
    input(input const&) = delete;
    input& operator=(input const&) = delete;
    ~input() { e.leave(); }
  };
  struct decorating {  // a request is half written in the one buffer, and hooks add lines to it
    engine& e;
    explicit decorating(engine& x) : e(x) { e.decorating_ = true; }
    decorating(decorating const&) = delete;
    decorating& operator=(decorating const&) = delete;
    ~decorating() { e.decorating_ = false; }
  };

  [[no_unique_address]] policies<Traits> policies_;
  byte_store<arena> store_;  // before whatever keeps bytes in it
  typename Traits::timer_queue timers_;
  polysip::counters counters_;
  hash_key secret_;
  std::string_view own_user_;
  bool has_identity_ = false;
  millis now_ = 0;
  u32 depth_ = 0;
  bool decorating_ = false;
  char scratch_[limits::message_bytes];
};

}  // namespace polysip
