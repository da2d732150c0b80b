// A stack between two hops: its application passes each MESSAGE on, and the answer back.
#pragma once
#include "agent.hpp"

namespace conformance {

/// A server context that leaves the answer to the application, however long it takes.
template<server_base Base> struct open_ended : Base {
  using Base::hook;
  static constexpr u32 opens = Base::opens | bit(method::info) | bit(method::message);
  verdict hook(hook::request const& q) {
    if (this->phase_ != phase::initial) return Base::hook(q);
    this->phase_ = phase::establishing;
    this->opening_ = q.transaction;
    tell<ev::incoming>(*this, q, q.message);
    return consumed;
  }
  result<> send(u16 status) { return this->respond(this->opening_, status); }
  /// Its transaction is over, without any final response: there is no 408 (RFC 4320 4.2).
  void expire() { this->stack_->forget(this->opening_); }
};
template<class Traits>
struct bare_request final : context<bare_request<Traits>, Traits, polysip::server, open_ended> {};

struct relay_traits : extend<lab::traits, use_contexts<bare_request, message_client_context>> {};

/// Told "accepted " or "timeout "; what it was told it tried to send back.
struct relay : lab::bench<relay_traits> {
  using phone = stack;
  struct app_type : ignore_rest {
    using ignore_rest::on;
    explicit app_type(phone& s) : ua(s) {}
    void on(phone::incoming<bare_request> const& e) {
      request = e.context;
      CHECK(ua.start<message_client_context>("sip:peer@192.0.2.3", e.message.body()));
    }
    void on(phone::accepted<message_client_context> const& e) {
      log += "accepted ";
      passed_on = ua[request]->send(e.message.status());
    }
    void on(phone::failed<message_client_context> const& e) { log += to_string(e.why), log += " "; }
    phone& ua;
    phone::handle<bare_request> request;
    result<> passed_on{error::wrong_state};
    std::string log;
  } app{ua};

  /// The MESSAGE that left for the one that came.
  std::string take_on(int from = 2) {
    in(app, a_message.text(), from).ignore();
    return one();
  }
  void receive(std::string const& text) { in(app, text, 3).ignore(); }
  auto request() { return ua[app.request]; }
};

}  // namespace conformance
