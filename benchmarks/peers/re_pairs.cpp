// libre: two SIP instances in one loop, over UDP on the loopback device, 64 requests on the way.
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "pairs_peer.hpp"  // first: libre defines a macro "bool", which clang does not bear
extern "C" {
#include <re.h>
}

namespace {

struct sip *client, *server;
struct sip_lsnr* listener;
struct tmr kick;
unsigned wanted, started, answered;
constexpr unsigned window = 64;

int contact(enum sip_transp tp, struct sa const* from, struct sa const*, struct mbuf* mb, void*) {
  struct sip_contact c;
  sip_contact_set(&c, "alice", from, tp);
  return mbuf_printf(mb, "%H", sip_contact_print, &c);
}
void start();
void on_response(int err, struct sip_msg const* m, void*) {
  if (!err && m->scode < 200) return;
  if (err || m->scode != 200 || ++answered == wanted) re_cancel();
  start();
}
void start() {
  if (started == wanted || started - answered >= window) return;
  ++started;
  unsigned long long const tag = rand_u64(), call = rand_u64();
  (void)sip_requestf(nullptr, client, true, "OPTIONS", "sip:bob@127.0.0.1:15081", nullptr, nullptr,
                     contact, on_response, nullptr,
                     "To: <sip:bob@192.0.2.2>\r\nFrom: <sip:alice@192.0.2.1>;tag=%016llx\r\n"
                     "Call-ID: %016llx\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
                     tag, call);
}
bool on_request(struct sip_msg const* m, void*) {
  return sip_treply(nullptr, server, m, 200, "OK") == 0;
}
void on_kick(void*) {
  for (unsigned i = 0; i < window; ++i) start();
}
void on_exit(void*) {}

bool listen(struct sip** end, char const* address, unsigned short port) {
  struct sa local;
  sip_alloc(end, nullptr, 4096, 4096, 512, "bench", on_exit, nullptr);
  sa_set_str(&local, address, port);
  return *end && sip_transp_add(*end, SIP_TRANSP_UDP, &local) == 0;
}
bool ready() {
  libre_init();
  tmr_init(&kick);
  if (!listen(&client, "127.0.0.1", 15080) || !listen(&server, "127.0.0.1", 15081)) return false;
  return sip_listen(&listener, server, true, on_request, nullptr) == 0;
}

unsigned ask(unsigned many) {
  static bool const able = ready();
  if (!able) return 0;
  wanted = many;
  started = answered = 0;
  tmr_start(&kick, 0, on_kick, nullptr);
  re_main(nullptr);
  return answered;
}

[[maybe_unused]] bool const added =
    bench::add_peer(bench::pairs_peer{"libre", PEER_RE, "loopback", ask});

}  // namespace
