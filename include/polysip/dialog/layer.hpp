// Dialogs: how messages make, name and refresh them (RFC 3261 12).
#pragma once
#include "../transaction/layer.hpp"
#include "dialog.hpp"

namespace polysip {

constexpr bool makes_dialog(method m) {
  return m == method::invite || m == method::refer || m == method::subscribe;
}
/// Requests whose Contact becomes the remote target of their dialog (12.2; RFC 3311, 6665).
constexpr bool refreshes_target(method m) {
  return makes_dialog(m) || m == method::notify || m == method::update;
}

/// `Top` gives: dialog_of(kind, index).
template<class Traits, class Top> class dialog_layer : public transaction_layer<Traits, Top> {
 public:
  using base = transaction_layer<Traits, Top>;
  using typename base::endpoint;
  using typename base::tx;
  using dialog_type = dialog<Traits>;
  using id_policy = typename Traits::dialog_id;

  explicit dialog_layer(policies<Traits> p) : base(p) {}

  dialog_type* find_dialog(raw_handle h) { return dialogs_.get(h); }

  void join(dialog_type& d, dialog_usage& u, raw_handle owner, u8 kind) {
    u.owner = owner;
    u.kind = kind;
    d.usages.push(u);
  }
  void leave_dialog(raw_handle dialog, dialog_usage& u) {
    u.cut();
    dialog_type* const d = dialogs_.get(dialog);
    if (d && d->usages.empty()) drop_dialog(*d);
  }

  // ---- making and finding
  /// Whether a dialog could keep the route set that a message records.
  static bool route_fits(message_view const& m) {
    char room[max_route_text];
    return static_cast<bool>(write_routes(m, false, room));
  }
  POLYSIP_OUTLINE dialog_type* dialog_from_response(tx& t, message_view const& m,
                                                    message_facts const& f) {
    message_view ours;
    char room[max_route_text];
    auto const routes = write_routes(m, true, room);
    if (!routes || !read_ours(t, ours)) return nullptr;
    auto const n = names_from_response(ours, m, f, routes.value);
    return make_dialog(n, t.peer, cseq_of_ours(t), 0);
  }
  /// An early dialog of ours that this 2xx confirms: its route set and target count from now on
  /// (13.2.2.4). Those of before stay where it has none that can be kept.
  POLYSIP_OUTLINE void confirm_dialog(dialog_type& d, message_view const& m) {
    char room[max_route_text];
    auto n = d.names();
    n.target = target_of(m.get<header::contact>(), n.remote_uri);
    auto const routes = write_routes(m, true, room);
    n.routes = routes.value;
    if (routes) (void)d.name(this->store_, this->scratch_, n);
    d.early = false;
  }
  /// The dialog that a request of the peer makes (12.1.1): what we call ourselves in it is the tag
  /// of our response, or of our own request where that is the older one.
  POLYSIP_OUTLINE dialog_type* dialog_from_request(endpoint const& flow, message_view const& m,
                                                   message_facts const& f,
                                                   std::string_view local_tag) {
    char routes[max_route_text];
    auto const route = write_routes(m, false, routes);
    if (!route) return nullptr;
    auto const contact = m.get<header::contact>();
    auto* const d = make_dialog({f.call_id, local_tag, f.from.tag, f.to.uri, f.from.uri,
                                 target_of(contact, f.from.uri), route.value},
                                flow, 0, f.cseq.number);
    if (d) d->remote_heard = true;
    return d;
  }
  /// The dialog of a NOTIFY that overtook the response to our request `opening` (RFC 3515 2.4.4);
  /// null where it is not about that request.
  POLYSIP_OUTLINE dialog_type* dialog_ahead_of_response(tx const& opening, endpoint const& flow,
                                                        message_view const& notify,
                                                        message_facts const& f) {
    message_view m;
    auto const text = opening.request.view();
    if (text.empty() || !m.parse({text.data(), text.size()})) return nullptr;
    auto const ours = m.get<header::from>();
    auto const cseq = m.get<header::cseq>();
    bool const same =
        m.value(header_id::call_id) == f.call_id && ours && ascii::same(f.to.tag, ours->tag);
    dialog_type* const d = same ? dialog_from_request(flow, notify, f, ours->tag) : nullptr;
    if (!d) return nullptr;
    d->local_cseq = cseq->number;
    d->remote_heard = false;
    d->early = false;
    return d;
  }
  /// The dialog that a request of the peer belongs to (12.2.2).
  POLYSIP_OUTLINE dialog_type* find_dialog(message_facts const& f) {
    auto const id = id_policy::make({f.call_id, f.to.tag, f.from.tag, f.to.uri, f.from.uri});
    if constexpr (tag_names_slot<id_policy>)
      if (auto const name = read_minted(f.to.tag)) {
        auto* const d = dialogs_.get(
            this->top().dialog_of(static_cast<u8>(name.value.generation), name.value.slot));
        if (d && id_of(*d) == id) return d;
      }
    return dialog_named(id);
  }
  /// Whether a response to a request of ours is from the dialog of that, as the policy sees it.
  static bool same_dialog(message_view const& ours, message_view const& response) {
    auto const to = ours.get<header::to>();
    auto const answered = response.get<header::to>();
    return to && answered && id_with(ours, *to) == id_with(ours, *answered);
  }
  /// 12.2.1.2, 12.2.2: a target refresh takes the Contact of the message.
  void refresh_target(dialog_type& d, message_view const& m) {
    auto const contact = m.get<header::contact>();
    if (!contact || contact->star) return;
    auto n = d.names();
    if (n.target == contact->uri) return;
    n.target = contact->uri;
    (void)d.name(this->store_, this->scratch_, n);
  }
  void drop_dialog(dialog_type& d) {
    auto const h = d.self;
    index_.erase(d.hash, h.index);
    dialogs_.drop(h);
  }

 protected:
  static constexpr u32 max_route_text = 2048;

  /// A request of ours as it is kept or, once that has its answer, the ACK: Call-ID, From and CSeq
  /// are read from it, whatever a response makes of them (12.1.2, 13.2.2.4).
  static std::string_view kept_of_ours(tx const& t) {
    return (t.request ? t.request : t.reply).view();
  }
  static bool read_ours(tx const& t, message_view& m) {
    auto const text = kept_of_ours(t);
    return !text.empty() && m.parse({text.data(), text.size()});
  }
  /// Its CSeq number, without a look at the rest; 0: nothing is kept.
  static u32 cseq_of_ours(tx const& t) {
    constexpr std::string_view name = "\r\nCSeq: ";
    auto const text = kept_of_ours(t);
    auto const at = text.find(name);
    if (at == text.npos) return 0;
    auto const value = ascii::slice(text, at + name.size());
    u32 n = 0;
    return ascii::number(ascii::slice(value, 0, value.find(' ')), n) ? n : 0;
  }
  /// What the dialog is called that a response to a request of ours makes (12.1.2), in views of the
  /// arguments.
  static dialog_names names_from_response(message_view const& ours, message_view const& m,
                                          message_facts const& f, std::string_view routes) {
    auto n = names_with(ours, f.to);
    n.target = target_of(m.get<header::contact>(), f.to.uri);
    n.routes = routes;
    return n;
  }
  dialog_type* dialog_of_response(message_view const& ours, message_facts const& f) {
    return dialog_named(id_with(ours, f.to));
  }
  /// Record-Route as a route set: in reverse for who sent the request (12.1.2), in order for who
  /// got it (12.1.1).
  static result<std::string_view> write_routes(message_view const& m, bool reverse,
                                               std::span<char> room) {
    if (!m.has(header_id::record_route)) return {};
    constexpr u32 most = 32;
    header::record_route hops[most];
    u32 n = 0;
    for (auto const& r : m.all<header::record_route>()) {
      if (!r || n == most) return {{}, error::malformed};
      hops[n++] = *r;
    }
    message_writer w(room);
    for (u32 i = 0; i < n; ++i) {
      auto const& r = hops[reverse ? n - 1 - i : i];
      w.raw(i ? ", <" : "<").raw(r.uri).raw(">").raw(r.parameters.text);
    }
    return w.finish();
  }

  slots<dialog_type, typename Traits::storage::template blocks<dialog_type, 2>> dialogs_;

 private:
  dialog_type* make_dialog(dialog_names const& n, endpoint const& flow, u32 local, u32 remote) {
    raw_handle h;
    auto* const d = dialogs_.make(h);
    if (!d) return nullptr;
    d->self = h;
    d->flow = flow;
    d->local_cseq = local;
    d->remote_cseq = remote;
    if (d->name(this->store_, this->scratch_, n)) {
      d->hash = id_policy::hash(id_of(*d), this->secret_);
      if (index_.insert(d->hash, h.index)) return d;
    }
    dialogs_.drop(h);
    return nullptr;
  }

  /// The names that our request and a To field give.
  static dialog_names names_with(message_view const& ours, address const& to) {
    auto const from = ours.get<header::from>();
    return {ours.value(header_id::call_id), from->tag, to.tag, from->uri, to.uri, {}, {}};
  }
  static auto id_with(message_view const& ours, address const& to) {
    return id_policy::make(names_with(ours, to).key());
  }
  dialog_type* dialog_named(typename id_policy::id const& id) {
    u64 const hash = id_policy::hash(id, this->secret_);
    u32 const i = index_.find(hash, [&](u32 index) {
      auto const& d = dialogs_.alive(index);
      return d.hash == hash && id_of(d) == id;
    });
    return i == ~0U ? nullptr : &dialogs_.alive(i);
  }
  static auto id_of(dialog_type const& d) { return id_policy::make(d.names().key()); }

  /// The Contact, or for peers that give none the address itself.
  static std::string_view target_of(auto const& contact, std::string_view otherwise) {
    return contact && !contact->star ? contact->uri : otherwise;
  }

  hash_index<typename Traits::storage::template table<2>> index_;
};

}  // namespace polysip
