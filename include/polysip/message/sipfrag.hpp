// message/sipfrag, a part of a SIP message as a body: RFC 3420.
#pragma once
#include "content.hpp"
#include "message_view.hpp"

namespace polysip {

/// Indexes the fragment that a message carries, as the NOTIFY of a transfer does (RFC 3515 2.4.5).
/// error::malformed: Content-Type is not message/sipfrag, or the body is no fragment of SIP.
template<u32 N, u32 M>
constexpr parse_result parse_sipfrag(basic_message_view<N> const& m,
                                     basic_message_view<M>& out) noexcept {
  auto const type = m.template get<header::content_type>();
  if (!type || !type->is("message", "sipfrag")) return {error::malformed, 0};
  auto const body = m.body();
  return out.parse_fragment({body.data(), body.size()});
}

}  // namespace polysip
