// Matching and running transactions (RFC 3261 17, RFC 6026). One interpreter runs the rows of all
// four machines.
#pragma once
#include "../core/hash_index.hpp"
#include "../core/slots.hpp"
#include "../core/type_list.hpp"
#include "engine.hpp"
#include "key.hpp"
#include "machine_data.hpp"
#include "reply_route.hpp"
#include "stream_switch.hpp"
#include "transaction.hpp"

namespace polysip {

/// `Top` is told: on_response, on_failure, on_warning, on_ack, on_action, on_request. It may say
/// `takes_calls = false`: no INVITE machine is then compiled in, and none may be asked for; and
/// `plans_of(transaction)`: the timers of that one.
template<class Traits, class Top> class transaction_layer : public engine<Traits> {
 public:
  using typename engine<Traits>::endpoint;
  using tx = transaction<Traits>;

  explicit transaction_layer(policies<Traits> p) : engine<Traits>(p) {
    transactions_.salt(static_cast<u32>(this->random()));
  }

  tx* find_transaction(raw_handle h) { return transactions_.get(h); }

  /// A client transaction without bytes yet: its branch must be known before they are written.
  tx* make_client(raw_handle& h, machine runs, method what) {
    POLYSIP_ASSERT(runs_calls() || runs != machine::invite_client,
                   "a mixin that sends INVITE says so: methods = Base::methods | bit(...)");
    tx* const t = room() ? transactions_.make(h) : nullptr;
    if (!t) return nullptr;
    t->self = h;
    t->index = h.index;
    t->runs = runs;
    t->what = what;
    t->secret = this->random();
    t->state = machines[static_cast<u8>(runs)].initial;
    return t;
  }

  /// Gives the CANCEL of an INVITE its branch. False: no room.
  bool name_cancel(tx& t, tx const& invite) {
    t.canceled = invite.self;
    t.secret = invite.secret;
    t.hash = cancel_hash({invite.self.index, invite.self.generation, invite.secret});
    return keys_.insert(t.hash, t.self.index);
  }

  /// Keeps the bytes, sends them and starts the timers; over a stream where they are too large for
  /// a datagram (18.1.1), unless that is refused. On an error the transaction is gone.
  POLYSIP_OUTLINE result<> launch(tx& t, endpoint const& to, std::string_view wire) {
    auto const h = t.self;
    bool kept = t.request.assign(this->store_, wire);
    auto const stream = stream_instead(to, t.what == method::cancel ? 0 : wire.size());
    t.switched = kept && stream;
    if (t.switched) {
      t.ack_peer = to;
      kept = readdress(t, stream.value) && start(t, stream.value);
      if (kept && !t.refused) return {};
      t.switched = false;
      kept = kept && readdress(t, to);
    }
    if (kept && start(t, to) && !t.refused) return {};
    forget(h);
    return {kept ? error::not_sent : error::full};
  }
  /// The stream that takes a request in place of the datagram flow `to`; error::unresolved: none,
  /// or none is needed.
  result<endpoint> stream_instead(endpoint const& to, std::size_t size) {
    auto& transport = this->policies_.transport;
    if constexpr (offers_stream<typename Traits::transport>)
      if (too_large_for_datagram(size, mtu_of(transport, to)) && !transport.reliable(to))
        return transport.stream_for(to);
    return {{}, error::unresolved};
  }

  /// The branch of ours: names the slot, checked in full on return.
  minted_text branch_of(tx const& t) const {
    return text_of({t.self.index, t.self.generation, t.secret});
  }
  minted_text tag_of(tx const& t) const { return text_of({t.owner.index, t.owner_kind, t.secret}); }

  /// RFC 4320 4: what is never sent to a request other than INVITE: a 101-199, a 408, and on a
  /// datagram transport a 100 before the machine's own.
  static bool may_send(tx const& t, u16 status) {
    if (t.what == method::invite) return true;
    return status < 200 ? status == 100 && (t.reliable || t.reply) : status != 408;
  }
  /// The final or provisional response of an unanswered server transaction, in the machine's hands.
  /// error::wrong_state: see `may_send`.
  POLYSIP_OUTLINE result<> reply(tx& t, u16 status, std::string_view wire) {
    if (!may_send(t, status)) return {error::wrong_state};
    if (!t.reply.assign(this->store_, wire)) return {error::full};
    auto const h = t.self;
    t.status = status;
    auto const& d = data(t);
    feed(t,
         status < 200   ? d.send_provisional
         : status < 300 ? d.send_success
                        : d.send_failure,
         nullptr);
    tx* const still = transactions_.get(h);
    if (!still) return {};
    if (status >= 200) {
      still->pending.cut();
      still->request.clear();
    }
    return {still->refused ? error::not_sent : error::none};
  }
  /// A 2xx again, as the user agent core repeats it until the ACK (13.3.1.4).
  void repeat_success(raw_handle h) {
    if (tx* const t = transactions_.get(h)) feed(*t, data(*t).send_success, nullptr);
  }
  /// Of a client INVITE that nobody waits for any more, and that no timer ends: 64*T1 are left for
  /// its final response, so that this gets its ACK.
  void abandon(raw_handle h) {
    tx* const t = transactions_.get(h);
    if (!t || !t->is_client()) return;
    t->abandoned = true;
    rewake(*t);
  }
  void forget(raw_handle h) {
    tx* const t = transactions_.get(h);
    if (!t) return;
    this->timers_.cancel(*t);
    t->pending.cut();
    if (t->hash) keys_.erase(t->hash, h.index);
    if (t->merge_hash) keys_.erase(t->merge_hash, h.index);
    transactions_.drop(h);
  }

 protected:
  bool room() const { return transactions_.live() < Traits::limits::transactions; }

  static constexpr bool runs_calls() {
    if constexpr (requires { Top::takes_calls; }) return Top::takes_calls;
    else return true;
  }
  template<class Call, class Other> static constexpr machine_data machine_of() {
    if constexpr (runs_calls()) return data_of<Call>;
    else return data_of<Other>;
  }
  static constexpr machine_data machines[static_cast<u32>(machine::count)] = {
      machine_of<typename Traits::invite_client, typename Traits::client>(),
      data_of<typename Traits::client>,
      machine_of<typename Traits::invite_server, typename Traits::server>(),
      data_of<typename Traits::server>};
  static machine_data const& data(tx const& t) { return machines[static_cast<u8>(t.runs)]; }

  bool start(tx& t, endpoint const& to) {
    t.peer = to;
    t.reliable = this->policies_.transport.reliable(to);
    run_actions(t, data(t), data(t).on_start);
    return true;
  }
  /// The request of ours in the buffer, `size` octets, as it goes by `hop`.
  result<std::string_view> readdressed(std::size_t size, endpoint const& hop) {
    auto& transport = this->policies_.transport;
    return rewrite_via(this->scratch_, size, protocol_of(transport, hop), transport.sent_by(hop));
  }
  /// The same for the one that is kept. False: no room.
  bool readdress(tx& t, endpoint const& hop) {
    auto const before = t.request.view();
    auto w = this->writer();
    w.raw(before);
    auto const wire = readdressed(w.size(), hop);
    u32 const shift = static_cast<u32>(wire.value.size() - before.size());  // wraps round
    if (!wire || !t.request.assign(this->store_, wire.value)) return false;
    for (u32* mark : {&t.marks.fixed, &t.marks.hooks, &t.marks.hooks_end}) *mark += shift;
    return true;
  }

  Top& top() { return static_cast<Top&>(*this); }

  // ---- the interpreter: stop, send, acknowledge, arm; then tell the owner; destroy last
  // (fsm::act)
  void run_actions(tx& t, machine_data const& d, fsm::actions todo) {
    if (todo & fsm::stop) {
      t.repeat_at = t.life_at = forever;
      t.interval = 0;
    }
    t.refused = false;
    if (todo & fsm::send) {
      if (!t.is_client()) t.refused = t.reply && !send_reply(t);
      else if (t.request) t.refused = !this->transmit(t.peer, t.request.view());
    }
    if ((todo & fsm::ack) && t.reply) t.refused = !this->transmit(t.peer, t.reply.view());
    if ((todo & fsm::trying) && !t.reply) send_trying(t);
    u32 const armed = d.timers_armed_by(todo);
    for (u32 i = 0; i < d.timers; ++i)
      if (armed >> i & 1) arm(t, d.letters[i], d.timer_event(i), (todo & fsm::slow) != 0);
    rewake(t);
  }
  timer_plans const& plans(tx const& t) {
    if constexpr (requires(Top & top) { top.plans_of(t); }) return top().plans_of(t);
    else return plans_of<typename Traits::timers>;
  }
  void arm(tx& t, letter which, u8 event, bool slow) {
    timer_plan const& p = plans(t).at(which, t.reliable);
    if (p.first == forever) return;
    if (!p.repeats) {
      t.life_at = this->now_ + p.first;
      t.life_event = event;
      return;
    }
    t.interval = next_interval(p, t.interval, slow);
    t.repeat_at = this->now_ + t.interval;
    t.repeat_event = event;
  }
  void rewake(tx& t) {
    if (t.abandoned && t.life_at == forever) {
      t.life_at = this->now_ + 64 * Traits::timers::t1;
      t.life_event = machine_data::none;
    }
    if (t.refused)
      return this->wake(t, this->now_);  // the transport's error is the next input's first event
    this->wake(t, t.repeat_at < t.life_at ? t.repeat_at : t.life_at);
  }
  POLYSIP_OUTLINE void feed(tx& t, u8 event, message_view const* m) {
    if (event == machine_data::none) return;
    auto const& d = data(t);
    auto const cell = d.at(t.state, event);
    if constexpr (hears_transitions<typename Traits::trace>)
      this->policies_.trace.transition(this->now_, t.runs, t.state, event);
    POLYSIP_ASSERT(cell.what != fsm::impossible,
                   "the machine's table calls this event impossible here");
    if (cell.what != fsm::go) return;
    t.state = cell.to;
    auto const self = t.self;
    if ((cell.todo & fsm::ack) && m && !t.reply) keep_ack(t, *m);
    run_actions(t, d, cell.todo);
    if (cell.todo & fsm::tell) m && m->is_request() ? top().on_ack(t, *m) : tell(t, m);
    if (!transactions_.get(self)) return;  // its owner forgot it
    if (cell.todo & fsm::warn) top().on_warning(t);
    if (cell.todo & fsm::fail)
      top().on_failure(t, event == d.transport_error ? cause::transport
                          : t.is_client()            ? cause::timeout
                                                     : cause::no_ack);
    if (auto const user = cell.todo & fsm::user_bits) top().on_action(t, user);
    if (cell.todo & fsm::destroy) forget(self);
  }
  void tell(tx& t, message_view const* m) {
    if (!m) return;
    auto const self = t.self;
    top().on_response(t, *m);
    tx* const still = transactions_.get(self);
    if (still && m->is_final()) still->request.clear();
  }
  void tick(tx& t) {
    if (t.refused) {
      auto const self = t.self;
      t.refused = false;
      feed(t, data(t).transport_error, nullptr);
      if (tx* const still = transactions_.get(self)) rewake(*still);
      return;
    }
    bool const life = t.life_at <= this->now_;
    u8 const event = life ? t.life_event : t.repeat_event;
    (life ? t.life_at : t.repeat_at) = forever;
    event == machine_data::none ? forget(t.self) : feed(t, event, nullptr);
  }

  // ---- the way of a response (18.2.2)
  bool leaves_elsewhere(endpoint const& from, message_view const& m) {
    if constexpr (!names_source<typename Traits::transport>) return false;
    auto& transport = this->policies_.transport;
    auto const via = m.get<header::via>();
    return via && !transport.reliable(from) &&
           polysip::leaves_elsewhere(*via, source_of(transport, from));
  }
  bool send_reply(tx& t) { return send_response(t.peer, t.elsewhere, t.reply.view()); }
  bool send_response(endpoint const& from, bool elsewhere, std::string_view wire) {
    return (!elsewhere && this->transmit(from, wire)) || send_by_via(from, elsewhere, wire) ||
           (elsewhere && this->transmit(from, wire));  // better than nowhere
  }
  /// To the targets that its Via names, until the transport takes it (RFC 3263 5).
  POLYSIP_OUTLINE bool send_by_via(endpoint const& from, bool elsewhere, std::string_view wire) {
    constexpr u32 most = 4;
    message_view m;
    if (!m.parse({wire.data(), wire.size()})) return false;
    auto const via = m.get<header::via>();
    if (!via) return false;
    auto& transport = this->policies_.transport;
    reply_targets const targets(*via, transport.reliable(from));
    for (u32 i = 0; i < targets.count; ++i) {
      endpoint hops[most];
      u32 const n = this->policies_.resolver.resolve(transport, targets.at[i], hops);
      for (u32 k = 0; k < n; ++k)
        if ((elsewhere || hops[k] != from) && this->transmit(hops[k], wire)) return true;
    }
    return false;
  }
  /// What the flow lost after all goes another way, if there is one: a response to where its Via
  /// says, a request whose stream was refused as a datagram (18.1.1).
  POLYSIP_OUTLINE bool recovers(tx& t) {
    auto const& d = data(t);
    if (t.switched && t.state == d.initial) {
      t.switched = false;
      return readdress(t, t.ack_peer) && start(t, t.ack_peer);
    }
    bool const cares = d.at(t.state, d.transport_error).what == fsm::go;
    if (t.is_client() || t.reliable || t.elsewhere || !t.reply || !cares) return false;
    return send_by_via(t.peer, false, t.reply.view());
  }

  // ---- matching
  tx* find_client(message_view const& m) {
    auto const via = m.get<header::via>();
    auto const cseq = m.get<header::cseq>();
    bool const one =
        m.lines(header_id::via) == 1 && via.text.size() == m.value(header_id::via).size();
    if (!via || !one || !cseq || !has_cookie(via->branch)) return nullptr;  // 8.1.3.3
    if (auto const name = read_minted(ascii::slice(via->branch, 7))) {
      tx* const t = cseq->method == method::cancel
                        ? find_cancel(name.value)
                        : transactions_.get({name.value.slot, name.value.generation});
      bool const named = t && t->is_client() && t->secret == name.value.random;
      return named && t->what == cseq->method && ours(*t, *via) ? t : nullptr;
    }
    return nullptr;
  }
  /// A CANCEL has the branch of its INVITE, and may outlive it (9.1).
  tx* find_cancel(minted const& branch) {
    u32 const i = keys_.find(cancel_hash(branch), [&](u32 index) {
      tx* const t = transactions_.at_index(index);
      return t && t->canceled == raw_handle{branch.slot, branch.generation} &&
             t->secret == branch.random;
    });
    return i == ~0U ? nullptr : transactions_.at_index(i);
  }
  u64 cancel_hash(minted const& branch) const {
    keyed_hash h(this->secret_);
    h.update("c");
    h.update(u64{branch.slot} << 32 | branch.generation);
    h.update(branch.random);
    return h.finish();
  }
  bool ours(tx const& t,
            header::via const& via) {  // 18.1.2: the topmost sent-by must be what we wrote
    auto const own = this->policies_.transport.sent_by(t.peer);
    message_writer w(this->scratch_);
    w.raw(via.host);
    if (via.port) w.raw(":").number(via.port);
    auto const text = w.finish();
    return text && ascii::same(own, text.value);
  }
  tx* find_server(std::string_view match, u64 hash) {
    u32 const i = keys_.find(hash, [&](u32 index) {
      tx* const t = transactions_.at_index(index);
      return t && t->hash == hash && ascii::slice(t->key.view(), 0, t->merge_at) == match;
    });
    return i == ~0U ? nullptr : transactions_.at_index(i);
  }
  tx* find_server(message_view const& m, std::string_view as, bool has_to_tag = true) {
    auto const k = key_of(m, as, this->scratch_, has_to_tag);
    if (!k) return nullptr;
    return find_server(k.value.match, hash_folded(this->secret_, 'k', k.value.match));
  }
  /// The INVITE of an ACK. That of an RFC 2543 peer has the To tag of our response; a peer may have
  /// left it out.
  POLYSIP_OUTLINE tx* find_acknowledged(message_view const& m) {
    if (tx* const t = find_server(m, "INVITE")) return t;
    auto const via = m.get<header::via>();
    auto const to = m.get<header::to>();
    if (!via || !to || has_cookie(via->branch)) return nullptr;
    tx* const t = find_server(m, "INVITE", false);
    message_view reply;
    if (!t || !reply.parse({t->reply.view().data(), t->reply.view().size()})) return nullptr;
    auto const answered = reply.get<header::to>();
    return answered && ascii::same(answered->tag, to->tag) ? t : nullptr;
  }
  /// The request that a CANCEL means, whatever its method (9.2).
  POLYSIP_OUTLINE tx* find_canceled(message_view const& m) {
    for (u32 i = 1; i < static_cast<u32>(method::count); ++i) {
      auto const what = static_cast<method>(i);
      if (what == method::ack || what == method::cancel) continue;
      if (tx* const t = find_server(m, to_string(what))) return t;
    }
    return nullptr;
  }
  /// 8.2.2.2: the same From tag, Call-ID and CSeq in another transaction, of a request without To
  /// tag.
  bool is_merged(message_view const& m) {
    auto const k = key_of(m, m.method_name(), this->scratch_);
    if (!k) return false;
    u64 const hash = hash_folded(this->secret_, 'm', k.value.merge);
    return ~0U != keys_.find(hash, [&](u32 index) {
      tx* const t = transactions_.at_index(index);
      return t && t->merge_hash == hash &&
             ascii::slice(t->key.view(), t->merge_at) == k.value.merge;
    });
  }
  tx* make_server(endpoint const& from, message_view const& m) {
    auto const k = key_of(m, m.method_name(), this->scratch_);
    raw_handle h;
    tx* const t = k && room() ? transactions_.make(h) : nullptr;
    if (!t) return nullptr;
    t->self = t->pending.transaction = h;
    t->index = h.index;
    t->peer = from;
    t->reliable = this->policies_.transport.reliable(from);
    t->elsewhere = leaves_elsewhere(from, m);
    t->what = m.method();
    t->runs = t->what == method::invite ? machine::invite_server : machine::server;
    t->state = data(*t).initial;
    t->secret = this->random();
    t->merge_at = static_cast<u32>(k.value.match.size());
    t->hash = hash_folded(this->secret_, 'k', k.value.match);
    t->merge_hash = hash_folded(this->secret_, 'm', k.value.merge);
    std::string_view const both{k.value.match.data(), k.value.match.size() + k.value.merge.size()};
    if (!t->key.assign(this->store_, both) || !t->request.assign(this->store_, m.wire()) ||
        !keys_.insert(t->hash, h.index) || !keys_.insert(t->merge_hash, h.index)) {
      forget(h);
      return nullptr;
    }
    run_actions(*t, data(*t), data(*t).on_start);
    return t;
  }
  void feed_response(tx& t, message_view const& m) {
    auto const& d = data(t);
    feed(t, m.is_provisional() ? d.provisional : m.is_success() ? d.success : d.failure, &m);
  }

  slots<tx, typename Traits::storage::template blocks<tx, 8>> transactions_;
  hash_index<typename Traits::storage::template table<16>> keys_;

 private:
  POLYSIP_OUTLINE void send_trying(tx& t) {
    message_view m;
    if (!m.parse({t.request.view().data(), t.request.view().size()})) return;
    auto w = this->writer();
    respond_to(w, m, 100, {}, {}, source_of(this->policies_.transport, t.peer));
    w.body({}, {});
    auto const wire = w.finish();
    if (wire && t.reply.assign(this->store_, wire.value)) t.refused = !send_reply(t);
  }
  /// 17.1.1.3: the ACK of a final response other than 2xx is the transaction's own.
  POLYSIP_OUTLINE void keep_ack(tx& t, message_view const& response) {
    message_view m;
    if (!m.parse({t.request.view().data(), t.request.view().size()})) return;
    auto const cseq = m.get<header::cseq>();
    auto w = this->writer();
    w.request("ACK", m.request_uri());
    w.copy(m.line(header_id::via));
    w.header(header_id::max_forwards, "70");
    copy_all(w, m, header_id::route);
    w.copy(m.line(header_id::from));
    w.copy(response.line(header_id::to));
    w.copy(m.line(header_id::call_id));
    w.header(header_id::cseq, cseq ? cseq->number : 0U, " ACK");
    w.body({}, {});
    if (auto const wire = w.finish()) (void)t.reply.assign(this->store_, wire.value);
  }

 protected:
  static void copy_all(message_writer& w, message_view const& m, header_id which) {
    for (u32 i = 0; i < m.header_count(); ++i)
      if (m.at(i).id == which) w.copy(m.at(i));
  }
};

}  // namespace polysip
