// A stack on a bench: messages go in as text, what it sends is kept as text, time is moved by hand.
#pragma once
#include <doctest/doctest.h>

#include <initializer_list>
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

using polysip::bytes;
using polysip::millis;

struct outlet {  // what left the stack
  struct packet {
    int to;
    std::string text;
  };
  std::vector<packet> sent;
  bool refuse = false;
  std::vector<int> dead{};  // what is sent there is refused
};

/// Endpoints are small numbers: 192.0.2.N is N; from 100 on they are streams.
struct wire {
  using endpoint = int;
  outlet* out = nullptr;

  bool send(endpoint const& to, bytes b) noexcept {
    for (int const e : out->dead)
      if (e == to) return false;
    if (out->refuse) return false;
    out->sent.push_back({to, {b.data(), b.size()}});
    return true;
  }
  bool reliable(endpoint const& e) const noexcept { return e >= 100; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5060"; }
  polysip::result<endpoint> numeric(polysip::target const& to) const noexcept {
    polysip::u32 n = 0;
    if (to.host.substr(0, 8) != "192.0.2." || !polysip::ascii::number(to.host.substr(8), n, 255))
      return {{}, polysip::error::unresolved};
    return {static_cast<int>(n)};
  }
};

struct clock {
  millis* time = nullptr;
  millis now() const noexcept { return *time; }
};

struct traits : polysip::traits<polysip::use_transport<wire>, polysip::use_clock<clock>,
                                polysip::use_random<polysip::splitmix>> {};

/// The value of a header in a message's text, or "" (first line of that name).
inline std::string value(std::string_view message, std::string_view name) {
  std::string const head = "\r\n" + std::string(name) + ": ";
  auto const at = message.find(head);
  if (at == message.npos) return {};
  auto const from = at + head.size();
  return std::string(message.substr(from, message.find("\r\n", from) - from));
}
inline std::string first_line(std::string_view message) {
  return std::string(message.substr(0, message.find("\r\n")));
}
inline std::string body(std::string_view message) {
  auto const at = message.find("\r\n\r\n");
  return at == message.npos ? std::string{} : std::string(message.substr(at + 4));
}
inline std::string tag(std::string_view header) {
  auto const at = header.find(";tag=");
  return at == header.npos ? std::string{} : std::string(header.substr(at + 5));
}

/// Lines joined by CRLF, an empty one at the end.
inline std::string lines(std::initializer_list<std::string> all) {
  std::string s;
  for (auto const& l : all) s += l + "\r\n";
  return s + "\r\n";
}

template<class Lines> bool names_type(Lines const& all) {
  for (std::string_view l : all)
    if (l.substr(0, 13) == "Content-Type:") return true;
  return false;
}

/// A response to a request of the stack, with a To tag, as a peer would write it.
inline std::string respond(std::string const& request, std::string const& status,
                           std::string const& to_tag, std::initializer_list<std::string> more = {},
                           std::string const& content = {}) {
  std::string to = value(request, "To");
  if (to.find(";tag=") == to.npos && !to_tag.empty()) to += ";tag=" + to_tag;
  std::string s = "SIP/2.0 " + status + "\r\nVia: " + value(request, "Via") +
                  "\r\nFrom: " + value(request, "From") + "\r\nTo: " + to +
                  "\r\nCall-ID: " + value(request, "Call-ID") +
                  "\r\nCSeq: " + value(request, "CSeq") + "\r\n";
  if (!content.empty() && !names_type(more)) s += "Content-Type: application/sdp\r\n";
  for (auto const& m : more) s += m + "\r\n";
  return s + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
}

inline std::string const sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n";

/// The 2xx of one callee of an INVITE; another tag is another fork.
inline std::string answered(std::string const& invite, std::string const& to_tag) {
  return respond(invite, "200 OK", to_tag, {"Contact: <sip:peer@192.0.2.7>"}, sdp);
}

/// A request of a peer at 192.0.2.2 for the stack; `to_tag` puts it into a dialog.
struct peer_request {
  std::string method = "INVITE", branch = "z9hG4bKpeer1", cseq = "1", to_tag{}, from_tag = "peer",
              call_id = "call-1@192.0.2.2", content{};
  std::vector<std::string> more{};
  std::string content_type = "application/sdp";

  std::string text() const {
    std::string s =
        method + " sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=" + branch +
        "\r\nMax-Forwards: 70\r\nFrom: <sip:peer@192.0.2.2>;tag=" + from_tag +
        "\r\nTo: <sip:me@192.0.2.1>" + (to_tag.empty() ? "" : ";tag=" + to_tag) +
        "\r\nCall-ID: " + call_id + "\r\nCSeq: " + cseq + " " + method + "\r\n";
    if (method == "INVITE") s += "Contact: <sip:peer@192.0.2.2>\r\n";
    if (!content.empty() && !names_type(more)) s += "Content-Type: " + content_type + "\r\n";
    for (auto const& m : more) s += m + "\r\n";
    return s + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
  }
};

/// Tells a transport where to send. One of your own that is no `wire` has a `connect` beside it.
inline void connect(wire& transport, outlet* out) { transport.out = out; }

/// The stack of Traits with its outlet and clock.
template<class Traits = traits> struct bench {
  using stack = polysip::stack<Traits>;

  outlet out;
  millis time = 0;
  stack ua;

  bench() : ua(policies()) {}
  typename stack::policies policies() {
    typename stack::policies p{.clock = {&time}, .random = {1}, .identity = "sip:me@192.0.2.1"};
    connect(p.transport, &out);
    return p;
  }
  template<class H> polysip::result<> in(H& app, std::string const& text, int from = 2) {
    return ua.receive(from, text, app);
  }
  /// Moves the clock deadline by deadline up to `at`.
  template<class H> void until(H& app, millis at) {
    while (ua.next_deadline() <= at) {
      if (ua.next_deadline() > time) time = ua.next_deadline();
      ua.advance(app).ignore();
      bool const passed = ua.next_deadline() > time;
      CHECK(passed);  // what was due is done
      if (!passed) return;
    }
    time = at;
  }
  /// What was sent since the last call.
  std::vector<outlet::packet> take() {
    auto all = std::move(out.sent);
    out.sent.clear();
    return all;
  }
  /// The only message that was sent since the last call.
  std::string one() {
    auto const all = take();
    REQUIRE(all.size() == 1);
    return all[0].text;
  }
  /// Start lines of what was sent since the last call.
  std::vector<std::string> names() {
    std::vector<std::string> n;
    for (auto const& p : take()) n.push_back(first_line(p.text));
    return n;
  }
};

using names = std::vector<std::string>;

}  // namespace lab
