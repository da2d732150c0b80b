// A hundred thousand valid messages from a seed: each is indexed whole, typed without a flaw, and
// passes.
#include <doctest/doctest.h>

#include <polysip/transport/splitmix.hpp>

#include "../fuzz/valid_message.hpp"
#include "polysip/message/each_header.hpp"
#include "polysip/message/message.hpp"
#include "written.hpp"

namespace generated_test {

using namespace polysip;

namespace {

struct dice {
  splitmix random;
  unsigned pick(unsigned n) { return static_cast<unsigned>(random.next() >> 33) % n; }
};

}  // namespace

TEST_CASE("generated: no valid message is rejected") {
  for (u32 seed = 1; seed <= 100'000; ++seed) {
    dice d{splitmix{seed}};
    auto const text = fuzz::valid_message{d}.make();
    message_view m;
    bool const sound = m.parse(text) && m.wire() == text && m.complete() && validate(m).passes();
    std::string flawed;
    if (sound)
      each_header(m, [&](auto const& f) {
        if (f.malformed()) flawed += std::string{f.text} + "\n";
      });
    auto const copy = [&](message_writer& w) {
      for (u32 i = 0; i < m.header_count(); ++i) w.copy(m.at(i));
      w.body({}, m.body());
    };
    bool const measured = !exactly(copy).empty();
    if (sound && measured && flawed.empty()) continue;
    CAPTURE(seed);
    CAPTURE(text);
    CAPTURE(flawed);
    CHECK(sound);
    CHECK(measured);
    REQUIRE(flawed.empty());
  }
}

}  // namespace generated_test
