// osip2: every header that it knows becomes a structure of its own, and is freed again.
#include <osipparser2/osip_parser.h>

#include <cstdlib>

#include "peer.hpp"

namespace {

void drop(void* message) { osip_message_free(static_cast<osip_message_t*>(message)); }

void* load(std::string_view text) {
  osip_message_t* message = nullptr;
  if (osip_message_init(&message) != 0) return nullptr;
  if (osip_message_parse(message, text.data(), text.size()) == 0) return message;
  return drop(message), nullptr;
}

bool parse(std::string_view text) {
  void* const message = load(text);
  if (message) drop(message);
  return message;
}

// It keeps the bytes that it wrote last: those would be copied, not written.
bool write(void* loaded) {
  auto* const message = static_cast<osip_message_t*>(loaded);
  char* text = nullptr;
  std::size_t size = 0;
  osip_message_force_update(message);
  if (osip_message_to_str(message, &text, &size) != 0) return false;
  bench::keep_pointer(text);
  osip_free(text);
  return size != 0;
}

[[maybe_unused]] bool const added =
    parser_init() == 0 && bench::add_peer({"osip2", PEER_OSIP, parse, load, write, drop});

}  // namespace
