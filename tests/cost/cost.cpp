// Messages to be measured one by one: those of a folder, then hostile ones up to 64 kB. Prints a
// line for each: its name and its size. cost.py reads the instructions of `measured`.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "polysip/message/message.hpp"

using view = polysip::basic_message_view<1024>;

static constexpr polysip::rules proxy_rules{.supported = "timer, 100rel, replaces", .proxy = true};

/// All that the message layer does with a message: index, types, rulings of a proxy and of a user
/// agent, answer, the bodies, framing.
extern "C" [[gnu::noinline]] void measured(char const* text, std::size_t size, view* m,
                                           char* room) {
  polysip::u64 typed = 0;
  if (m->parse({text, size})) {
    // What the compiler sees unused it would leave out.
    auto const see = [&](auto const& f) { typed += f.text.size(); };
    typed += polysip::validate(*m, proxy_rules, see).detail.size();
    typed += polysip::validate(*m).detail.size();
    polysip::message_writer w({room, 131072});
    if (m->is_request()) polysip::respond_to(w, *m, 200, "tag");
    w.finish().ignore();
    typed += polysip::judge_body(*m, "application/sdp, multipart/mixed").status;
    typed += polysip::find_part(*m, "application", "sdp").value.size();
  }
  polysip::frame_scan scan({.most_head = 65535});
  typed += scan.next({text, size}).end;
  room[0] = static_cast<char>(typed);
}

namespace {

void measure(std::string const& name, std::string const& text) {
  static auto const m = std::make_unique<view>();
  static auto const room = std::make_unique<char[]>(131072);
  std::string shown;
  for (char const c : name) shown += c == '\r' ? "\\r" : c == '\n' ? "\\n" : std::string{c};
  std::printf("%s\t%zu\n", shown.c_str(), text.size());
  std::unique_ptr<char[]> const exact(new char[text.size()]);
  std::copy(text.begin(), text.end(), exact.get());
  measured(exact.get(), text.size(), m.get(), room.get());
}

std::string request(std::string const& more) {
  return "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: "
         "<sip:a@h>;tag=1\r\n"
         "To: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n" +
         more + "Content-Length: 0\r\n\r\n";
}
std::string times(std::string const& piece, std::size_t size) {
  std::string out;
  while (out.size() + piece.size() <= size) out += piece;
  return out;
}

std::string with_body(std::string const& lines, std::string const& body) {
  auto const bare = request(lines);
  return bare.substr(0, bare.rfind("Content-Length")) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string mixed(std::string const& more = {}) {
  return "Content-Type: multipart/mixed" + more + ";boundary=b\r\n";
}

// Bodies that judge_body and find_part walk to their end.
void hostile_bodies(std::size_t size) {
  std::string const empty = "--b\n--b--", half_parts = times("--b\n", size / 2) + "--b--";
  for (std::string const piece :
       {";a", ";a=1", ";a=\"\"", "; a = 1", " ;a =\"\"", ";boundarx", ";handlinh"}) {
    auto const all = times(piece, size), half = times(piece, size / 2);
    auto const disposed = "Content-Disposition: x" + half + "\r\n";
    measure("type " + piece, with_body(mixed(all), empty));
    measure("sdp type " + piece, with_body("Content-Type: application/sdp" + all + "\r\n", "x"));
    measure("disposition " + piece,
            with_body("Content-Disposition: x" + all + "\r\n" + mixed(), empty));
    measure("both " + piece, with_body(disposed + mixed(half), empty));
    measure("type, parts " + piece, with_body(mixed(half), half_parts));
    measure("disposition, parts " + piece, with_body(disposed + mixed(), half_parts));
    measure("part's type " + piece, with_body(mixed(), "--b\nc:multipart/mixed" + all +
                                                           ";boundary=c\n\n--c\n--c--\n--b--"));
    measure("part's disposition " + piece,
            with_body(mixed(), "--b\nc:multipart/mixed;boundary=c\nContent-Disposition:x" + all +
                                   "\n\n--c\n--c--\n--b--"));
  }
  for (std::string const piece :
       {"--b\n", "--b\n\n", "--b\r\n\r\n", "\n", "--\n", "--c\n", "--b-\n", "--b \n", "--b\na:\n",
        "--b\nc:\n", "--b\nc:multipart/mixed;boundary=b\n", "--b\nc:a/b;boundary=b\n",
        "--b\nc:multipart/mixed;boundary=c\n\n--c\n",
        "--b\nContent-Disposition:x;handling=optional\n", "--b\nx:\nx:\nx:\nx:\n"})
    measure("parts " + piece, with_body(mixed(), times(piece, size) + "--b--"));
  std::string nested = "--b\nc:multipart/mixed;boundary=c\n\n--c\nc:multipart/mixed;boundary=d\n\n";
  nested += "--d\nc:multipart/mixed;boundary=e\n\n" + times("--e\n", size);
  measure("nested parts", with_body(mixed(), nested + "--e--\n--d--\n--c--\n--b--"));
  measure("codings", with_body("e: " + times("identity,", size) + "identity\r\n" + mixed(), empty));
}

void hostile(std::size_t size) {
  hostile_bodies(size);
  for (char const* name :
       {"Via: SIP/2.0/UDP h;branch=z9hG4bK1", "Route: <sip:r;lr>", "Contact: <sip:c@h>",
        "Accept: a/b", "Require: x", "Proxy-Require: x", "Supported: x", "Allow: INFO",
        "Warning: 399 h \"w\"", "Call-Info: <sip:x>",
        "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"", "Subject: s", "X-Own: 1",
        "Reason: SIP;cause=1", "Record-Route: <sip:r;lr>", "P-Asserted-Identity: <sip:p@h>",
        "Identity: a;info=<u:b>"}) {
    std::string const line{name}, value = line.substr(line.find(':') + 2);
    auto const head = line.substr(0, line.find(':') + 2);
    auto const lines =
        times(line + "\r\n", size < 990 * (line.size() + 2) ? size : 990 * (line.size() + 2));
    measure("lines " + line, request(lines));
    measure("list " + line, request(head + times(value + ",", size) + value + "\r\n"));
    for (char const* piece :
         {";p=1",     ";p=\"1\"", ";lr",  "\\",   "\"",       "\"\\", "<",   "<>",  ">",  ",",
          ";",        "(",        "[",    "%",    "%41",      "@",    ":",   "=",   " ",  "\r\n ",
          "\t\r\n\t", "?a=b",     "&",    "a",    "\xc3\xa9", "1",    ".",   ",[",  ",x", ",\"",
          ",\"\"",    "*,",       ",x/y", "<,>,", ",a:;",     "a,",   "a:,", "a:b,"}) {
      std::string const shown = *piece == '\r' || *piece == '\t' ? "fold" : piece;
      measure("tail " + line + " " + shown, request(line + times(piece, size) + "\r\n"));
      measure("only " + head + shown, request(head + times(piece, size) + "\r\n"));
    }
  }
  measure("Request-URI parameters",
          "OPTIONS sip:b@h" + times(";p=1", size) + request("").substr(15));
  measure("Content-Length lines", request(times("l: 0\r\n", 990 * 6)));
  measure("blanks", times("\r\n", size) + request(""));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  for (auto const& f : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream in(f.path(), std::ios::binary);
    measure("corpus " + f.path().filename().string(), {std::istreambuf_iterator<char>(in), {}});
  }
  for (std::size_t const size : {8000U, 64000U}) hostile(size);
}
