// A stream in one segment and in pieces: the same messages, the same pings, the same end.
#include "polysip/message/framing.hpp"
#include "polysip/message/message_view.hpp"

#include <vector>

#include "exact.hpp"

using namespace polysip;

namespace {

struct seen {
  std::vector<std::string> messages{};
  u32 pings = 0;
  error end = error::none;
  error message(std::string_view text) {
    messages.emplace_back(text);
    return error::none;
  }
  void ping() { ++pings; }
};

constexpr u32 room = 2000;

seen read(std::string_view text, fuzz::choices cuts, framing_rules const& r) {
  seen s;
  auto const buffer = std::make_unique<char[]>(room);
  stream_framer framer({buffer.get(), room}, r);
  while (!text.empty()) {
    auto const step = cuts.done() ? text.size() : 1 + cuts.pick(32) * cuts.pick(32);
    fuzz::exact const segment{text.substr(0, step)};
    text.remove_prefix(segment.size);
    s.end = framer.feed(segment.bytes(), s).code;
  }
  return s;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::choices in{fuzz::text(data, size)};
  framing_rules const rules{.most_head = 16 + 8U * in.byte(), .most_message = 16 + 8U * in.byte()};
  fuzz::choices const cuts{in.take(16)};
  auto const text = in.rest();
  seen const whole = read(text, fuzz::choices{{}}, rules), cut = read(text, cuts, rules);
  FUZZ_CHECK(whole.messages == cut.messages && whole.pings == cut.pings && whole.end == cut.end);
  std::size_t total = 4 * whole.pings;
  for (auto const& m : whole.messages) {
    fuzz::exact const bytes{m};
    message_view view;
    auto const parsed = view.parse(bytes.bytes());
    FUZZ_CHECK(parsed ? view.wire() == m && view.complete() : parsed.code == error::full);
    FUZZ_CHECK(m.size() <= rules.most_message);
    total += m.size();
  }
  FUZZ_CHECK(total <= text.size());
  return 0;
}
