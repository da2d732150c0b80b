// Seeded nonsense: verbs at any time, answers that fit nothing, a transport that refuses, storage
// that is nearly full. No input may trap or leave anything behind.
#include <polysip/transport/splitmix.hpp>

#include "../support/hesitant.hpp"
#include "../support/lab.hpp"
#include "../support/row_count.hpp"

namespace monkey_test {

using namespace polysip;

namespace {

struct passwords {
  auth::credential find(std::string_view) const noexcept { return {"me", "secret"}; }
};
struct roomy
    : extend<lab::traits, use_credentials<passwords>, use_trace<lab::counting_trace>,
             use_contexts<invite_client_context, invite_server_context, message_client_context,
                          message_server_context, refer_client_context, refer_server_context,
                          options_client_context, options_server_context, lab::hesitant_context>> {
};
struct tight : extend<roomy, use_storage<fixed<2, 16384>>> {};
struct narrow : extend<tight, use_storage<fixed<4, 2048>>, use_dialog_id<tag_carries_slot>> {};
struct old : extend<roomy, use_dialog_id<rfc2543_dialog_id>, use_storage<fixed<3, 16384>>> {};

template<class Traits> struct monkey : lab::bench<Traits>, ignore_rest {
  using phone = stack<Traits>;
  using ignore_rest::on;
  template<template<class> class C> using handles = std::vector<typename phone::template handle<C>>;

  splitmix dice;
  handles<invite_client_context> calls;
  handles<invite_server_context> callees;
  handles<message_client_context> texts;
  handles<message_server_context> received;
  handles<refer_client_context> transfers;
  handles<refer_server_context> asked;
  std::vector<std::string> requests, responses;  // that the stack sent
  std::vector<std::string> dialogs;              // To tags of ours
  u32 serial = 0;

  explicit monkey(u64 seed, lab::row_count* rows) : dice{seed} { this->ua.trace().rows = rows; }
  u64 roll(u64 sides) { return dice.next() % sides; }
  std::string pick(std::initializer_list<char const*> all) { return all.begin()[roll(all.size())]; }

  // ---- the application: it does as it likes, in `on` and outside
  void on(typename phone::template incoming<invite_server_context> const& e) {
    callees.push_back(e.context);
    if (roll(2)) act(callees.back());
  }
  void on(typename phone::template incoming<message_server_context> const& e) {
    received.push_back(e.context);
    if (roll(2)) e.context->accept().ignore();
  }
  void on(typename phone::template incoming<refer_server_context> const& e) {
    asked.push_back(e.context);
    if (roll(2)) e.context->accept().ignore();
  }
  void on(typename phone::template accepted<invite_client_context> const& e) {
    if (roll(2)) act(e.context);
  }
  void on(typename phone::template rejected<invite_client_context> const& e) {
    if (roll(3) == 0) e.context->keep().ignore();
  }
  void on(typename phone::template accepted<message_client_context> const& e) {
    if (roll(3) == 0) e.context->keep().ignore();
  }
  void on(typename phone::template ended<invite_server_context> const& e) { act(e.context); }
  void act(typename phone::template handle<invite_client_context> h) {
    auto const call = this->ua[h];
    switch (roll(6)) {
      case 0: call->cancel().ignore(); break;
      case 1: call->hold().ignore(); break;
      case 2: call->resume().ignore(); break;
      case 3: call->bye().ignore(); break;
      case 4: call->end().ignore(); break;
      default:
        if (auto const t = call->refer("sip:carol@192.0.2.3")) transfers.push_back(t.value);
    }
  }
  void act(typename phone::template handle<invite_server_context> h) {
    auto const call = this->ua[h];
    switch (roll(8)) {
      case 0: call->ring(static_cast<u16>(100 + roll(110))).ignore(); break;
      case 1: call->reject(static_cast<u16>(280 + roll(500))).ignore(); break;
      case 2: call->hold().ignore(); break;
      case 3: call->bye().ignore(); break;
      case 4: call->end().ignore(); break;
      case 5: call->keep().ignore(); break;
      default: call->accept(roll(4) ? std::string_view(lab::sdp) : "").ignore();
    }
  }
  template<class H> void act_on(std::vector<H> const& all) {
    if (!all.empty()) act(all[roll(all.size())]);
  }
  void verb() {
    switch (roll(9)) {
      case 0:
        begin(this->ua.template start<invite_client_context>(target(),
                                                             roll(3) ? lab::sdp : std::string{}),
              calls);
        break;
      case 1:
        begin(this->ua.template start<message_client_context>(target(),
                                                              std::string(roll(3'000), 'x')),
              texts);
        break;
      case 2:
        begin(this->ua.template start<refer_client_context>(target(), "sip:d@192.0.2.4"),
              transfers);
        break;
      case 3: this->ua.template start<options_client_context>(target()).ignore(); break;
      case 4: act_on(calls); break;
      case 5: act_on(callees); break;
      case 6: each(transfers, [](auto const& c) { c->end().ignore(); }); break;
      case 7: each(texts, [](auto const& c) { c->end().ignore(); }); break;
      default:
        each(asked, [&](auto const& c) { c->report(static_cast<u16>(90 + roll(500))).ignore(); });
    }
  }
  std::string target() { return pick({"sip:peer@192.0.2.2", "sip:p@192.0.2.3", "sip:p@nowhere"}); }
  template<class R, class H> void begin(R const& started, std::vector<H>& all) {
    if (started) all.push_back(started.value);
  }
  template<class H, class F> void each(std::vector<H> const& all, F f) {
    for (auto const& h : all)
      if (roll(4) == 0) f(this->ua[h]);
  }

  // ---- the peer
  void collect() {
    for (auto& p : this->take()) {
      bool const response = p.text.find("SIP/2.0 ") == 0;
      (response ? responses : requests).push_back(p.text);
      auto const tag = lab::tag(lab::value(p.text, response ? "To" : "From"));
      if (!tag.empty()) dialogs.push_back(tag);
    }
    for (auto* all : {&requests, &responses, &dialogs})
      if (all->size() > 40) all->erase(all->begin(), all->begin() + 20);
  }
  template<class S> std::string one_of(std::vector<S> const& all) {
    return all.empty() ? std::string{} : all[all.size() - 1 - roll(std::min<u64>(all.size(), 8))];
  }
  std::string answer() {
    auto const request = one_of(requests);
    if (request.empty()) return {};
    auto const status =
        pick({"100 T", "180 R", "183 P", "200 OK", "200 OK", "202 A", "302 M", "401 U", "407 P",
              "404 N", "408 T", "481 D", "486 B", "487 R", "491 P", "500 E", "503 S", "603 D"});
    auto const contact = "Contact: <sip:" + std::string(roll(20) ? 4 : 3'000, 'p') + "@192.0.2.7>";
    return lab::respond(request, status, pick({"a", "b", "c"}),
                        {contact, "Record-Route: <sip:192.0.2.9;lr>",
                         "WWW-Authenticate: Digest realm=\"r\", nonce=\"n" + pick({"1", "2"}) +
                             "\", algorithm=MD5, qop=\"auth\""},
                        roll(2) ? lab::sdp : std::string{});
  }
  std::string request() {
    auto const n = std::to_string(roll(4) ? ++serial : roll(serial + 1));
    lab::peer_request r{.method = pick({"INVITE", "ACK", "CANCEL", "BYE", "MESSAGE", "REFER",
                                        "NOTIFY", "OPTIONS", "INFO", "DANCE"}),
                        .branch = "z9hG4bK" + n,
                        .cseq = std::to_string(1 + roll(6))};
    auto const known = one_of(roll(2) ? responses : requests);
    if (roll(3) && !known.empty()) {
      bool const response = known.find("SIP/2.0 ") == 0;
      r.to_tag = lab::tag(lab::value(known, response ? "To" : "From"));
      r.from_tag = lab::tag(lab::value(known, response ? "From" : "To"));
      r.call_id = lab::value(known, "Call-ID");
      if (roll(2)) r.branch = "z9hG4bKd" + n;
      r.cseq = std::to_string(roll(3) ? ++serial : 1);
      if (r.method == "ACK") r.cseq = lab::value(known, "CSeq").substr(0, 1);
    } else if (roll(2)) {
      r.call_id = n;
    }
    r.more = {"Refer-To: <sip:c@192.0.2.3>", "Event: refer",
              "Subscription-State: " + pick({"active;expires=60", "terminated"})};
    if (r.method != "INVITE")
      r.more.push_back("Contact: <sip:peer@192.0.2." + std::to_string(2 + roll(3)) + ">");
    r.content = pick({"", "SIP/2.0 200 OK\r\n", "SIP/2.0 180 Ringing\r\n", "x"});
    if (roll(2)) r.content = lab::sdp;
    if (roll(20) == 0) r.content.assign(roll(9'000), 'x');
    return r.text();
  }

  void step() {
    this->out.refuse = roll(12) == 0;
    int const from = roll(5) ? 2 : 102;
    if (u64 const what = roll(12); what < 4) this->in(*this, answer(), from).ignore();
    else if (what < 8) this->in(*this, request(), from).ignore();
    else if (what < 10) verb();
    else if (what < 11) this->until(*this, this->time + roll(roll(4) ? 600 : 20'000));
    else if (roll(8) == 0) this->ua.transport_failed(from, *this).ignore();
    collect();
  }
  template<class H> void end_all(std::vector<H> const& all) {
    for (auto const& h : all) this->ua[h]->end().ignore();
  }
  void stop() {
    this->out.refuse = false;
    for (int i = 0; i < 3; ++i) {
      end_all(calls);
      end_all(callees);
      end_all(texts);
      end_all(received);
      end_all(transfers);
      end_all(asked);
      this->until(*this, this->time + 400'000);
      this->take();
    }
  }
};

template<class Traits> void play(char const* name, u64 seeds, u32 steps, lab::row_count& rows) {
  CAPTURE(name);
  for (u64 seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    monkey<Traits> m(seed, &rows);
    for (u32 i = 0; i < steps; ++i) m.step();
    m.stop();
    CHECK(m.ua.live_contexts() == 0);
    CHECK(m.ua.live_dialogs() == 0);
    CHECK(m.ua.live_transactions() == 0);
    CHECK(m.ua.store().live() == 0);
    CHECK(m.ua.next_deadline() == forever);
  }
}

}  // namespace

TEST_CASE("monkeys: nothing traps, nothing is left, every row of the machines is taken") {
  lab::row_count rows;
  play<roomy>("growing storage", 50, 2'000, rows);
  play<tight>("fixed storage, two of each", 50, 2'000, rows);
  play<narrow>("little room for messages; tags that carry slots", 50, 2'000, rows);
  play<old>("dialogs of RFC 2543 peers", 50, 2'000, rows);
  CHECK(rows.all_taken());
}

}  // namespace monkey_test
