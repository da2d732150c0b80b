// libre: its decoder types the start line, the top Via, From, To and CSeq. "typed" also decodes the
// other values for which it has a type.
#include <cstdint>

#include "peer.hpp"  // first: libre defines a macro "bool"; clang with libstdc++ does not bear it
#define DEBUG_MODULE "bench"
#define DEBUG_LEVEL 0

extern "C" {
#include <re.h>
#include <re_dbg.h>
}

namespace {

void type(sip_hdr const& header) {
  switch (header.id) {
    case SIP_HDR_VIA: {
      sip_via value;
      sip_via_decode(&value, &header.val);
      return bench::keep_pointer(&value);
    }
    case SIP_HDR_CONTACT:
    case SIP_HDR_ROUTE:
    case SIP_HDR_RECORD_ROUTE:
    case SIP_HDR_P_ASSERTED_IDENTITY:
    case SIP_HDR_REFER_TO:
    case SIP_HDR_REFERRED_BY:
    case SIP_HDR_HISTORY_INFO:
    case SIP_HDR_PATH:
    case SIP_HDR_SERVICE_ROUTE: {
      sip_addr value;
      sip_addr_decode(&value, &header.val);
      return bench::keep_pointer(&value);
    }
    case SIP_HDR_WWW_AUTHENTICATE: {
      httpauth_digest_chall value;
      httpauth_digest_challenge_decode(&value, &header.val);
      return bench::keep_pointer(&value);
    }
    case SIP_HDR_AUTHORIZATION: {
      httpauth_digest_resp value;
      httpauth_digest_response_decode(&value, &header.val);
      return bench::keep_pointer(&value);
    }
    default: return;
  }
}

void type_all(sip_msg const& message) {
  bool top = true;
  for (le const* at = message.hdrl.head; at; at = at->next) {
    auto const& header = *static_cast<sip_hdr const*>(at->data);
    if (header.id != SIP_HDR_VIA || !top) type(header);
    if (header.id == SIP_HDR_VIA) top = false;
  }
}

// The datagram is copied once, into the buffer that its UDP socket would have filled.
template<bool Typed> bool parse(std::string_view text) {
  mbuf* const buffer = mbuf_alloc(text.size());
  if (!buffer) return false;
  mbuf_write_mem(buffer, reinterpret_cast<std::uint8_t const*>(text.data()), text.size());
  buffer->pos = 0;
  sip_msg* message = nullptr;
  bool const decoded = sip_msg_decode(&message, buffer) == 0;
  if (Typed && decoded) type_all(*message);
  mem_deref(message);
  mem_deref(buffer);
  return decoded;
}

bool add() {
  if (libre_init() != 0) return false;
  dbg_init(DBG_EMERG, DBG_NONE);
  return bench::add_peer({"libre", PEER_RE, parse<false>}) &&
         bench::add_peer({"libre_typed", PEER_RE, parse<true>});
}

[[maybe_unused]] bool const added = add();

}  // namespace
