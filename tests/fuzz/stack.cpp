// A whole stack: what peers send, when, and what the application does are chosen by the input. In
// the end nothing may be left of it.
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>
#include <vector>

#include "exact.hpp"

using namespace polysip;

namespace {

struct wire {
  using endpoint = int;
  std::string* last = nullptr;
  bool* refuse = nullptr;
  bool send(endpoint const&, bytes b) noexcept {
    if (!*refuse && b.size() > 2) last->assign(b.data(), b.size());
    return !*refuse;
  }
  bool reliable(endpoint const& e) const noexcept { return e >= 4; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1"; }
  result<endpoint> numeric(target const& to) const noexcept {
    return {static_cast<int>(to.host.size()) % 8};
  }
};
struct still {
  millis* time = nullptr;
  millis now() const noexcept { return *time; }
};
struct small_limits : default_limits {
  static constexpr u32 message_bytes = 4096, stream_head = 2000, stream_message = 3000;
};
struct fuzz_traits : traits<use_transport<wire>, use_clock<still>, use_random<splitmix>,
                            use_storage<fixed<6>>, use_limits<small_limits>> {};
using phone = polysip::stack<fuzz_traits>;

constexpr std::string_view sdp_text =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n";

struct world : ignore_rest {
  using ignore_rest::on;
  explicit world(std::string_view input) : in(input) {}

  // ---- the application
  void on(phone::incoming<invite_server_context> const& e) { callees.push_back(e.context); }
  void on(phone::accepted<invite_client_context> const& e) { verb(e.context); }
  void on(phone::incoming<message_server_context> const& e) {
    if (in.pick(2)) e.context->accept().ignore();
  }
  void on(phone::incoming<refer_server_context> const& e) {
    if (in.pick(2)) e.context->accept().ignore();
    referred.push_back(e.context);
  }
  void verb(auto const& call) {
    switch (in.pick(8)) {
      case 0: return call->bye().ignore();
      case 1: return call->hold().ignore();
      case 2: return call->resume().ignore();
      case 3: return call->end().ignore();
      case 4: return ua.start<message_client_context>(to(), "text").ignore();
      default: return;
    }
  }
  void verb_of_callee() {
    if (callees.empty()) return;
    auto const call = ua[callees[in.pick(static_cast<u32>(callees.size()))]];
    switch (in.pick(5)) {
      case 0: return call->ring(in.pick(2) ? u16{183} : u16{180}).ignore();
      case 1: return call->accept(in.pick(2) ? sdp_text : std::string_view{}).ignore();
      case 2: return call->reject(static_cast<u16>(300 + in.pick(250))).ignore();
      default: return verb(call);
    }
  }
  void verb_of_caller() {
    if (!callers.empty()) verb(ua[callers[in.pick(static_cast<u32>(callers.size()))]]);
  }
  void begin() {
    if (in.pick(3) == 0) return ua.start<options_client_context>(to()).ignore();
    auto const call = ua.start<invite_client_context>(to(), in.pick(2) ? sdp_text : "");
    if (call) callers.push_back(call.value);
  }

  // ---- the peers
  std::string_view one_of(std::initializer_list<std::string_view> all) {
    return all.begin()[in.pick(static_cast<u32>(all.size()))];
  }
  std::string_view to() {
    return one_of({"sip:p@192.0.2.2", "sip:192.0.2.22", "sips:p@192.0.2.222", "nothing"});
  }
  std::string text_of(header_id which) {
    message_view m;
    return m.parse(last) ? std::string{m.value(which)} : "";
  }
  std::string tail() {
    std::string out{one_of({"", "", "Require: 100rel\r\n", "RSeq: 1\r\n", "Contact: *\r\n",
                            "Refer-To: <sip:r@192.0.2.3>\r\n", "Event: refer\r\n",
                            "Subscription-State: terminated\r\n", "Record-Route: <sip:r;lr>\r\n",
                            "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n",
                            "Contact: <sip:q@192.0.2.4>\r\n", "Content-Length: 1\r\n"})};
    std::string_view const body = in.pick(2) ? sdp_text : "";
    if (!body.empty()) out += "Content-Type: application/sdp\r\n";
    return out + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
  }
  std::string request() {
    std::string const method{one_of({"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "MESSAGE",
                                     "REFER", "NOTIFY", "INFO", "UPDATE", "PRACK", "X"})};
    auto const name = std::to_string(in.pick(4));
    bool const within = in.pick(2);  // the dialog of what we sent last, as its peer would name it
    std::string from = "<sip:p@192.0.2.2>;tag=" + name, to = "<sip:me@192.0.2.1>", call = name;
    if (within) {
      bool const answered = last.compare(0, 4, "SIP/") == 0;
      from = text_of(answered ? header_id::from : header_id::to);
      to = text_of(answered ? header_id::to : header_id::from);
      if (from.find(";tag=") == from.npos) from += ";tag=peer";
      call = text_of(header_id::call_id);
    }
    return method + " sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK" +
           std::to_string(in.pick(6)) + "\r\nMax-Forwards: 70\r\nContact: <sip:p@192.0.2.2>\r\n" +
           "From: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + call +
           "\r\nCSeq: " + std::to_string(1 + in.pick(8)) + " " + method + "\r\n" + tail();
  }
  std::string response() {
    std::string const status{one_of({"100 a", "180 b", "183 c", "200 d", "202 e", "302 f", "401 g",
                                     "407 h", "481 i", "487 j", "491 k", "500 l", "603 m"})};
    std::string to = text_of(header_id::to);
    if (to.find(";tag=") == to.npos) to += std::string{one_of({";tag=peer", ";tag=fork", ""})};
    return "SIP/2.0 " + status + "\r\nVia: " + text_of(header_id::via) +
           "\r\nFrom: " + text_of(header_id::from) + "\r\nTo: " + to +
           "\r\nContact: <sip:p@192.0.2.2>\r\nCall-ID: " + text_of(header_id::call_id) +
           "\r\nCSeq: " + text_of(header_id::cseq) + "\r\n" + tail();
  }
  void arrive(std::string text) {
    if (in.pick(8) == 0 && !text.empty())  // a flaw
      text[in.byte() * text.size() / 256] = static_cast<char>(in.byte());
    int const from = static_cast<int>(in.pick(8));
    if (from < 4) {
      fuzz::exact const datagram{text};
      return ua.receive(from, datagram.bytes(), *this).ignore();
    }
    auto const cut = in.byte() * text.size() / 128;
    for (auto const& piece :
         {text.substr(0, cut), cut < text.size() ? text.substr(cut) : std::string{}}) {
      fuzz::exact const segment{piece};
      ua.receive_stream(from, segment.bytes(), *this).ignore();
    }
  }
  void pass(millis by) {
    auto const until = time + by;
    while (ua.next_deadline() <= until) {
      if (ua.next_deadline() > time) time = ua.next_deadline();
      FUZZ_CHECK(ua.advance(*this));
    }
    time = until;
  }

  // ---- the plot
  void step() {
    switch (in.pick(12)) {
      case 0: return arrive(std::string{in.take(in.byte() * 2)});
      case 1:
      case 2:
      case 3: return arrive(request());
      case 4:
      case 5: return arrive(response());
      case 6: return pass(in.byte() * in.byte());
      case 7: return begin();
      case 8: return verb_of_callee();
      case 9: return verb_of_caller();
      case 10: return ua.closed(static_cast<int>(in.pick(8)), *this).ignore();
      default: refuse = in.pick(4) == 0;
    }
  }
  void play() {
    for (int steps = 0; !in.done() && steps < 200; ++steps) step();
    refuse = false;
    for (int i = 0; i < 8; ++i) ua.closed(i, *this).ignore();
    for (int rounds = 0; rounds < 8 && ua.live(); ++rounds) {
      for (auto const h : callees) ua[h]->end().ignore();
      for (auto const h : callers) ua[h]->end().ignore();
      for (auto const h : referred) ua[h]->end().ignore();
      pass(400'000);
    }
    FUZZ_CHECK(ua.live() == 0);
    FUZZ_CHECK(ua.live_streams() == 0);
    FUZZ_CHECK(ua.store().live() == 0);
  }

  fuzz::choices in;
  std::string last{};
  bool refuse = false;
  millis time = 1000;
  std::vector<phone::handle<invite_server_context>> callees{};
  std::vector<phone::handle<invite_client_context>> callers{};
  std::vector<phone::handle<refer_server_context>> referred{};
  phone ua{{.transport = {&last, &refuse},
            .clock = {&time},
            .random = {7},
            .identity = "sip:me@192.0.2.1"}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const w = std::make_unique<world>(fuzz::text(data, size));
  w->play();
  return 0;
}
