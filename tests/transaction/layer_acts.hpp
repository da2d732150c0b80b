// One transaction of a real transaction_layer as the subject of scenes: what comes is fed to it as
// messages, what it does is read from the wire and from what its owner is told.
#pragma once
#include "../support/lab.hpp"
#include "polysip/transaction/layer.hpp"

namespace lab {

class layer_acts {
  using u8 = polysip::u8;

  struct owner : polysip::transaction_layer<lab::traits, owner> {
    using base = polysip::transaction_layer<lab::traits, owner>;
    using base::base;
    using base::data;
    using base::feed;
    using base::feed_response;
    using base::find_client;
    using base::find_server;
    using base::make_server;
    using base::tick;
    using base::timers_;
    using typename base::tx;

    void on_response(tx&, polysip::message_view const&) { told += " tell"; }
    void on_ack(tx&, polysip::message_view const&) { told += " tell"; }
    void on_failure(tx&, polysip::cause) { told += " fail"; }
    void on_warning(tx&) { told += " warn"; }
    void on_action(tx&, polysip::fsm::actions) {}
    std::string told{};
  };

 public:
  layer_acts(polysip::machine runs, bool reliable)
      : runs_(runs), layer_(parts()), peer_(reliable ? 102 : 2) {
    layer_.enter();
    is_client() ? be_client() : be_server();
    settle();
  }
  layer_acts(layer_acts const&) = delete;
  layer_acts& operator=(layer_acts const&) = delete;

  void feed(std::string const& event) {
    tick_clock(time_);
    auto* const t = layer_.find_transaction(self_);
    if (!t) return void(did_ += " none");
    if (event == "transport_error") layer_.feed(*t, owner::data(*t).transport_error, nullptr);
    else if (is_client()) respond(event);
    else if (event == "received") repeat(*t);
    else if (event == "acked") acknowledge();
    else answer(*t, event);
    settle(event == "received");
  }
  void run_to(millis end) {
    for (millis at = next(); at <= end && at != polysip::forever; at = next()) {
      tick_clock(at);
      while (auto* const n = layer_.timers_.due(at)) {
        layer_.tick(static_cast<owner::tx&>(*n));
        settle(true);
      }
    }
    tick_clock(end);
  }
  std::string take() {
    auto all = did_.empty() ? did_ : did_.substr(1);
    did_.clear();
    return all;
  }
  bool idle() const { return next() == polysip::forever; }

 private:
  polysip::policies<lab::traits> parts() {
    return {.transport = {&out_}, .clock = {&time_}, .random = {1}};
  }
  bool is_client() const {
    return runs_ == polysip::machine::invite_client || runs_ == polysip::machine::client;
  }
  bool is_invite() const {
    return runs_ == polysip::machine::invite_client || runs_ == polysip::machine::invite_server;
  }
  millis next() const { return layer_.timers_.next(); }
  void tick_clock(millis at) {
    time_ = at;
    layer_.leave();
    layer_.enter();
  }
  template<class F> static void with(std::string const& text, F f) {
    polysip::message_view m;
    polysip::message_facts facts;
    REQUIRE(m.parse(text));
    REQUIRE(read_facts(m, facts));
    f(m, facts);
  }

  void be_client() {
    auto const what = is_invite() ? polysip::method::invite : polysip::method::options;
    auto* const t = layer_.make_client(self_, runs_, what);
    REQUIRE(t);
    auto const name = layer_.branch_of(*t);
    peer_request r{.method = std::string(to_string(what)),
                   .branch = "z9hG4bK" + std::string(name.view())};
    request_ = r.text();
    request_.replace(request_.find("192.0.2.2:5060;branch"), 14, "192.0.2.1:5060");
    REQUIRE(layer_.launch(*t, peer_, request_));
  }
  void be_server() {
    request_ = peer_request{.method = is_invite() ? "INVITE" : "OPTIONS"}.text();
    with(request_, [&](auto const& m, auto const& facts) {
      auto const by = hashes_of(layer_.secret(), facts, m.method_name());
      self_ = layer_.make_server(peer_, m, facts, by)->self;
    });
  }
  void respond(std::string const& event) {
    auto const status = event == "r1xx"    ? "180 Ringing"
                        : event == "r3to6" ? "486 Busy Here"
                                           : "200 OK";
    with(lab::respond(request_, status, "b"), [&](auto const& m, auto const& facts) {
      if (auto* const t = layer_.find_client(facts)) layer_.feed_response(*t, m);
    });
  }
  void repeat(owner::tx& t) {
    with(request_, [&](auto const& m, auto const& facts) {
      REQUIRE(layer_.find_server(facts, m.method_name()) == &t);
    });
    layer_.feed(t, owner::data(t).received, nullptr);
  }
  void acknowledge() {
    with(peer_request{.method = "ACK"}.text(), [&](auto const& m, auto const& facts) {
      if (auto* const t = layer_.find_server(facts, "INVITE"))
        layer_.feed(*t, owner::data(*t).acked, &m);
    });
  }
  /// A second final response is not for `reply`, whose user makes sure that there is none.
  void answer(owner::tx& t, std::string const& event) {
    auto const& d = owner::data(t);
    if (t.status >= 200)
      return layer_.feed(t,
                         event == "send_1xx"   ? d.send_provisional
                         : event == "send_2xx" ? d.send_success
                                               : d.send_failure,
                         nullptr);
    polysip::u16 const early = is_invite() ? 180 : 100;  // RFC 4320 4.1
    polysip::u16 const status = event == "send_1xx" ? early : event == "send_3to6" ? 486 : 200;
    auto const wire = lab::respond(request_, std::to_string(status) + " X", "me");
    layer_.reply(t, status, wire).ignore();
  }
  /// Turns what was sent and told into deeds, in the order of fsm::act.
  void settle(bool unasked = false) {
    for (auto const& p : out_.sent) {
      bool const ack = is_client() && p.text.find("ACK ") == 0;
      bool const trying = unasked && !answered_ && p.text.find("SIP/2.0 100 ") == 0;
      answered_ = true;
      did_ += ack ? " ack" : trying ? " trying" : " send";
    }
    out_.sent.clear();
    did_ += layer_.told;
    layer_.told.clear();
    if (!gone_ && !layer_.find_transaction(self_)) {
      gone_ = true;
      did_ += " destroy";
    }
  }

  polysip::machine runs_;
  outlet out_{};
  millis time_ = 0;
  owner layer_;
  int peer_;
  polysip::raw_handle self_{};
  std::string request_{}, did_{};
  bool answered_ = false, gone_ = false;
};

}  // namespace lab
