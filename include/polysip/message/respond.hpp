// The head of a response made from a request: RFC 3261 8.2.6.2.
#pragma once
#include "address.hpp"
#include "message_writer.hpp"
#include "via.hpp"

namespace polysip {

namespace detail {

struct host_and_port {
  std::string_view host, port;
};

// "10.0.0.2:5060" or "[2001:db8::1]:5060"; the brackets go, since received has none (25.1).
constexpr host_and_port split_source(std::string_view source) {
  auto const colon = source.rfind(':');
  std::string_view host = ascii::slice(source, 0, colon);
  if (!host.empty() && host.front() == '[') host = ascii::slice(host, 1, host.size() - 2);
  return {host, ascii::slice(source, colon + 1)};
}

// What the topmost Via gets from where its request came from (18.2.1, RFC 3581 4); offsets count
// from the start of its text. A `received` of the peer's own is replaced.
struct via_stamp {
  host_and_port from;
  std::size_t rport = 0;               // behind the name of an empty rport; 0: there is none
  std::size_t received = 0, stop = 0;  // what makes way for `lead` and the host
  std::string_view lead;               // empty: nothing is to be done
};
constexpr via_stamp stamp_of(std::string_view text, header::via const& via,
                             std::string_view source) {
  via_stamp s;
  s.from = split_source(source);
  s.received = s.stop = text.size();
  bool forged = false;
  for (param const& p : via.parameters) {
    auto const name_end = static_cast<std::size_t>(p.name.data() - text.data()) + p.name.size();
    if (ascii::same(p.name, "rport") && p.value.empty() && !p.quoted) s.rport = name_end;
    if (forged || !ascii::same(p.name, "received")) continue;
    forged = true;
    s.received = s.stop = name_end;
    if (p.value.data())
      s.stop = static_cast<std::size_t>(p.value.data() - text.data()) + p.value.size() + p.quoted;
  }
  std::string_view host = via.host;
  if (!host.empty() && host.front() == '[') host = ascii::slice(host, 1, host.size() - 2);
  if (forged || s.rport || !ascii::same(host, s.from.host)) s.lead = forged ? "=" : ";received=";
  return s;
}

// The topmost Via with its stamp. `text`: what `via` was parsed from.
template<u32 N>
void write_top_via(message_writer& out, basic_message_view<N> const& request,
                   header::via const& via, std::string_view text, std::string_view source) {
  auto const line = request.line(header_id::via);
  if (source.empty()) return void(out.copy(line));
  auto const stamp = stamp_of(text, via, source);
  if (stamp.lead.empty()) return void(out.copy(line));
  // What goes in, in the order of the line.
  struct insert {
    std::size_t at = 0, stop = 0;
    std::string_view lead, text;
  };
  insert first{stamp.rport, stamp.rport, stamp.rport ? "=" : "",
               stamp.rport ? stamp.from.port : ""};
  insert second{stamp.received, stamp.stop, stamp.lead, stamp.from.host};
  if (first.at > second.at) {
    insert const later = first;
    first = second;
    second = later;
  }
  out.header(line.name, unfolded{ascii::slice(line.value, 0, first.at)}, first.lead, first.text,
             unfolded{ascii::slice(line.value, first.stop, second.at - first.stop)}, second.lead,
             second.text, unfolded{ascii::slice(line.value, second.stop)});
}

// Is there ";tag" in a To that does not parse? It is what the peer compares (8.2.6.2).
constexpr bool seems_tagged(std::string_view text) {
  for (auto at = scan::find<';'>(text); at < text.size(); at = scan::find<';'>(text, at)) {
    scan::cursor c{text, at + 1};
    c.skip_space();
    if (ascii::same(c.run(scan::param_name), "tag")) return true;
    at = c.offset();
  }
  return false;
}

// What stands behind the topmost Via in every response.
template<u32 N>
void write_repeated(message_writer& out, basic_message_view<N> const& request, u16 status,
                    std::string_view new_to_tag) {
  auto const copy = [&](header_id id) {
    if (request.has(id)) out.copy(request.line(id));
  };
  bool top = true;
  if (request.repeats(header_id::via))
    for (u32 i = 0; i < request.header_count(); ++i) {
      if (request.at(i).id != header_id::via) continue;
      if (!top) out.copy(request.at(i));
      top = false;
    }
  copy(header_id::from);
  if (new_to_tag.empty()) copy(header_id::to);
  else out.copy(request.line(header_id::to), ";tag=", new_to_tag);
  copy(header_id::call_id);
  copy(header_id::cseq);
  if (status == 100) copy(header_id::timestamp);
}

}  // namespace detail

/// Writes the start line, every Via, From, To, Call-ID and CSeq as received, and the Timestamp on a
/// 100. `source`: the "host:port" that the request came from, for received and rport. To gets
/// ";tag=" `to_tag` unless it has a tag, also a flawed To, or `to_tag` is empty. The message is not
/// ended: more headers may follow, then `body`. Headers that the request lacks are left out.
template<u32 N>
void respond_to(message_writer& out, basic_message_view<N> const& request, u16 status,
                std::string_view to_tag, std::string_view reason = {},
                std::string_view source = {}) {
  out.response(status, reason);
  auto const via = request.template get<header::via>();
  auto const to = request.template get<header::to>();
  if (via) detail::write_top_via(out, request, *via, via.text, source);
  else if (via.present()) out.copy(request.line(header_id::via));
  bool const tagged = to ? !to->tag.empty() : detail::seems_tagged(to.text);
  detail::write_repeated(out, request, status,
                         to.present() && !tagged ? to_tag : std::string_view{});
}

}  // namespace polysip
