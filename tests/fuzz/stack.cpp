// A whole stack: what peers send, when, and what the application does are chosen by the input. In
// the end nothing may be left of it.
#include <polysip/transport/splitmix.hpp>

#include "../support/hesitant.hpp"
#include "application.hpp"
#include "guide.hpp"

using namespace polysip;

namespace {

/// What left the stack, the newest last.
struct outlet {
  static constexpr std::size_t most = 12;
  std::vector<std::string> sent{};
  bool refuse = false;
  void keep(bytes b) {
    if (sent.size() == most) sent.erase(sent.begin());
    sent.emplace_back(b.data(), b.size());
  }
};
struct wire {
  using endpoint = int;
  outlet* out = nullptr;
  bool send(endpoint const&, bytes b) noexcept {
    if (!out->refuse && b.size() > 2) out->keep(b);
    return !out->refuse;
  }
  bool reliable(endpoint const& e) const noexcept { return e >= 4; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1"; }
  result<endpoint> numeric(target const& to) const noexcept {
    if (to.host == "nowhere") return {{}, error::unresolved};
    return {(to.host.size() > 9 ? 1 : 0) + (to.protocol.empty() && !to.secure ? 0 : 4)};
  }
};
struct still {
  millis* time = nullptr;
  millis now() const noexcept { return *time; }
};
struct fuzz_traits
    : traits<use_transport<wire>, use_clock<still>, use_random<splitmix>, use_storage<fixed<6>>,
             use_limits<fuzz::small_limits>, use_credentials<fuzz::passwords>,
             use_trace<fuzz::guide>,
             use_contexts<invite_client_context, invite_server_context, message_client_context,
                          message_server_context, refer_client_context, refer_server_context,
                          options_client_context, options_server_context, lab::hesitant_context>> {
};
using phone = polysip::stack<fuzz_traits>;

struct world {
  explicit world(std::string_view input) : in(input, fuzz::choices::then::dice) {}

  // ---- the peers
  std::string_view one_of(std::initializer_list<std::string_view> all) {
    return all.begin()[in.pick(static_cast<u32>(all.size()))];
  }
  std::string recent(std::vector<std::string> const& all) {
    return all.empty() ? std::string{} : all[all.size() - 1 - in.pick(8) % all.size()];
  }
  static std::string value(std::string const& text, header_id which) {
    message_view m;
    return m.parse(text) ? std::string{m.value(which)} : "";
  }
  static bool is_response(std::string const& text) { return text.compare(0, 4, "SIP/") == 0; }

  std::string tail() {
    std::string lines{one_of({"", "", "Require: 100rel\r\n", "RSeq: 1\r\n", "Contact: *\r\n",
                              "Refer-To: <sip:r@192.0.2.3>\r\n", "Event: refer\r\n",
                              "Event: refer\r\nSubscription-State: terminated\r\n",
                              "Record-Route: <sip:r;lr>\r\n",
                              "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n",
                              "Contact: <sip:q@192.0.2.4>\r\n", "Content-Length: 1\r\n"})};
    std::string_view const body = in.pick(2) ? fuzz::sdp_text : "";
    if (!body.empty()) lines += "Content-Type: application/sdp\r\n";
    return lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string{body};
  }
  /// A request of its own, or within the dialog of something that we sent.
  std::string request() {
    std::string const method{one_of({"INVITE", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS",
                                     "MESSAGE", "REFER", "NOTIFY", "INFO", "UPDATE", "X"})};
    auto const name = std::to_string(in.pick(4));
    std::string from = "<sip:p@192.0.2.2>;tag=" + name, to = "<sip:me@192.0.2.1>", call = name;
    if (auto const about = recent(out.sent); in.pick(2) && !about.empty()) {
      bool const answered = is_response(about);
      from = value(about, answered ? header_id::from : header_id::to);
      to = value(about, answered ? header_id::to : header_id::from);
      if (from.find(";tag=") == from.npos) from += ";tag=peer";
      call = value(about, header_id::call_id);
    }
    return method + " sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK" +
           std::to_string(in.pick(6)) + "\r\nMax-Forwards: 70\r\nContact: <sip:p@192.0.2.2>\r\n" +
           "From: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + call +
           "\r\nCSeq: " + std::to_string(1 + in.pick(8)) + " " + method + "\r\n" + tail();
  }
  /// The ACK or CANCEL of a request that came: its branch, or for a 2xx another.
  std::string sequel() {
    auto const asked = recent(came);
    message_view m;
    if (!m.parse(asked) || !m.is_request()) return request();
    auto const cseq = m.get<header::cseq>();
    std::string const method{one_of({"ACK", "CANCEL"})};
    std::string to{m.value(header_id::to)};
    for (auto const& s : out.sent)
      if (is_response(s) && in.pick(4) &&
          value(s, header_id::call_id) == m.value(header_id::call_id))
        to = value(s, header_id::to);
    std::string via{m.value(header_id::via)};
    if (in.pick(2)) via += "a";
    return method + " sip:me@192.0.2.1 SIP/2.0\r\nVia: " + via +
           "\r\nMax-Forwards: 70\r\nFrom: " + std::string(m.value(header_id::from)) +
           "\r\nTo: " + to + "\r\nCall-ID: " + std::string(m.value(header_id::call_id)) +
           "\r\nCSeq: " + std::to_string(cseq ? cseq->number : 1) + " " + method + "\r\n" + tail();
  }
  std::string response() {
    auto const asked = recent(out.sent);
    std::string const status{
        one_of({"100 a", "180 b", "183 c", "200 d", "200 d", "202 e", "302 f", "401 g", "407 h",
                "481 i", "487 j", "491 k", "500 l", "603 m"})};
    std::string to = value(asked, header_id::to);
    if (to.find(";tag=") == to.npos) to += std::string{one_of({";tag=peer", ";tag=fork", ""})};
    return "SIP/2.0 " + status + "\r\nVia: " + value(asked, header_id::via) +
           "\r\nFrom: " + value(asked, header_id::from) + "\r\nTo: " + to +
           "\r\nContact: <sip:p@192.0.2.2>\r\nCall-ID: " + value(asked, header_id::call_id) +
           "\r\nCSeq: " + value(asked, header_id::cseq) + "\r\n" + tail();
  }
  void arrive(std::string text) {
    if (in.pick(8) == 0 && !text.empty())  // a flaw
      text[in.byte() * text.size() / 256] = static_cast<char>(in.byte());
    if (came.size() == outlet::most) came.erase(came.begin());
    came.push_back(text);
    int const from = static_cast<int>(in.pick(8));
    if (from < 4) {
      fuzz::exact const datagram{text};
      return ua.receive(from, datagram.bytes(), app).ignore();
    }
    auto const cut = in.byte() * text.size() / 128;
    for (auto const& piece :
         {text.substr(0, cut), cut < text.size() ? text.substr(cut) : std::string{}}) {
      fuzz::exact const segment{piece};
      ua.receive_stream(from, segment.bytes(), app).ignore();
    }
  }
  void pass(millis by) {
    auto const until = time + by;
    while (ua.next_deadline() <= until) {
      if (ua.next_deadline() > time) time = ua.next_deadline();
      FUZZ_CHECK(ua.advance(app));
      FUZZ_CHECK(ua.next_deadline() > time);
    }
    time = until;
  }

  // ---- the plot
  void step() {
    switch (in.pick(16)) {
      case 0: return arrive(std::string{in.take(in.byte() * 2)});
      case 1:
      case 2: return arrive(request());
      case 3:
      case 4: return arrive(sequel());
      case 5: return arrive(recent(came));  // again
      case 6:
      case 7:
      case 8: return arrive(response());
      case 9: return pass(in.byte());
      case 10: return pass(in.byte() * in.byte());
      case 11: return ua.closed(static_cast<int>(in.pick(8)), app).ignore();
      case 12: return ua.transport_failed(static_cast<int>(in.pick(8)), app).ignore();
      case 13: return void(out.refuse = in.pick(4) == 0);
      default: return app.verb();
    }
  }
  void play() {
    for (int steps = 0; steps < 120; ++steps) step();
    out.refuse = false;
    for (int i = 0; i < 8; ++i) ua.closed(i, app).ignore();
    for (int rounds = 0; rounds < 8 && (rounds == 0 || ua.live()); ++rounds) {
      app.end_all();
      pass(400'000);
    }
    FUZZ_CHECK(ua.live() == 0);
    FUZZ_CHECK(ua.live_streams() == 0);
    FUZZ_CHECK(ua.store().live() == 0);
    FUZZ_CHECK(ua.next_deadline() == forever);
    FUZZ_CHECK(app.all_ended());
  }

  fuzz::choices in;
  outlet out{};
  std::vector<std::string> came{};  // what the peers sent, the newest last
  millis time = 1000;
  phone ua{{.transport = {&out}, .clock = {&time}, .random = {7}, .identity = "sip:me@192.0.2.1"}};
  fuzz::application<fuzz_traits> app{ua, in};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const w = std::make_unique<world>(fuzz::text(data, size));
  w->play();
  return 0;
}
