// Compiled once for all programs: two stacks of the default traits are half a minute's work.
#include "pairs.hpp"

#include "both_ends.hpp"

namespace bench {
namespace {

using phone = polysip::stack<default_ends>;

constexpr std::string_view description =
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

void ask(phone& alice) { alice.start<options_client_context>("sip:bob@192.0.2.2").ignore(); }
void call(phone& alice) {
  alice.start<invite_client_context>("sip:bob@192.0.2.2", description).ignore();
}

}  // namespace

struct pairs::ends : both_ends<caller, callee> {};

pairs::pairs() : ends_(new ends) {}
pairs::~pairs() = default;
void pairs::run(work what, u32 n, millis gap) {
  ends_->each(n, gap, what == work::ask ? ask : call);
}
u32 pairs::succeeded() const { return ends_->alice_app.done; }
u32 pairs::lingering() const { return ends_->bob.live_transactions(); }

int once(int argc, char** argv, work what) {
  u32 n = 0;
  if (argc != 2 || !ascii::number(argv[1], n)) return 2;
  pairs both;
  both.run(what, n, usual_gap);
  return both.succeeded() == n ? 0 : 1;
}

}  // namespace bench
