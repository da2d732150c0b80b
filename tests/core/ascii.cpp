#include "polysip/core/ascii.hpp"

#include <doctest/doctest.h>

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
