// An intercom on a microcontroller: it takes every call, and never touches a heap. A test looks for
// heap symbols in the object file of this program.
#include <polysip/polysip.hpp>
#include <polysip/transport/splitmix.hpp>

namespace {

using namespace polysip;

char packet[1500];  // what the network driver is given
u32 packet_size = 0;
millis uptime = 0;  // what the timer interrupt counts

struct ethernet {
  using endpoint = u32;  // an IPv4 address
  bool send(endpoint const&, bytes b) noexcept {
    if (b.size() > sizeof packet) return false;
    packet_size = static_cast<u32>(b.size());
    for (u32 i = 0; i < packet_size; ++i) packet[i] = b[i];
    return true;
  }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5060"; }
  result<endpoint> numeric(target const&) const noexcept { return {0, error::unresolved}; }
};
struct ticks {
  millis now() const noexcept { return uptime; }
};
struct board
    : traits<use_transport<ethernet>, use_clock<ticks>,
             use_random<splitmix>,  // stands for the chip's generator
             use_storage<fixed<8>>, use_media<audio_media>, use_contexts<invite_server_context>> {};
using phone = polysip::stack<board>;

struct intercom : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) { e.context->accept().ignore(); }
  void on(phone::confirmed<invite_server_context> const&) { ++talking; }
  void on(phone::ended<invite_server_context> const&) { --talking; }
  int talking = 0;
};

phone door{{.random = {42}, .identity = "sip:door@192.0.2.1"}};
intercom app;

/// A request of a visitor's phone, as it would come from the driver.
void arrives(std::string_view method, u32 cseq, std::string_view tag, std::string_view sdp) {
  static char room[1024];
  message_writer w(room);
  w.request(method, "sip:door@192.0.2.1");
  w.header(header_id::via, "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK", method, cseq);
  w.header(header_id::max_forwards, "70").header(header_id::call_id, "1");
  w.header(header_id::from, "<sip:visitor@192.0.2.2>;tag=v");
  w.header(header_id::to, "<sip:door@192.0.2.1>", tag.empty() ? "" : ";tag=", tag);
  w.header(header_id::cseq, cseq, " ", method);
  w.header(header_id::contact, "<sip:visitor@192.0.2.2>");
  w.body(sdp.empty() ? "" : "application/sdp", sdp);
  door.receive(0xc0000202, {room, w.size()}, app).ignore();
}

}  // namespace

int main() {  // on a board: for ever, whatever the driver and `door.next_deadline()` bring
  arrives("INVITE", 1, {},
          "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\n"
          "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
  message_view ok;
  if (!ok.parse({packet, packet_size}) || ok.status() != 200) return 1;
  char tag[32];
  auto const given = ok.get<header::to>()->tag;
  for (u32 i = 0; i < sizeof tag; ++i) tag[i] = given[i];
  arrives("ACK", 1, {tag, sizeof tag}, {});
  if (app.talking != 1) return 2;
  arrives("BYE", 2, {tag, sizeof tag}, {});
  for (; door.next_deadline() != forever; door.advance(app).ignore()) uptime = door.next_deadline();
  return app.talking || door.live() ? 3 : 0;
}
