// The stack: its inputs, and the way that a message takes through it.
#pragma once
#include <utility>

#include "../context/combinations.hpp"
#include "contexts.hpp"
#include "flows.hpp"
#include "handler.hpp"
#include "traits.hpp"

namespace polysip {

/// A SIP user agent core over the policies of Traits. It does no I/O: give it what arrives
/// (`receive`), tell it when time has passed (`advance`, at `next_deadline`), and call the verbs of
/// its contexts. It sends through the transport and tells the handler. One stack belongs to one
/// thread at a time; stacks share nothing.
template<class Traits> class basic_stack : public context_layer<Traits, basic_stack<Traits>> {
  using base = context_layer<Traits, basic_stack<Traits>>;

 public:
  using typename base::contexts;
  using typename base::dialog_type;
  using typename base::endpoint;
  using typename base::tx;
  using policies = polysip::policies<Traits>;

  template<template<class> class C> using ref = polysip::ref<Traits, C<Traits>>;
  template<template<class> class C> using handle = polysip::handle<C<Traits>>;

  /// The event E of context C; refused where C never tells it, or is not in the traits.
  template<template<class> class E, template<class> class C>
    requires context_of_the_traits<C<Traits>, contexts> && tells<C<Traits>, E>
  using event = E<ref<C>>;
  template<template<class> class C> using incoming = event<ev::incoming, C>;
  template<template<class> class C> using progress = event<ev::progress, C>;
  template<template<class> class C> using accepted = event<ev::accepted, C>;
  template<template<class> class C> using rejected = event<ev::rejected, C>;
  template<template<class> class C> using failed = event<ev::failed, C>;
  template<template<class> class C> using not_sent = event<ev::not_sent, C>;
  template<template<class> class C> using confirmed = event<ev::confirmed, C>;
  template<template<class> class C> using changed = event<ev::changed, C>;
  template<template<class> class C> using notified = event<ev::notified, C>;
  template<template<class> class C> using ended = event<ev::ended, C>;

  explicit basic_stack(policies p) : base(p) { flows_.key(this->secret_); }

  // ---- inputs

  /// A datagram. Errors: reentrant; malformed, when it is not SIP (counted and dropped).
  template<handler_of<basic_stack> H>
  result<> receive(endpoint const& from, bytes datagram, H& app) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    return {take(from, datagram, app) == error::none ? error::none : error::malformed};
  }
  /// Any piece of the stream `from`, any number of messages in it; pings are answered (RFC 5626).
  /// Errors: reentrant; else the stream is lost, its transactions fail, and the caller closes the
  /// connection and says so by `closed`: malformed (no SIP, or no certain end of a message: no
  /// Content-Length, or two that differ; a request is answered 400 before), too_large (limits),
  /// timed_out, full (no room).
  template<handler_of<basic_stack> H>
  result<> receive_stream(endpoint const& from, bytes segment, H& app) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    auto* const flow = flows_.find(from);
    if (flow && flow->reader.lost() != error::none) return {flow->reader.lost()};
    error const lost = flows_.feed(*this, flow, from, segment, [&](bytes message) {
      error const e = take(from, message, app);
      return e == error::full ? error::none : e;  // too many headers: dropped, its end is known
    });
    if (lost != error::none) lose(from, app);
    return {lost};
  }
  /// The connection is closed: what came of a message is dropped, and its transactions hear of it
  /// as by `transport_failed`; but what it may have delivered is not sent as a datagram, too.
  /// Error: reentrant.
  template<handler_of<basic_stack> H> result<> closed(endpoint const& flow, H& app) {
    return drop_flow(flow, app, false);
  }
  /// Time has passed: fires what is due. Error: reentrant.
  template<handler_of<basic_stack> H> result<> advance(H& app) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    this->settle(app);
    while (timer_node* const n = this->timers_.due(this->now_)) {
      if (n->kind == flows_.kind) overdue(static_cast<flow_type&>(*n), app);
      else this->expire(*n);
      this->settle(app);
    }
    return {};
  }
  /// The flow is gone: every transaction on it fails or goes on as its machine says. Requests that
  /// came by a stream may still be answered: the response goes where their Via leads (18.2.2).
  /// Error: reentrant.
  template<handler_of<basic_stack> H> result<> transport_failed(endpoint const& flow, H& app) {
    return drop_flow(flow, app, true);
  }
  /// When `advance` is due; `forever` when nothing waits.
  millis next_deadline() const {
    return this->outbox_.empty() && this->graves_.empty() ? this->timers_.next() : this->now_;
  }

  // ---- contexts

  /// Makes a client context and sends its request; the arguments are those of its `start`.
  template<template<class> class C, class... A>
    requires(startable<C<Traits>, contexts, A...>)
  result<ref<C>> start(A const&... a) {
    typename base::input in(*this);
    return this->template launch_context<C<Traits>>(nullptr,
                                                    [&](auto& c) { return c.start(a...); });
  }
  /// The context behind a stored handle; a stale one gives a reference whose verbs answer
  /// error::stale.
  template<class C> polysip::ref<Traits, C> operator[](polysip::handle<C> h) { return {*this, h}; }
  /// Contexts, dialogs and transactions that are alive.
  u32 live() const {
    return this->pools_.live() + this->transactions_.live() + this->dialogs_.live();
  }
  u32 live_contexts() const { return this->pools_.live(); }
  u32 live_dialogs() const { return this->dialogs_.live(); }
  u32 live_transactions() const { return this->transactions_.live(); }
  /// Streams amid a message, and lost ones that are not closed yet.
  u32 live_streams() const { return flows_.live(); }

  /// A head on a stream, and nobody knows where its message ends (18.3).
  void refuse_unframed(endpoint const& from, bytes head) {
    message_view m;
    if (!index(from, head, m) || !m.is_request()) return;
    (void)read_facts(m, facts_);
    ++this->counters_.invalid;
    stateless(from, m, 400);
  }

 private:
  using base::answer;
  using base::current_;
  using base::facts_;
  using base::join_dialog;
  using base::opened_;
  using base::refuse_full;
  using base::retry_after;
  using base::stateless;
  using base::unkept_;
  using flow_type = typename flow_table<Traits>::flow;

  // ---- messages and streams
  parse_result index(endpoint const& from, bytes message, message_view& m) {
    ++this->counters_.received;
    this->policies_.trace.received(this->now_, from, message);
    auto const parsed = m.parse(message);
    if (!parsed) ++this->counters_.unparsable;
    return parsed;
  }
  template<class H> error take(endpoint const& from, bytes message, H& app) {
    message_view m;
    if (auto const parsed = index(from, message, m); !parsed) return parsed.code;
    struct told {  // also when a handler throws: the message is gone then
      basic_stack& s;
      ~told() {
        s.current_ = nullptr;
        s.answered_ = s.opened_ = {};
      }
    } const until_then{*this};
    current_ = &m;
    route(from, m);
    this->settle(app);
    return error::none;
  }
  /// `unopened`: perhaps it never was a connection, so that a request may go another way (18.1.1).
  template<class H> result<> drop_flow(endpoint const& flow, H& app, bool unopened) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    if (auto* const f = flows_.find(flow)) flows_.drop(*this, *f);
    fail_all(flow, app, unopened);
    return {};
  }
  template<class H> void fail_all(endpoint const& flow, H& app, bool unopened) {
    bool const reliable = this->policies_.transport.reliable(flow);
    this->streams_.each_over(flow, reliable, [&](tx& t) {
      if (!this->recovers(t, unopened)) this->feed(t, base::data(t).transport_error, nullptr);
      this->settle(app);
    });
    this->settle(app);
  }
  template<class H> void lose(endpoint const& flow, H& app) {
    ++this->counters_.lost_streams;
    fail_all(flow, app, false);
  }
  /// The rest of a message, or of a ping, did not come in time.
  template<class H> void overdue(flow_type& f, H& app) {
    if (!f.reader.in_message()) return flows_.drop(*this, f);
    f.reader.give_up(error::timed_out);
    auto const peer = f.peer;
    if constexpr (closes_streams<typename Traits::transport>) this->policies_.transport.close(peer);
    lose(peer, app);
  }

  // ---- routing (DESIGN: a datagram's way)
  /// A response repeats much of its request's header (8.2.6.2), and adds lines of its own.
  static constexpr std::size_t longest_head = Traits::limits::message_bytes / 4 * 3;
  static constexpr u32 most_lines = 96;  // of 128 in a message_view
  POLYSIP_OUTLINE void route(endpoint const& from, message_view const& m) {
    auto& f = facts_;
    f.begin(m);
    ruling const judged = validate<detail::routing_headers>(m, this->policies_.rules, f);
    if (!judged.passes()) {
      ++this->counters_.invalid;
      if (judged.what == ruling::kind::answer) this->refuse_invalid(from, m, judged);
      return;
    }
    if (m.is_response()) {
      tx* const t = this->find_client(f);
      bool const astray = this->policies_.strict_source && t && t->peer != from;
      if (t && !astray) return this->feed_response(*t, m);
      ++this->counters_.stray_responses;
      return;
    }
    bool const long_head =
        m.wire().size() - m.body().size() > longest_head || m.header_count() > most_lines;
    if (m.method() != method::ack && long_head) {
      ++this->counters_.invalid;
      return stateless(from, m, 513);
    }
    switch (m.method()) {
      case method::ack: return route_ack(m);
      case method::cancel: return route_cancel(from, m);
      default: return route_request(from, m);
    }
  }
  void route_ack(message_view const& m) {
    if (tx* const t = this->find_acknowledged(facts_))
      return this->feed(*t, base::data(*t).acked, &m);
    dialog_type* const d = this->find_dialog(facts_);
    if (!d || !offer_to_usages(*d, m, nullptr)) ++this->counters_.stray_acks;
  }
  void route_cancel(endpoint const& from, message_view const& m) {
    if (tx* const t = this->find_server(facts_, "CANCEL"))
      return this->feed(*t, base::data(*t).received, nullptr);
    tx* const meant = this->find_canceled(facts_);
    if (!meant) return stateless(from, m, 481);
    auto const target = meant->self;
    if (tx* const t = open_transaction(from, m, hashes_of(this->secret_, facts_, "CANCEL"))) {
      t->owner = meant->owner;  // so that both answers carry one To tag (9.2)
      t->owner_kind = meant->owner_kind;
      t->secret = meant->secret;
      answer(*t, 200);
    } else {
      stateless(from, m, 200, this->tag_of(*meant));  // a call need not ring on for want of room
    }
    if (meant->what != method::invite || meant->status >= 200) return;
    hook::canceled const canceled{m, target};
    if (!this->hand_up(meant->owner_kind, meant->owner, canceled))
      if (tx* const still = this->find_transaction(target)) answer(*still, 487);
  }
  void route_request(endpoint const& from, message_view const& m) {
    auto const by = hashes_of(this->secret_, facts_, m.method_name());
    if (tx* const t = this->find_server(facts_, m.method_name(), by.match))
      return this->feed(*t, base::data(*t).received, nullptr);
    bool const tagged = facts_.within_dialog();
    if (!tagged && this->is_merged(facts_, by.merge)) return stateless(from, m, 482);
    if (!base::takes_calls && m.method() == method::invite) return this->refuse_call(from, m);
    bool const barred = tagged && this->is_tight() && !this->find_dialog(facts_);
    tx* const t = barred ? nullptr : open_transaction(from, m, by);
    if (!t) return route_unkept(from, m);
    bool const within = tagged || !needs_to_tag<typename base::id_policy>;
    dialog_type* d = within ? this->find_dialog(facts_) : nullptr;
    if (!d && tagged && m.method() == method::notify) d = awaited_dialog(from, m, facts_.to.tag);
    if (d) return route_within(from, *d, *t, m);
    if (tagged) return answer(*t, 481);
    open_server(*t, m, nullptr);
  }
  tx* open_transaction(endpoint const& from, message_view const& m, request_hashes const& by) {
    tx* const t = this->make_server(from, m, facts_, by);
    if (t) opened_ = t->self;
    return t;
  }
  /// Our tag names the context that sent the request whose response this NOTIFY overtook.
  dialog_type* awaited_dialog(endpoint const& from, message_view const& m, std::string_view tag) {
    auto const name = read_minted(tag);
    dialog_type* d = nullptr;
    if (!name) return nullptr;
    this->pools_.visit(static_cast<u8>(name.value.generation), [&](auto& p) {
      using C = typename std::remove_reference_t<decltype(p)>::item;
      if constexpr (client_base<C>) {
        auto* const c = p.live.at_index(name.value.slot);
        tx* const t = c ? this->find_transaction(c->opening_) : nullptr;
        if (!t || !makes_dialog(t->what) || this->find_dialog(c->dialog_)) return;
        d = this->dialog_ahead_of_response(*t, from, m, this->facts_);
        if (d) this->join_dialog(*c, *d);
      }
    });
    return d;
  }
  /// There is no transaction for it.
  POLYSIP_OUTLINE void route_unkept(endpoint const& from, message_view const& m) {
    dialog_type* const d = m.method() == method::bye ? this->find_dialog(facts_) : nullptr;
    auto const* const taker = d && in_order(*d) ? offer_to_usages(*d, m, nullptr) : nullptr;
    if (!taker || !took_leave(from, *d, *taker, m)) refuse_full(from, m);
  }
  /// The peer has left the call with its BYE whatever we answer, so that one without room for its
  /// answer ends it all the same (15.1.1). False: `taker` did not end it.
  bool took_leave(endpoint const& from, dialog_type& d, dialog_usage const& taker,
                  message_view const& m) {
    auto* const c = this->context_at(taker.kind, taker.owner);
    if (!c || c->phase_ < (d.early ? phase::terminating : phase::terminated)) return false;
    heard(d);
    stateless(from, m, 200);  // nobody will know its repetition
    return true;
  }
  bool in_order(dialog_type const& d) const {  // 12.2.2
    return !d.remote_heard || facts_.cseq.number > d.remote_cseq;
  }
  void heard(dialog_type& d) const {
    d.remote_cseq = facts_.cseq.number;
    d.remote_heard = true;
  }
  void route_within(endpoint const& from, dialog_type& d, tx& t, message_view const& m) {
    if (!in_order(d)) return answer(t, 500);
    if (refreshes_target(m.method())) this->refresh_target(d, m);
    auto const self = t.self;
    auto const* const taker = offer_to_usages(d, m, &t);
    tx* const still = this->find_transaction(self);
    if (!taker && still) open_server(*still, m, &d);
    if (unkept_ != self) return heard(d);
    if (taker && m.method() == method::bye) (void)took_leave(from, d, *taker, m);
  }
  /// The usages of a dialog in turn, up to the one that takes it; a request waits in the list of
  /// that one.
  dialog_usage const* offer_to_usages(dialog_type& d, message_view const& m, tx* t) {
    auto const self = t ? t->self : raw_handle{};
    for (link* n = d.usages.next; n != &d.usages; n = n->next) {
      auto const& u = static_cast<dialog_usage&>(*n);
      if (t) own(*t, u.kind, u.owner);
      if (this->hand_up(u.kind, u.owner, hook::request{m, self})) return &u;
    }
    return nullptr;
  }
  void own(tx& t, u8 kind, raw_handle owner) {
    auto const* const before = &this->plans_of(t);
    t.owner = owner;
    t.owner_kind = kind;
    if (before != &this->plans_of(t)) this->start_timers_anew(t);
    t.server.cut();
    if (auto* const c = this->context_at(kind, owner)) c->pending_.push(t.server);
  }
  void open_server(tx& t, message_view const& m, dialog_type* d) {
    if (!open_first(t, m, d, contexts{})) answer(t, unwanted(m, d != nullptr));
  }
  template<class... C> bool open_first(tx& t, message_view const& m, dialog_type* d, types<C...>) {
    return (open_one<C>(t, m, d) || ...);
  }
  template<class C> bool open_one(tx& t, message_view const& m, dialog_type* d) {
    if (!(C::opens & bit(m.method()))) return false;
    if (d && m.method() == method::invite) return false;
    if (!d && makes_dialog(m.method()) && !this->route_fits(m)) {
      answer(t, 513);
      return true;
    }
    raw_handle h;
    C* const c = this->template make_context<C>(h, d);
    if (!c) {
      ++this->counters_.pool_full;
      answer(t, 503, retry_after.view());
      return true;
    }
    c->peer_ = t.peer;
    auto const self = t.self;
    own(t, c->kind, h);
    c->opening_ = self;
    if (c->hook(hook::request{m, self}).passed()) {
      if (tx* const still = this->find_transaction(self)) answer(*still, 501);
      c->finish(501);
    }
    return true;
  }
  /// Of a request that no context takes: 481 for what needs a dialog, 405 for what we know, 501 for
  /// the rest (8.2.1).
  static u16 unwanted(message_view const& m, bool in_dialog) {
    if (m.method() == method::bye || m.method() == method::notify) return 481;
    if (in_dialog && m.method() == method::invite) return 481;
    return m.method() == method::unknown ? 501 : 405;
  }

  flow_table<Traits> flows_;
};

/// The stack over these traits; `struct my_traits : polysip::traits<...> {}; using phone =
/// polysip::stack<my_traits>;`
template<stack_traits Traits> using stack = basic_stack<Traits>;

}  // namespace polysip
