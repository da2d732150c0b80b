// Event and Subscription-State (RFC 6665), Replaces (RFC 3891), Join (RFC 3911),
// Target-Dialog (RFC 4538).
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip::header {

/// Event: RFC 6665 8.2.1. Templates stay in the package: "presence.winfo".
struct event {
  static constexpr header_id which = header_id::event;
  std::string_view package, id;  // id: empty when absent
  params parameters;
  static constexpr bool parse(std::string_view text, event& out) {
    scan::cursor c{text};
    out.package = c.run(scan::token);
    return !out.package.empty() && detail::read_params(c, out.parameters, [&](param const& p) {
      return !ascii::same(p.name, "id") || detail::note_once(out.id, p);
    });
  }
};

/// Subscription-State: RFC 6665 8.2.3, in seconds.
struct subscription_state {
  static constexpr header_id which = header_id::subscription_state;
  std::string_view state, reason;
  params parameters;
  u32 expires = 0, retry_after = 0;
  bool has_expires = false, has_retry_after = false;

  constexpr bool is(std::string_view name) const { return ascii::same(state, name); }
  static constexpr bool parse(std::string_view text, subscription_state& out) {
    scan::cursor c{text};
    out.state = c.run(scan::token);
    return !out.state.empty() &&
           detail::read_params(c, out.parameters, [&](param const& p) { return out.note(p); });
  }

 private:
  constexpr bool note(param const& p) {
    if (ascii::same(p.name, "reason")) return detail::note_once(reason, p);
    if (ascii::same(p.name, "expires")) return once(p, expires, has_expires);
    if (ascii::same(p.name, "retry-after")) return once(p, retry_after, has_retry_after);
    return true;
  }
  static constexpr bool once(param const& p, u32& out, bool& has) {
    return !has && (has = ascii::number(p.value, out));
  }
};

/// A dialog named by its identifiers. Tags as the receiver of the header sees them for Replaces
/// and Join; `local_tag` and `remote_tag` of Target-Dialog are `to_tag` and `from_tag` here.
template<header_id Id> struct dialog_header {
  static constexpr header_id which = Id;
  std::string_view call_id, to_tag, from_tag;
  params parameters;
  bool early_only = false;
  static constexpr bool parse(std::string_view text, dialog_header& out) {
    scan::cursor c{text};
    out.call_id = scan::call_id(c);
    return !out.call_id.empty() &&
           detail::read_params(c, out.parameters, [&](param const& p) { return out.note(p); }) &&
           !out.to_tag.empty() && !out.from_tag.empty();
  }

 private:
  constexpr bool note(param const& p) {
    constexpr bool target = Id == header_id::target_dialog;
    if (ascii::same(p.name, target ? "local-tag" : "to-tag")) return detail::note_once(to_tag, p);
    if (ascii::same(p.name, target ? "remote-tag" : "from-tag"))
      return detail::note_once(from_tag, p);
    if (ascii::same(p.name, "early-only")) early_only = true;
    return true;
  }
};
using replaces = dialog_header<header_id::replaces>;
using join = dialog_header<header_id::join>;
using target_dialog = dialog_header<header_id::target_dialog>;

}  // namespace polysip::header
