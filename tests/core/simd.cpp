#include "polysip/core/simd.hpp"

#include <doctest/doctest.h>

#include <string>

namespace simd_test {

using namespace polysip;

TEST_CASE("simd: nibbles hold what was added, 0x80 to 0xff as one") {
  std::string_view const some = "\t azAZ09~";
  simd::nibbles n;
  for (char c : some) n.add(static_cast<u8>(c));
  for (unsigned c = 0x80; c < 256; ++c) n.add(static_cast<u8>(c));
  for (unsigned c = 0; c < 256; ++c) {
    bool const added = c >= 0x80 || some.find(static_cast<char>(c)) != some.npos;
    CHECK(n.has(static_cast<u8>(c)) == added);
  }
}

#if POLYSIP_SIMD
TEST_CASE("simd: a block tells the places of characters") {
  std::string const text = "a,b;c,d;e,f;g,h;i,j;k,l;m,n;o,p;";
  CHECK((simd::block16{text.data()}.any<','>()) == 0x2222);
  CHECK((simd::block16{text.data()}.any<',', ';'>()) == 0xaaaa);
  CHECK((simd::widest{text.data()}.any<'p'>()) == (simd::widest::size == 32 ? 1u << 30 : 0));
}

TEST_CASE("simd: both searches find the first hit at every place and from every start") {
  auto const comma = [](auto b) { return b.template any<','>(); };
  for (std::size_t size : {16u, 17u, 31u, 32u, 33u, 64u, 75u})
    for (std::size_t at = 0; at <= size; ++at) {
      std::string text(size, ' ');
      if (at < size) text[at] = ',';
      for (std::size_t from = 0; from <= size; ++from) {
        auto const expected = from <= at ? at : size;
        CHECK(simd::find_near<simd::block16>(text, from, comma) == expected);
        CHECK(simd::find_block<simd::block16>(text, from, comma) == expected);
        if (size >= simd::widest::size)
          CHECK(simd::find_block<simd::widest>(text, from, comma) == expected);
      }
    }
}
#endif

}  // namespace simd_test
