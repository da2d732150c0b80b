// The contexts of a stack: how they begin and end, what they are shown, and what they told, in the
// order in which it happened.
#pragma once
#include "../auth/auth.hpp"
#include "../context/call.hpp"
#include "handler.hpp"
#include "pools.hpp"
#include "responses.hpp"

namespace polysip {

/// What the stack (`Top`) tells of a transaction goes to the context that owns it, through `hook`;
/// what contexts tell waits in the outbox until the transition is complete.
template<class Traits, class Top> class context_layer : public response_layer<Traits, Top> {
 public:
  using base = response_layer<Traits, Top>;
  using typename base::core;
  using typename base::dialog_type;
  using typename base::endpoint;
  using typename base::tx;
  using contexts = typename Traits::contexts::template in<Traits>;
  using all_events = typename events_of<contexts>::type;

  explicit context_layer(policies<Traits> p) : base(p) {
    if constexpr (!std::is_same_v<typename Traits::accounts, auth::no_accounts>)
      nonces_ = auth::nonce_keeper<>(hash_key{this->random(), this->random()});
    pools_.each([&](auto& pool, u8 kind) {
      attach(pool.dead, {}, kind, phase::gone);
      pool.live.salt(static_cast<u32>(this->random()));
    });
  }

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
    if (d && ascii::same(d->names().remote_tag, f.to.tag)) {
      if (!early) this->confirm_dialog(*d, r.message);
      return true;
    }
    dialog_type* const made = this->dialog_from_response(*t, r.message, f);  // each fork its own
    if (!made) return false;
    made->early = early;
    if (d) this->leave_dialog(c.dialog_, c.usage_);
    join_dialog(c, *made);
    return true;
  }
  void acknowledge(core& c, hook::response const& r, std::string_view sdp = {}) {
    if (auto* const d = this->find_dialog(c.dialog_)) this->refresh_target(*d, r.message);
    acknowledge(c, r.transaction, sdp);
  }
  void acknowledge(core& c, raw_handle invite, std::string_view sdp) {
    tx* const t = this->find_transaction(invite);
    dialog_type* const d = this->find_dialog(c.dialog_);
    if (!t || !d) return;
    this->send_ack(*t, *d,
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
  void decorate(raw_handle owner, u8 kind, message_writer& w, method what, std::string_view to) {
    typename base::decorating const meanwhile(*this);
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

 protected:
  using base::answer;
  using base::current_;
  using base::facts_;
  using base::join_dialog;

  void attach(core& c, raw_handle h, u8 kind, phase p) {
    c.stack_ = &this->top();
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
    return {{this->top(), h}};
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
        context_layer& s;
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
  POLYSIP_OUTLINE core* context_at(u8 kind, raw_handle h) {
    core* found = nullptr;
    pools_.visit(kind, [&](auto& p) { found = p.live.get(h); });
    return found;
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
  pools<contexts, typename Traits::storage> pools_;
  outbox<all_events, Traits::limits::events> outbox_;
  chain graves_;
  raw_handle answered_;  // whose response it is
  u8 answered_kind_ = 0;
};

}  // namespace polysip
