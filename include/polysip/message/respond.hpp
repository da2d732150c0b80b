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

// Where the value of an empty rport belongs: behind its name, counted from the start of `text`; 0
// without one.
constexpr std::size_t empty_rport(std::string_view text, header::via const& via) {
  for (param const& p : via.parameters)
    if (ascii::same(p.name, "rport") && p.value.empty())
      return static_cast<std::size_t>(p.name.data() - text.data()) + p.name.size();
  return 0;
}

// The topmost Via with where the request came from (18.2.1, RFC 3581 4); a `received` of the peer's
// own is replaced.
template<u32 N>
void write_top_via(message_writer& out, basic_message_view<N> const& request,
                   std::string_view source) {
  auto const line = request.line(header_id::via);
  if (source.empty()) return void(out.copy(line));
  auto const via = request.template get<header::via>();
  if (!via) return void(out.copy(line));
  auto const from = split_source(source);
  std::string_view sent_by = via->host;
  if (sent_by.front() == '[') sent_by = ascii::slice(sent_by, 1, sent_by.size() - 2);
  auto const rport = empty_rport(via.text, *via);
  if (!rport && via->received.empty() && ascii::same(sent_by, from.host))
    return void(out.copy(line));
  bool const add = via->received.empty();
  auto const received =
      add ? via.text.size() : static_cast<std::size_t>(via->received.data() - via.text.data());
  std::size_t at = 0;
  auto const up_to = [&](std::size_t end) {
    out.unfolded(ascii::slice(line.value, at, end - at));
    at = end;
  };
  auto const fill_rport = [&] {
    up_to(rport);
    out.raw("=").raw(from.port);
  };
  out.raw(line.name).raw(": ");
  if (rport && rport <= received) fill_rport();
  up_to(received);
  out.raw(add ? ";received=" : "").raw(from.host);
  at += via->received.size();
  if (rport > received) fill_rport();
  up_to(line.value.size());
  out.raw("\r\n");
}

}  // namespace detail

/// Writes the start line, every Via, From, To, Call-ID and CSeq as received, and the Timestamp on a
/// 100. `source`: the "host:port" that the request came from, for received and rport. To gets
/// ";tag=" `to_tag` unless it has a tag or `to_tag` is empty. The message is not ended: more
/// headers may follow, then `body`. Headers that the request lacks are left out.
template<u32 N>
void respond_to(message_writer& out, basic_message_view<N> const& request, u16 status,
                std::string_view to_tag, std::string_view reason = {},
                std::string_view source = {}) {
  out.response(status, reason);
  bool top = true;
  for (u32 i = 0; i < request.header_count(); ++i) {
    if (request.at(i).id != header_id::via) continue;
    if (top) detail::write_top_via(out, request, source);
    else out.copy(request.at(i));
    top = false;
  }
  auto const copy = [&](header_id id) {
    if (request.has(id)) out.copy(request.line(id));
  };
  copy(header_id::from);
  auto const to = request.template get<header::to>();
  bool const tagged = to && !to->tag.empty();
  if (!to.present() || tagged || to_tag.empty()) copy(header_id::to);
  else out.copy(request.line(header_id::to), ";tag=", to_tag);
  copy(header_id::call_id);
  copy(header_id::cseq);
  if (status == 100) copy(header_id::timestamp);
}

}  // namespace polysip
