// Streams cut into messages: Content-Length framing, keep-alives, limits (RFC 3261 18.3, RFC 5626).
#include "polysip/message/framing.hpp"

#include <doctest/doctest.h>

#include <cstdio>

#include "parsed.hpp"

namespace framing_test {

using namespace polysip;

namespace {

struct seen {
  std::vector<std::string> messages{};
  u32 pings = 0;
  error message(std::string_view text) {
    messages.emplace_back(text);
    return error::none;
  }
  void ping() { ++pings; }
};

/// A framer whose buffer and segments are exact-size heap blocks.
struct stream : seen {
  explicit stream(framing_rules const& r = {}, std::size_t room = 65535)
      : buffer(new char[room]), framer({buffer.get(), room}, r) {}
  error in(std::string_view segment) {
    std::unique_ptr<char[]> const copy(new char[segment.size()]);
    std::copy(segment.begin(), segment.end(), copy.get());
    return framer.feed({copy.get(), segment.size()}, static_cast<seen&>(*this)).code;
  }
  std::unique_ptr<char[]> buffer;
  stream_framer framer;
};

std::string message(std::string const& length, std::string const& body = {}) {
  return "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\n" + length + "\r\n\r\n" + body;
}
std::string const plain = message("Content-Length: 4", "body");

/// Every message of these folders that has its own Content-Length, as the view reads it.
std::vector<std::string> corpus() {
  std::vector<std::string> all;
  for (auto const& folder : {source_root() / "tests" / "corpus", shared_root() / "corpus-rfc",
                             shared_root() / "corpus-real"}) {
    auto const files = files_below(folder, {".sip", ".dat", ".bin"});
    if (files.empty()) std::printf("skipped: %s is not there\n", folder.string().c_str());
    for (auto const& f : files) {
      parsed const m{file_text(f)};
      if (m.result && m->complete() && m->has(header_id::content_length))
        all.emplace_back(m->wire());
    }
  }
  return all;
}

}  // namespace

TEST_CASE("framing: every message of the corpora, cut at every octet, is the same message") {
  auto const all = corpus();
  CHECK(all.size() >= 21);
  for (auto const& m : all) {
    CAPTURE(m);
    for (std::size_t cut = 0; cut <= m.size(); ++cut) {
      stream s;
      CHECK(s.in(std::string_view{m}.substr(0, cut)) == error::none);
      CHECK(s.framer.idle() == (cut == 0 || cut == m.size()));
      CHECK(s.in(std::string_view{m}.substr(cut)) == error::none);
      CHECK((s.messages == std::vector<std::string>{m}));
      CHECK(s.framer.idle());
    }
  }
}

TEST_CASE("framing A08: all messages in one segment, and octet by octet: the same, in order") {
  auto const all = corpus();
  std::string joined;
  for (auto const& m : all) joined += m;
  stream one, many;
  CHECK(one.in(joined) == error::none);
  CHECK(one.messages == all);
  for (char const& c : joined) CHECK(many.in({&c, 1}) == error::none);
  CHECK(many.messages == all);
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += plain;
  stream h;
  CHECK(h.in(hundred) == error::none);
  CHECK((h.messages == std::vector<std::string>(100, plain)));
  for (std::size_t size = 1; size < 300; size += 7) {
    stream s;
    for (std::size_t at = 0; at < hundred.size(); at += size)
      CHECK(s.in(std::string_view{hundred}.substr(at, size)) == error::none);
    CHECK((s.messages == std::vector<std::string>(100, plain)));
  }
}

TEST_CASE("framing A07: keep-alives between messages; a double CRLF is a ping in every split") {
  stream s;
  CHECK(s.in("\r\n") == error::none);
  CHECK(s.pings == 0);
  CHECK(s.in(plain + "\r\n" + plain) == error::none);
  CHECK(s.messages.size() == 2);
  CHECK(s.pings == 0);
  for (char const c : {'\r', '\n', '\r', '\n'}) CHECK(s.in({&c, 1}) == error::none);
  CHECK(s.pings == 1);
  CHECK(s.in("\r\n\r\n\r\n\r\n" + plain) == error::none);
  CHECK(s.pings == 3);
  CHECK(s.messages.size() == 3);
  CHECK(s.framer.idle());
}

TEST_CASE("framing: 5626-4.4.1-01 a CRLF is a pong at once, in every split; a ping begins as one") {
  struct client : seen {
    u32 pongs = 0;
    void pong() { ++pongs; }
  };
  struct {
    std::string text;
    u32 pongs, pings;
  } const rows[] = {{"\r\n", 1, 0},         {"\r\n\r\n", 1, 1},
                    {"\r\n\r\n\r\n", 2, 1}, {"\r\n" + plain, 1, 0},
                    {plain + "\r\n", 1, 0}, {"\n\r\r\n" + plain, 1, 0},
                    {"\n\n", 0, 0},         {"\r", 0, 0}};
  for (auto const& r : rows)
    for (std::size_t cut = 0; cut <= r.text.size(); ++cut) {
      char room[512];
      stream_framer f{room};
      client c;
      CAPTURE(r.text);
      CHECK(f.feed(std::string_view{r.text}.substr(0, cut), c));
      CHECK(f.feed(std::string_view{r.text}.substr(cut), c));
      CHECK(c.pongs == r.pongs);
      CHECK(c.pings == r.pings);
      CHECK(c.messages.size() == (r.text.size() > 6 ? 1 : 0));
    }
}

TEST_CASE("framing A07: a million CRLF are pings, nothing is kept") {
  stream s({}, 64);
  std::string const some(100, '\n');
  std::string pairs;
  for (int i = 0; i < 1000; ++i) pairs += "\r\n";
  for (int i = 0; i < 1000; ++i) CHECK(s.in(pairs) == error::none);
  CHECK(s.pings == 500000);
  CHECK(s.messages.empty());
  CHECK(s.framer.room().view().empty());
  CHECK(s.in(some) == error::none);  // bare line feeds are blank, but no ping
  CHECK(s.pings == 500000);
}

TEST_CASE("framing A01: lengths that overflow are too large, never their remainder") {
  for (char const* n : {"4294967328", "18446744073709551648", "99999999999999999999", "65536",
                        "4294967295", "2147483648"}) {
    stream s;
    CAPTURE(n);
    CHECK(s.in(message(std::string{"Content-Length: "} + n)) == error::too_large);
    CHECK(s.in(std::string(64, 'x')) == error::too_large);
    CHECK(s.messages.empty());
  }
}

TEST_CASE("framing A02: what is no number loses the stream") {
  for (char const* n : {"-1", "+5", "0x10", "1e3", "5 5", "", "\t", "5,5", "5;a", "\"5\"", "٥"}) {
    stream s;
    CAPTURE(n);
    CHECK(s.in(message(std::string{"Content-Length: "} + n)) == error::malformed);
    CHECK(s.framer.lost() == error::malformed);
    CHECK(s.messages.empty());
  }
  stream absent;
  CHECK(absent.in(message("X: 1")) == error::malformed);
}

TEST_CASE("framing A03: lines that repeat Content-Length must agree") {
  stream equal;
  CHECK(equal.in(message("Content-Length: 4\r\nl: 04", "body") + plain) == error::none);
  CHECK(equal.messages.size() == 2);
  for (char const* two : {"Content-Length: 4\r\nContent-Length: 5", "l: 4\r\nContent-Length: 0",
                          "Content-Length: 4\r\nl : 3", "CONTENT-LENGTH: 0\r\nL:4"}) {
    stream s;
    CAPTURE(two);
    CHECK(s.in(message(two, "body")) == error::malformed);
  }
  std::string many;  // the index looks at some lines at a time
  for (int i = 0; i < 33; ++i) many += "X: " + std::to_string(i) + "\r\n";
  stream late, other;
  CHECK(late.in(message(many + "l: 4", "body")) == error::none);
  CHECK(other.in(message("l: 4\r\n" + many + "l: 5", "body")) == error::malformed);
}

TEST_CASE("framing A04: Transfer-Encoding means nothing") {
  stream s;
  CHECK(s.in(message("Transfer-Encoding: chunked\r\nContent-Length: 3", "2\r\n") + plain) ==
        error::none);
  CHECK(s.messages.size() == 2);
}

TEST_CASE("framing A09: line feeds alone end lines, carriage returns alone lose the stream") {
  std::string feeds = plain;
  for (auto at = feeds.find("\r\n"); at != feeds.npos; at = feeds.find("\r\n"))
    feeds.replace(at, 2, "\n");
  stream s;
  CHECK(s.in(feeds + plain) == error::none);
  CHECK((s.messages == std::vector<std::string>{feeds, plain}));
  for (char const* line :
       {"Subject: a\rContent-Length: 9\r\nl: 0", "a\rl: 0\r\nl: 0", "l: 0\r", "l: 0\r\r"}) {
    stream lone;
    CAPTURE(line);
    CHECK(lone.in(message(line)) == error::malformed);
  }
  stream nul;
  CHECK(nul.in(message(std::string{"l: 0\0", 5})) == error::malformed);
}

TEST_CASE("framing A19: one Content-Length in many guises") {
  for (char const* line :
       {"content-length: 4", "CONTENT-LENGTH : 4", "l:4", "L\t:\t4", "Content-Length:\r\n 4",
        "l:\r\n\t\r\n 4 ", "X: a\r\n Content-Length: 99\r\nl: 4"}) {
    stream s;
    CAPTURE(line);
    CHECK(s.in(message(line, "body") + plain) == error::none);
    CHECK(s.messages.size() == 2);
    parsed const m{message(line, "body") + plain};
    CHECK(m->wire() == s.messages[0]);
  }
}

TEST_CASE("framing: what is not SIP loses the stream, at the latest with its first line") {
  for (char const* junk : {"\x16\x03\x01", "\r\n\r\n{", " INVITE sip:a SIP/2.0\r\n",
                           "GET / HTTP/1.1\r\n", "SIP/2.0 2000 OK\r\n", "SIP/2.0 20 OK\r\n", ":"}) {
    stream s;
    CAPTURE(junk);
    CHECK(s.in(junk) == error::malformed);
    CHECK(s.in(plain) == error::malformed);
    CHECK(s.messages.empty());
  }
  stream after;
  CHECK(after.in(plain + "\xff") == error::malformed);
  CHECK(after.messages.size() == 1);
  stream colon;
  CHECK(colon.in(message("l: 0\r\nno colon")) == error::malformed);
}

TEST_CASE("framing: limits of head, message and buffer, at one below, at, and above") {
  auto const head = static_cast<u32>(plain.size() - 4);
  auto const size = static_cast<u32>(plain.size());
  auto const all = [&](framing_rules r, std::size_t room, std::size_t cut) {
    stream s(r, room);
    error const first = s.in(std::string_view{plain}.substr(0, cut));
    return first != error::none ? first : s.in(std::string_view{plain}.substr(cut));
  };
  for (std::size_t cut = 0; cut <= size; ++cut) {
    CAPTURE(cut);
    CHECK(all({.most_head = head - 1}, 65535, cut) == error::too_large);
    CHECK(all({.most_head = head}, 65535, cut) == error::none);
    CHECK(all({.most_head = head + 1}, 65535, cut) == error::none);
    CHECK(all({.most_message = size - 1}, 65535, cut) == error::too_large);
    CHECK(all({.most_message = size}, 65535, cut) == error::none);
    CHECK(all({.most_message = size + 1}, 65535, cut) == error::none);
    CHECK(all({}, size - 1, cut) == error::too_large);
    CHECK(all({}, size, cut) == error::none);
    CHECK(all({}, head - 1, cut) == error::too_large);
  }
}

TEST_CASE("framing: a head that never ends is given up when its limit is reached, not later") {
  stream s({.most_head = 100});
  std::string const start = "OPTIONS sip:a@b SIP/2.0\r\nSubject: ";
  CHECK(s.in(start + std::string(99 - start.size(), 'x')) == error::none);
  CHECK(s.in("x") == error::too_large);
  stream lines({.most_head = 1000});
  std::string many = "OPTIONS sip:a@b SIP/2.0\r\n";
  while (many.size() + 6 < 1000) many += "X: 1\r\n";
  CHECK(lines.in(many) == error::none);
  CHECK(lines.in("X: 1\r\n") == error::too_large);
}

TEST_CASE("framing: a body that is announced too large is refused with its head") {
  stream s({.most_message = 1000});
  CHECK(s.in(message("Content-Length: 1000")) == error::too_large);
}

TEST_CASE("framing: the owner may give a stream up") {
  struct : seen {
    error message(std::string_view) { return error::malformed; }
  } refuse;
  char room[100];
  for (std::size_t const cut : {plain.size(), std::size_t{10}}) {
    stream_framer f(room);
    std::string_view const text{plain};
    auto const half = text.substr(0, cut), rest = text.substr(cut);
    f.feed(half, refuse).ignore();
    CHECK(f.feed(rest, refuse).code == error::malformed);
    CHECK(f.room().view().empty());
  }
}

TEST_CASE(
    "framing: 3261-18.3-03 a head without a certain length is shown, once, and nothing else") {
  struct seen {
    std::string heads;
    u32 messages = 0;
    error message(std::string_view) { return ++messages, error::none; }
    void ping() {}
    void unframed(std::string_view head) { heads += head; }
  };
  auto const feed = [](std::string const& text, std::size_t cut) {
    char room[512];
    stream_framer f{room};
    seen s;
    if (f.feed(std::string_view{text}.substr(0, cut), s))
      f.feed(std::string_view{text}.substr(cut), s).ignore();
    CHECK(f.lost() != error::none);
    f.feed(std::string_view{text}, s).ignore();
    return s;
  };
  std::string const good = "OPTIONS sip:a@b SIP/2.0\r\nl: 0\r\n\r\n";
  for (std::string const line : {"", "l: x\r\n", "l:\r\n", "l: 1\r\nl: 2\r\n"}) {
    auto const bad = "OPTIONS sip:a@b SIP/2.0\r\n" + line + "X: 1\r\n\r\n";
    auto const text = good + bad + "rest";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      auto const s = feed(text, cut);
      CHECK(s.messages == 1);
      CHECK(s.heads == bad);
    }
  }
  CHECK(feed("OPTIONS sip:a@b SIP/2.0\r\nl: 99999\r\n\r\n", 9).heads.empty());  // too large
  CHECK(feed("hello\r\n\r\n", 3).heads.empty());
}

}  // namespace framing_test
