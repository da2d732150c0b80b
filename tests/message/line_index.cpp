#include "polysip/message/line_index.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "plain_index.hpp"

namespace line_index_test {

using namespace polysip;
using plain::indexed_plainly;

namespace {

struct indexed {
  explicit indexed(std::string const& text, u32 capacity = 8)
      : bytes(text.begin(), text.end()), lines(capacity) {
    r = detail::index_lines({bytes.data(), bytes.size()}, 0, lines.data(), capacity);
  }
  std::string name(u32 i) const { return {bytes.data() + lines[i].name_at, lines[i].name.size}; }
  std::string value(u32 i) const {
    return {bytes.data() + lines[i].value_at, lines[i].end - lines[i].value_at};
  }
  std::vector<char> bytes;
  std::vector<detail::line> lines;
  detail::line_index r;
};

// A start line and lines of many lengths, among them names that fill blocks of 16 and of 32.
std::string const start_line = "BYE sip:a@b SIP/2.0\r\n";
auto const at_headers = start_line.size();
std::string const header_lines =
    "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds\r\n"
    "f: x\r\nTo: <sip:bob@biloxi.example.com>;tag=a6c85cf\r\ni: 1\r\n"
    "CSeq: 314159 BYE\r\nAccept-Language: da, en-gb;q=0.8, en;q=0.7\r\n"
    "Proxy-Authentication-Info: nextnonce=\"47364c23432d2e131a5fb210812c\"\r\n"
    "X-Name-Of-15-At: 1\r\nX-A-Name-Of-Thirty-One-Octets-0: 1\r\n"
    "Session-Expires: 1800\r\nSubject: caf\xc3\xa9\r\nContent-Length: 0\r\n\r\n";

}  // namespace

TEST_CASE("line_index: names, trimmed values, body") {
  indexed const x{"A: 1\r\nBc \t:\t 2 3 \r\nD:\r\n\r\nbody"};
  REQUIRE(x.r.outcome);
  REQUIRE(x.r.count == 3);
  CHECK(x.name(0) == "A");
  CHECK(x.value(0) == "1");
  CHECK(x.name(1) == "Bc");
  CHECK(x.value(1) == "2 3");
  CHECK(x.value(2).empty());
  CHECK(x.r.body_at == 25);
  CHECK(x.r.ended);
}

TEST_CASE("line_index: folds belong to the value, line feeds alone end lines") {
  indexed const x{"A: 1\r\n 2\r\n\t3\r\nB:\n 4\n \nC: 5\n\n"};
  REQUIRE(x.r.outcome);
  REQUIRE(x.r.count == 3);
  CHECK(x.value(0) == "1\r\n 2\r\n\t3");
  CHECK(x.value(1) == "4");
  CHECK(x.value(2) == "5");
}

TEST_CASE("line_index: flaws tell their offset") {
  struct {
    char const* text;
    u32 offset;
  } const bad[] = {{"A: 1\r\nnocolon\r\n\r\n", 13},
                   {": 1\r\n\r\n", 0},
                   {" A: 1\r\n\r\n", 0},
                   {"A b: 1\r\n\r\n", 2},
                   {"A: 1\rB: 2\r\n", 4},
                   {"A: 1\r\r\n\r\n", 4},
                   {"A: 1", 4},
                   {"A: 1\r\n 2", 8},
                   {"A: 1\r\n\rB", 6},
                   {"A\r\n : 1\r\n\r\n", 1},
                   {"A: 1\r\n\r", 6}};
  for (auto const& b : bad) {
    indexed const x{b.text};
    CHECK_MESSAGE(x.r.outcome.code == error::malformed, std::string{b.text});
    CHECK_MESSAGE(x.r.outcome.offset == b.offset, std::string{b.text});
  }
}

TEST_CASE("line_index: a name of one octet is a token, among lines long enough for vectors, too") {
  indexed const x{"A: 1\r\n\": 2\r\n\r\n" + std::string(100, 'x')};
  CHECK(x.r.outcome.code == error::malformed);
  CHECK(x.r.outcome.offset == 6);
}

TEST_CASE("line_index: the end of the text after a line's end") {
  CHECK(!indexed{"A: 1\r\n"}.r.ended);
  CHECK(indexed{"A: 1\r\n"}.r.outcome);
  CHECK(!indexed{""}.r.ended);
}

TEST_CASE("line_index: capacity - 1, capacity, capacity + 1 lines") {
  CHECK(indexed{"A:1\nB:2\n\n", 3}.r.outcome);
  CHECK(indexed{"A:1\nB:2\nC:3\n\n", 3}.r.outcome);
  indexed const over{"A:1\nB:2\nC:3\nD:4\n\n", 3};
  CHECK(over.r.outcome.code == error::full);
  CHECK(over.r.outcome.offset == 12);
}

TEST_CASE("line_index: unusual lines are read as usual ones, among those long enough for vectors") {
  std::string const before = "To: " + std::string(80, 't') + "\r\n";
  std::string const behind = "\r\nX: " + std::string(80, 'x') + "\r\n\r\n";
  for (char const* line : {"Via: x", "Via:x", "Via :x", "Via\t: x", "Via:  x", "Via: x ", "Via:\tx",
                           "VIA: x", "via: x\t", "v: x", "V:x", "Via:\r\n x"}) {
    indexed const x{before + line + behind};
    CHECK_MESSAGE(x.r.count == 3, line);
    CHECK(x.lines[1].name.id == header_id::via);
    CHECK(x.value(1) == "x");
  }
  for (std::string const own : {"X-Own", "z", "A-name-that-is-longer-than-any-block-of-32-octets"})
    for (char const* rest : {": x", ":x", ":  x", " : x ", ": \r\n\tx"}) {
      indexed const x{before + own + rest + behind};
      CHECK(x.r.count == 3);
      CHECK(x.lines[1].name.id == header_id::unknown);
      CHECK(x.name(1) == own);
      CHECK(x.value(1) == "x");
    }
  for (char const* empty : {"Via:", "Via: ", "Via:  ", "Via:\t"}) {
    indexed const x{before + empty + behind};
    CHECK(x.r.count == 3);
    CHECK(x.lines[1].name.id == header_id::via);
    CHECK(x.value(1).empty());
  }
  for (char const* flawed : {"Via", "Via x", ": x", "V\x01:x", "Vi\xc3\xa4: x", "Via\r: x"})
    CHECK_MESSAGE(!indexed{before + flawed + behind}.r.outcome, flawed);
}

TEST_CASE("line_index: no octet but a colon ends a known name, though it hashes and folds alike") {
  auto const& table = detail::headers_by_hash;
  std::string const padding = "\r\nX: " + std::string(80, 'x') + "\r\n\r\n";
  u32 tried = 0;
  for (auto const& entry : table.entry) {
    std::string const text{entry.text};
    if (text.empty()) continue;
    auto const name = text.substr(0, text.find(':'));
    auto const slot = detail::header_hash(name);
    for (int n = 0; n < 26 * 26 * 26; ++n) {
      auto const letter = [](int i) { return static_cast<char>('A' + i % 26); };
      auto const odd = name + '\x1a' + letter(n) + letter(n / 26) + letter(n / 676);
      if (detail::header_hash(odd) != slot) continue;
      ++tried;
      CHECK(indexed{odd + ": 1" + padding}.r.outcome.code == error::malformed);
    }
  }
  CHECK(tried > 1000);
}

TEST_CASE("line_index: every octet at every place of every name is read as by header_of") {
  std::string const padding = "\r\nX: " + std::string(80, 'x') + "\r\n\r\n";
  for (u32 h = 1; h < detail::header_count; ++h) {
    auto const id = static_cast<header_id>(h);
    std::string const name{name_of(id)};
    for (std::size_t at = 0; at < name.size(); ++at)
      for (int octet = 0; octet < 256; ++octet) {
        auto odd = name;
        odd[at] = static_cast<char>(octet);
        if (octet == ':' || ascii::is_space(odd[at])) continue;
        indexed const x{odd + ": 1" + padding, 2};
        if (scan::is_token(odd) ? x.lines[0].name.id != header_of(odd) : bool(x.r.outcome))
          FAIL_CHECK(name << " with " << octet << " at " << at);
      }
  }
}

TEST_CASE("line_index: each octet of a message replaced, left out, or the last one") {
  for (std::size_t pad = 0; pad < 64; pad += 7) {  // ten places among the blocks
    auto const text = start_line + "Pad: " + std::string(pad, 'x') + "y\r\n" + header_lines;
    for (auto i = at_headers; i < text.size(); ++i) {
      CHECK(indexed_plainly(text.substr(0, i), at_headers, 64));
      for (std::string const other :
           {"", "\r", "\n", "\r\n", "\r\n ", " ", "\t", ":", "a", "\x1a", "\x80"}) {
        auto odd = text;
        odd.replace(i, 1, other);
        bool same = indexed_plainly(odd + std::string(100, 'b'), at_headers, 64);
        for (u32 const room : {16U, 64U}) same = same && indexed_plainly(odd, at_headers, room);
        if (!same) FAIL_CHECK(i << " replaced by " << other << ", pad " << pad);
      }
    }
  }
}

TEST_CASE("line_index: lines of every length at every place among blocks") {
  for (std::size_t size = 0; size < 140; ++size)
    for (std::string const line :
         {"To: 1\r\n", "a:1\r\n", "\r\n", "To:\r\n 1\r\n", "Session-Expires:90\r\n"}) {
      auto const text = start_line + "Via: " + std::string(size, 'x') + "\r\n" + line + line;
      CHECK(indexed_plainly(text, start_line.size(), 64));
      CHECK(indexed_plainly(text + std::string(130, 'b'), start_line.size(), 64));
    }
}

TEST_CASE("line_index: as many lines as there is room for, short ones that fill blocks, and more") {
  for (std::string const line : {"a: 1\r\n", "Via: SIP/2.0/UDP 192.0.2.1\r\n", "a:1\n"}) {
    auto text = start_line;
    for (u32 n = 0; n < 80; ++n) text += line;
    text += "\r\n" + std::string(200, 'b');
    for (u32 capacity = 0; capacity <= 82; ++capacity)
      CHECK_MESSAGE(indexed_plainly(text, start_line.size(), capacity), capacity);
  }
}

}  // namespace line_index_test
