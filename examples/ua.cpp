// A SIP user agent for the command line; `ua --help` says what it does.
#include <polysip/trace/ladder_text.hpp>

#include "ua/runner.hpp"

namespace {

using namespace ua;

std::string identity_of(settings const& s) {
  auto const address = s.listen.text();
  text host = ascii::slice(address.view(), 0, address.view().rfind(':'));
  if (s.listen.is_any()) host = "anonymous.invalid";
  if (!s.domain.empty()) host = s.domain;
  return "sip:" + std::string(s.user) + "@" + std::string(host);
}

struct file_sink {
  FILE* file;
  void put(text s) const { std::fwrite(s.data(), 1, s.size(), file); }
};

/// One run of the program, from the open socket to its status.
class program {
 public:
  program(settings const& s, udp_socket& socket, text identity)
      : settings_(s),
        out_(s.json),
        socket_(socket),
        agent_(s, out_),
        runner_(s, agent_, out_),
        phone_{{.transport = udp_transport{socket},
                .identity = identity,
                .credentials = {s.user, s.password},
                .accounts = {s.account_user, s.account_password, s.account_realm},
                .trace = s.ladder ? ladder_type{log_, "ua", socket.local()} : ladder_type{}}} {
    agent_.attach(phone_);
  }

  int run() {
    poll_loop loop;
    stop_on_signals const signals(loop);
    auto const address = socket_.local().text();
    out_.tell("listening", {{"address", "udp:" + std::string(address.view())}});
    bool const good = work(loop);
    part();
    if (settings_.ladder) {
      file_sink out{settings_.json ? stderr : stdout};
      write_text(log_.view(), out);
    }
    return good ? 0 : 1;
  }

 private:
  /// Until the script, the time-out or a signal ends it; false when an action failed.
  bool work(poll_loop& loop) {
    loop.add(socket_, phone_, agent_);
    auto const start = clock_.now();
    end_ = settings_.timeout < forever - start ? start + settings_.timeout : forever;
    auto state = runner::state::running;
    while (state == runner::state::running) {
      auto const now = clock_.now(), wake = next();
      auto const turn = [&] {
        agent_.answer_due(clock_.now());
        if (!runner_.empty()) state = runner_.step(clock_.now());
        return state != runner::state::running || next() < wake;
      };
      bool const turned = loop.run(turn, wake == forever ? forever : wake > now ? wake - now : 0);
      if (!turned && (loop.stopped() || clock_.now() >= end_)) return gave_up(loop.stopped());
    }
    return state == runner::state::done;
  }
  /// When something is due that the stack does not know of.
  millis next() const { return std::min({end_, agent_.next_answer(), runner_.next()}); }
  bool gave_up(bool by_signal) {
    if (!runner_.empty()) runner_.fail(by_signal ? "interrupted" : "no outcome within --timeout");
    return runner_.empty();
  }
  /// Hangs up and lets peers confirm it, for a while; in a loop that no signal has stopped.
  void part() {
    constexpr millis patience = 2000;
    poll_loop loop;
    loop.add(socket_, phone_, agent_);
    agent_.hang_up();
    loop.run([&] { return phone_.live_contexts() == 0; }, patience);
  }

  settings const& settings_;
  reporter out_;
  udp_socket& socket_;
  monotonic_clock clock_;
  millis end_ = forever;
  ladder_type::log log_;
  agent agent_;
  runner runner_;
  phone phone_;
};

int wrong(text why) {
  std::fprintf(stderr, "%s (%s)\n", usage, printable(why, false).c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  if (auto const flaw = read_command_line({argv + 1, argv + argc}, s); !flaw.empty())
    return wrong(flaw);
  if (s.help) {
    std::printf("%s\n%s", usage, help);
    return 0;
  }
  auto const identity = identity_of(s);
  if (!is_sip_uri(identity)) return wrong("--user and --domain make no SIP URI");
  udp_socket socket;
  if (!socket.open(s.listen)) {
    std::fprintf(stderr, "ua: --listen: %s\n", std::strerror(socket.last_error()));
    return 1;
  }
  static program p(s, socket, identity);
  return p.run();
}
