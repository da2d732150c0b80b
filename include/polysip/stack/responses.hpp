// Responses: what contexts answer, and what the stack answers itself (RFC 3261 8.2.6, 12.1.1).
#pragma once
#include "../context/core.hpp"
#include "../dialog/requests.hpp"
#include "fixed_text.hpp"

namespace polysip {

/// `Top` gives what `request_layer` asks of it. Holds the message that is being told, from which
/// most responses are written; later ones are written from what its transaction keeps.
template<class Traits, class Top> class response_layer : public request_layer<Traits, Top> {
 public:
  using base = request_layer<Traits, Top>;
  using typename base::dialog_type;
  using typename base::endpoint;
  using typename base::tx;
  using core = context_core<Traits>;

  explicit response_layer(policies<Traits> p) : base(p) {}

  u32 cseq_of(tx const& t) {
    if (current_ && opened_ == t.self) return facts_.cseq.number;
    message_view m;
    auto const text = t.request.view();
    if (!m.parse({text.data(), text.size()})) return 0;
    auto const c = m.template get<header::cseq>();
    return c ? c->number : 0;
  }
  POLYSIP_OUTLINE result<> respond(core& c, raw_handle transaction, u16 status,
                                   response_plan const& p) {
    tx* const t = this->find_transaction(transaction);
    if (!t || t->is_client() || !t->unanswered())
      return {c.phase_ == phase::gone ? error::stale : error::wrong_state};
    return write_response(*t, &c, status, p);
  }
  /// Of a request whose answer finds no room: nobody would ever end it. Its repetition gets another
  /// chance.
  void forget_unanswered(raw_handle transaction) {
    unkept_ = transaction;
    this->forget(transaction);
  }

 protected:
  /// The stack's own answer.
  void answer(tx& t, u16 status, std::string_view extra = {}) {
    auto const sent = write_response(t, nullptr, status, {.extra = extra});
    if (sent || sent.code == error::not_sent || !t.unanswered()) return;
    this->counters_.pool_full += status != 503;  // which was counted
    forget_unanswered(t.self);
  }
  POLYSIP_OUTLINE result<> write_response(tx& t, core* c, u16 status, response_plan const& p) {
    if (!t.unanswered()) return {error::wrong_state};
    if (current_ && opened_ == t.self) return write_response(t, c, status, p, *current_, facts_);
    message_view m;
    message_facts f;
    auto const text = t.request.view();
    if (!m.parse({text.data(), text.size()}) || !read_facts(m, f)) return {error::wrong_state};
    return write_response(t, c, status, p, m, f);
  }
  POLYSIP_OUTLINE result<> write_response(tx& t, core* c, u16 status, response_plan const& p,
                                          message_view const& m, message_facts const& f) {
    if (!are_header_lines(p.extra)) return {error::malformed};
    bool const dialog = status > 100 && status < 300 && makes_dialog(t.what) && c;
    if (dialog && (status >= 200 || t.what == method::invite) && !confirm(*c, t, m, f, status))
      return {error::full};
    auto w = this->writer();
    auto const tag = this->tag_of(t);
    bool const new_tag = status != 100 && !f.within_dialog();
    w.response(status, p.reason);
    detail::write_top_via(w, m, f.via, f.via_text, source_of(this->policies_.transport, t.peer));
    detail::write_repeated(w, m, status, new_tag ? tag.view() : std::string_view{});
    auto const head = w.size();
    if (dialog) base::copy_all(w, m, header_id::record_route);
    if (dialog || (carries_contact(t.what) && status / 100 == 2)) this->write_contact(w, t.peer);
    if (status == 405 || status == 501 || (carries_contact(t.what) && status / 100 == 2))
      w.header(header_id::allow, Top::allowed_methods());
    w.raw(p.extra).body(p.content_type, p.body);
    auto const wire = w.finish();
    return wire ? this->reply(t, status, wire.value, head) : result<>{wire.code};
  }
  /// 12.1.1: the dialog of the callee, early with the first provisional response.
  bool confirm(core& c, tx& t, message_view const& m, message_facts const& f, u16 status) {
    dialog_type* d = this->find_dialog(c.dialog_);
    if (!d) {
      auto const tag = this->tag_of(t);
      d = this->dialog_from_request(t.peer, m, f, tag.view());
      if (!d) return false;
      join_dialog(c, *d);
    }
    if (status >= 200) d->early = false;
    return true;
  }
  /// 8.2.7: no state is kept, so the To tag is made from the request and the stack's key.
  POLYSIP_OUTLINE void stateless(endpoint const& from, message_view const& m, u16 status,
                                 std::string_view extra = {}) {
    auto const tag = text_of({0, 0, match_hash(this->secret_, 't', facts_, m.method_name())});
    stateless(from, m, status, tag, extra);
  }
  POLYSIP_OUTLINE void stateless(endpoint const& from, message_view const& m, u16 status,
                                 minted_text const& tag, std::string_view extra = {}) {
    if (m.method() == method::ack) return;
    ++this->counters_.stateless;
    bool const elsewhere = facts_.vias && this->leaves_elsewhere(from, facts_.via);
    auto w = this->writer();
    respond_to(w, m, status, tag.view(), {}, source_of(this->policies_.transport, from));
    if (auto const wire = w.raw(extra).body({}, {}).finish())
      (void)this->send_response(from, elsewhere, wire.value);
  }
  void refuse_full(endpoint const& from, message_view const& m) {
    ++this->counters_.pool_full;
    stateless(from, m, 503, retry_after.view());
  }
  void refuse_invalid(endpoint const& from, message_view const& m, ruling const& judged) {
    char room[512];
    message_writer w(room);
    if (judged.status == 420)
      each_unsupported<header::require>(m, this->policies_.rules.supported,
                                        [&](auto tag) { w.header(header_id::unsupported, tag); });
    if (judged.status == 421) w.header(header_id::require, judged.detail);
    auto const extra = w.finish();
    stateless(from, m, judged.status, extra ? extra.value : std::string_view{});
  }
  void refuse_call(endpoint const& from, message_view const& m) {
    char room[256];
    message_writer w(room);
    w.header(header_id::allow, Top::allowed_methods());
    stateless(from, m, 405, w.finish().value);
  }
  void join_dialog(core& c, dialog_type& d) {
    c.dialog_ = d.self;
    this->join(d, c.usage_, c.self_, c.kind);
  }

  static constexpr auto retry_after = retry_after_line(Traits::limits::retry_after);

  message_view const* current_ = nullptr;  // what is being told
  message_facts facts_;                    // of it
  raw_handle opened_;                      // the server transaction that it made
  raw_handle unkept_;                      // the last one without room for its answer
};

}  // namespace polysip
