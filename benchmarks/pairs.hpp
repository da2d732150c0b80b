// OPTIONS and its 200, a client and a server transaction; and whole calls: INVITE, 180, 200, ACK,
// BYE, 200, with a session description each way.
#pragma once
#include "both_ends.hpp"

namespace bench {

using phone = polysip::stack<default_ends>;

inline constexpr std::string_view description =
    "v=0\r\no=alice 2890844526 2890844526 IN IP4 192.0.2.44\r\ns=-\r\n"
    "c=IN IP4 192.0.2.44\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n";

struct caller : ignore_rest {
  using ignore_rest::on;
  void on(phone::accepted<invite_client_context> const& e) { e.context->bye().ignore(); }
  void on(phone::ended<invite_client_context> const& e) { done += e.status == 200; }
  void on(phone::ended<options_client_context> const& e) { done += e.status == 200; }
  u32 done = 0;
};
struct callee : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    e.context->ring().ignore();
    e.context->accept(description).ignore();
  }
};
using two = both_ends<caller, callee>;

inline void ask(phone& alice) { alice.start<options_client_context>("sip:bob@192.0.2.2").ignore(); }
inline void call(phone& alice) {
  alice.start<invite_client_context>("sip:bob@192.0.2.2", description).ignore();
}

/// The gap between starts that leaves about 64 server transactions lingering (Timers J and L: 32
/// s).
inline constexpr millis usual_gap = 500;

/// N of them, for counting instructions as the difference of two N: the exit status of a program
/// that prints nothing.
inline int once(int argc, char** argv, void (*work)(phone&)) {
  static two ends;
  u32 n = 0;
  if (argc != 2 || !ascii::number(argv[1], n)) return 2;
  ends.each(n, usual_gap, work);
  return ends.alice_app.done == n ? 0 : 1;
}

}  // namespace bench
