#include "polysip/core/ascii.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace ascii_test {

using namespace polysip;

TEST_CASE("letters, digits and blanks are those of ASCII, whatever the sign of char") {
  int letters = 0, digits = 0, spaces = 0, folded = 0;
  for (int i = 0; i < 256; ++i) {
    char const c = static_cast<char>(i);
    letters += ascii::is_alpha(c);
    digits += ascii::is_digit(c);
    spaces += ascii::is_space(c);
    folded += ascii::lower(c) != c;
  }
  CHECK(letters == 52);
  CHECK(digits == 10);
  CHECK(spaces == 4);
  CHECK(folded == 26);
  CHECK(ascii::lower('Z') == 'z');
  CHECK(ascii::lower('[') == '[');
  CHECK(ascii::lower('@') == '@');
  CHECK(!ascii::is_blank('\n'));
}

TEST_CASE("slice never throws and never reaches beyond the text") {
  constexpr std::string_view s = "polysip";
  CHECK(ascii::slice(s, 0) == s);
  CHECK(ascii::slice(s, 4) == "sip");
  CHECK(ascii::slice(s, 4, 2) == "si");
  CHECK(ascii::slice(s, 4, 99) == "sip");
  CHECK(ascii::slice(s, 4, 0).empty());
  CHECK(ascii::slice(s, 7).empty());
  CHECK(ascii::slice(s, std::string_view::npos).empty());
  CHECK(ascii::slice(s, 1, std::string_view::npos - 1) == "olysip");
  CHECK(ascii::slice({}, 0).empty());
}

TEST_CASE("trim takes white space from both ends, folds too") {
  CHECK(ascii::trim(" \t a b \r\n ") == "a b");
  CHECK(ascii::trim(" \r\n\t").empty());
  CHECK(ascii::trim({}).empty());
}

TEST_CASE("comparison ignores the case of letters and of nothing else (RFC 3261 7.3.1)") {
  CHECK(ascii::same("Via", "vIA"));
  CHECK(!ascii::same("Via", "Vi"));
  CHECK(!ascii::same("a[", "a{"));  // apart by the bit that letters differ in
  CHECK(ascii::same({}, {}));
  CHECK(ascii::starts_with_same("SIP/2.0 200", "sip/"));
  CHECK(ascii::starts_with_same("x", {}));
  CHECK(!ascii::starts_with_same("SI", "SIP"));
}

TEST_CASE("a number is digits up to the end, at most the limit") {
  u32 n = 7;
  CHECK(ascii::number("0", n));
  CHECK(n == 0);
  CHECK(ascii::number("4294967295", n));
  CHECK(n == 4294967295u);
  CHECK(ascii::number("00000000000000000000699", n, 699));
  CHECK(n == 699);
  n = 7;
  for (auto const* bad :
       {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "700", "99999999999999999999999"})
    CHECK_MESSAGE(!ascii::number(bad, n, 699), bad);
  CHECK(!ascii::number("4294967296", n));
  CHECK(!ascii::number("18446744073709551616", n));
  CHECK(n == 7);  // untouched
}

TEST_CASE("a word holds one to eight octets, the first the least, and reads no more") {
  constexpr std::string_view text =
      "\x81"
      "bcdefgh";
  u64 expected = 0;
  for (std::size_t n = 1; n <= 8; ++n) {
    expected |= u64{static_cast<u8>(text[n - 1])} << (8 * (n - 1));
    std::vector<char> const exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n));
    CHECK(ascii::word(exact.data(), n) == expected);
  }
  static_assert(ascii::word("abc", 3) == 0x636261);
  char out[8];
  ascii::put_word(out, expected);
  CHECK(std::string_view{out, 8} == text);
}

TEST_CASE("eight octets are lowered as one by one") {
  for (u32 i = 0; i < 256; ++i)
    for (u32 at = 0; at < 8; ++at) {
      u64 const around = 0x415a5b407a61ff00, one = u64{i} << (8 * at);
      u64 const w = (around & ~(u64{255} << (8 * at))) | one;
      u64 expected = 0;
      for (u32 k = 0; k < 8; ++k)
        expected |= u64{static_cast<u8>(ascii::lower(static_cast<char>(w >> (8 * k) & 255)))}
                    << (8 * k);
      CHECK(ascii::lower_word(w) == expected);
    }
}

TEST_CASE("eight hexadecimal digits: written, read in either case, nothing else read") {
  auto const text = [](u32 n) {
    char out[8];
    ascii::put_word(out, ascii::hex_word(n));
    return std::string(out, 8);
  };
  auto const read = [](std::string_view s) {
    u32 n = 0;
    return ascii::read_hex_word(ascii::word(s.data(), 8), n) ? n : 0xdeadbeef;
  };
  CHECK(text(0x01234567) == "01234567");
  CHECK(text(0x89abcdef) == "89abcdef");
  CHECK(text(0) == "00000000");
  CHECK(read("89abcdef") == 0x89abcdef);
  CHECK(read("89ABCDEF") == 0x89abcdef);
  CHECK(read("01234567") == 0x01234567);
  for (u32 i = 0; i < 256; ++i) {
    char const c = static_cast<char>(i);
    bool const digit = ascii::is_digit(c) || (ascii::lower(c) >= 'a' && ascii::lower(c) <= 'f');
    for (std::size_t at = 0; at < 8; ++at) {
      std::string s = "00000000";
      s[at] = c;
      CHECK((read(s) != 0xdeadbeef) == digit);
    }
  }
}

}  // namespace ascii_test
