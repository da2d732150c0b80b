#include <polysip/sdp/text_writer.hpp>

#include <doctest/doctest.h>

namespace text_writer_test {

using namespace polysip;

TEST_CASE("pieces of any kind make a line") {
  char room[64];
  sdp::text_writer w(room);
  w.put("m=audio ").put(polysip::u64{0}).put(' ').put(~polysip::u64{0});
  w.line(" x", ' ', polysip::u16{65535}, std::string_view{" end"});
  CHECK(w.finish().value == "m=audio 0 18446744073709551615 x 65535 end\r\n");
}

TEST_CASE("what does not fit is an error, and nothing is written behind the buffer") {
  char room[8] = {'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'};
  sdp::text_writer w(std::span<char>(room, 4));
  CHECK(w.put("abcd").finish().value == "abcd");
  CHECK(w.put("e").finish().code == error::too_large);
  CHECK(w.finish().value.empty());
  CHECK(room[4] == 'x');
}

}  // namespace text_writer_test
