#include "polysip/transaction/layer.hpp"

#include "../support/lab.hpp"

namespace layer_test {

using namespace polysip;

namespace {

constexpr fsm::actions mark = 256;  // the first of the user's bits

/// Tells of a 2xx and marks it: what is told may forget the transaction.
struct marked_client : rfc3261_client {
  static constexpr auto table = fsm::amend(
      rfc3261_client::table, {{state::trying, event::final, fsm::go, state::completed,
                               fsm::stop | fsm::tell | fsm::arm(event::timer_k) | mark}});
};
static_assert(client_fsm_policy<marked_client>);

struct traits : extend<lab::traits, use_client_fsm<marked_client>> {};

/// A machine that warns of what it then calls its failure.
struct warning_client : rfc3261_client {
  static constexpr auto table = fsm::amend(
      rfc3261_client::table, {{state::trying, event::transport_error, fsm::go, state::terminated,
                               fsm::stop | fsm::warn | fsm::fail | fsm::user_0 | fsm::destroy}});
};
struct warned : extend<lab::traits, use_client_fsm<warning_client>> {};
struct tight : extend<lab::traits, use_storage<fixed<1, 2048>>> {};

/// Writes down each event that a machine is fed.
struct diary : no_trace {
  std::string text{};
  void transition(millis at, machine which, u8 state, u8 event) noexcept {
    for (auto n : {at, millis{static_cast<u8>(which)}, millis{state}})
      text += std::to_string(n) + " ";
    text += std::to_string(event) + "; ";
  }
};
struct traced : extend<lab::traits, use_trace<diary>> {};
static_assert(hears_transitions<diary> && !hears_transitions<no_trace>);

/// What stands above the layer: it writes down what it is told.
template<class Traits> struct owner : transaction_layer<Traits, owner<Traits>> {
  using base = transaction_layer<Traits, owner>;
  using base::base;
  using base::data;
  using base::feed;
  using base::feed_response;
  using base::find_client;
  using base::find_server;
  using base::is_merged;
  using base::keys_;
  using base::make_server;
  using base::tick;
  using base::timers_;
  using base::transactions_;
  using typename base::tx;

  void on_response(tx& t, message_view const& m) {
    log += std::to_string(m.status()) + " ";
    if (forgets) this->forget(t.self);
  }
  void on_failure(tx&, cause c) { log += std::string(to_string(c)) + " "; }
  void on_warning(tx& t) {
    log += "warned ";
    if (forgets) this->forget(t.self);
  }
  void on_action(tx&, fsm::actions bits) { log += "marked " + std::to_string(bits) + " "; }
  void on_ack(tx&, message_view const&) { log += "ack "; }
  std::string log;
  bool forgets = false;
};

template<class Traits = traits> struct fixture {
  lab::outlet out;
  millis time = 0;
  owner<Traits> layer;
  using tx = typename owner<Traits>::tx;

  fixture() : layer(parts()) { layer.enter(); }
  policies<Traits> parts() { return {.transport = {&out}, .clock = {&time}, .random = {1}}; }
  tx* client(method what = method::options, int to = 2) {
    raw_handle h;
    tx* const t = layer.make_client(
        h, what == method::invite ? machine::invite_client : machine::client, what);
    REQUIRE(t);
    auto const name = layer.branch_of(*t);
    std::string const branch = "z9hG4bK" + std::string(name.view());
    auto text = lab::peer_request{.method = std::string(to_string(what)), .branch = branch}.text();
    text.replace(text.find("192.0.2.2:5060;branch"), 14, "192.0.2.1:5060");
    REQUIRE(layer.launch(*t, to, text));
    return t;
  }
  std::string last() const { return out.sent.back().text; }
  template<class F> void with(std::string const& text, F f) {
    message_view m;
    message_facts facts;
    REQUIRE(m.parse(text));
    REQUIRE(read_facts(m, facts));
    f(m, facts);
  }
  bool answers(std::string const& text) {
    bool found = false;
    with(text, [&](message_view const& m, message_facts const& facts) {
      if (tx* const t = layer.find_client(facts)) {
        found = true;
        layer.feed_response(*t, m);
      }
    });
    return found;
  }
  request_hashes hashes(message_facts const& facts, std::string_view as) {
    return hashes_of(layer.secret(), facts, as);
  }
  tx* server(lab::peer_request const& r, int from = 2) {
    tx* t = nullptr;
    with(r.text(), [&](auto const& m, auto const& facts) {
      t = layer.make_server(from, m, facts, hashes(facts, m.method_name()));
    });
    return t;
  }
  tx* find(lab::peer_request const& r, std::string_view as) {
    tx* t = nullptr;
    with(r.text(), [&](auto const&, auto const& facts) { t = layer.find_server(facts, as); });
    return t;
  }
  bool merged(lab::peer_request const& r) {
    bool yes = false;
    with(r.text(), [&](auto const&, auto const& facts) {
      yes = layer.is_merged(facts, hashes(facts, "INVITE").merge);
    });
    return yes;
  }
  std::string ok(std::string status = "200 OK") { return lab::respond(last(), status, "b"); }
};

std::string replaced(std::string s, std::string const& what, std::string const& with) {
  auto const at = s.find(what);
  REQUIRE(at != s.npos);
  return s.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a response finds its request by branch, method and sent-by (17.1.3, 18.1.2)") {
  fixture<> f;
  f.client();
  auto const ok = f.ok();
  CHECK(!f.answers(replaced(ok, "1 OPTIONS", "1 MESSAGE")));
  CHECK(!f.answers(replaced(ok, "1 OPTIONS", "1 CANCEL")));
  CHECK(!f.answers(replaced(ok, "192.0.2.1:5060", "192.0.2.1:5061")));
  CHECK(!f.answers(replaced(ok, "192.0.2.1:5060", "192.0.2.1")));
  auto const branch = "branch=" + std::string(ok, ok.find("z9hG4bK"), 7 + 32);
  for (std::size_t digit = 14; digit < branch.size(); ++digit) {
    auto other = branch;
    other[digit] = other[digit] == '0' ? '1' : '0';
    CHECK(!f.answers(replaced(ok, branch, other)));
  }
  CHECK(!f.answers(replaced(ok, branch, branch + "0")));
  CHECK(!f.answers(replaced(ok, branch, "branch=z9hG4bK")));
  CHECK(f.layer.log.empty());
  auto shouted = branch;
  for (std::size_t i = 7; i < shouted.size(); ++i)
    if (ascii::is_alpha(shouted[i])) shouted[i] = static_cast<char>(shouted[i] & ~32);
  CHECK(f.answers(replaced(ok, branch, shouted)));  // a token has no case
  CHECK(f.layer.log == "200 marked 256 ");
}

TEST_CASE("a transaction that is gone answers to nothing, though its slot is used again") {
  fixture<> f;
  auto* const old = f.client();
  auto const ok = f.ok();
  f.layer.forget(old->self);
  CHECK(f.layer.transactions_.live() == 0);
  CHECK(f.client() == old);
  CHECK(!f.answers(ok));
  CHECK(f.answers(f.ok()));
}

TEST_CASE("its owner may forget a transaction while it is told; nothing more happens to it") {
  fixture<> f;
  f.layer.forgets = true;
  f.client();
  CHECK(f.answers(f.ok()));
  CHECK(f.layer.log == "200 ");
  CHECK(f.layer.transactions_.live() == 0);
  CHECK(f.layer.store().live() == 0);
  CHECK(f.layer.timers_.next() == forever);
}

TEST_CASE("a first send that is refused leaves nothing behind") {
  fixture<> f;
  f.out.refuse = true;
  raw_handle h;
  auto* const t = f.layer.make_client(h, machine::client, method::options);
  CHECK(f.layer.launch(*t, 2, "OPTIONS").code == error::not_sent);
  CHECK(f.layer.find_transaction(h) == nullptr);
  CHECK(f.layer.store().live() == 0);
  CHECK(f.layer.timers_.next() == forever);
}

TEST_CASE("a server transaction is found by its request, the ACK and the CANCEL (17.2.3)") {
  fixture<> f;
  auto* const t = f.server({});
  REQUIRE(t);
  CHECK(f.find({}, "INVITE") == t);
  CHECK(f.find({.method = "ACK"}, "INVITE") == t);
  CHECK(f.find({.method = "CANCEL"}, "CANCEL") == nullptr);
  CHECK(f.find({.branch = "Z9HG4BKPEER1"}, "INVITE") == t);
  CHECK(f.find({.branch = "z9hG4bKpeer2"}, "INVITE") == nullptr);
  f.layer.forget(t->self);
  CHECK(f.find({}, "INVITE") == nullptr);
  CHECK(f.layer.keys_.size() == 0);
}

TEST_CASE("merged: another branch, the same From tag, Call-ID and CSeq (8.2.2.2)") {
  fixture<> f;
  REQUIRE(f.server({}));
  CHECK(f.merged({.branch = "z9hG4bKother"}));
  CHECK(f.merged({.branch = "z9hG4bKother", .from_tag = "PEER"}));
  CHECK(!f.merged({.branch = "z9hG4bKother", .from_tag = "peers"}));
  CHECK(!f.merged({.branch = "z9hG4bKother", .cseq = "2"}));
  CHECK(!f.merged({.method = "OPTIONS", .branch = "z9hG4bKother"}));
  CHECK(!f.merged({.branch = "z9hG4bKother", .call_id = "CALL-1@192.0.2.2"}));  // it has case
}

TEST_CASE("two servers of one merge key: the first to go does not hide the other") {
  fixture<> f;
  auto* const first = f.server({.branch = "z9hG4bKa"});
  auto* const second = f.server({.branch = "z9hG4bKb"});
  REQUIRE((first && second));
  f.layer.forget(first->self);
  CHECK(f.merged({.branch = "z9hG4bKc"}));
  CHECK(f.find({.branch = "z9hG4bKb"}, "INVITE") == second);
  f.layer.forget(second->self);
  CHECK(!f.merged({.branch = "z9hG4bKc"}));
}

TEST_CASE("a request that finds no room is undone as a whole") {
  fixture<tight> f;
  lab::peer_request const large{.content = std::string(1'900, 'x')};
  CHECK(!f.server(large));
  CHECK(f.layer.transactions_.live() == 0);
  CHECK(f.layer.store().live() == 0);
  CHECK(f.layer.keys_.size() == 0);
  CHECK(!f.find(large, "INVITE"));
  CHECK(f.server({}));
}

TEST_CASE(
    "matched by its response once its request is let go; a peer without branch by the request") {
  fixture<> f;
  auto* const t = f.server({});
  auto const text = lab::peer_request{}.text();
  REQUIRE(f.layer.reply(*t, 486, lab::respond(text, "486 Busy Here", "b")));
  CHECK(!t->request);
  CHECK(f.find({}, "INVITE") == t);
  CHECK(f.find({.method = "ACK"}, "INVITE") == t);
  CHECK(f.find({.branch = "z9hG4bKpeer2"}, "INVITE") == nullptr);
  CHECK(f.merged({.branch = "z9hG4bKother"}));
  CHECK(!f.merged({.branch = "z9hG4bKother", .from_tag = "peers"}));

  lab::peer_request const old{.branch = "1", .call_id = "old"};
  auto* const o = f.server(old);
  REQUIRE(f.layer.reply(*o, 486, lab::respond(old.text(), "486 Busy Here", "b")));
  CHECK(!o->unanswered());
  CHECK(f.find(old, "INVITE") == o);
  CHECK(f.find({.branch = "1", .call_id = "new"}, "INVITE") == nullptr);
}

TEST_CASE("matched by what the stack wrote, whatever the application added behind it") {
  fixture<> f;
  auto* const t = f.server({});
  auto const head = lab::respond(lab::peer_request{}.text(), "486 Busy Here", "b");
  auto const size = head.find("Content-Length");
  auto const wire = head.substr(0, size) + "garbage\r\nVia: ;\r\nCSeq: 9 X\r\n" + head.substr(size);
  REQUIRE(f.layer.reply(*t, 486, wire, size));
  CHECK(f.find({}, "INVITE") == t);
  CHECK(f.find({.method = "ACK"}, "INVITE") == t);
  CHECK(f.merged({.branch = "z9hG4bKother"}));
}

TEST_CASE("requests within dialogs merge with none, however many share their From tag and CSeq") {
  fixture<> f;
  for (int i = 0; i < 100; ++i)
    REQUIRE(f.server({.branch = "z9hG4bK" + std::to_string(i), .to_tag = "b"}));
  CHECK(f.layer.keys_.size() == 100);
  CHECK(!f.merged({}));
  f.layer.transactions_.each([&](raw_handle h, auto&) { f.layer.forget(h); });
  CHECK(f.layer.keys_.size() == 0);
}

TEST_CASE("a reply: kept for repetitions, and its request let go with the final one") {
  fixture<> f;
  auto* const t = f.server({});
  REQUIRE(f.layer.reply(*t, 180, "ringing"));
  CHECK(t->request);
  f.layer.feed(*t, f.layer.data(*t).received, nullptr);
  REQUIRE(f.layer.reply(*t, 486, "busy"));
  CHECK(!t->request);
  f.layer.feed(*t, f.layer.data(*t).received, nullptr);
  std::string all;
  for (auto const& p : f.out.sent) all += p.text + " ";
  CHECK(all == "ringing ringing busy busy ");
}

TEST_CASE("a transaction keeps one message: a server its reply, a client that failed its ACK") {
  fixture<> f;
  auto* const s = f.server({});
  CHECK(f.layer.store().live() == 1);
  REQUIRE(f.layer.reply(*s, 180, "ringing"));
  CHECK(f.layer.store().live() == 2);
  REQUIRE(f.layer.reply(*s, 486, "busy"));
  CHECK(f.layer.store().live() == 1);
  CHECK(s->reply.view() == "busy");
  f.layer.forget(s->self);
  CHECK(f.layer.store().live() == 0);

  auto* const c = f.client(method::invite);
  CHECK(f.answers(f.ok("486 Busy Here")));
  CHECK(f.layer.store().live() == 1);
  CHECK(!c->request);
  CHECK(lab::first_line(std::string(c->reply.view())) == "ACK sip:me@192.0.2.1 SIP/2.0");
  f.layer.forget(c->self);
  CHECK(f.layer.store().live() == 0);

  auto* const o = f.client();
  CHECK(f.answers(f.ok()));
  CHECK(f.layer.find_transaction(o->self) == o);  // it waits for repetitions, and keeps nothing
  CHECK(f.layer.store().live() == 0);
}

TEST_CASE("a refused reply is an error at once and told by the next tick (RFC 6026 8.8)") {
  fixture<> f;
  auto* const t = f.server({});
  f.out.refuse = true;
  CHECK(f.layer.reply(*t, 180, "ringing").code == error::not_sent);
  CHECK(f.layer.timers_.next() == 0);
  REQUIRE(f.layer.timers_.due(0) == t);
  f.layer.tick(*t);
  CHECK(f.layer.log == "warned ");
  CHECK(f.layer.find_transaction(t->self) == t);
}

TEST_CASE("an owner that forgets a transaction when it is warned hears no more of it") {
  for (bool forgets : {false, true}) {
    fixture<warned> f;
    auto const* const t = f.client();
    auto const h = t->self;
    f.layer.forgets = forgets;
    f.layer.feed(*f.layer.find_transaction(h), f.layer.data(*t).transport_error, nullptr);
    CHECK(f.layer.log == (forgets ? "warned " : "warned transport marked 256 "));
    CHECK(f.layer.find_transaction(h) == nullptr);
  }
}

TEST_CASE("the ACK of a 300-699 repeats what 17.1.1.3 names, Route included") {
  fixture<> f;
  f.client(method::invite);
  CHECK(f.answers(f.ok("486 Busy Here")));
  auto const ack = f.last();
  CHECK(lab::first_line(ack) == "ACK sip:me@192.0.2.1 SIP/2.0");
  CHECK(lab::value(ack, "Via") == lab::value(f.out.sent[0].text, "Via"));
  CHECK(lab::value(ack, "To") == "<sip:me@192.0.2.1>;tag=b");
  CHECK(lab::value(ack, "CSeq") == "1 ACK");
  CHECK(f.layer.log == "486 ");
}

TEST_CASE("an abandoned INVITE ends within 64*T1, whether a 1xx came before or comes after") {
  for (bool before : {true, false}) {
    fixture<> f;
    auto* const t = f.client(method::invite);
    auto const h = t->self;
    if (before) CHECK(f.answers(f.ok("100 Trying")));
    f.layer.abandon(h);
    if (!before) CHECK(f.answers(f.ok("100 Trying")));
    CHECK(f.answers(f.ok("180 Ringing")));
    CHECK(f.layer.timers_.next() == 32'000);
    REQUIRE(f.layer.timers_.due(32'000) == t);
    f.time = 32'000;
    f.layer.leave();
    f.layer.enter();
    f.layer.tick(*t);
    CHECK(!f.layer.find_transaction(h));
    CHECK(f.layer.store().live() == 0);
  }
}

TEST_CASE("a trace may hear of each event that a machine is fed, also where it is ignored") {
  fixture<traced> f;
  f.client();
  CHECK(f.answers(f.ok()));
  CHECK(f.answers(f.ok("404 Not Found")));
  using state = rfc3261_client::state;
  auto const line = [](machine m, auto s, auto e) {
    return "0 " + std::to_string(int(m)) + " " + std::to_string(int(s)) + " " +
           std::to_string(int(e)) + "; ";
  };
  auto const final = rfc3261_client::event::final;
  CHECK(f.layer.trace().text == line(machine::client, state::trying, final) +
                                    line(machine::client, state::completed, final));
}

}  // namespace layer_test
