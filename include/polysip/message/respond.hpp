// The head of a response made from a request: RFC 3261 8.2.6.2.
#pragma once
#include "address.hpp"
#include "message_writer.hpp"

namespace polysip {

/// Writes the start line, every Via, From, To, Call-ID and CSeq as received, and the Timestamp on a
/// 100. To gets ";tag=" `to_tag` unless it has a tag or `to_tag` is empty. The message is not
/// ended: more headers may follow, then `body`. Headers that the request lacks are left out.
template<u32 N>
void respond_to(message_writer& out, basic_message_view<N> const& request, u16 status,
                std::string_view to_tag, std::string_view reason = {}) {
  out.response(status, reason);
  for (u32 i = 0; i < request.header_count(); ++i)
    if (request.at(i).id == header_id::via) out.copy(request.at(i));
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
