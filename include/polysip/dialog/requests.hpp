// The requests that user agents write (RFC 3261 8.1.1, 9.1, 12.2.1, 13.2.2.4).
#pragma once
#include "layer.hpp"

namespace polysip {

/// Whether `lines` are at most 64 header lines, each with its CRLF, and nothing that would end the
/// head.
POLYSIP_OUTLINE inline bool are_header_lines(std::string_view lines) {
  if (lines.empty()) return true;
  if (!lines.ends_with("\r\n")) return false;
  for (auto at = lines.find('\n'); at != lines.npos; at = lines.find('\n', at + 1))
    if (at == 0 || lines[at - 1] != '\r') return false;
  detail::line room[64];
  auto const read = detail::index_lines(lines, 0, room, 64);
  return read.outcome && !read.ended;
}

/// What a verb asks to be sent. Views are read during the call.
struct request_plan {
  polysip::method what = method::unknown;
  std::string_view target{};        // outside a dialog: Request-URI and To
  std::string_view extra{};         // header lines, each with its CRLF; else error::malformed
  std::string_view content_type{};  // of the body, empty without one
  std::string_view body{};
};

/// What a verb answers.
struct response_plan {
  std::string_view extra{};  // header lines, each with its CRLF; else error::malformed
  std::string_view content_type{};
  std::string_view body{};
  std::string_view reason{};  // empty: the standard phrase
};

/// Requests and responses that carry our Contact (8.1.1.8, 12.1.1, 12.2.1).
constexpr bool carries_contact(method m) {
  return makes_dialog(m) || m == method::notify || m == method::update || m == method::options;
}

/// `Top` gives what `dialog_layer` asks of it, decorate(owner, kind, writer, method, uri) and
/// allowed_methods().
template<class Traits, class Top> class request_layer : public dialog_layer<Traits, Top> {
 public:
  using base = dialog_layer<Traits, Top>;
  using typename base::dialog_type;
  using typename base::endpoint;
  using typename base::tx;

  explicit request_layer(policies<Traits> p) : base(p) {}

  /// Sends a request for a context: in the dialog when there is one, else to the plan's target.
  /// Tries the resolver's endpoints in order while the transport refuses (8.1.2).
  POLYSIP_OUTLINE result<raw_handle> send_request(raw_handle owner, u8 kind, dialog_type* d,
                                                  request_plan const& p) {
    endpoint hops[max_hops];
    auto const target = d ? result<uri>{} : uri::parse(p.target);
    auto const names = d ? d->names() : dialog_names{};
    u32 const n = d ? hops_of(names, d->flow, hops) : resolve(target, hops);
    if (n == 0) return {{}, error::unresolved};
    u32 const cseq = d ? ++d->local_cseq : 1;
    result<> sent{error::not_sent};
    for (u32 i = 0; i < n && sent.code == error::not_sent; ++i) {
      auto const made = prepare(owner, kind, hops[i], d ? &names : nullptr, cseq, p, target.value);
      if (!made) return made;
      sent = this->launch(*this->find_transaction(made.value), hops[i]);
      if (sent) return made;
    }
    return {{}, sent.code};
  }

  /// The same request again with the next CSeq and what the mixins now add: after 401, 407, 491 and
  /// the like. error::wrong_state: a CANCEL, which is sent once (22.1), or it is not kept.
  POLYSIP_OUTLINE result<raw_handle> send_again(tx& old, dialog_type* d) {
    message_view m;
    auto const written = old.request.view();
    auto const& was = old.client.marks;
    if (was.fixed == 0 || !m.parse({written.data(), written.size()}))
      return {{}, error::wrong_state};
    auto const before = m.get<header::cseq>();
    if (!before) return {{}, error::wrong_state};
    raw_handle h;
    tx* const t = new_client(h, old.owner, old.owner_kind, old.what);
    if (!t) return {{}, error::full};
    t->client.within_dialog = old.client.within_dialog;
    auto w = this->writer();
    u32 const cseq = d ? ++d->local_cseq : before->number + 1;
    auto const to = old.client.switched ? old.client.ack_peer : old.peer;  // may switch anew
    write_head(w, *t, to, m.request_uri(), cseq);
    auto& marks = t->client.marks;
    marks.fixed = place(w);
    w.raw(ascii::slice(written, was.fixed, was.extra - was.fixed));
    marks.extra = place(w);
    w.raw(ascii::slice(written, was.extra, was.hooks - was.extra));
    marks.hooks = place(w);
    decorate(w, *t, m.request_uri());
    marks.hooks_end = place(w);
    w.raw(ascii::slice(written, was.hooks_end));
    auto const wire = w.finish();
    auto const sent = wire ? this->launch(*t, to, wire.value) : result<>{wire.code};
    if (!wire) this->forget(h);
    return {h, sent.code};
  }

  /// CANCEL of an INVITE that got a provisional response (9.1): same branch, a transaction of its
  /// own.
  POLYSIP_OUTLINE result<> send_cancel(raw_handle invite) {
    tx* const t = this->find_transaction(invite);
    message_view m;
    if (!t || !m.parse({t->request.view().data(), t->request.view().size()}))
      return {error::wrong_state};
    raw_handle h;
    tx* const c = new_client(h, t->owner, t->owner_kind, method::cancel);
    if (!c || !this->name_cancel(*c, *t)) return this->forget(h), result<>{error::full};
    auto const cseq = m.template get<header::cseq>();
    auto w = this->writer();
    w.request("CANCEL", m.request_uri());
    w.copy(m.line(header_id::via));
    w.header(header_id::max_forwards, "70");
    this->copy_all(w, m, header_id::route);
    for (auto id : {header_id::from, header_id::to, header_id::call_id}) w.copy(m.line(id));
    w.header(header_id::cseq, cseq ? cseq->number : 0U, " CANCEL");
    w.body({}, {});
    auto const wire = w.finish();
    if (wire) return this->launch(*c, t->peer, wire.value);
    this->forget(h);
    return {wire.code};
  }

  /// ACK of a 2xx (13.2.2.4), kept with the INVITE's transaction, which repeats it for each
  /// repeated 2xx. It is sent also when there is no room to keep it: error::full; the 2xx is then
  /// remembered as one that needs no BYE.
  result<> send_ack(tx& invite, dialog_type& d, request_plan const& p) {
    return send_ack(invite, d.names(), d.flow, p, true);
  }
  POLYSIP_OUTLINE result<> send_ack(tx& invite, dialog_names const& n, endpoint const& flow,
                                    request_plan const& p, bool keep) {
    u32 const cseq = base::cseq_of_ours(invite);
    if (cseq == 0) return {error::wrong_state};
    endpoint hops[max_hops];
    hops_of(n, flow, hops);
    endpoint const to = hops[0];
    tx ack{machine::client};  // lends its branch, and is never run
    ack.what = method::ack;
    ack.owner = invite.owner;
    ack.owner_kind = invite.owner_kind;
    ack.secret = this->random();
    auto w = this->writer();
    char line_room[max_uri_text];
    auto const line = placed(request_uri(n), uri_place::request_uri, line_room);
    write_head(w, ack, to, line, cseq);
    write_fixed(w, n);
    copy_credentials(w, invite);
    decorate(w, ack, line);
    w.body(p.content_type, p.body);
    auto const wire = w.finish();
    if (!wire) return {wire.code};
    auto const send = [&](endpoint const& by, std::string_view text) -> result<> {
      if (keep) {
        invite.client.ack_peer = by;
        invite.client.switched = false;  // it is no flow to fall back to any more
      }
      bool const full = keep && !this->store_.assign(invite.reply, text);
      bool first = false;
      if (full) (void)is_known_fork(invite, n.remote_tag, first);
      if (!this->transmit(by, text)) return {error::not_sent};
      return {full ? error::full : error::none};
    };
    auto const stream = this->stream_instead(to, wire.value.size());
    if (!stream) return send(to, wire.value);
    auto const over = this->readdressed(wire.value.size(), stream.value);
    if (over)
      if (auto const r = send(stream.value, over.value); r.code != error::not_sent) return r;
    auto const again = this->readdressed((over ? over : wire).value.size(), to);
    return again ? send(to, again.value) : result<>{again.code};
  }

  /// A 2xx of a fork that we do not want: acknowledged, then ended at once (13.2.2.4). One to the
  /// re-INVITE of a call that is over is acknowledged alone, since its BYE is on the way.
  /// A fork gets one BYE, for which there must be room, else its 2xx has to come again; forks
  /// beyond the few that are remembered get nothing. An ACK alone needs no room.
  POLYSIP_OUTLINE void refuse_fork(tx& invite, message_view const& success) {
    bool first = false;
    bool const within = invite.client.within_dialog;
    message_facts f;
    message_view ours;
    if (!read_facts(success, f) || !base::read_ours(invite, ours)) return;
    if (!within && !is_known_fork(invite, f.to.tag, first)) return;
    request_plan const ack{.what = method::ack};
    if (dialog_type* const known = within ? this->dialog_of_response(ours, f) : nullptr)
      return send_ack(invite, *known, ack).ignore();
    char room[base::max_route_text];
    auto const routes = base::write_routes(success, true, room).value;  // none: too long to be kept
    auto const n = base::names_from_response(ours, success, f, routes);
    if (!first) return send_ack(invite, n, invite.peer, ack, within).ignore();
    if (!end_fork(invite, n)) --invite.client.refused_count;
  }

  // ---- header lines that responses need too
  void write_contact(message_writer& w, endpoint const& to) {
    auto& transport = this->policies_.transport;
    auto const user = this->own_user();
    auto protocol = protocol_of(transport, to);
    if (ascii::same(protocol, "WSS")) protocol = "WS";  // RFC 7118 5.2
    // 26.2.2: sips says TLS by itself.
    bool const usual = ascii::same(protocol, "UDP") || ascii::same(protocol, "TLS");
    w.header(header_id::contact, transport.secure(to) ? "<sips:" : "<sip:", user,
             user.empty() ? "" : "@", transport.sent_by(to),
             usual ? "" : ";transport=", usual ? std::string_view{} : protocol, ">");
  }

 private:
  static constexpr u32 max_hops = 4;
  static constexpr u32 max_uri_text = 1024;

  /// Whether the fork was refused before or can be remembered now; `first` tells which.
  bool is_known_fork(tx& invite, std::string_view to_tag, bool& first) {
    auto const tag = static_cast<u32>(hash_folded(this->secret_, 'f', to_tag));
    auto& c = invite.client;
    for (u32 i = 0; i < c.refused_count; ++i)
      if (c.refused_forks[i] == tag) return true;
    if (c.refused_count == c.max_refused_forks) return false;
    c.refused_forks[c.refused_count++] = tag;
    return first = true;
  }
  tx* new_client(raw_handle& h, raw_handle owner, u8 kind, method what) {
    tx* const t = this->make_client(
        h, what == method::invite ? machine::invite_client : machine::client, what);
    if (!t) return nullptr;
    t->owner = owner;
    t->owner_kind = kind;
    return t;
  }
  /// ACK and BYE. The BYE is kept before the ACK leaves: a peer that has it repeats its 2xx no
  /// more.
  result<> end_fork(tx& invite, dialog_names const& n) {
    endpoint hops[max_hops];
    u32 const cseq = base::cseq_of_ours(invite) + 1;
    u32 const found = hops_of(n, invite.peer, hops);
    auto const bye = prepare({}, 0, hops[0], &n, cseq, {.what = method::bye}, {});
    if (!bye) return {bye.code};
    send_ack(invite, n, invite.peer, {.what = method::ack}, false).ignore();
    return this->launch_patiently(*this->find_transaction(bye.value), {hops, found});
  }
  /// A request in a transaction of its own, kept but not sent.
  result<raw_handle> prepare(raw_handle owner, u8 kind, endpoint const& hop,
                             dialog_names const* within, u32 cseq, request_plan const& p,
                             uri const& target) {
    raw_handle h;
    tx* const t = new_client(h, owner, kind, p.what);
    if (!t) return {{}, error::full};
    t->client.within_dialog = within != nullptr;
    auto const wire = write_request(*t, hop, within, cseq, p, target);
    if (!wire) this->forget(h);
    return {h, wire ? this->keep(*t, wire.value).code : wire.code};
  }
  u32 resolve(result<uri> const& u, std::span<endpoint> out) {
    if (!u) return 0;
    auto const other = u.value.parameters.get("maddr");  // 19.1.1: it stands for the host
    target const to{other.empty() ? u.value.host : other, u.value.port,
                    u.value.parameters.get("transport"), u.value.secure()};
    if (!is_one_host(to.host)) return 0;
    return this->policies_.resolver.resolve(this->policies_.transport, to, out);
  }
  u32 hops_of(dialog_names const& n, endpoint const& flow, std::span<endpoint> out) {
    auto const first = first_route(n.routes);
    if (u32 const found = resolve(uri::parse(first.empty() ? n.target : first), out)) return found;
    out[0] = flow;  // a name that we cannot resolve: the flow that made the dialog
    return 1;
  }
  /// The URI of the first hop of a Route value, or empty.
  static std::string_view first_route(std::string_view routes) {
    if (routes.empty()) return {};
    header::route r;
    return header::route::parse(first_value(routes), r) ? r.uri : std::string_view{};
  }
  static std::string_view first_value(std::string_view list) {
    std::size_t end = list.find('>');
    return end == std::string_view::npos ? list : ascii::slice(list, 0, end + 1);
  }
  static bool strict(std::string_view routes) {
    if (routes.empty()) return false;
    auto const u = uri::parse(first_route(routes));
    return u && !u.value.parameters.has("lr");
  }
  /// 12.2.1.1: the remote target, or the first route where that is a strict router.
  static std::string_view request_uri(dialog_names const& n) {
    return strict(n.routes) ? first_route(n.routes) : n.target;
  }

  result<std::string_view> write_request(tx& t, endpoint const& hop, dialog_names const* within,
                                         u32 cseq, request_plan const& p, uri const& target) {
    if (!are_header_lines(p.extra) || (!within && !this->has_identity_))
      return {{}, error::malformed};
    auto w = this->writer();
    dialog_names n;
    auto const tag = text_of({t.owner.index, t.owner_kind, this->random()});
    auto const call_id = text_of({0, 0, this->random()});
    auto const more = text_of({0, 0, this->random()});
    char minted_id[32];
    for (u32 i = 0; i < 16; ++i) {
      minted_id[i] = call_id.text[16 + i];
      minted_id[16 + i] = more.text[16 + i];
    }
    if (within) n = *within;
    char to_room[max_uri_text];
    if (!within) n = {{minted_id, 32}, tag.view(), {}, this->identity(), p.target, p.target, {}};
    if (!within) n.remote_uri = placed(target, uri_place::to, to_room);
    char line_room[max_uri_text];
    auto const to = within ? placed(request_uri(n), uri_place::request_uri, line_room)
                           : placed(target, uri_place::request_uri, line_room);
    write_head(w, t, hop, to, cseq);
    auto& marks = t.client.marks;
    marks.fixed = place(w);
    write_fixed(w, n);
    if (carries_contact(p.what)) write_contact(w, hop);
    if (carries_contact(p.what)) w.header(header_id::allow, this->top().allowed_methods());
    marks.extra = place(w);
    w.raw(p.extra);
    marks.hooks = place(w);
    decorate(w, t, to);
    marks.hooks_end = place(w);
    w.body(p.content_type, p.body);
    return w.finish();
  }
  void write_head(message_writer& w, tx const& t, endpoint const& hop, std::string_view to,
                  u32 cseq) {
    auto const branch = this->branch_of(t);
    auto& transport = this->policies_.transport;
    w.request(to_string(t.what), to);
    auto const group = group_of(transport, hop);
    w.header(header_id::via, "SIP/2.0/", protocol_of(transport, hop), " ", transport.sent_by(hop),
             ";branch=z9hG4bK", branch.view(), ";rport", group.empty() ? "" : ";maddr=", group,
             group.empty() ? "" : ";ttl=1");
    w.header(header_id::cseq, cseq, " ", to_string(t.what));
  }
  void write_fixed(message_writer& w, dialog_names const& n) {
    w.header(header_id::max_forwards, "70");
    if (strict(n.routes)) {  // the rest of the set, then the target (12.2.1.1)
      auto const comma = n.routes.find(',', first_value(n.routes).size());
      auto const rest =
          comma == std::string_view::npos ? std::string_view{} : ascii::slice(n.routes, comma + 2);
      w.header(header_id::route, rest, rest.empty() ? "<" : ", <", n.target, ">");
    } else if (!n.routes.empty()) {
      w.header(header_id::route, n.routes);
    }
    w.header(header_id::from, "<", n.local_uri, ">;tag=", n.local_tag);
    w.header(header_id::to, "<", n.remote_uri, n.remote_tag.empty() ? ">" : ">;tag=", n.remote_tag);
    w.header(header_id::call_id, n.call_id);
  }
  static_assert(Traits::limits::message_bytes <= 65535,
                "a message of ours is at most 65,535 octets");
  static u16 place(message_writer const& w) { return static_cast<u16>(w.size()); }
  void decorate(message_writer& w, tx const& t, std::string_view to) {
    this->top().decorate(t.owner, t.owner_kind, w, t.what, to);
  }
  /// 22.1: the ACK carries the credentials of its INVITE.
  void copy_credentials(message_writer& w, tx const& invite) {
    message_view ours;
    if (invite.client.marks.extra == invite.client.marks.hooks_end) return;
    if (!base::read_ours(invite, ours)) return;
    this->copy_all(w, ours, header_id::authorization);
    this->copy_all(w, ours, header_id::proxy_authorization);
  }
  /// A URI without what its place must not have (19.1.1); as it is when it cannot be read.
  static std::string_view placed(std::string_view text, uri_place where, std::span<char> room) {
    auto const u = uri::parse(text);
    return u ? placed(u.value, where, room) : text;
  }
  static std::string_view placed(uri const& u, uri_place where, std::span<char> room) {
    if (misplaced_component(u, where) == uri_component::count) return u.text;
    message_writer w(room);
    auto const written = write_uri(w, u, where).finish();
    return written ? written.value : u.text;
  }
};

}  // namespace polysip
