#include <polysip/session/media.hpp>

#include <string>

#include <doctest/doctest.h>

namespace media_test {

using namespace polysip;
using sdp::direction;

namespace {

struct throwing {
  std::size_t offer(session_id const&, direction, std::span<char>) { return 0; }
  std::size_t answer(session_id const&, std::string_view, direction, std::span<char>) noexcept {
    return 0;
  }
};
struct takes_bytes {
  std::size_t offer(session_id const&, direction, std::span<char>) noexcept { return 0; }
  std::size_t answer(session_id const&, bytes, direction, std::span<char>) noexcept { return 0; }
};
static_assert(!media_policy<throwing> && media_policy<takes_bytes>);

constexpr session_id ours{7, 1, "192.0.2.1"};

std::string answer(audio_media m, std::string const& offer, direction wish = direction::sendrecv) {
  char room[1024];
  auto const n = m.answer(ours, offer, wish, room);
  return {room, n};
}
std::string theirs(std::string_view media) {
  std::string s =
      "v=0\r\no=bob 1 1 IN IP4 192.0.2.4\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=3034423619 0\r\n";
  return s.append(media);
}
std::string mine(std::string_view media) {
  std::string s =
      "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=3034423619 0\r\n";
  return s.append(media);
}

}  // namespace

TEST_CASE("no_media leaves the bodies to the application") {
  char room[8];
  CHECK(no_media{}.offer(ours, direction::sendrecv, room) == 0);
  CHECK(no_media{}.answer(ours, "v=0", direction::sendrecv, room) == 0);
}

TEST_CASE("3264-5-01: the offer") {
  char room[1024];
  audio_media m{4000};
  std::string const text(room, m.offer(ours, direction::sendrecv, room));
  CHECK(text ==
        "v=0\r\n"
        "o=- 7 1 IN IP4 192.0.2.1\r\n"
        "s=-\r\n"
        "c=IN IP4 192.0.2.1\r\n"
        "t=0 0\r\n"
        "m=audio 4000 RTP/AVP 0 8 101\r\n"
        "a=rtpmap:0 PCMU/8000\r\n"
        "a=rtpmap:8 PCMA/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\n"
        "a=fmtp:101 0-15\r\n"
        "a=sendrecv\r\n");
}

TEST_CASE("IPv6, other codecs, another direction") {
  char room[1024];
  audio_media m{5004, {{96, "opus", 48000, 2}}};
  for (std::string_view host : {"[2001:db8::1]", "2001:db8::1"}) {
    std::string const text(room, m.offer({1, 2, host}, direction::sendonly, room));
    CHECK(text ==
          "v=0\r\no=- 1 2 IN IP6 2001:db8::1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\n"
          "m=audio 5004 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=sendonly\r\n");
  }
}

TEST_CASE("the codecs in common, in the order and with the numbers of the offer") {
  CHECK(answer(audio_media{4000}, theirs("m=audio 5000 RTP/AVP 18 8 96 100 0\r\n"
                                         "a=rtpmap:96 opus/48000/2\r\n"
                                         "a=rtpmap:100 telephone-event/8000\r\n"
                                         "a=fmtp:100 0-16\r\n")) ==
        mine("m=audio 4000 RTP/AVP 8 100 0\r\n"
             "a=rtpmap:8 PCMA/8000\r\n"
             "a=rtpmap:100 telephone-event/8000\r\n"
             "a=fmtp:100 0-16\r\n"
             "a=rtpmap:0 PCMU/8000\r\n"
             "a=sendrecv\r\n"));
}

TEST_CASE("3264-6-01: other streams are refused in their places") {
  CHECK(answer(audio_media{4000}, theirs("m=video 5002 RTP/AVP 31\r\n"
                                         "m=audio 5000 RTP/AVP 0\r\n"
                                         "m=audio 5004 RTP/AVP 0\r\n")) ==
        mine("m=video 0 RTP/AVP 31\r\n"
             "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n"
             "m=audio 0 RTP/AVP 0\r\n"));
}

TEST_CASE("3264-6.1-01: the direction") {
  auto const offer = theirs("a=sendonly\r\nm=audio 5000 RTP/AVP 0\r\n");
  CHECK(answer(audio_media{4000}, offer).find("a=recvonly\r\n") != std::string::npos);
  CHECK(answer(audio_media{4000}, offer, direction::sendonly).find("a=inactive\r\n") !=
        std::string::npos);
}

TEST_CASE("488: nothing that we could take") {
  audio_media const m{4000};
  CHECK(answer(m, "nonsense").empty());
  CHECK(answer(m, theirs("m=audio 5000 RTP/AVP 18\r\n")).empty());
  CHECK(answer(m, theirs("m=audio 5000 RTP/SAVP 0\r\n")).empty());
  CHECK(answer(m, theirs("m=audio 5000 RTP/AVP 100\r\na=rtpmap:100 telephone-event/8000\r\n"))
            .empty());
  CHECK(answer(m, theirs("m=video 5000 RTP/AVP 0\r\n")).empty());
}

TEST_CASE("a session without active streams is a session") {
  CHECK(answer(audio_media{4000}, theirs("")) == mine(""));
  CHECK(answer(audio_media{4000}, theirs("m=audio 0 RTP/AVP 0\r\n")) ==
        mine("m=audio 0 RTP/AVP 0\r\n"));
}

TEST_CASE("a buffer that is too small gives nothing") {
  char room[64];
  audio_media m;
  CHECK(m.offer(ours, direction::sendrecv, room) == 0);
  CHECK(m.answer(ours, theirs("m=audio 5000 RTP/AVP 0\r\n"), direction::sendrecv, room) == 0);
}

}  // namespace media_test
