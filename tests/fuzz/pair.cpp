// Two stacks and the network between them: what is lost, copied, overtaken or bent on its way, when
// connections break, and what both applications do, is chosen by the input. In the end nothing may
// be left of either.
#include <array>
#include <polysip/transport/splitmix.hpp>

#include "application.hpp"
#include "guide.hpp"

using namespace polysip;

namespace {

/// Endpoints: 2 is the other one's datagrams, 6 the stream to it, 3 and 7 lead nowhere.
struct packet {
  u32 to;
  int way;
  std::string text;
};
struct network {
  static constexpr std::size_t most = 24;
  std::vector<packet> flying{};
  bool refuse[2] = {};
};
struct wire {
  using endpoint = int;
  network* net = nullptr;
  u32 self = 0;
  bool send(endpoint const& way, bytes b) noexcept {
    if (net->refuse[self]) return false;
    if ((way & 3) == 2 && net->flying.size() < network::most)
      net->flying.push_back({1 - self, way, {b.data(), b.size()}});
    return true;
  }
  bool reliable(endpoint const& way) const noexcept { return way >= 4; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept {
    return self ? "192.0.2.2" : "192.0.2.1";
  }
  result<endpoint> numeric(target const& to) const noexcept {
    if (to.host == "nowhere") return {{}, error::unresolved};
    bool const near = to.host == "192.0.2.1" || to.host == "192.0.2.2";  // whoever asks
    return {(near ? 2 : 3) + (to.protocol.empty() && !to.secure ? 0 : 4)};
  }
};
struct still {
  millis* time = nullptr;
  millis now() const noexcept { return *time; }
};
struct accounts {
  bool asks = false;
  std::string_view realm(method m, std::string_view) const noexcept {
    return asks && m == method::invite ? "r" : "";
  }
  std::string_view password(std::string_view user, std::string_view) const noexcept {
    return user == "me" ? "secret" : "";
  }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};
struct pair_traits
    : traits<use_transport<wire>, use_clock<still>, use_random<splitmix>, use_storage<fixed<6>>,
             use_limits<fuzz::small_limits>, use_credentials<fuzz::passwords>,
             use_accounts<accounts>, use_trace<fuzz::guide>> {};
using phone = polysip::stack<pair_traits>;

struct end {
  phone ua;
  fuzz::application<pair_traits> app;
  end(u32 self, network& net, millis& time, fuzz::choices& in)
      : ua({.transport = {&net, self},
            .clock = {&time},
            .random = {self + 1},
            .identity = self ? "sip:p@192.0.2.2" : "sip:me@192.0.2.1",
            .credentials = {},
            .accounts = {self == 1 && in.pick(4) == 0}}),
        app(ua, in) {}
};

struct world {
  explicit world(std::string_view input) : in(input, fuzz::choices::then::dice) {}

  void give(packet const& p) {
    auto& e = *ends[p.to];
    fuzz::exact const block{p.text};
    if (p.way < 4) return e.ua.receive(p.way, block.bytes(), e.app).ignore();
    auto const cut = in.byte() * p.text.size() / 255;
    for (auto const& piece : {p.text.substr(0, cut), p.text.substr(cut)}) {
      fuzz::exact const segment{piece};
      if (!e.ua.receive_stream(p.way, segment.bytes(), e.app)) return close(p.to, p.way);
    }
  }
  void close(u32 who, int way) { ends[who]->ua.closed(way, ends[who]->app).ignore(); }
  /// The next of a stream, or any datagram.
  std::size_t choose() {
    auto const i = in.byte() % net.flying.size();
    for (std::size_t first = 0; first < i; ++first)
      if (net.flying[i].way >= 4 && net.flying[first].way == net.flying[i].way &&
          net.flying[first].to == net.flying[i].to)
        return first;
    return i;
  }
  void deliver(bool copy, bool bent) {
    if (net.flying.empty()) return;
    auto const i = choose();
    auto p = net.flying[i];
    if (!copy || p.way >= 4) net.flying.erase(net.flying.begin() + static_cast<long>(i));
    if (bent && !p.text.empty())
      p.text[in.byte() * p.text.size() / 256] = static_cast<char>(in.byte());
    give(p);
  }
  void lose() {
    if (net.flying.empty()) return;
    auto const i = choose();
    if (net.flying[i].way < 4) net.flying.erase(net.flying.begin() + static_cast<long>(i));
  }
  /// The stream between both is gone, with what is on it.
  void break_stream() {
    std::erase_if(net.flying, [](packet const& p) { return p.way >= 4; });
    for (u32 who : {0U, 1U}) close(who, 6);
  }
  void pass(millis by) {
    auto const until = time + by;
    for (;;) {
      u32 const who = ends[1]->ua.next_deadline() < ends[0]->ua.next_deadline() ? 1 : 0;
      auto const due = ends[who]->ua.next_deadline();
      if (due > until) break;
      if (due > time) time = due;
      FUZZ_CHECK(ends[who]->ua.advance(ends[who]->app));
      FUZZ_CHECK(ends[who]->ua.next_deadline() > time);
    }
    time = until;
  }

  void step() {
    u32 const who = in.pick(2);
    auto& e = *ends[who];
    switch (in.pick(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: return deliver(false, false);
      case 5:
      case 6: return deliver(true, false);
      case 7: return deliver(in.pick(2), true);
      case 8: return lose();
      case 9: return pass(in.byte());
      case 10: return pass(in.byte() * in.byte());
      case 11: return e.ua.transport_failed(in.pick(2) ? 2 : 6, e.app).ignore();
      case 12: return in.pick(2) ? break_stream() : void(net.refuse[who] = in.pick(3) == 0);
      default: return e.app.verb();
    }
  }
  void play() {
    for (int steps = 0; steps < 160; ++steps) step();
    net.refuse[0] = net.refuse[1] = false;
    bool const heard = in.pick(2);  // do the last words arrive?
    for (int rounds = 0; rounds < 10 && (rounds == 0 || live()); ++rounds) {
      for (auto& e : ends) e->app.end_all();
      for (int i = 0; i < 200 && heard && !net.flying.empty(); ++i) deliver(false, false);
      if (!heard) net.flying.clear();
      for (u32 who : {0U, 1U}) close(who, 6);
      pass(400'000);
    }
    for (auto& e : ends) {
      FUZZ_CHECK(e->ua.live() == 0);
      FUZZ_CHECK(e->ua.live_streams() == 0);
      FUZZ_CHECK(e->ua.store().live() == 0);
      FUZZ_CHECK(e->ua.next_deadline() == forever);
      FUZZ_CHECK(e->app.all_ended());
    }
  }
  bool live() const { return ends[0]->ua.live() || ends[1]->ua.live(); }

  fuzz::choices in;
  network net{};
  millis time = 1000;
  std::array<std::unique_ptr<end>, 2> ends{std::make_unique<end>(0U, net, time, in),
                                           std::make_unique<end>(1U, net, time, in)};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const w = std::make_unique<world>(fuzz::text(data, size));
  w->play();
  return 0;
}
