// osip2: two instances in this process; what one writes is parsed by the other. Its Via says TCP,
// so that finished transactions end at once rather than linger.
#include <sys/time.h>  // osip.h needs it

#include <osip2/osip.h>

#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "pairs_peer.hpp"

namespace {

struct packet {
  osip_t* to;
  std::string text;
};
osip_t *client, *server;
std::deque<packet> wire;
std::vector<osip_transaction_t*> ended;
unsigned sequence, answered;

int send(osip_transaction_t* t, osip_message_t* m, char*, int, int) {
  char* text = nullptr;
  std::size_t size = 0;
  if (osip_message_to_str(m, &text, &size) != 0) return -1;
  auto* const from = static_cast<osip_t*>(t->config);
  wire.push_back({from == client ? server : client, {text, size}});
  osip_free(text);
  return 0;
}
void unlink(int, osip_transaction_t* t) {
  osip_remove_transaction(static_cast<osip_t*>(t->config), t);
  ended.push_back(t);
}

std::string request() {
  char text[1024];
  unsigned const n = ++sequence;
  int const size = std::snprintf(
      text, sizeof text,
      "OPTIONS sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/TCP "
      "192.0.2.1:5060;branch=z9hG4bK-%08x;rport\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
      "From: <sip:alice@192.0.2.1>;tag=9fx%08x\r\nTo: <sip:bob@192.0.2.2>\r\n"
      "Call-ID: c%08x\r\nContact: <sip:alice@192.0.2.1:5060>\r\n"
      "Allow: INVITE, ACK, OPTIONS, CANCEL, BYE\r\nContent-Length: 0\r\n\r\n",
      n, n, n);
  return {text, static_cast<std::size_t>(size)};
}
void start() {
  auto const text = request();
  osip_message_t* m = nullptr;
  osip_transaction_t* t = nullptr;
  osip_message_init(&m);
  osip_message_parse(m, text.data(), text.size());
  osip_transaction_init(&t, NICT, client, m);
  osip_transaction_execute(t, osip_new_outgoing_sipmessage(m));
}
void answer(osip_transaction_t* t) {
  auto* const q = t->orig_request;
  osip_message_t* r = nullptr;
  osip_message_init(&r);
  osip_message_set_version(r, osip_strdup("SIP/2.0"));
  osip_message_set_status_code(r, 200);
  osip_message_set_reason_phrase(r, osip_strdup("OK"));
  osip_from_clone(q->from, &r->from);
  osip_to_clone(q->to, &r->to);
  osip_to_set_tag(r->to, osip_strdup("314159"));
  osip_call_id_clone(q->call_id, &r->call_id);
  osip_cseq_clone(q->cseq, &r->cseq);
  osip_list_clone(&q->vias, &r->vias, [](void* from, void** to) {
    return osip_via_clone(static_cast<osip_via_t*>(from), reinterpret_cast<osip_via_t**>(to));
  });
  osip_message_set_header(r, "Allow", "INVITE, ACK, OPTIONS, CANCEL, BYE");
  osip_message_set_header(r, "Accept", "application/sdp");
  osip_transaction_execute(t, osip_new_outgoing_sipmessage(r));
}
void bury() {
  for (auto* t : ended) osip_transaction_free2(t);
  ended.clear();
}
bool deliver() {
  while (!wire.empty()) {
    auto const p = std::move(wire.front());
    wire.pop_front();
    osip_event_t* const e = osip_parse(p.text.data(), p.text.size());
    if (!e) return false;
    bool const asked = MSG_IS_REQUEST(e->sip);
    auto* const t = asked ? osip_create_transaction(p.to, e)
                          : osip_transaction_find(&p.to->osip_nict_transactions, e);
    if (!t) return false;
    if (!asked) answered += e->sip->status_code == 200;
    osip_transaction_execute(t, e);
    if (asked) answer(t);
    bury();
  }
  return true;
}

bool ready() {
  for (osip_t** o : {&client, &server}) {
    if (osip_init(o) != 0) return false;
    osip_set_cb_send_message(*o, send);
    for (int i = 0; i < OSIP_KILL_CALLBACK_COUNT; ++i)
      osip_set_kill_transaction_callback(*o, i, unlink);
  }
  return true;
}

unsigned ask(unsigned many) {
  answered = 0;
  for (unsigned i = 0; i < many; ++i) {
    start();
    if (!deliver()) break;
    osip_timers_nict_execute(client);
    osip_timers_nist_execute(server);
    osip_nict_execute(client);
    osip_nist_execute(server);
    bury();
  }
  return answered;
}

[[maybe_unused]] bool const added =
    ready() && bench::add_peer(bench::pairs_peer{"osip2", PEER_OSIP, "in process", ask});

}  // namespace
