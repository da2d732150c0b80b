// Policies that keep their contract and are no help: calls end all the same, with every slot free.
#include "../support/lab.hpp"
#include "../support/two_ends.hpp"

namespace awkward_test {

using namespace polysip;

namespace {

struct one_bucket : rfc3261_dialog_id {  // every dialog collides with every other
  static u64 hash(id const&, hash_key) noexcept { return 0; }
};

struct refuses_each_third : sim_transport {
  using sim_transport::sim_transport;
  unsigned sent = 0;
  bool send(endpoint const& to, bytes message) noexcept {
    return ++sent % 3 != 0 && sim_transport::send(to, message);
  }
};

struct repetitive {  // only 256 values, and each comes four times in a row
  u64 seed = 0;
  u64 next() noexcept { return (seed++ / 4 % 256) * 0x0101010101010101U; }
};

template<class Phone> struct caller : ignore_rest {
  using ignore_rest::on;
  void on(typename Phone::template accepted<invite_client_context> const& e) {
    ++accepted;
    e.context->bye().ignore();
  }
  void on(typename Phone::template failed<invite_client_context> const&) { ++failed; }
  void on(typename Phone::template ended<invite_client_context> const&) { ++ended; }
  int accepted = 0, failed = 0, ended = 0;
};
template<class Phone> struct callee : ignore_rest {
  using ignore_rest::on;
  void on(typename Phone::template incoming<invite_server_context> const& e) {
    all.push_back(e.context);
    if (!e.context->accept(lab::far_sdp)) e.context->end().ignore();
  }
  void on(typename Phone::template ended<invite_server_context> const&) { ++ended; }
  std::vector<typename Phone::template handle<invite_server_context>> all;
  int ended = 0;
};

/// Thirty calls at once; says how many were accepted.
template<class Traits> int thirty_calls(millis start = 0) {
  using phone = stack<Traits>;
  lab::two_ends<Traits> ends;
  ends.net.advance_to(start);
  caller<phone> alice;
  callee<phone> bob;
  int started = 0;
  for (int i = 0; i < 30; ++i)
    started += ends.near.template start<invite_client_context>(lab::far_uri, lab::near_sdp) ? 1 : 0;
  ends.all_over(alice, bob);
  for (auto const call : bob.all) ends.far[call]->end().ignore();  // whose BYE was refused
  CHECK(ends.all_over(alice, bob));
  CHECK(alice.ended == started);
  CHECK(bob.ended == static_cast<int>(bob.all.size()));
  return alice.accepted;
}

struct colliding : extend<lab::on_network, use_dialog_id<one_bucket>> {};
struct refusing : extend<lab::on_network, use_transport<refuses_each_third>> {};
struct unlucky : extend<lab::on_network, use_random<repetitive>> {};

}  // namespace

TEST_CASE("dialogs that all share one hash are told apart") {
  CHECK(thirty_calls<colliding>() == 30);
}
TEST_CASE("a transport that refuses each third message") { CHECK(thirty_calls<refusing>() > 0); }
TEST_CASE("a clock whose origin is far in the past") {
  CHECK(thirty_calls<lab::on_network>(millis{1} << 60) == 30);
}
TEST_CASE("a random source that repeats itself") { CHECK(thirty_calls<unlucky>() > 0); }

TEST_CASE("a clock that began near its end: what would be due behind it is never due") {
  lab::bench<> b;
  b.time = forever - 10'000;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(lab::bench<>::stack::ended<message_client_context> const& e) { status = e.status; }
    unsigned status = 0;
  } app;
  REQUIRE(b.ua.start<message_client_context>("sip:peer@192.0.2.2", "hello"));
  auto const text = b.one();
  CHECK(b.ua.advance(app));
  CHECK(app.status == 0);
  CHECK(b.ua.next_deadline() == forever - 9'500);
  b.in(app, lab::respond(text, "200 OK", "b")).ignore();
  CHECK(app.status == 200);
}

}  // namespace awkward_test
