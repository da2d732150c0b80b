#include "polysip/message/piece.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

namespace piece_test {

using namespace polysip;

namespace {

/// What a piece becomes in a buffer that has `more` octets beside its length; "?" when its length
/// is not what was written.
template<class P> std::string bytes_of(P const& piece, std::size_t more = 0) {
  auto const size = detail::length(piece);
  std::vector<char> room(size + more);
  char* const end = detail::put(room.data(), room.data() + room.size(), piece);
  return end == room.data() + size ? std::string(room.data(), size) : "?";
}

}  // namespace

TEST_CASE("piece: numbers where the count of their digits changes") {
  CHECK(bytes_of(0u) == "0");
  CHECK(bytes_of(u8{7}) == "7");
  u64 power = 10;
  for (int digits = 2; digits <= 20; ++digits) {
    CHECK(bytes_of(power - 1) == std::to_string(power - 1));
    CHECK(bytes_of(power) == std::to_string(power));
    CHECK(bytes_of(power + 1) == std::to_string(power + 1));
    power *= 10;
  }
  CHECK(bytes_of(std::numeric_limits<u64>::max()) == "18446744073709551615");
  CHECK(bytes_of(-1) == "-1");
  CHECK(bytes_of(std::numeric_limits<long long>::min()) == "-9223372036854775808");
  for (u32 n = 0; n < 10'000; ++n)
    if (bytes_of(n) != std::to_string(n)) FAIL(n);
}

TEST_CASE("piece: the name of each header, with room for its block and without") {
  for (u32 n = 1; n < detail::header_count; ++n) {
    auto const id = static_cast<header_id>(n);
    auto const expected = std::string{name_of(id)} + ": ";
    for (std::size_t more : {0u, 1u, 31u, 32u})
      CHECK(bytes_of(detail::head_of(id), more) == expected);
  }
}

TEST_CASE("piece: text of every length, as each kind") {
  std::string text;
  for (int i = 0; i < 300; ++i, text += static_cast<char>('a' + i % 26)) {
    CHECK(bytes_of(std::string_view{text}) == text);
    CHECK(bytes_of(detail::near_text{text}) == text);
    CHECK(bytes_of(detail::far_text{text}) == text);
  }
  CHECK(bytes_of("literal") == "literal");
  CHECK(bytes_of('c') == "c");
}

TEST_CASE("piece: 3261-25.1 quotes and backslashes are escaped within quotes") {
  CHECK(bytes_of(quoted{""}) == "\"\"");
  CHECK(bytes_of(quoted{R"(a "b" \ c)"}) == R"("a \"b\" \\ c")");
}

TEST_CASE("piece: 3261-7.3.1 a fold is one space") {
  CHECK(bytes_of(detail::unfolded{"plain"}) == "plain");
  CHECK(bytes_of(detail::unfolded{"a\r\n b"}) == "a b");
  CHECK(bytes_of(detail::unfolded{"a \t\n\t b\r\n \r\n c"}) == "a b c");
  CHECK(bytes_of(detail::unfolded{""}).empty());
}

TEST_CASE("piece: each line end is seen, wherever it stands in a text of any length") {
  for (std::size_t size = 0; size < 100; ++size) {
    std::string text(size, '~');
    CHECK(detail::is_above_line_ends(text) == (size >= 8));
    CHECK(!detail::has_line_end(text));
    for (std::size_t at = 0; at < size; ++at) {
      bool seen = true;
      for (char c : {'\r', '\n'}) {
        text[at] = c;
        seen = seen && !detail::is_above_line_ends(text) && detail::has_line_end(text);
      }
      text[at] = '\xff';
      CHECK(seen);
      CHECK(!detail::has_line_end(text));
      CHECK(detail::is_above_line_ends(text) == (size >= 8));
      text[at] = '~';
    }
  }
}

}  // namespace piece_test
