// The input chooses a valid message, which must not be rejected, whole or in two pieces.
#include "valid_message.hpp"

#include "exact.hpp"
#include "polysip/message/each_header.hpp"
#include "polysip/message/message.hpp"

using namespace polysip;

namespace {

struct one_message {
  std::string text{};
  error message(std::string_view m) {
    FUZZ_CHECK(text.empty());
    text = m;
    return error::none;
  }
  void ping() { FUZZ_CHECK(false); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::choices in{fuzz::text(data, size)};
  auto const cut = in.byte();
  fuzz::exact const text{fuzz::valid_message{in}.make()};
  message_view m;
  FUZZ_CHECK(m.parse(text.bytes()));
  FUZZ_CHECK(m.wire() == text.view());
  FUZZ_CHECK(validate(m).passes());
  each_header(m, [](auto const& f) { FUZZ_CHECK(!f.malformed()); });
  char room[16384];
  stream_framer framer(room);
  one_message seen;
  FUZZ_CHECK(framer.feed(text.bytes().first(cut < text.size ? cut : 0), seen));
  FUZZ_CHECK(framer.feed(text.bytes().subspan(cut < text.size ? cut : 0), seen));
  FUZZ_CHECK(seen.text == text.view());
  return 0;
}
