// Whole calls over streams of the simulated network, in segments of random size.
#include "../support/two_ends.hpp"

namespace streams_test {

using namespace polysip;

namespace {

/// A sender whose segments on streams have 1 to `longest` octets.
class cut_transport : public sim_transport {
 public:
  cut_transport(sim_network& net, sim_address self) : sim_transport(net, self), dice_{self.host} {}
  bool send(endpoint const& to, bytes message) noexcept {
    while (reliable(to) && longest && message.size() > 1) {
      auto const size = 1 + dice_.next() % longest;
      if (size >= message.size()) break;
      if (!sim_transport::send(to, message.first(size))) return false;
      message = message.subspan(size);
    }
    return sim_transport::send(to, message);
  }
  void seed(u64 s) { dice_ = splitmix{s}; }
  u64 longest = 0;  // 0: whole messages

 private:
  splitmix dice_;
};

struct traits : extend<lab::on_network, use_transport<cut_transport>> {};
using phone = polysip::stack<traits>;

template<class End> struct party_log : ignore_rest {
  using ignore_rest::on;
  explicit party_log(End& e) : end(e) {}
  void note(char const* what) { log += std::string{what} + " "; }
  End& end;
  std::string log{};
};

struct caller : party_log<phone> {
  using party_log::on;
  using party_log::party_log;
  void on(phone::progress<invite_client_context> const&) { note("progress"); }
  void on(phone::accepted<invite_client_context> const& e) {
    note("accepted");
    contact = e.message.value(header_id::contact);
    e.context->hold().ignore();
  }
  void on(phone::changed<invite_client_context> const& e) {
    note("changed");
    if (++changes == 1) e.context->resume().ignore();
    else e.context->bye().ignore();
  }
  void on(phone::failed<invite_client_context> const&) { note("failed"); }
  void on(phone::ended<invite_client_context> const&) {
    note("ended");
    end.start<message_client_context>(to, body).ignore();
  }
  void on(phone::accepted<message_client_context> const&) { note("delivered"); }
  void on(phone::failed<message_client_context> const&) { note("undelivered"); }
  std::string to{}, body = std::string(5000, 'm'), contact{};
  int changes = 0;
};

struct callee : party_log<phone> {
  using party_log::on;
  using party_log::party_log;
  void on(phone::incoming<invite_server_context> const& e) {
    note("incoming");
    e.context->ring().ignore();
    e.context->accept(lab::far_sdp).ignore();
  }
  void on(phone::confirmed<invite_server_context> const&) { note("confirmed"); }
  void on(phone::ended<invite_server_context> const&) { note("ended"); }
  void on(phone::incoming<message_server_context> const& e) {
    note("message");
    CHECK(e.message.body().size() == 5000);
    CHECK(e.message.body().find_first_not_of('m') == std::string_view::npos);
    e.context->accept().ignore();
  }
};

struct logs {
  std::string near, far, contact;
  u64 sent;
  bool over;
};

logs one_call(std::string const& to, u64 longest, u64 seed) {
  lab::two_ends<traits> ends;
  ends.net.rules = {.delay_min = 1, .delay_max = 40};
  for (auto* end : {&ends.near, &ends.far}) {
    end->transport().longest = longest;
    end->transport().seed(seed += 1000);
  }
  caller near(ends.near);
  callee far(ends.far);
  near.to = to;
  CHECK(ends.near.start<invite_client_context>(to, lab::near_sdp));
  bool const over = ends.all_over(near, far);
  for (auto* end : {&ends.near, &ends.far}) {
    CHECK(end->counters().unparsable == 0);
    CHECK(end->counters().lost_streams == 0);
    CHECK(end->live_streams() == 0);
  }
  return {near.log, far.log, near.contact, ends.net.sent(), over};
}

}  // namespace

TEST_CASE("a call and a long message over streams, in segments of every size: the same events") {
  for (auto const& [to, contact] :
       {std::pair{"sip:far@192.0.2.2;transport=tcp", "<sip:far@192.0.2.2:5060;transport=TCP>"},
        {"sips:far@192.0.2.2:5060;transport=tls", "<sips:far@192.0.2.2:5060>"}}) {  // 26.2.2
    auto const whole = one_call(to, 0, 1);
    CHECK(whole.contact == contact);
    CHECK(whole.near == "progress accepted changed changed ended delivered ");
    CHECK(whole.far == "incoming confirmed ended message ");
    CHECK(whole.over);
    for (u64 seed = 1; seed <= 100; ++seed) {
      CAPTURE(seed);
      auto const cut = one_call(to, 1 + seed * seed, seed);
      CHECK(cut.near == whole.near);
      CHECK(cut.far == whole.far);
      CHECK(cut.over);
      CHECK(cut.sent >= whole.sent);
    }
  }
}

}  // namespace streams_test
