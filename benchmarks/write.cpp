// Times of writing one message and the corpus: ours from typed values, our responses to the
// requests, and what peers write from the messages that they have parsed.
#include "cases.hpp"
#include "workload.hpp"

namespace {

char room[1 << 17];

struct ours {
  std::string name;
  bench::typed_message message;
};

struct request {
  std::string name;
  polysip::message_view message;
};

struct loaded {
  std::string name;
  void* message;
};

bool respond(request const& r) {
  polysip::message_writer w{room};
  polysip::respond_to(w, r.message, 200, "a6c85cf");
  auto const written = w.body({}, {}).finish();
  bench::keep(written.value);
  return static_cast<bool>(written);
}

void add_peer_cases(bench::peer const& p, std::vector<bench::sip_file> const& corpus,
                    std::vector<loaded>& messages) {
  for (auto const& file : corpus)
    if (void* const m = p.load(file.bytes)) messages.push_back({file.name, m});
  if (messages.size() != corpus.size())  // a sum over other messages would not compare
    return void(std::fprintf(stderr, "%s refuses a message, and is left out\n", p.name));
  bench::add(std::string{p.name} + "_write", messages,
             [write = p.write](loaded const& m) { return write(m.message); });
}

}  // namespace

int main(int argc, char** argv) {
  auto const corpus = bench::start(argc, argv);
  if (corpus.empty()) return 2;
  std::vector<ours> typed;
  std::vector<request> requests;
  for (auto const& file : corpus) {
    typed.push_back({file.name, bench::typed_message{file.bytes}});
    polysip::message_view m;
    if (m.parse(file.bytes) && m.is_request() && m.method() != polysip::method::ack)
      requests.push_back({file.name, m});
  }
  bench::add("write", typed,
             [](ours const& m) { return !bench::written(m.message, room).empty(); });
  bench::add("respond", requests, respond);
  std::vector<std::vector<loaded>> of_peers(bench::peers().size());
  for (std::size_t i = 0; i < of_peers.size(); ++i)
    if (bench::peers()[i].write) add_peer_cases(bench::peers()[i], corpus, of_peers[i]);
  benchmark::RunSpecifiedBenchmarks();
  for (std::size_t i = 0; i < of_peers.size(); ++i)
    for (auto const& m : of_peers[i]) bench::peers()[i].drop(m.message);
}
