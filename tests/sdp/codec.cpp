#include <polysip/sdp/codec.hpp>

#include <doctest/doctest.h>

namespace codec_test {

using namespace polysip;
using namespace polysip::sdp;

static constexpr media audio{"audio",
                             4000,
                             1,
                             "RTP/AVP",
                             "0 96 97 98 99 8",
                             "192.0.2.1",
                             direction::sendrecv,
                             false,
                             "a=rtpmap:96 opus/48000/2\r\n"
                             "a=rtpmap:97 L16\r\n"
                             "a=rtpmap:98 x/99999999999\r\n"
                             "a=rtpmap:8  G722/8000\r\n"
                             "a=rtpmap:960 y/1\r\n"
                             "a=fmtp:96 useinbandfec=1;stereo=1\r\n"};

TEST_CASE("rtpmap, else the static payloads") {
  auto const pcmu = codec_of(audio, "0").value;
  CHECK(pcmu.name == "PCMU");
  CHECK(pcmu.clock == 8000);
  auto const opus = codec_of(audio, "96").value;
  CHECK(opus.payload == 96);
  CHECK(opus.name == "opus");
  CHECK(opus.clock == 48000);
  CHECK(opus.channels == 2);
  CHECK(codec_of(audio, "8").value.name == "G722");  // rtpmap counts more
}

TEST_CASE("what stands for nothing") {
  for (char const* format : {"97", "98", "99", "128", "255", "-1", "", "960"})
    CHECK(codec_of(audio, format).code == error::malformed);
}

TEST_CASE("attributes of a format") {
  CHECK(format_attribute(audio, "fmtp", "96") == "useinbandfec=1;stereo=1");
  CHECK(format_attribute(audio, "fmtp", "0").empty());
}

TEST_CASE("the same codec: name in any case, clock, channels; not the number") {
  CHECK(same_codec({0, "PCMU"}, {96, "pcmu"}));
  CHECK(!same_codec({0, "PCMU"}, {0, "PCMA"}));
  CHECK(!same_codec({0, "opus", 48000, 2}, {0, "opus", 48000, 1}));
  CHECK(!same_codec({0, "L16", 8000}, {0, "L16", 16000}));
}

}  // namespace codec_test
