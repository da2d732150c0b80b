// The stack: inputs, routing, contexts, and what they told, in the order in which it happened.
#pragma once
#include <utility>

#include "../context/combinations.hpp"
#include "flows.hpp"
#include "handler.hpp"
#include "pools.hpp"
#include "responses.hpp"
#include "traits.hpp"

namespace polysip {

/// A SIP user agent core over the policies of Traits. It does no I/O: give it what arrives
/// (`receive`), tell it when time has passed (`advance`, at `next_deadline`), and call the verbs of
/// its contexts. It sends through the transport and tells the handler. One stack belongs to one
/// thread at a time; stacks share nothing.
template<class Traits> class basic_stack : public response_layer<Traits, basic_stack<Traits>> {
  using base = response_layer<Traits, basic_stack<Traits>>;
  friend base;
  friend typename base::base;
  friend typename base::base::base;
  friend typename base::base::base::base;

 public:
  using typename base::core;
  using typename base::dialog_type;
  using typename base::endpoint;
  using typename base::tx;
  using policies = polysip::policies<Traits>;
  using contexts = typename Traits::contexts::template in<Traits>;
  using all_events = typename events_of<contexts>::type;

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

  explicit basic_stack(policies p) : base(p) {
    flows_.key(this->secret_);
    if constexpr (!std::is_same_v<typename Traits::accounts, auth::no_accounts>)
      nonces_ = auth::nonce_keeper<>(hash_key{this->random(), this->random()});
    pools_.each([&](auto& pool, u8 kind) {
      attach(pool.dead, {}, kind, phase::gone);
      pool.live.salt(static_cast<u32>(this->random()));
    });
  }

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
  /// The connection is closed: what came of a message is dropped, and its transactions fail as by
  /// `transport_failed`. Error: reentrant.
  template<handler_of<basic_stack> H> result<> closed(endpoint const& flow, H& app) {
    return transport_failed(flow, app);
  }
  /// Time has passed: fires what is due. Error: reentrant.
  template<handler_of<basic_stack> H> result<> advance(H& app) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    settle(app);
    while (timer_node* const n = this->timers_.due(this->now_)) {
      if (n->kind == flows_.kind) overdue(static_cast<flow_type&>(*n), app);
      else expire(*n);
      settle(app);
    }
    return {};
  }
  /// The flow is gone: every transaction on it fails or goes on as its machine says. Error:
  /// reentrant.
  template<handler_of<basic_stack> H> result<> transport_failed(endpoint const& flow, H& app) {
    if (this->depth_) return {error::reentrant};
    typename base::input in(*this);
    if (auto* const f = flows_.find(flow)) flows_.drop(*this, *f);
    fail_all(flow, app);
    return {};
  }
  /// When `advance` is due; `forever` when nothing waits.
  millis next_deadline() const {
    return outbox_.empty() && graves_.empty() ? this->timers_.next() : this->now_;
  }

  // ---- contexts

  /// Makes a client context and sends its request; the arguments are those of its `start`.
  template<template<class> class C, class... A>
    requires(startable<C<Traits>, contexts, A...>)
  result<ref<C>> start(A const&... a) {
    typename base::input in(*this);
    return launch_context<C<Traits>>(nullptr, [&](auto& c) { return c.start(a...); });
  }
  /// The context behind a stored handle; a stale one gives a reference whose verbs answer
  /// error::stale.
  template<class C> polysip::ref<Traits, C> operator[](polysip::handle<C> h) { return {*this, h}; }
  /// Contexts, dialogs and transactions that are alive.
  u32 live() const { return pools_.live() + this->transactions_.live() + this->dialogs_.live(); }
  u32 live_contexts() const { return pools_.live(); }
  u32 live_dialogs() const { return this->dialogs_.live(); }
  u32 live_transactions() const { return this->transactions_.live(); }
  /// Streams amid a message, and lost ones that are not closed yet.
  u32 live_streams() const { return flows_.live(); }

  // ---- for contexts and their mixins

  template<class C> C* find(raw_handle h) { return pools_.template of<C>().live.get(h); }
  template<class C> C* find_or_dead(raw_handle h) {
    C* const c = find<C>(h);
    return c ? c : &pools_.template of<C>().dead;
  }
  template<class C, class... A>
  result<polysip::ref<Traits, C>> start_within(core& call, A const&... a) {
    static_assert(in_list<C, contexts>, "add this context to the traits: use_contexts<...>");
    auto* const d = this->find_dialog(call.dialog_);
    if (!d) return {{}, error::no_dialog};
    return launch_context<C>(d, [&](auto& c) { return c.start_within(a...); });
  }
  template<class E> void post(E const& e) { outbox_.post(e); }
  void bury(core& c) {
    this->timers_.cancel(c);
    graves_.push(c);
  }
  /// For the context whose response is being told, before its end is.
  result<> keep_result(core& c) {
    if (c.ending_ || !current_ || answered_ != c.self_ || answered_kind_ != c.kind)
      return {c.phase_ == phase::gone ? error::stale : error::wrong_state};
    c.keep_ = true;
    return {c.result_.assign(this->store_, current_->body()) ? error::none : error::full};
  }
  result<> release_result(core& c) {
    if (!c.keep_ || c.ending_ || c.phase_ != phase::terminated)
      return {c.phase_ == phase::gone ? error::stale : error::wrong_state};
    c.keep_ = false;
    if (!c.linked()) graves_.push(c);
    return {};
  }
  auto& nonces() { return nonces_; }
  /// The dialog that a response makes or confirms (12.1.2, 13.2.2.4). False when there is no room
  /// for it.
  POLYSIP_OUTLINE bool enter_dialog(core& c, hook::response const& r, bool early) {
    tx* const t = this->find_transaction(r.transaction);
    if (!t) return false;
    auto const& f = facts_;  // of r.message, which is being told
    if (early && (f.to.tag.empty() || r.message.status() == 100)) return true;
    dialog_type* d = this->find_dialog(c.dialog_);
    if (d && !d->early) return true;
    bool const same_fork = d && ascii::same(d->names().remote_tag, f.to.tag);
    if (same_fork && early) return true;
    dialog_type* const made = this->dialog_from_response(*t, r.message, f);
    if (!made) return false;
    made->early = early;
    if (same_fork) {  // each fork counts for itself (12.2)
      made->remote_cseq = d->remote_cseq;
      made->remote_heard = d->remote_heard;
      if (d->local_cseq > made->local_cseq) made->local_cseq = d->local_cseq;
    }
    if (d) this->leave_dialog(c.dialog_, c.usage_);
    join_dialog(c, *made);
    return true;
  }
  void acknowledge(core& c, hook::response const& r, std::string_view sdp = {}) {
    if (auto* const d = this->find_dialog(c.dialog_)) this->refresh_target(*d, r.message);
    acknowledge(c, r.transaction, facts_.cseq.number, sdp);
  }
  void acknowledge(core& c, raw_handle invite, u32 cseq, std::string_view sdp) {
    tx* const t = this->find_transaction(invite);
    dialog_type* const d = this->find_dialog(c.dialog_);
    if (!t || !d) return;
    this->send_ack(*t, *d, cseq,
                   {.what = method::ack, .content_type = sdp.empty() ? "" : sdp_type, .body = sdp})
        .ignore();
  }

  // ---- what the layers below ask

  template<class... C> static constexpr u32 methods_of(types<C...>) {
    return (0U | ... | (C::methods | C::opens));
  }
  template<class... C> static constexpr auto plans_of_contexts(types<C...>) {
    struct {
      timer_plans const* of[1 + sizeof...(C)];
    } const by_kind{
        {&polysip::plans_of<typename Traits::timers>, &polysip::plans_of<timers_of<C>>...}};
    return by_kind;
  }

  /// A head on a stream, and nobody knows where its message ends (18.3).
  void refuse_unframed(endpoint const& from, bytes head) {
    message_view m;
    if (!index(from, head, m) || !m.is_request()) return;
    (void)read_facts(m, facts_);
    ++this->counters_.invalid;
    stateless(from, m, 400);
  }
  void decorate(raw_handle owner, u8 kind, message_writer& w, method what, std::string_view to) {
    hand_up(kind, owner, hook::outgoing{w, what, to});
  }
  /// Allow (20.5): what the contexts of this stack take, and what belongs to it.
  static std::string_view allowed_methods() { return allow_text.view(); }
  raw_handle dialog_of(u8 kind, u32 index) {
    raw_handle found;
    pools_.visit(kind, [&](auto& p) {
      if (auto* const c = p.live.at_index(index)) found = c->dialog_;
    });
    return found;
  }
  /// Whether a context of this stack sends or takes INVITE.
  static constexpr bool takes_calls = (methods_of(contexts{}) & bit(method::invite)) != 0;
  timer_plans const& plans_of(tx const& t) const {
    static constexpr auto by_kind = plans_of_contexts(contexts{});
    return *by_kind.of[t.owner.generation ? t.owner_kind : 0];
  }
  void on_response(tx& t, message_view const& m) {
    if (t.what == method::invite && m.is_success() && t.reply) return repeated_success(t, m);
    auto const self = t.self;
    answered_ = t.owner;
    answered_kind_ = t.owner_kind;
    bool const taken = hand_up(t.owner_kind, t.owner, hook::response{m, self, t.what});
    tx* const still = this->find_transaction(self);
    if (!taken && still && t.what == method::invite && m.is_success() && !still->reply)
      this->refuse_fork(*still, m);
  }
  void on_failure(tx& t, cause why) {
    if (!t.is_client()) ++this->counters_.unacknowledged;
    hand_up(t.owner_kind, t.owner, hook::failure{why, t.what, t.self});
  }
  void on_warning(tx& t) { hand_up(t.owner_kind, t.owner, hook::warning{t.what}); }
  void on_action(tx& t, fsm::actions bits) { hand_up(t.owner_kind, t.owner, hook::action{bits}); }
  void on_ack(tx& t, message_view const& m) {
    hand_up(t.owner_kind, t.owner, hook::request{m, {}});
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
    settle(app);
    return error::none;
  }
  template<class H> void fail_all(endpoint const& flow, H& app) {
    this->transactions_.each([&](raw_handle, tx& t) { t.lost = t.peer == flow; });
    this->transactions_.each([&](raw_handle, tx& t) {
      if (!std::exchange(t.lost, false)) return;  // what was started meanwhile is not
      if (!this->recovers(t)) this->feed(t, base::data(t).transport_error, nullptr);
      settle(app);
    });
    settle(app);
  }
  template<class H> void lose(endpoint const& flow, H& app) {
    ++this->counters_.lost_streams;
    fail_all(flow, app);
  }
  /// The rest of a message, or of a ping, did not come in time.
  template<class H> void overdue(flow_type& f, H& app) {
    if (!f.reader.in_message()) return flows_.drop(*this, f);
    f.reader.give_up(error::timed_out);
    auto const peer = f.peer;
    if constexpr (closes_streams<typename Traits::transport>) this->policies_.transport.close(peer);
    lose(peer, app);
  }

  // ---- life and death of contexts
  void attach(core& c, raw_handle h, u8 kind, phase p) {
    c.stack_ = this;
    c.self_ = h;
    c.index = h.index;
    c.kind = kind;
    c.phase_ = p;
  }
  template<class C> C* make_context(raw_handle& h, dialog_type* d) {
    auto& pool = pools_.template of<C>();
    if (pool.live.live() >= Traits::limits::contexts) return nullptr;
    C* const c = pool.live.make(h);
    if (!c) return nullptr;
    attach(*c, h, decltype(pools_)::template kind_of<C>, phase::initial);
    if (d) {
      join_dialog(*c, *d);
      c->peer_ = d->flow;
    }
    return c;
  }
  template<class C, class Start>
  result<polysip::ref<Traits, C>> launch_context(dialog_type* d, Start start) {
    raw_handle h;
    C* const c = make_context<C>(h, d);
    if (!c) return {{}, error::full};
    c->known_ = true;
    if (result<> const r = start(*c); !r) {
      discard(*c, h);
      return {{}, r.code};
    }
    return {{*this, h}};
  }
  template<class C> void discard(C& c, raw_handle h) {
    this->timers_.cancel(c);
    this->leave_dialog(c.dialog_, c.usage_);
    pools_.template of<C>().live.drop(h);
  }
  template<class H> void settle(H& app) {
    outbox_.drain(app);
    while (!graves_.empty()) {
      auto& c = static_cast<core&>(static_cast<timer_node&>(*graves_.next));
      c.cut();
      if (c.keep_) continue;
      struct burial {
        basic_stack& s;
        core& c;
        ~burial() { s.release(c); }
      } const at_last{*this, c};
      last_words(c);
      outbox_.drain(app);
    }
  }
  POLYSIP_OUTLINE void last_words(core& c) {
    c.ending_ = true;
    if (!c.known_) return;
    pools_.visit(c.kind, [&](auto& p) {
      using C = typename std::remove_reference_t<decltype(p)>::item;
      auto& context = static_cast<C&>(c);
      outbox_.post(ev::ended<typename C::ref>{context.me(), context.status_});
    });
  }
  POLYSIP_OUTLINE void release(core& c) {
    while (!c.pending_.empty()) {  // never leave a request unanswered
      auto const& waiting = static_cast<server_part&>(*c.pending_.next);
      tx& t = this->transactions_.alive(waiting.index);
      t.server.cut();
      bool const refused = c.opening_ == t.self && c.status_ >= 300;  // but it was not sent
      answer(t, refused ? c.status_ : t.what == method::invite ? 487 : 500);
    }
    this->leave_dialog(c.dialog_, c.usage_);
    pools_.visit(c.kind, [h = c.self_](auto& p) { p.live.drop(h); });
  }
  POLYSIP_OUTLINE void expire(timer_node& n) {
    if (n.kind == 0) return this->tick(static_cast<tx&>(n));
    pools_.visit(n.kind, [&](auto& p) {
      using C = typename std::remove_reference_t<decltype(p)>::item;
      static_cast<C&>(static_cast<core&>(n)).fire(this->now_);
    });
  }
  /// Shows a hook to a context; false when it is gone, ended, or passed it by.
  template<class Hook> POLYSIP_OUTLINE bool hand_up(u8 kind, raw_handle h, Hook const& what) {
    bool taken = false;
    pools_.visit(kind, [&](auto& p) {
      auto* const c = p.live.get(h);
      if (c && c->phase_ < phase::terminated) taken = !c->hook(what).passed();
    });
    return taken;
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
    tx* const t = open_transaction(from, m, hashes_of(this->secret_, facts_, "CANCEL"));
    if (!t) return refuse_full(from, m);
    t->owner = meant->owner;  // so that both answers carry one To tag (9.2)
    t->owner_kind = meant->owner_kind;
    t->secret = meant->secret;
    auto const target = meant->self;
    answer(*t, 200);
    if (meant->what != method::invite || meant->status >= 200) return;
    hook::canceled const canceled{m, target};
    if (!hand_up(meant->owner_kind, meant->owner, canceled))
      if (tx* const still = this->find_transaction(target)) answer(*still, 487);
  }
  void route_request(endpoint const& from, message_view const& m) {
    auto const by = hashes_of(this->secret_, facts_, m.method_name());
    if (tx* const t = this->find_server(facts_, m.method_name(), by.match))
      return this->feed(*t, base::data(*t).received, nullptr);
    bool const tagged = facts_.within_dialog();
    if (!tagged && this->is_merged(facts_, by.merge)) return stateless(from, m, 482);
    if (!takes_calls && m.method() == method::invite) return this->refuse_call(from, m);
    tx* const t = open_transaction(from, m, by);
    if (!t) return refuse_full(from, m);
    bool const within = tagged || !needs_to_tag<typename base::id_policy>;
    dialog_type* d = within ? this->find_dialog(facts_) : nullptr;
    if (!d && tagged && m.method() == method::notify) d = awaited_dialog(from, m, facts_.to.tag);
    if (d) return route_within(*d, *t, m);
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
    pools_.visit(static_cast<u8>(name.value.generation), [&](auto& p) {
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
  void route_within(dialog_type& d, tx& t, message_view const& m) {
    u32 const cseq = facts_.cseq.number;
    if (d.remote_heard && cseq <= d.remote_cseq) return answer(t, 500);  // 12.2.2
    d.remote_cseq = cseq;
    d.remote_heard = true;
    if (refreshes_target(m.method())) this->refresh_target(d, m);
    auto const self = t.self;
    if (offer_to_usages(d, m, &t)) return;
    if (tx* const still = this->find_transaction(self)) open_server(*still, m, &d);
  }
  /// The usages of a dialog in turn; a request waits in the list of the one that takes it.
  bool offer_to_usages(dialog_type& d, message_view const& m, tx* t) {
    auto const self = t ? t->self : raw_handle{};
    for (link* n = d.usages.next; n != &d.usages; n = n->next) {
      auto const& u = static_cast<dialog_usage&>(*n);
      if (t) own(*t, u.kind, u.owner);
      if (hand_up(u.kind, u.owner, hook::request{m, self})) return true;
    }
    return false;
  }
  void own(tx& t, u8 kind, raw_handle owner) {
    auto const* const before = &plans_of(t);
    t.owner = owner;
    t.owner_kind = kind;
    if (before != &plans_of(t)) this->start_timers_anew(t);
    t.server.cut();
    pools_.visit(kind, [&](auto& p) {
      if (auto* const c = p.live.get(owner)) c->pending_.push(t.server);
    });
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
    C* const c = make_context<C>(h, d);
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

  /// A 2xx that was acknowledged before: the same ACK again, or the end of a fork that is not
  /// wanted.
  POLYSIP_OUTLINE void repeated_success(tx& t, message_view const& m) {
    message_view ack;
    auto const text = t.reply.view();
    if (!ack.parse({text.data(), text.size()})) return;
    if (this->same_dialog(ack, m)) (void)this->transmit(t.client.ack_peer, text);
    else this->refuse_fork(t, m);
  }

  static constexpr auto allow_text = list_of_methods(methods_of(contexts{}));

  struct no_nonces {};
  [[no_unique_address]] std::conditional_t<
      std::is_same_v<typename Traits::accounts, auth::no_accounts>, no_nonces, auth::nonce_keeper<>>
      nonces_;
  flow_table<Traits> flows_;
  pools<contexts, typename Traits::storage> pools_;
  outbox<all_events, Traits::limits::events> outbox_;
  chain graves_;
  raw_handle answered_;  // whose response it is
  u8 answered_kind_ = 0;
};

/// The stack over these traits; `struct my_traits : polysip::traits<...> {}; using phone =
/// polysip::stack<my_traits>;`
template<stack_traits Traits> using stack = basic_stack<Traits>;

}  // namespace polysip
