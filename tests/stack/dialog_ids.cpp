// Whole calls under each way to name a dialog: the four that are shipped, and one of the user's
// own.
#include "../support/lab.hpp"
#include "../support/two_ends.hpp"

namespace dialog_ids_test {

using namespace polysip;

namespace {

// Counts how often a dialog had to be hashed; everything else is the policy's.
template<class Policy> struct counted : Policy {
  static inline int hashed = 0;
  static u64 hash(typename Policy::id const& i, hash_key secret) noexcept {
    ++hashed;
    return Policy::hash(i, secret);
  }
};

// The gateway's own number of a call stands before the first dot of the Call-ID.
struct number_of_gateway {
  using id = u32;
  static id make(dialog_key const& k) noexcept {
    u32 n = 0;
    ascii::number(ascii::slice(k.call_id, 0, k.call_id.find('.')), n);
    return n;
  }
  static u64 hash(id i, hash_key) noexcept { return i % 7; }  // collides on purpose
};
static_assert(dialog_id<number_of_gateway> && dialog_id<rfc3261_dialog_id> &&
              dialog_id<tag_carries_slot> && dialog_id<rfc2543_dialog_id> &&
              dialog_id<call_id_only>);

template<class Id> struct traits_of : extend<lab::on_network, use_dialog_id<Id>> {};

template<class Id> struct caller : ignore_rest {
  using phone = stack<traits_of<Id>>;
  using ignore_rest::on;
  void on(typename phone::template accepted<invite_client_context> const& e) {
    call = e.context;
    e.context->hold().ignore();
  }
  void on(typename phone::template changed<invite_client_context> const& e) {
    held = e.on_hold;
    if (held) e.context->resume().ignore();
    else e.context->refer("sip:carol@192.0.2.3").ignore();
  }
  void on(typename phone::template notified<refer_client_context> const& e) {
    progress = e.status;
    if (progress == 100) (*ua)[call]->bye().ignore();
  }
  void on(typename phone::template ended<invite_client_context> const&) { over = true; }
  phone* ua = nullptr;
  typename phone::template handle<invite_client_context> call{};
  unsigned progress = 0;
  bool held = false, over = false;
};

template<class Id> struct callee : ignore_rest {
  using phone = stack<traits_of<Id>>;
  using ignore_rest::on;
  void on(typename phone::template incoming<invite_server_context> const& e) {
    e.context->accept(lab::far_sdp).ignore();
  }
  void on(typename phone::template incoming<refer_server_context> const& e) {
    e.context->accept().ignore();
    transfer = e.context;
  }
  void on(typename phone::template ended<invite_server_context> const&) { over = true; }
  typename phone::template handle<refer_server_context> transfer;
  bool over = false;
};

// Hold, resume, REFER, BYE, and a NOTIFY that comes after the call.
template<class Id> void whole_call() {
  lab::two_ends<traits_of<Id>> ends;
  caller<Id> alice;
  alice.ua = &ends.near;
  callee<Id> bob;
  REQUIRE(ends.near.template start<invite_client_context>(lab::far_uri, lab::near_sdp));
  CHECK(ends.run(alice, bob, [&] { return alice.over && bob.over; }));
  CHECK(ends.near[alice.call]->hold().code == error::stale);
  CHECK(ends.far.live_dialogs() == 1);  // the subscription keeps it (RFC 5057)
  CHECK(ends.far[bob.transfer]->report(200));
  CHECK(ends.all_over(alice, bob));
  CHECK(alice.progress == 200);
  CHECK(ends.near.counters().stray_responses + ends.far.counters().stray_acks == 0);
}

}  // namespace

TEST_CASE("RFC 3261 tags, the default") { whole_call<rfc3261_dialog_id>(); }
TEST_CASE("our tag carries the slot") { whole_call<tag_carries_slot>(); }
TEST_CASE("RFC 2543") { whole_call<rfc2543_dialog_id>(); }
TEST_CASE("Call-ID only") { whole_call<call_id_only>(); }

TEST_CASE("our tag carries the slot: requests in the dialog are not looked up by hash") {
  using by_slot = counted<tag_carries_slot>;
  using by_hash = counted<rfc3261_dialog_id>;
  by_slot::hashed = by_hash::hashed = 0;
  whole_call<by_slot>();
  whole_call<by_hash>();
  // One of each side when it is made. Once the call is gone its slot names nothing, and the last
  // NOTIFY is found by the hash.
  CHECK(by_slot::hashed == 3);
  CHECK(by_hash::hashed > by_slot::hashed);
}

TEST_CASE("a dialog id of the user's own, where two calls share a hash") {
  struct gateway_traits : extend<lab::traits, use_dialog_id<number_of_gateway>> {};
  lab::bench<gateway_traits> gateway;
  struct : ignore_rest {
    using ignore_rest::on;
    void on(stack<gateway_traits>::incoming<invite_server_context> const& e) {
      e.context->accept(lab::sdp).ignore();
    }
    void on(stack<gateway_traits>::ended<invite_server_context> const&) { ++ends; }
    int ends = 0;
  } app;
  lab::peer_request first{.branch = "z9hG4bKa", .call_id = "1.a@192.0.2.2", .content = lab::sdp};
  lab::peer_request second{.branch = "z9hG4bKb", .call_id = "8.b@192.0.2.2", .content = lab::sdp};
  gateway.in(app, first.text()).ignore();
  gateway.in(app, second.text()).ignore();
  CHECK(gateway.names() == lab::names{"SIP/2.0 200 OK", "SIP/2.0 200 OK"});
  CHECK(gateway.ua.live_dialogs() == 2);

  // The rest of the Call-ID and both tags may change: the number is the call.
  auto bye = [](std::string branch, std::string call_id) {
    return lab::peer_request{.method = "BYE",
                             .branch = branch,
                             .cseq = "2",
                             .to_tag = "whatever",
                             .from_tag = "new",
                             .call_id = call_id}
        .text();
  };
  gateway.in(app, bye("z9hG4bKc", "8.other@192.0.2.2")).ignore();
  CHECK(gateway.names() == lab::names{"SIP/2.0 200 OK"});
  CHECK(app.ends == 1);
  CHECK(gateway.ua.live_dialogs() == 1);
  gateway.in(app, bye("z9hG4bKd", "9.a@192.0.2.2")).ignore();
  CHECK(gateway.names() == lab::names{"SIP/2.0 481 Call/Transaction Does Not Exist"});
  gateway.in(app, bye("z9hG4bKe", "1.a@192.0.2.2")).ignore();
  CHECK(app.ends == 2);
  CHECK(gateway.ua.live_dialogs() == 0);
}

}  // namespace dialog_ids_test
