// A first call: Alice, Bob and Carol are three phones in this process that talk SIP over UDP on
// 127.0.0.1. Alice sends Bob a MESSAGE, calls him, holds him, and transfers him to Carol. What they
// do is in call/alice.hpp, call/bob.hpp and call/carol.hpp. Prints every message that was sent.
#include <cstdio>
#include <polysip/trace/ladder_mermaid.hpp>
#include <polysip/trace/ladder_text.hpp>
#include <string>

#include "call/alice.hpp"
#include "call/bob.hpp"
#include "call/carol.hpp"
#include "call/options.hpp"

namespace {

/// A socket on a free port, and the address by which the others reach it.
struct line {
  polysip::udp_socket socket{};
  polysip::ip_endpoint address{};

  bool open(polysip::ip_endpoint const& external) {
    if (!socket.open(polysip::ip_endpoint::parse("127.0.0.1:0").value)) return false;
    address = external.version ? external : socket.local();
    return true;
  }
  std::string uri(std::string_view user) const {
    return "sip:" + std::string(user) + "@" + std::string(address.text().view());
  }
};

/// One for each of the three.
struct lines {
  line alice{}, bob{}, carol{};

  bool open(options const& o) {
    return alice.open(o.external[0]) && bob.open(o.external[1]) && carol.open(o.external[2]);
  }
  void print(bool mermaid) const {
    auto const at = [](line const& l) { return std::string(l.socket.local().text().view()); };
    std::printf("%sAlice listens at %s, Bob at %s, Carol at %s\n", mermaid ? "%% " : "",
                at(alice).c_str(), at(bob).c_str(), at(carol).c_str());
    std::fflush(stdout);
  }
};

/// Two steps that no application hears of, for the stacks take them by themselves.
void look_at(polysip::ladder_view const& sent, checklist& list) {
  for (auto const& e : sent.entries) {
    if (e.what.view() == "401 Unauthorized (INVITE)") list.happened(step::challenged);
    if (e.what.view() == "100 Trying (INVITE)") list.happened(step::trying);
  }
}

void print(polysip::ladder_view const& sent, bool mermaid) {
  struct {
    void put(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }
  } out;
  mermaid ? write_mermaid(sent, out) : write_text(sent, out);
}

/// The whole story, in at most 2.5 seconds.
void play(lines& on, ladder::log& log, checklist& list) {
  phone alice{{.transport = polysip::udp_transport{on.alice.socket, on.alice.address},
               .identity = "sip:alice@atlanta.example.com",
               .credentials = {"biloxi.example.com", "alice", "wonderland"},
               .media = polysip::audio_media{4000},
               .trace = {log, "Alice", on.alice.address}}};
  phone bob{{.transport = polysip::udp_transport{on.bob.socket, on.bob.address},
             .identity = "sip:bob@biloxi.example.com",
             .accounts = {"biloxi.example.com", "alice", "wonderland"},
             .media = polysip::audio_media{4002},
             .trace = {log, "Bob", on.bob.address}}};
  phone carol{{.transport = polysip::udp_transport{on.carol.socket, on.carol.address},
               .identity = "sip:carol@chicago.example.com",
               .media = polysip::audio_media{4004},
               .trace = {log, "Carol", on.carol.address}}};

  polysip::poll_loop loop;
  auto const uri_of_bob = on.bob.uri("bob"), uri_of_carol = on.carol.uri("carol");
  alice_app alice_does{{alice, loop, list}, uri_of_bob, uri_of_carol};
  bob_app bob_does{{bob, loop, list}};
  carol_app carol_does{{carol, loop, list}};
  loop.add(on.alice.socket, alice, alice_does);
  loop.add(on.bob.socket, bob, bob_does);
  loop.add(on.carol.socket, carol, carol_does);

  alice_does.begin();
  loop.run([&] { return look_at(log.view(), list), list.complete(); }, 2500);
}

}  // namespace

int main(int argc, char** argv) {
  auto const wanted = read_options(argc, argv);
  if (!wanted.valid) return std::fputs(usage, stderr), 2;

  lines on;
  if (!on.open(wanted)) return std::perror("call: no socket on 127.0.0.1"), 1;
  on.print(wanted.mermaid);

  ladder::log log;
  checklist list;
  play(on, log, list);
  print(log.view(), wanted.mermaid);
  list.print_missing(stderr);
  return list.complete() ? 0 : 1;
}
