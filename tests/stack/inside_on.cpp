// What an application may do inside `on`, and what it may not; references that have gone stale.
#include "../support/lab.hpp"

namespace inside_on_test {

using namespace polysip;
using lab::names;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

/// Does in each event what the test asks for.
struct script : ignore_rest {
  using ignore_rest::on;
  using call_in = phone::incoming<invite_server_context>;
  using call_up = phone::accepted<invite_client_context>;
  using call_no = phone::rejected<invite_client_context>;
  using call_end = phone::ended<invite_client_context>;
  using call_progress = phone::progress<invite_client_context>;
  void on(call_in const& e) {
    if (incoming) incoming(*this, e);
  }
  void on(call_progress const& e) {
    if (progress) progress(*this, e);
  }
  void on(call_up const& e) {
    if (accepted) accepted(*this, e);
  }
  void on(call_no const& e) {
    if (rejected) rejected(*this, e);
  }
  void on(call_end const& e) {
    ++ends;
    if (ended) ended(*this, e);
  }
  void (*incoming)(script&, call_in const&) = nullptr;
  void (*progress)(script&, call_progress const&) = nullptr;
  void (*accepted)(script&, call_up const&) = nullptr;
  void (*rejected)(script&, call_no const&) = nullptr;
  void (*ended)(script&, call_end const&) = nullptr;
  phone* ua = nullptr;
  phone::handle<invite_client_context> other{};
  std::vector<error> codes{};
  int ends = 0;
};

struct fixture : bench {
  script app;
  std::string invite;
  phone::handle<invite_client_context> call;

  fixture() { app.ua = &ua; }
  void start() {
    auto const started = ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
    REQUIRE(started);
    call = started.value;
    invite = one();
  }
  void answer(std::string status, std::string content = {}) {
    in(app, lab::respond(invite, status, "peer", {"Contact: <sip:peer@192.0.2.2>"}, content))
        .ignore();
  }
};

}  // namespace

TEST_CASE("hang up inside accepted: ACK, then BYE, at once") {
  fixture f;
  f.app.accepted = [](script& s, script::call_up const& e) {
    s.codes.push_back(e.context->bye().code);
    s.codes.push_back(e.context->bye().code);
  };
  f.start();
  f.answer("200 OK", lab::sdp);
  CHECK(f.app.codes == std::vector{error::none, error::wrong_state});
  auto const sent = f.take();
  REQUIRE(sent.size() == 2);
  CHECK(lab::first_line(sent[0].text) == "ACK sip:peer@192.0.2.2 SIP/2.0");
  CHECK(lab::first_line(sent[1].text) == "BYE sip:peer@192.0.2.2 SIP/2.0");
  f.in(f.app, lab::respond(sent[1].text, "200 OK", "")).ignore();
  CHECK(f.app.ends == 1);
  f.until(f.app, 100'000);
  CHECK(f.ua.live() == 0);
}

TEST_CASE("cancel inside progress") {
  fixture f;
  f.app.progress = [](script& s, script::call_progress const& e) {
    s.codes.push_back(e.context->cancel().code);
  };
  f.start();
  f.answer("180 Ringing");
  CHECK(f.app.codes == std::vector{error::none});
  CHECK(f.names() == names{"CANCEL sip:peer@192.0.2.2 SIP/2.0"});
}

TEST_CASE("reject, accept, and both, inside incoming") {
  fixture f;
  SUBCASE("reject") {
    f.app.incoming = [](script& s, script::call_in const& e) {
      s.codes.push_back(e.context->reject(486).code);
      s.codes.push_back(e.context->accept(lab::sdp).code);
    };
    f.in(f.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    CHECK(f.app.codes == std::vector{error::none, error::wrong_state});
    CHECK(f.names() == names{"SIP/2.0 486 Busy Here"});
    CHECK(f.ua.live_contexts() == 0);
  }
  SUBCASE("accept and hang up") {  // the BYE waits for the ACK
    f.app.incoming = [](script& s, script::call_in const& e) {
      s.codes.push_back(e.context->accept(lab::sdp).code);
      s.codes.push_back(e.context->bye().code);
    };
    f.in(f.app, lab::peer_request{.content = lab::sdp}.text()).ignore();
    CHECK(f.app.codes == std::vector{error::none, error::none});
    CHECK(f.names() == names{"SIP/2.0 200 OK"});
  }
}

TEST_CASE("use inside ended: the result can be read, the verbs say that it is over") {
  fixture f;
  f.app.ended = [](script& s, script::call_end const& e) {
    CHECK(static_cast<bool>(e.context));
    CHECK(e.context->phase() == phase::terminated);
    CHECK(e.context->status() == 486);
    CHECK(e.status == 486);
    s.codes = {e.context->hold().code, e.context->bye().code, e.context->cancel().code};
  };
  f.start();
  f.answer("486 Busy Here");
  CHECK(f.app.codes == std::vector(3, error::wrong_state));
  CHECK(f.app.ends == 1);
  CHECK(!static_cast<bool>(f.ua[f.call]));
  CHECK(f.ua[f.call]->phase() == phase::gone);
  CHECK(f.ua[f.call]->hold().code == error::stale);
  CHECK(f.ua.live_contexts() == 0);
}

TEST_CASE("call again inside rejected, and inside ended") {
  fixture f;
  auto const again = [](script& s) {
    auto const next = s.ua->start<invite_client_context>("sip:other@192.0.2.3", lab::sdp);
    CHECK(next);
    s.other = next.value;
  };
  static auto const redial = again;
  SUBCASE("rejected") {
    f.app.rejected = [](script& s, script::call_no const&) { redial(s); };
  }
  SUBCASE("ended") {
    f.app.ended = [](script& s, script::call_end const&) { redial(s); };
  }
  f.start();
  f.answer("486 Busy Here");
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0", "INVITE sip:other@192.0.2.3 SIP/2.0"});
  CHECK(f.ua[f.call]->cancel().code == error::stale);  // the slot of the first, perhaps used again
  CHECK(f.ua[f.app.other]->phase() == phase::establishing);
  CHECK(f.ua[f.app.other]->cancel());
}

TEST_CASE("inputs inside on are refused, and change nothing") {
  fixture f;
  f.app.accepted = [](script& s, script::call_up const&) {
    auto const options = lab::peer_request{.method = "OPTIONS"}.text();
    s.codes = {s.ua->receive(2, options, s).code, s.ua->receive_stream(102, options, s).code,
               s.ua->closed(102, s).code, s.ua->transport_failed(2, s).code, s.ua->advance(s).code};
  };
  f.start();
  f.answer("200 OK", lab::sdp);
  CHECK(f.app.codes == std::vector(5, error::reentrant));
  CHECK(f.names() == names{"ACK sip:peer@192.0.2.2 SIP/2.0"});
  CHECK(f.ua[f.call]->phase() == phase::established);
  CHECK(f.ua.counters().received == 1);
}

TEST_CASE("stale: an empty handle, and one whose context is over") {
  fixture f;
  CHECK(f.ua[f.call]->bye().code == error::stale);  // nothing was stored yet
  f.start();
  f.answer("486 Busy Here");
  f.take();
  auto const before = f.call;
  f.start();
  CHECK(f.call.index == before.index);  // the slot is in use again, and yet:
  CHECK(f.ua[before]->cancel().code == error::stale);
  CHECK(f.ua[before]->refer("sip:carol@192.0.2.3").code == error::stale);
  CHECK(f.ua[before]->keep().code == error::stale);
  CHECK(f.ua[before]->end().code == error::stale);
  CHECK(f.ua[before]->body().empty());
  CHECK(f.ua[f.call]->cancel());
}

TEST_CASE("stale: the handle of another stack") {
  fixture f;
  f.start();
  auto policies = f.policies();
  policies.random = {2};  // a random source of its own sets its handles apart
  phone second{policies};
  auto const theirs = second.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp);
  REQUIRE(theirs);
  phone::handle<invite_client_context> const foreign = theirs.value;
  CHECK(foreign.index == f.call.index);
  CHECK(f.ua[foreign]->cancel().code == error::stale);
  CHECK(second[f.call]->cancel().code == error::stale);
  CHECK(second[foreign]->cancel());
}

TEST_CASE("an `on` that forgot `const` is called, too") {
  struct : ignore_rest {
    using ignore_rest::on;
    void on(phone::incoming<invite_server_context>& e) { e.context->reject(486).ignore(); }
  } app;
  bench b;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  CHECK(lab::first_line(b.one()) == "SIP/2.0 486 Busy Here");
}

namespace {
struct catch_all {
  void on(phone::incoming<invite_server_context> const& e) { e.context->reject(486).ignore(); }
  void on(auto&&) {}
};
}  // namespace

TEST_CASE("a catch-all of the application's own does not take what it has an `on` for") {
  catch_all app;
  bench b;
  b.in(app, lab::peer_request{.content = lab::sdp}.text()).ignore();
  CHECK(lab::first_line(b.one()) == "SIP/2.0 486 Busy Here");
}

}  // namespace inside_on_test
