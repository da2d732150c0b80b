// A stack on a bench, whose application writes down what it is told and when.
#pragma once
#include "../support/lab.hpp"

namespace conformance {

using namespace polysip;
using lab::names;

/// "180 accepted ended 200 ": statuses of progress, names of the other events.
template<class Traits = lab::traits> struct agent : lab::bench<Traits> {
  using phone = stack<Traits>;
  template<template<class> class C> using incoming = typename phone::template incoming<C>;
  template<template<class> class C> using ended = typename phone::template ended<C>;
  template<template<class> class C> using failed = typename phone::template failed<C>;
  template<template<class> class C> using progress = typename phone::template progress<C>;
  template<template<class> class C> using accepted = typename phone::template accepted<C>;
  template<template<class> class C> using rejected = typename phone::template rejected<C>;
  template<template<class> class C> using not_sent = typename phone::template not_sent<C>;
  template<template<class> class C> using handle = typename phone::template handle<C>;

  struct app_type : ignore_rest {
    using ignore_rest::on;
    void note(std::string const& what) { log += what + " "; }
    std::string take() { return std::exchange(log, {}); }

    void on(incoming<invite_server_context> const& e) { call = e.context, note("incoming"); }
    void on(typename phone::template confirmed<invite_server_context> const&) { note("confirmed"); }
    void on(not_sent<invite_server_context> const&) { note("not_sent"); }
    void on(failed<invite_server_context> const& e) { note(to_string(e.why)); }
    void on(ended<invite_server_context> const& e) { over(e.status); }
    void on(incoming<message_server_context> const& e) {
      text = e.context, body = e.message.body(), note("message");
    }
    void on(not_sent<message_server_context> const&) { note("not_sent"); }
    void on(ended<message_server_context> const& e) { over(e.status); }

    void on(progress<invite_client_context> const& e) { note(std::to_string(e.message.status())); }
    void on(accepted<invite_client_context> const&) { note("accepted"); }
    void on(rejected<invite_client_context> const& e) {
      note("rejected " + std::to_string(e.message.status()));
    }
    void on(failed<invite_client_context> const& e) { note(to_string(e.why)); }
    void on(ended<invite_client_context> const& e) { over(e.status); }
    void on(accepted<message_client_context> const&) { note("accepted"); }
    void on(rejected<message_client_context> const& e) {
      note("rejected " + std::to_string(e.message.status()));
    }
    void on(failed<message_client_context> const& e) { note(to_string(e.why)); }
    void on(ended<message_client_context> const& e) { over(e.status); }

    handle<invite_server_context> call;
    handle<message_server_context> text;
    std::string log, body;

   private:
    void over(u16 status) { note("ended " + std::to_string(status)); }
  } app;

  /// Its INVITE, as it left.
  std::string invite(std::string_view to = "sip:peer@192.0.2.2") {
    auto const r = this->ua.template start<invite_client_context>(to, lab::sdp);
    REQUIRE(r);
    calling = r.value;
    return this->one();
  }
  std::string message(std::string_view to = "sip:peer@192.0.2.2", std::string_view text = "hello") {
    REQUIRE(this->ua.template start<message_client_context>(to, text));
    return this->one();
  }
  auto client() { return this->ua[calling]; }
  auto server() { return this->ua[app.call]; }
  auto text_server() { return this->ua[app.text]; }

  void receive(std::string const& text, int from = 2) { this->in(app, text, from).ignore(); }
  void receive(lab::peer_request const& r, int from = 2) { receive(r.text(), from); }
  /// A response to a request of ours, with the Contact of a callee.
  void respond(std::string const& request, std::string const& status,
               std::string const& to_tag = "peer", int from = 2) {
    receive(lab::respond(request, status, to_tag, {"Contact: <sip:peer@192.0.2.7>"}), from);
  }
  void until(millis at) { lab::bench<Traits>::until(app, at); }
  /// When messages that start so left, up to and including `at`; the others are forgotten.
  std::vector<millis> times(std::string_view start, millis at) {
    std::vector<millis> all;
    auto const note = [&] {
      for (auto const& p : this->take())
        if (p.text.substr(0, start.size()) == start) all.push_back(this->time);
    };
    for (note(); this->ua.next_deadline() <= at; note()) until(this->ua.next_deadline());
    until(at);
    return all;
  }

  handle<invite_client_context> calling;
};

inline lab::peer_request const an_invite{.content = lab::sdp};
inline lab::peer_request const a_message{
    .method = "MESSAGE", .content = "hi", .content_type = "text/plain"};

/// The text with its one `what` replaced.
inline std::string replaced(std::string s, std::string_view what, std::string_view with) {
  auto const at = s.find(what);
  REQUIRE(at != s.npos);
  return s.replace(at, what.size(), with);
}

}  // namespace conformance
