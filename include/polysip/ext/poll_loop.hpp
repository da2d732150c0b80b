// An event loop over poll(2): any number of sockets and stacks in one thread, until something is
// done.
#pragma once
#include <poll.h>
#include <signal.h>

#include <functional>
#include <utility>
#include <vector>

#include "../core/config.hpp"
#include "monotonic_clock.hpp"
#include "udp_socket.hpp"

namespace polysip {

struct endpoint_as_is {
  ip_endpoint const& operator()(ip_endpoint const& from) const { return from; }
};

/// Hands datagrams to stacks and lets them act at their deadlines, which must be those of a
/// `monotonic_clock`. Sockets, stacks and handlers outlive the loop.
class poll_loop {
 public:
  poll_loop();
  poll_loop(poll_loop const&) = delete;
  poll_loop& operator=(poll_loop const&) = delete;
  ~poll_loop() {
    for (int end : pipe_)
      if (end >= 0) ::close(end);
  }

  /// What `socket` receives goes to `stack`. A stack with several sockets is added once for each;
  /// `Wrap` (stateless) then makes its endpoint from the address.
  template<class Stack, class Handler, class Wrap = endpoint_as_is>
  void add(udp_socket& socket, Stack& stack, Handler& handler, Wrap = {}) {
    enter(
        {&socket, &stack, &handler,
         [](member const& m, ip_endpoint const& from, bytes message) {
           (void)static_cast<Stack*>(m.stack)->receive(Wrap{}(from), message,
                                                       handler_of<Handler>(m));
         },
         [](member const& m) {
           (void)static_cast<Stack*>(m.stack)->advance(handler_of<Handler>(m));
         },
         [](member const& m) -> millis { return static_cast<Stack*>(m.stack)->next_deadline(); }});
  }
  /// What `socket` receives goes to `receiver(from, message)`: relays, scripted peers.
  template<class Receiver> void watch(udp_socket& socket, Receiver& receiver) {
    enter({&socket, &receiver, nullptr,
           [](member const& m, ip_endpoint const& from, bytes message) {
             (*static_cast<Receiver*>(m.stack))(from, message);
           },
           [](member const&) {}, [](member const&) { return forever; }});
  }

  /// Calls `what()` once, `wait` milliseconds from now, after the stacks have done what was due
  /// until then. From within handlers, too: verbs of their contexts are what it is for.
  void after(millis wait, std::function<void()> what) {
    auto const at = monotonic_clock{}.now() + wait;
    auto place = alarms_.begin();
    while (place != alarms_.end() && place->at <= at) ++place;
    alarms_.insert(place, {at, std::move(what)});
  }

  /// Until `done()`, asked after every round: true. False: `at_most` milliseconds have passed, or
  /// someone called `stop()`.
  template<class Done> bool run(Done&& done, millis at_most = forever) {
    auto const start = monotonic_clock{}.now();
    auto const end = at_most < forever - start ? start + at_most : forever;
    while (!done())
      if (stopped_ || monotonic_clock{}.now() >= end) return false;
      else round(end);
    return true;
  }
  /// Ends `run` soon. From a signal handler or another thread, too.
  void stop() noexcept {
    int const before = errno;
    [[maybe_unused]] auto const written = ::write(pipe_[1], "", 1);
    errno = before;
  }
  bool stopped() const { return stopped_; }

 private:
  struct member {
    udp_socket* socket;
    void *stack, *handler;
    void (*receive)(member const&, ip_endpoint const& from, bytes);
    void (*advance)(member const&);
    millis (*next)(member const&);
  };
  struct alarm {
    millis at;
    std::function<void()> what;
  };
  template<class Handler> static Handler& handler_of(member const& m) {
    return *static_cast<Handler*>(m.handler);
  }
  void enter(member const& m) {
    members_.push_back(m);
    polled_.push_back({m.socket->descriptor(), POLLIN, 0});
  }
  void round(millis end);
  void drain(member const& m);
  void ring_alarms();

  std::vector<member> members_{};
  std::vector<pollfd> polled_{};  // the pipe first, then one for each member
  std::vector<alarm> alarms_{};   // in the order in which they are due
  std::vector<char> room_;
  int pipe_[2]{-1, -1};
  bool stopped_ = false;
};

inline poll_loop::poll_loop() : room_(65536) {
  bool const ok = ::pipe(pipe_) == 0;
  POLYSIP_ASSERT(ok, "no descriptors left for poll_loop: close some, or raise the limit");
  for (int end : pipe_) {
    ::fcntl(end, F_SETFL, O_NONBLOCK);
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  polled_.push_back({pipe_[0], POLLIN, 0});
}

inline void poll_loop::round(millis end) {
  millis next = end;
  for (auto const& m : members_)
    if (auto const at = m.next(m); at < next) next = at;
  if (!alarms_.empty() && alarms_.front().at < next) next = alarms_.front().at;
  auto const now = monotonic_clock{}.now();
  millis const wait = next > now ? next - now : 0;
  int const most = 60'000;  // then look again
  int const ready = ::poll(polled_.data(), static_cast<nfds_t>(polled_.size()),
                           wait < most ? static_cast<int>(wait) : most);
  if (ready > 0 && polled_[0].revents) stopped_ = true;
  for (std::size_t i = 0; ready > 0 && i < members_.size(); ++i)
    if (polled_[i + 1].revents) drain(member{members_[i]});
  for (std::size_t i = 0; i < members_.size(); ++i)  // by index: a handler may add members
    if (auto const m = members_[i]; m.next(m) <= monotonic_clock{}.now()) m.advance(m);
  ring_alarms();
}

inline void poll_loop::ring_alarms() {
  auto const now = monotonic_clock{}.now();
  while (!alarms_.empty() && alarms_.front().at <= now) {
    auto const due = std::move(alarms_.front().what);  // it may set another one
    alarms_.erase(alarms_.begin());
    due();
  }
}

/// At most 64 datagrams, so that a flood on one socket starves neither the others nor the timers.
inline void poll_loop::drain(member const& m) {
  ip_endpoint from;
  bytes message;
  for (int i = 0; i < 64 && m.socket->receive(from, room_, message); ++i)
    m.receive(m, from, message);
}

/// While it lives, SIGTERM and SIGINT stop the loop instead of killing the process. One at a time.
class stop_on_signals {
 public:
  explicit stop_on_signals(poll_loop& loop) {
    loop_ = &loop;
    struct sigaction act {};
    act.sa_handler = [](int) { loop_->stop(); };
    ::sigaction(SIGTERM, &act, &before_[0]);
    ::sigaction(SIGINT, &act, &before_[1]);
  }
  stop_on_signals(stop_on_signals const&) = delete;
  stop_on_signals& operator=(stop_on_signals const&) = delete;
  ~stop_on_signals() {
    ::sigaction(SIGTERM, &before_[0], nullptr);
    ::sigaction(SIGINT, &before_[1], nullptr);
  }

 private:
  inline static poll_loop* loop_ = nullptr;
  struct sigaction before_[2]{};
};

}  // namespace polysip
