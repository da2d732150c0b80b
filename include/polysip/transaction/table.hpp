// The transactions of a stack, and how messages find them (RFC 3261 9.2, 17.1.3, 17.2.3, 8.2.2.2).
#pragma once
#include "../core/hash_index.hpp"
#include "../core/slots.hpp"
#include "engine.hpp"
#include "key.hpp"
#include "stream_lists.hpp"

namespace polysip {

/// Branches of ours carry slot and generation; what the peer names is hashed under the stack's key
/// and compared in full.
template<class Traits> class transaction_table : public engine<Traits> {
 public:
  using typename engine<Traits>::endpoint;
  using tx = transaction<Traits>;

  explicit transaction_table(policies<Traits> p)
      : engine<Traits>(p), streams_(transactions_, this->secret_) {
    transactions_.salt(static_cast<u32>(this->random()));
    this->store_.limit(Traits::limits::kept_bytes);
  }

  tx* find_transaction(raw_handle h) { return transactions_.get(h); }

  /// The branch of ours: names the slot, checked in full on return.
  minted_text branch_of(tx const& t) const {
    return text_of({t.self.index, t.self.generation, t.secret});
  }
  minted_text tag_of(tx const& t) const { return text_of({t.owner.index, t.owner_kind, t.secret}); }

  /// Frees the slot and what it keeps; its timers no longer run.
  void forget(raw_handle h) {
    tx* const t = transactions_.get(h);
    if (!t) return;
    this->timers_.cancel(*t);
    streams_.leave(*t);
    if (t->is_client()) {
      if (t->what == method::cancel) keys_.erase(cancel_hash(*t), h.index);
    } else {
      t->server.cut();
      keys_.erase(t->server.hash, h.index);
      if (t->server.mergeable) keys_.erase(t->server.merge_hash, h.index);
    }
    this->store_.drop(t->request);
    this->store_.drop(t->reply);
    transactions_.drop(h);
  }

 protected:
  static constexpr u32 most() {
    u32 const slots = decltype(transactions_)::most(), limit = Traits::limits::transactions;
    return slots < limit ? slots : limit;
  }
  bool room() const { return transactions_.live() < most(); }
  /// Only an eighth is left, which is kept from requests that begin something: while they flood a
  /// stack, what it has begun can still be canceled and ended.
  bool is_tight() const { return transactions_.live() >= most() - most() / 8; }
  bool room_for(message_facts const& f, method what) const {
    bool const begins = !f.within_dialog() && what != method::cancel;
    return begins ? !is_tight() : room();
  }

  tx* find_client(message_facts const& f) {
    if (f.vias != 1 || !has_cookie(f.via.branch)) return nullptr;  // 8.1.3.3
    auto const name = read_minted(ascii::slice(f.via.branch, 7));
    if (!name) return nullptr;
    tx* const t = f.cseq.method == method::cancel
                      ? find_cancel(name.value)
                      : transactions_.get({name.value.slot, name.value.generation});
    bool const named = t && t->is_client() && t->secret == name.value.random;
    return named && t->what == f.cseq.method && ours(*t, f.via) ? t : nullptr;
  }
  /// A CANCEL has the branch of its INVITE, and may outlive it (9.1).
  tx* find_cancel(minted const& branch) {
    u32 const i = keys_.find(cancel_hash(branch), [&](u32 index) {
      tx const& t = transactions_.alive(index);
      return t.is_client() && t.what == method::cancel && t.secret == branch.random &&
             t.client.canceled == raw_handle{branch.slot, branch.generation};
    });
    return i == ~0U ? nullptr : &transactions_.alive(i);
  }
  u64 cancel_hash(tx const& cancel) const {
    auto const invite = cancel.client.canceled;
    return cancel_hash({invite.index, invite.generation, cancel.secret});
  }
  u64 cancel_hash(minted const& branch) const {
    keyed_hash h(this->secret_);
    h.update("c");
    h.update(u64{branch.slot} << 32 | branch.generation);
    h.update(branch.random);
    return h.finish();
  }
  /// 18.1.2: the topmost sent-by must be what we wrote.
  bool ours(tx const& t, header::via const& via) {
    auto const own = this->policies_.transport.sent_by(t.peer);
    if (!ascii::starts_with_same(own, via.host)) return false;
    auto const port = ascii::slice(own, via.host.size());
    u32 n = 0;
    if (port.empty()) return via.port == 0;
    return port[0] == ':' && ascii::number(ascii::slice(port, 1), n, 65535) && n == via.port;
  }
  tx* find_server(message_facts const& f, std::string_view as) {
    return find_server(f, as, match_hash(this->secret_, 'k', f, as));
  }
  tx* find_server(message_facts const& f, std::string_view as, u64 hash) {
    u32 const i = keys_.find(hash, [&](u32 index) {
      tx const& t = transactions_.alive(index);
      return !t.is_client() && t.server.hash == hash &&
             kept_agrees(t, [&](message_facts const& kept) { return matches(kept, f, as); });
    });
    return i == ~0U ? nullptr : &transactions_.alive(i);
  }
  /// The INVITE of an ACK. That of an RFC 2543 peer has the To tag of our response; a peer may have
  /// left it out.
  POLYSIP_OUTLINE tx* find_acknowledged(message_facts const& f) {
    if (tx* const t = find_server(f, "INVITE")) return t;
    if (has_cookie(f.via.branch)) return nullptr;
    message_facts as_sent = f;
    as_sent.to.tag = {};
    tx* const t = find_server(as_sent, "INVITE");
    message_view reply;
    if (!t) return nullptr;
    auto const head = repeated_head(*t);
    if (!reply.parse({head.data(), head.size()})) return nullptr;
    auto const answered = reply.get<header::to>();
    return answered && ascii::same(answered->tag, f.to.tag) ? t : nullptr;
  }
  /// The request that a CANCEL means, whatever its method (9.2).
  POLYSIP_OUTLINE tx* find_canceled(message_facts const& f) {
    for (u32 i = 1; i < static_cast<u32>(method::count); ++i) {
      auto const what = static_cast<method>(i);
      if (what == method::ack || what == method::cancel) continue;
      if (tx* const t = find_server(f, to_string(what))) return t;
    }
    return nullptr;
  }
  /// 8.2.2.2: the same From tag, Call-ID and CSeq in another transaction, of a request without To
  /// tag.
  bool is_merged(message_facts const& f, u64 hash) {
    return ~0U != keys_.find(hash, [&](u32 index) {
      tx const& t = transactions_.alive(index);
      return !t.is_client() && t.server.mergeable && t.server.merge_hash == hash &&
             kept_agrees(t, [&](message_facts const& kept) { return merges(kept, f); });
    });
  }

  /// From now on it runs over `flow`. False: no room.
  bool run_over(tx& t, endpoint const& flow) {
    streams_.leave(t);
    t.peer = flow;
    t.reliable = this->policies_.transport.reliable(flow);
    return streams_.join(t);
  }

  /// The lines of the response that the stack wrote from the request; what the application added
  /// behind them is not looked at.
  static std::string_view repeated_head(tx const& t) {
    return ascii::slice(t.reply.view(), 0, t.server.head);
  }

  typename stream_lists<Traits>::pool transactions_;
  stream_lists<Traits> streams_;
  hash_index<typename Traits::storage::template table<16>> keys_;

 private:
  /// What a server transaction keeps says what it is matched by: the response repeats it, and
  /// before there is one, the request does.
  template<class Agrees> POLYSIP_OUTLINE static bool kept_agrees(tx const& t, Agrees agrees) {
    message_view m;
    message_facts kept;
    auto const text = t.request ? t.request.view() : repeated_head(t);
    return m.parse({text.data(), text.size()}) && read_facts(m, kept) && agrees(kept);
  }
};

}  // namespace polysip
