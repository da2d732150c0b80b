// Any text as a session description: viewed, and put on hold.
#include "polysip/sdp/sdp.hpp"

#include "exact.hpp"

using namespace polysip;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::exact const in{fuzz::text(data, size)};
  sdp::session_view s;
  if (!s.parse(in.view())) return 0;
  for (auto part : {s.origin().username, s.origin().version, s.name(), s.address(), s.timing()})
    FUZZ_CHECK(fuzz::within(part, in.view()));
  for (auto const& m : s.media()) {
    for (auto part : {m.type, m.proto, m.formats, m.address, m.lines})
      FUZZ_CHECK(fuzz::within(part, in.view()));
    for (auto const& a : m.attributes()) FUZZ_CHECK(fuzz::within(a.value, in.view()));
  }
  auto const room = std::make_unique<char[]>(size * 2 + 400);
  std::span<char> const out{room.get(), size * 2 + 400};
  auto const held = sdp::redirect(in.view(), sdp::direction::inactive, out);
  if (held) {
    fuzz::exact const text{held.value};
    sdp::session_view again;
    FUZZ_CHECK(again.parse(text.view()));
    FUZZ_CHECK(again.media().size() == s.media().size());
    for (auto const& m : again.media())
      FUZZ_CHECK(!m.active() || m.direction == sdp::direction::inactive);
  }
  auto const half = in.view().find("v=", 2);  // two descriptions: ours, then the offer
  if (half != std::string_view::npos)
    sdp::answer_again(in.view().substr(0, half), in.view().substr(half), sdp::direction::sendrecv,
                      out)
        .ignore();
  return 0;
}
