#include <polysip/sdp/session_view.hpp>

#include <string>

#include <doctest/doctest.h>

namespace session_view_test {

using namespace polysip;
using namespace polysip::sdp;

// RFC 8866 5, with what calls add to it.
static constexpr std::string_view example =
    "v=0\r\n"
    "o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5\r\n"
    "s=SDP Seminar\r\n"
    "i=A Seminar on the session description protocol\r\n"
    "u=http://www.example.com/seminars/sdp.pdf\r\n"
    "e=j.doe@example.com (Jane Doe)\r\n"
    "c=IN IP4 224.2.17.12/127\r\n"
    "t=2873397496 2873404696\r\n"
    "a=recvonly\r\n"
    "m=audio 49170 RTP/AVP 0 101\r\n"
    "m=video 51372/2 RTP/AVP 99\r\n"
    "c=IN IP6 2001:db8::1\r\n"
    "a=rtpmap:99 h263-1998/90000\r\n"
    "a=sendonly\r\n";

static constexpr std::string_view head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";

static parse_result parse(std::string const& text) {
  session_view s;
  return s.parse(text);
}
static std::string with(std::string_view rest) { return std::string{head}.append(rest); }

TEST_CASE("the example of the RFC") {
  session_view s;
  REQUIRE(s.parse(example));
  CHECK(s.origin().username == "jdoe");
  CHECK(s.origin().id == "2890844526");
  CHECK(s.origin().version == "2890842807");
  CHECK(s.origin().nettype == "IN");
  CHECK(s.origin().addrtype == "IP4");
  CHECK(s.origin().address == "10.47.16.5");
  CHECK(s.name() == "SDP Seminar");
  CHECK(s.address() == "224.2.17.12");
  CHECK(s.timing() == "2873397496 2873404696");
  CHECK(s.direction() == direction::recvonly);
  CHECK(s.attributes().has("recvonly"));
  CHECK(!s.attributes().has("sendonly"));
  REQUIRE(s.media().size() == 2);
  auto const& audio = s.media()[0];
  CHECK(audio.type == "audio");
  CHECK(audio.port == 49170);
  CHECK(audio.ports == 1);
  CHECK(audio.proto == "RTP/AVP");
  CHECK(audio.formats == "0 101");
  CHECK(audio.address == "224.2.17.12");
  CHECK(audio.direction == direction::recvonly);
  CHECK(!audio.has_direction);
  CHECK(audio.lines.empty());
  auto const& video = s.media()[1];
  CHECK(video.port == 51372);
  CHECK(video.ports == 2);
  CHECK(video.address == "2001:db8::1");
  CHECK(video.direction == direction::sendonly);
  CHECK(video.has_direction);
  CHECK(video.attributes().get("rtpmap") == "99 h263-1998/90000");
}

TEST_CASE("without any direction media flow both ways; port 0 means none") {
  session_view s;
  auto const text = with("c=IN IP4 192.0.2.1\nt=0 0\nm=audio 0 RTP/AVP 0\n");
  REQUIRE(s.parse(text));
  CHECK(s.media()[0].direction == direction::sendrecv);
  CHECK(!s.media()[0].active());
}

TEST_CASE("4566-5-01: lines out of place") {
  CHECK(parse(with("t=0 0\r\n")));
  CHECK(parse("o=- 1 1 IN IP4 a\r\nv=0\r\ns=-\r\nt=0 0\r\n").offset == 0);
  CHECK(parse("v=0\r\ns=-\r\no=- 1 1 IN IP4 a\r\nt=0 0\r\n").offset == 5);
  CHECK(parse(with("v=0\r\nt=0 0\r\n")).offset == head.size());
  CHECK(parse(with("s=-\r\nt=0 0\r\n")).offset == head.size());
  CHECK(!parse(with("m=audio 4000 RTP/AVP 0\r\nt=0 0\r\n")));
  CHECK(!parse(with("t=0 0\r\nm=audio 4000 RTP/AVP 0\r\nt=0 0\r\n")));
  CHECK(parse(with("b=AS:64\r\nc=IN IP4 a\r\na=x\r\nt=0 0\r\n")));  // optional lines: any order
}

TEST_CASE("4566-5-01: an unknown letter spoils the description") {
  CHECK(parse(with("t=0 0\r\ny=what\r\n")).offset == head.size() + 7);
  CHECK(parse(with("t=0 0\r\nV=0\r\n")).code == error::malformed);
}

TEST_CASE("what cannot be represented") {
  CHECK(parse("").code == error::malformed);
  CHECK(!parse(std::string{head}));  // no t=
  CHECK(!parse("v=1\r\no=- 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\n"));
  CHECK(!parse("v=0\r\no=- 1 x IN IP4 a\r\ns=-\r\nt=0 0\r\n"));
  CHECK(!parse("v=0\r\no=- 1 1 IN IP4\r\ns=-\r\nt=0 0\r\n"));
  CHECK(parse("v=0\r\no=- 99999999999999999999 99999999999999999999 IN IP4 a\r\ns=\r\nt=0 0\r\n"));
  for (char const* m : {"m=audio 65536 RTP/AVP 0", "m=audio -1 RTP/AVP 0", "m=audio 1/x RTP/AVP 0",
                        "m=audio 4000 RTP/AVP", "m=audio 4000", "m=audio", "m="})
    CHECK(parse(with("t=0 0\r\n") + m + "\r\n").offset == head.size() + 7);
  CHECK(!parse(with("c=IN IP4\r\nt=0 0\r\n")));
  CHECK(!parse(with("t=0 0\r\nnonsense\r\n")));
}

TEST_CASE("the number of streams is bounded") {
  std::string text = with("t=0 0\r\n");
  for (int i = 0; i < 16; ++i) text += "m=audio 4000 RTP/AVP 0\r\n";
  CHECK(parse(text));
  auto const size = text.size();
  auto const r = parse(text + "m=audio 4000 RTP/AVP 0\r\n");
  CHECK(r.code == error::full);
  CHECK(r.offset == size);
  session_view s;
  CHECK(!s.parse(text + "m=audio 4000 RTP/AVP 0\r\n"));
  CHECK(s.media().empty());  // a failed view is empty
}

TEST_CASE("every piece of the example is read without reading past it") {
  for (std::size_t n = 0; n <= example.size(); ++n) {
    std::string const piece(example.data(), n);
    std::string const rest(example.data() + n, example.size() - n);
    session_view s;
    (void)s.parse(piece);
    (void)s.parse(rest);
  }
}

TEST_CASE("nothing of an earlier text is seen in the next one") {
  session_view s;
  REQUIRE(s.parse(example));
  auto const one = with("t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
  REQUIRE(s.parse(one));
  REQUIRE(s.media().size() == 1);
  auto const two = one + "m=video 4002 RTP/AVP 99\r\n";
  REQUIRE(s.parse(two));
  auto const& video = s.media()[1];  // it was IPv6, sendonly and of two ports
  CHECK(video.address.empty());
  CHECK(video.direction == direction::sendrecv);
  CHECK(!video.has_direction);
  CHECK(video.ports == 1);
  CHECK(video.lines.empty());
  CHECK(s.timing() == "0 0");
}

TEST_CASE("3264-8.4-01: held by the peer") {
  auto const held = [](std::string_view rest) {
    return is_held_by_peer(with("c=IN IP4 192.0.2.1\r\nt=0 0\r\n").append(rest));
  };
  CHECK(!held("m=audio 4000 RTP/AVP 0\r\n"));
  CHECK(!held("m=audio 4000 RTP/AVP 0\r\na=recvonly\r\n"));
  CHECK(held("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"));
  CHECK(held("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n"));
  CHECK(held("a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n"));
  CHECK(held("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"));
  CHECK(!held("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\nm=video 4002 RTP/AVP 99\r\n"));
  CHECK(held("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\nm=video 0 RTP/AVP 99\r\n"));
  CHECK(!held("m=audio 0 RTP/AVP 0\r\na=sendonly\r\n"));  // no stream at all
  CHECK(!held(""));
  CHECK(!is_held_by_peer("nonsense"));
}

}  // namespace session_view_test
