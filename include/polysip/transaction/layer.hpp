// Running transactions (RFC 3261 17, RFC 6026): one interpreter runs the rows of all four machines.
#pragma once
#include "../core/type_list.hpp"
#include "machine_data.hpp"
#include "reply_route.hpp"
#include "stream_switch.hpp"
#include "table.hpp"

namespace polysip {

/// `Top` is told: on_response, on_failure, on_warning, on_ack, on_action. It may say
/// `takes_calls = false`: no INVITE machine is then compiled in, and none may be asked for; and
/// `plans_of(transaction)`: the timers of that one.
template<class Traits, class Top> class transaction_layer : public transaction_table<Traits> {
  using base = transaction_table<Traits>;

 public:
  using typename base::endpoint;
  using typename base::tx;

  explicit transaction_layer(policies<Traits> p) : base(p) {}

  /// A client transaction without bytes yet: its branch must be known before they are written.
  tx* make_client(raw_handle& h, machine runs, method what) {
    POLYSIP_ASSERT(runs_calls() || runs != machine::invite_client,
                   "a mixin that sends INVITE says so: methods = Base::methods | bit(...)");
    tx* const t = this->room() ? this->transactions_.make(h, runs) : nullptr;
    if (!t) return nullptr;
    t->self = h;
    t->index = h.index;
    t->what = what;
    t->secret = this->random();
    t->state = machines[static_cast<u8>(runs)].initial;
    return t;
  }

  /// Gives the CANCEL of an INVITE its branch. False: no room.
  bool name_cancel(tx& t, tx const& invite) {
    t.client.canceled = invite.self;
    t.secret = invite.secret;
    return this->keys_.insert(this->cancel_hash(t), t.self.index);
  }

  /// Keeps the bytes and launches the transaction. On an error it is gone.
  result<> launch(tx& t, endpoint const& to, std::string_view wire) {
    if (auto const r = keep(t, wire); !r) return r;
    return launch(t, to);
  }
  /// Keeps the bytes of a request to be launched. error::full: the transaction is gone.
  result<> keep(tx& t, std::string_view wire) {
    if (this->store_.assign(t.request, wire)) return {};
    this->forget(t.self);
    return {error::full};
  }
  /// Sends what is kept and starts the timers; over a stream where it is too large for a datagram
  /// (18.1.1), unless that is refused. On an error the transaction is gone.
  result<> launch(tx& t, endpoint const& to) {
    auto const sent = try_launch(t, to);
    if (!sent) this->forget(t.self);
    return sent;
  }
  /// The same by the first of `hops` that takes it; it is written for the first one. Where all
  /// refuse, it leaves by the last one as a repetition (Timer E), however often `send` refuses;
  /// by a stream, which has no Timer E: error::not_sent.
  POLYSIP_OUTLINE result<> launch_patiently(tx& t, std::span<endpoint const> hops) {
    auto sent = try_launch(t, hops[0]);
    for (u32 i = 1; i < hops.size() && sent.code == error::not_sent; ++i) {
      if (!readdress(t, hops[i])) break;
      sent = try_launch(t, hops[i]);
    }
    if (sent) return {};
    if (sent.code != error::not_sent || t.reliable) return this->forget(t.self), sent;
    t.client.patient = true;
    t.refused = false;
    rewake(t);
    return {};
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

  /// RFC 4320 4: what is never sent to a request other than INVITE: a 101-199, a 408, and on a
  /// datagram transport a 100 before the machine's own.
  static bool may_send(tx const& t, u16 status) {
    if (t.what == method::invite) return true;
    return status < 200 ? status == 100 && (t.reliable || t.reply) : status != 408;
  }
  /// The final or provisional response of an unanswered server transaction, in the machine's hands.
  /// error::wrong_state: see `may_send`.
  /// `head`: the octets up to the end of what is repeated from the request.
  POLYSIP_OUTLINE result<> reply(tx& t, u16 status, std::string_view wire,
                                 std::size_t head = std::string_view::npos) {
    if (!may_send(t, status)) return {error::wrong_state};
    if (!this->store_.assign(t.reply, wire)) return {error::full};
    t.server.head = static_cast<u32>(head);
    auto const h = t.self;
    t.status = status;
    auto const& d = data(t);
    feed(t,
         status < 200   ? d.send_provisional
         : status < 300 ? d.send_success
                        : d.send_failure,
         nullptr);
    tx* const still = this->find_transaction(h);
    if (!still) return {};
    if (status >= 200) {
      still->server.cut();
      if (!still->server.keeps_request) this->store_.drop(still->request);
    }
    return {still->refused ? error::not_sent : error::none};
  }
  /// A 2xx again, as the user agent core repeats it until the ACK (13.3.1.4).
  void repeat_success(raw_handle h) {
    if (tx* const t = this->find_transaction(h)) feed(*t, data(*t).send_success, nullptr);
  }
  /// Of a client INVITE that nobody waits for any more, and that no timer ends: the time of Timer B
  /// is left for its final response, so that this gets its ACK.
  void abandon(raw_handle h) {
    tx* const t = this->find_transaction(h);
    if (!t || !t->is_client()) return;
    t->client.abandoned = true;
    rewake(*t);
  }

 protected:
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

  /// Of a server transaction whose owner, found after its start, has timers of its own.
  void start_timers_anew(tx& t) {
    if (!t.reply) run_actions(t, data(t), fsm::stop | data(t).on_start);
  }
  /// On an error it waits to be forgotten, or to be tried by another hop.
  POLYSIP_OUTLINE result<> try_launch(tx& t, endpoint const& to) {
    bool kept = true;  // otherwise no room
    auto const stream = stream_instead(to, t.what == method::cancel ? 0 : t.request.view().size());
    t.client.switched = static_cast<bool>(stream);
    if (t.client.switched) {
      t.client.ack_peer = to;
      kept = readdress(t, stream.value) && start(t, stream.value);
      if (kept && !t.refused) return {};
      t.client.switched = false;
      kept = kept && readdress(t, to);
    }
    kept = kept && start(t, to);
    if (kept && !t.refused) return {};
    return {kept ? error::not_sent : error::full};
  }
  /// False: no room.
  bool start(tx& t, endpoint const& to) {
    if (!this->run_over(t, to)) return false;
    run_actions(t, data(t), fsm::stop | data(t).on_start);  // another hop may have been tried
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
    auto const shift = wire.value.size() - before.size();  // wraps round
    if (!wire || !this->store_.assign(t.request, wire.value)) return false;
    auto& marks = t.client.marks;
    for (u16* mark : {&marks.fixed, &marks.extra, &marks.hooks, &marks.hooks_end})
      *mark = static_cast<u16>(*mark + shift);
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
      else if (t.request)
        t.refused = !this->transmit(t.peer, t.request.view()) && !t.client.patient;
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
      t.life_at = this->from_now(p.first);
      t.life_event = event;
      return;
    }
    t.interval = static_cast<u32>(next_interval(p, t.interval, slow));
    t.repeat_at = this->from_now(t.interval);
    t.repeat_event = event;
  }
  void rewake(tx& t) {
    if (t.is_client() && t.client.abandoned && t.life_at == forever) {
      t.life_at = this->from_now(plans(t).at(letter::b, true).first);
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
    bool const ack = (cell.todo & fsm::ack) && m && !t.reply;
    auto const fresh = ack ? write_ack(t, *m) : std::string_view{};
    if (ack) (void)this->store_.assign(t.reply, fresh);
    run_actions(t, d, cell.todo);
    if (ack && !t.reply && !fresh.empty()) {
      t.refused = !this->transmit(t.peer, fresh);
      rewake(t);
    }
    if (cell.todo & fsm::tell) {
      if (m && m->is_request()) top().on_ack(t, *m);
      else tell(t, m);
    }
    // What is told an owner may make it forget the transaction.
    auto const alive = [&] { return this->find_transaction(self) != nullptr; };
    if (!alive()) return;
    if (cell.todo & fsm::warn) top().on_warning(t);
    if ((cell.todo & fsm::fail) && alive())
      top().on_failure(t, event == d.transport_error ? cause::transport
                          : t.is_client()            ? cause::timeout
                                                     : cause::no_ack);
    if (auto const user = cell.todo & fsm::user_bits; user && alive()) top().on_action(t, user);
    if (cell.todo & fsm::destroy) this->forget(self);
  }
  void tell(tx& t, message_view const* m) {
    if (!m) return;
    auto const self = t.self;
    top().on_response(t, *m);
    tx* const still = this->find_transaction(self);
    if (!still || !m->is_final()) return;
    // An ACK that is not kept is written again from the request when its response comes again.
    bool const owes_ack = still->what == method::invite && !still->reply;
    if (!owes_ack) this->store_.drop(still->request);
  }
  void tick(tx& t) {
    if (t.refused) {
      auto const self = t.self;
      t.refused = false;
      feed(t, data(t).transport_error, nullptr);
      if (tx* const still = this->find_transaction(self)) rewake(*still);
      return;
    }
    bool const life = t.life_at <= this->now_;
    u8 const event = life ? t.life_event : t.repeat_event;
    (life ? t.life_at : t.repeat_at) = forever;
    event == machine_data::none ? this->forget(t.self) : feed(t, event, nullptr);
  }

  // ---- the way of a response (18.2.2)
  bool leaves_elsewhere(endpoint const& from, header::via const& via) {
    auto& transport = this->policies_.transport;
    return !transport.reliable(from) && polysip::leaves_elsewhere(via, source_of(transport, from));
  }
  bool send_reply(tx& t) { return send_response(t.peer, t.server.elsewhere, t.reply.view()); }
  bool send_response(endpoint const& from, bool elsewhere, std::string_view wire) {
    return (!elsewhere && this->transmit(from, wire)) || send_by_via(from, elsewhere, wire) ||
           (elsewhere && this->transmit(from, wire));  // better than nowhere
  }
  /// To the targets that its Via names, until the transport takes it (RFC 3263 5). The Via is the
  /// peer's word: never from a stream to a datagram flow, which anybody may be made the target of,
  /// nor from one that is encrypted to one that is not.
  POLYSIP_OUTLINE bool send_by_via(endpoint const& from, bool elsewhere, std::string_view wire) {
    constexpr u32 most = 4;
    message_view m;
    if (!m.parse({wire.data(), wire.size()})) return false;
    auto const via = m.get<header::via>();
    if (!via) return false;
    auto& transport = this->policies_.transport;
    bool const stream = transport.reliable(from), secure = transport.secure(from);
    bool const measured = !source_of(transport, from).empty();
    reply_targets const targets(*via, stream, measured);
    auto const fits = [&](endpoint const& hop) {
      return (elsewhere || hop != from) && (!stream || transport.reliable(hop)) &&
             (!secure || transport.secure(hop));
    };
    for (u32 i = 0; i < targets.count; ++i) {
      endpoint hops[most];
      u32 const n = this->policies_.resolver.resolve(transport, targets.at[i], hops);
      for (u32 k = 0; k < n; ++k)
        if (fits(hops[k]) && this->transmit(hops[k], wire)) return true;
    }
    return false;
  }
  /// What the flow lost after all goes another way, if there is one: a response to where its Via
  /// says, a request whose stream could not be opened as a datagram (18.1.1). A response that is
  /// still to come looks for its way then (18.2.2).
  POLYSIP_OUTLINE bool recovers(tx& t, bool unopened) {
    auto const& d = data(t);
    if (t.is_client()) {
      auto& c = t.client;
      if (!unopened || !c.switched || t.state != d.initial) return false;
      c.switched = false;
      return readdress(t, c.ack_peer) && start(t, c.ack_peer);
    }
    if (t.reliable && t.unanswered()) return true;
    bool const cares = d.at(t.state, d.transport_error).what == fsm::go;
    if (t.reliable || t.server.elsewhere || !t.reply || !cares) return false;
    return send_by_via(t.peer, false, t.reply.view());
  }

  tx* make_server(endpoint const& from, message_view const& m, message_facts const& f,
                  request_hashes const& by) {
    raw_handle h;
    auto const runs = m.method() == method::invite ? machine::invite_server : machine::server;
    tx* const t = this->room_for(f, m.method()) ? this->transactions_.make(h, runs) : nullptr;
    if (!t) return nullptr;
    t->self = h;
    t->index = h.index;
    t->what = m.method();
    t->state = data(*t).initial;
    t->secret = this->random();
    auto& s = t->server;
    s.index = h.index;
    s.elsewhere = leaves_elsewhere(from, f.via);
    s.keeps_request = !has_cookie(f.via.branch);
    s.hash = by.match;
    s.mergeable = !f.within_dialog();
    s.merge_hash = by.merge;
    if (!this->run_over(*t, from) || !this->store_.assign(t->request, m.wire()) ||
        !this->keys_.insert(s.hash, h.index) ||
        (s.mergeable && !this->keys_.insert(s.merge_hash, h.index))) {
      this->forget(h);
      return nullptr;
    }
    run_actions(*t, data(*t), data(*t).on_start);
    return t;
  }
  void feed_response(tx& t, message_view const& m) {
    auto const& d = data(t);
    feed(t, m.is_provisional() ? d.provisional : m.is_success() ? d.success : d.failure, &m);
  }

 private:
  POLYSIP_OUTLINE void send_trying(tx& t) {
    message_view m;
    if (!m.parse({t.request.view().data(), t.request.view().size()})) return;
    auto w = this->writer();
    respond_to(w, m, 100, {}, {}, source_of(this->policies_.transport, t.peer));
    w.body({}, {});
    auto const wire = w.finish();
    if (wire && this->store_.assign(t.reply, wire.value)) t.refused = !send_reply(t);
  }
  /// 17.1.1.3: the ACK of a final response other than 2xx is the transaction's own.
  POLYSIP_OUTLINE std::string_view write_ack(tx& t, message_view const& response) {
    message_view m;
    if (!m.parse({t.request.view().data(), t.request.view().size()})) return {};
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
    auto const wire = w.finish();
    return wire ? wire.value : std::string_view{};
  }

 protected:
  static void copy_all(message_writer& w, message_view const& m, header_id which) {
    if (!m.has(which)) return;
    for (u32 i = 0; i < m.header_count(); ++i)
      if (m.at(i).id == which) w.copy(m.at(i));
  }
};

}  // namespace polysip
