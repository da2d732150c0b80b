// sofia-sip nta: two agents on one su_root, over UDP on the loopback device, 64 requests on the
// way.
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_wait.h>

#include <cstdlib>

#include "pairs_peer.hpp"

namespace {

su_root_t* root;
nta_agent_t *client, *server;
nta_leg_t *asks, *answers;
unsigned wanted, started, answered;
constexpr unsigned window = 64;

void start();
int on_response(nta_outgoing_magic_t*, nta_outgoing_t* o, sip_t const* s) {
  int const status = s ? s->sip_status->st_status : 503;
  if (status < 200) return 0;
  nta_outgoing_destroy(o);
  if (status != 200 || ++answered == wanted) su_root_break(root);
  start();
  return 0;
}
void start() {
  if (started == wanted || started - answered >= window) return;
  ++started;
  nta_outgoing_tcreate(asks, on_response, nullptr, nullptr, SIP_METHOD_OPTIONS,
                       URL_STRING_MAKE("sip:bob@127.0.0.1:15071"),
                       SIPTAG_FROM_STR("<sip:alice@192.0.2.1>;tag=9fxced76sl"),
                       SIPTAG_TO_STR("<sip:bob@192.0.2.2>"), TAG_END());
}
int on_request(nta_leg_magic_t*, nta_leg_t*, nta_incoming_t* q, sip_t const*) {
  nta_incoming_treply(q, SIP_200_OK, TAG_END());
  nta_incoming_destroy(q);
  return 0;
}

bool ready() {
  for (char const* name : {"NTA_DEBUG", "TPORT_DEBUG", "SU_DEBUG", "SOFIA_DEBUG"})
    setenv(name, "0", 1);
  su_init();
  root = su_root_create(nullptr);
  client = nta_agent_create(root, URL_STRING_MAKE("sip:127.0.0.1:15070;transport=udp"), nullptr,
                            nullptr, TAG_END());
  server = nta_agent_create(root, URL_STRING_MAKE("sip:127.0.0.1:15071;transport=udp"), nullptr,
                            nullptr, TAG_END());
  if (!client || !server) return false;
  asks = nta_leg_tcreate(client, nullptr, nullptr, NTATAG_NO_DIALOG(1), TAG_END());
  answers = nta_leg_tcreate(server, on_request, nullptr, NTATAG_NO_DIALOG(1), TAG_END());
  return asks && answers;
}

unsigned ask(unsigned many) {
  static bool const able = ready();
  if (!able) return 0;
  wanted = many;
  started = answered = 0;
  for (unsigned i = 0; i < window; ++i) start();
  su_root_run(root);
  return answered;
}

[[maybe_unused]] bool const added =
    bench::add_peer(bench::pairs_peer{"sofia-sip", PEER_SOFIA, "loopback", ask});

}  // namespace
