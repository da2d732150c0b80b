#include "polysip/message/scan.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace scan_test {

using namespace polysip;

TEST_CASE("scan: tokens are those of RFC 3261 25.1") {
  CHECK(scan::is_token("azAZ09-.!%*_+`'~"));
  CHECK(!scan::is_token(""));
  for (char c : std::string_view{"()<>@,;:\\\"/[]?={} \t\r\n\x7f\x80"})
    CHECK(!scan::is(c, scan::token));
  CHECK(!scan::is('\0', scan::token));
}

TEST_CASE("scan: a cursor takes separators with white space, folds included") {
  scan::cursor c{"a \r\n ; b"};
  CHECK(c.run(scan::token) == "a");
  CHECK(!c.take_spaced(','));
  CHECK(c.rest() == " \r\n ; b");
  CHECK(c.take_spaced(';'));
  CHECK(c.run(scan::token) == "b");
  CHECK(c.done());
  CHECK(!c.at('\0'));
  CHECK(!c.take('b'));
}

TEST_CASE("scan: quoted strings end at a bare quote") {
  std::string_view in;
  scan::cursor good{R"("a\"b\\" rest)"};
  CHECK(good.quoted(in));
  CHECK(in == R"(a\"b\\)");
  CHECK(good.rest() == " rest");
  for (char const* bad : {"\"", "\"abc", "\"abc\\\"", "\"abc\\", "abc"}) {
    scan::cursor c{bad};
    CHECK_MESSAGE(!c.quoted(in), std::string{bad});
    CHECK(c.offset() == 0);
  }
}

TEST_CASE("scan: list elements end at commas outside quotes and brackets") {
  CHECK(scan::element_end("a,b", 0) == 1);
  CHECK(scan::element_end("a,b", 2) == 3);
  CHECK(scan::element_end(R"("x,\",y" <sip:a,b>;q,c)", 0) == 20);
  CHECK(scan::element_end("<a\",b>,c", 0) == 6);
  CHECK(scan::element_end("\"never ends, so", 0) == 15);
  CHECK(scan::element_end("\"ends in a backslash\\", 0) == 21);
  CHECK(scan::element_end("", 0) == 0);
}

#if POLYSIP_SIMD
namespace {

// Searches `text`, in a heap block of exactly its size, from every start, both ways.
void check_searches(std::string const& text) {
  std::unique_ptr<char[]> const exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  std::string_view const s{exact.get(), text.size()};
  auto const same = [&](std::size_t at, u16 of) {
    return scan::vector::run_end(s, at, of) == scan::plain::run_end(s, at, of);
  };
  for (std::size_t at = 0; at <= s.size(); ++at) {
    for (unsigned n = 0; n < scan::class_count; ++n) CHECK(same(at, static_cast<u16>(1u << n)));
    CHECK(scan::vector::find<':'>(s, at) == scan::plain::find<':'>(s, at));
    CHECK(scan::vector::find<'\r', '\n'>(s, at) == scan::plain::find<'\r', '\n'>(s, at));
    CHECK(scan::vector::find<',', '"', '<'>(s, at) == scan::plain::find<',', '"', '<'>(s, at));
    if (at == s.size()) continue;
    CHECK(scan::vector::find_near<'a', '\n'>(s, at) == scan::plain::find<'a', '\n'>(s, at));
  }
}

}  // namespace

TEST_CASE("scan: blocks and single characters agree, on every byte and on random text") {
  for (unsigned c = 0; c < 256; ++c) {
    std::string text(40, 'a');
    text[c % 40] = static_cast<char>(c);
    check_searches(text);
  }
  u32 seed = 1;
  for (std::size_t size = 0; size < 120; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      seed = seed * 1664525u + 1013904223u;
      text +=
          seed >> 30 ? static_cast<char>('a' + (seed >> 20) % 26) : static_cast<char>(seed >> 20);
    }
    check_searches(text);
  }
}
#endif

TEST_CASE("scan: numbers up to a limit") {
  u32 n = 7;
  CHECK(scan::cursor{"65535x"}.number(n, 65535));
  CHECK(n == 65535);
  CHECK(!scan::cursor{"65536"}.number(n, 65535));
  CHECK(!scan::cursor{"99999999999999999999999"}.number(n, ~u32{0}));
  CHECK(!scan::cursor{""}.number(n, 9));
  scan::cursor zeros{"0000000000123;"};
  CHECK(zeros.number(n, 123));
  CHECK(n == 123);
  CHECK(zeros.at(';'));
  CHECK(scan::cursor{"4294967295"}.number(n, ~u32{0}));
  CHECK(n == ~u32{0});
  CHECK(!scan::cursor{"4294967296"}.number(n, ~u32{0}));
  CHECK(!scan::cursor{"x1"}.number(n, 9));
}

}  // namespace scan_test
