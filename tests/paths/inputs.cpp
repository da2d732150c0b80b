// inputs DIR: messages to parse, each behind a line with its size: those of the folder, valid ones
// from a seed, changed ones, and some made to lie across the blocks of vector code.
#include <array>

#include "../../benchmarks/corpus.hpp"
#include "../fuzz/valid_message.hpp"
#include "polysip/message/header_id.hpp"
#include "polysip/transport/splitmix.hpp"

using namespace polysip;

namespace {

struct dice {
  splitmix random{3261};
  unsigned pick(unsigned n) { return static_cast<unsigned>(random.next() >> 33) % n; }
  std::size_t below(std::size_t n) { return pick(static_cast<unsigned>(n)); }
};

constexpr char marks[] = "\r\n \t\",;<>:=@%\\\0\xff()/?[]*.+-_~&0aZ\x7f\x1f\x80";

class inputs {
 public:
  explicit inputs(std::vector<std::string> const& corpus) : corpus_(corpus) {}

  void all() {
    for (auto const& text : corpus_) put(text);
    for (u32 n = 0; n < 2000; ++n) put(fuzz::valid_message{dice_}.make());
    for (auto const& text : corpus_)
      for (u32 n = 0; n < 400; ++n) put(changed(text));
    for (u32 n = 0; n < 10000; ++n) put(changed(fuzz::valid_message{dice_}.make()));
    for (u32 n = 0; n < 12000; ++n) put(with_line(name(), random_value(dice_.pick(120))));
    for (u32 n = 0; n < 12; ++n)
      for (u32 size = 0; size < 140; ++size) runs_of(size);
    for (u32 n = 0; n < 5000; ++n) put(noise(dice_.pick(200)));
  }

 private:
  static void put(std::string const& text) {
    std::printf("%zu\n", text.size());
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  static std::string with_line(std::string_view name, std::string_view value) {
    std::string text = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n";
    text.append(name).append(": ").append(value);
    return text +
           "\r\nTo: <sip:a@b>\r\nf: <sip:c@d>;tag=1\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n";
  }
  // One mark at each place of a run that grows over the sizes of all blocks.
  void runs_of(u32 size) {
    for (auto [name, head, tail] : {std::array{"Contact", "<sip:", "@h>;q=1"},
                                    {"Via", "SIP/2.0/TCP ", ";branch=1"},
                                    {"To", "\"", "\" <tel:1>;tag=2"},
                                    {"WWW-Authenticate", "Digest realm=\"", "\",nonce=\"1\""},
                                    {"Require", "", ",b"}}) {
      std::string run(size, 'a');
      if (size) run[dice_.below(size)] = mark();
      put(with_line(name, head + run + tail));
    }
    std::string unknown(size, 'X');
    if (size % 2) unknown[dice_.below(size)] = mark();
    put(with_line(unknown + (size % 3 ? "" : "\t"), "1"));
    put(with_line("Subject", std::string(size, ' ') + (size % 2 ? "" : "\r\n ") + "x"));
  }
  std::string changed(std::string text) {
    for (auto n = 1 + dice_.pick(3); n && !text.empty(); --n) {
      auto const at = dice_.below(text.size());
      switch (dice_.pick(5)) {
        case 0: text.resize(at); break;
        case 1: text.erase(at, dice_.pick(40)); break;
        case 2: text.insert(at, std::string(dice_.pick(40), mark())); break;
        case 3: text.insert(at, corpus_[0], at % 100, dice_.pick(40)); break;
        default: text[at] = mark();
      }
    }
    return text;
  }
  // Text of a header, mostly: marks between words.
  std::string random_value(unsigned size) {
    // clang-format off
    static constexpr std::string_view words[] = {
        "sip:", "sips:alice", "tag", "branch", "<", ">", "\"", ";", ",", "=", "@", "example.org",
        "[2001:db8::1]", "192.0.2.1", ":5060", "70", "z9hG4bK", "Digest ", "realm=", " ", "\r\n "};
    // clang-format on
    std::string value;
    while (value.size() < size)
      if (dice_.pick(5)) value += words[dice_.below(std::size(words))];
      else value += mark();
    return value;
  }
  std::string noise(unsigned size) {
    std::string text;
    while (text.size() < size) text += dice_.pick(2) ? mark() : static_cast<char>(dice_.pick(256));
    return text;
  }
  char mark() { return marks[dice_.below(sizeof marks - 1)]; }
  std::string_view name() {
    return name_of(static_cast<header_id>(1 + dice_.pick(detail::header_count - 1)));
  }

  std::vector<std::string> const& corpus_;
  dice dice_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: inputs DIR\n", stderr), 2;
  std::vector<std::string> corpus;
  for (auto& file : bench::load_corpus(argv[1])) corpus.push_back(std::move(file.bytes));
  if (corpus.empty()) return std::fprintf(stderr, "no *.sip in %s\n", argv[1]), 2;
  inputs{corpus}.all();
}
