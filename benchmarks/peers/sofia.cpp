// Sofia-SIP: as its UDP transport receives, into a buffer of the message; then all headers typed
// and its sanity check.
extern "C" {
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_buffer.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/su_alloc.h>
}

#include <cstring>

#include "peer.hpp"

namespace {

void drop(void* message) { msg_destroy(static_cast<msg_t*>(message)); }

bool receive(msg_t* message, std::string_view text) {
  msg_iovec_t pieces[4];
  auto const size = static_cast<usize_t>(text.size());
  if (msg_recv_iovec(message, pieces, 4, size, 1) < 0) return false;
  std::memcpy(pieces[0].mv_base, text.data(), text.size());
  msg_recv_commit(message, size, 1);
  return msg_extract(message) >= 0 && !msg_has_error(message);
}

void* load(std::string_view text) {
  msg_t* const message = msg_create(sip_default_mclass(), 0);
  if (message && receive(message, text)) return message;
  if (message) drop(message);
  return nullptr;
}

bool parse(std::string_view text) {
  auto* const message = static_cast<msg_t*>(load(text));
  if (!message) return false;
  sip_t* const sip = sip_object(message);
  bool const sane = sip && sip_sanity_check(sip) >= 0;
  drop(message);
  return sane;
}

bool write(void* loaded) {
  su_home_t home[1] = {SU_HOME_INIT(home)};
  std::size_t size = 0;
  char const* const text = msg_as_string(home, static_cast<msg_t*>(loaded), nullptr, 0, &size);
  bench::keep_pointer(text);
  su_home_deinit(home);
  return text && size != 0;
}

[[maybe_unused]] bool const added =
    bench::add_peer({"sofia-sip", PEER_SOFIA, parse, load, write, drop});

}  // namespace
