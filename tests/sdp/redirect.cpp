#include <polysip/sdp/redirect.hpp>

#include <string>

#include <doctest/doctest.h>

namespace redirect_test {

using namespace polysip;
using namespace polysip::sdp;

static std::string body(std::string_view version, std::string_view rest) {
  std::string s = "v=0\r\no=- 7 ";
  s.append(version).append(" IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n");
  return s.append(rest);
}
static std::string redirected(std::string const& text, direction to) {
  char room[1024];
  auto const r = redirect(text, to, room);
  REQUIRE(r);
  return std::string{r.value};
}
static std::string answered(std::string const& own, std::string const& offer,
                            direction wish = direction::sendrecv) {
  char room[1024];
  auto const r = answer_again(own, offer, wish, room);
  return r ? std::string{r.value} : to_string(r.code);
}

TEST_CASE("3264-8.4-01: a direction is replaced or inserted, and the version rises") {
  CHECK(redirected(body("1", "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\na=ptime:20\r\n"),
                   direction::sendonly) ==
        body("2", "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\na=ptime:20\r\n"));
  CHECK(redirected(body("1", "m=audio 4000 RTP/AVP 0\r\na=ptime:20\r\n"), direction::sendonly) ==
        body("2", "m=audio 4000 RTP/AVP 0\r\na=ptime:20\r\na=sendonly\r\n"));
  CHECK(redirected(body("1", "m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 99\r\na=inactive\r\n"),
                   direction::sendrecv) == body("2",
                                                "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n"
                                                "m=video 4002 RTP/AVP 99\r\na=sendrecv\r\n"));
}

TEST_CASE("a direction of the session level goes down, a doubled one goes") {
  CHECK(redirected(body("1", "a=sendonly\r\na=tool:x\r\nm=audio 4000 RTP/AVP 0\r\n"),
                   direction::sendrecv) ==
        body("2", "a=tool:x\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n"));
  CHECK(redirected(body("1", "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\na=recvonly\r\n"),
                   direction::inactive) == body("2", "m=audio 4000 RTP/AVP 0\r\na=inactive\r\n"));
}

TEST_CASE("a stream without a port stays as it is") {
  auto const removed = "m=video 0 RTP/AVP 99\r\na=sendrecv\r\nm=audio 4000 RTP/AVP 0\r\n";
  CHECK(redirected(body("1", removed), direction::sendonly) ==
        body("2", std::string{removed} + "a=sendonly\r\n"));
}

TEST_CASE("3264-5-02: the version rises only if anything changes") {
  auto const same = body("41", "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n");
  CHECK(redirected(same, direction::sendrecv) == same);
  CHECK(redirected(same, direction::sendonly) ==
        body("42", "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"));
}

TEST_CASE("versions of any length count up") {
  for (auto const& [from, to] : {std::pair{"0", "1"},
                                 {"9", "10"},
                                 {"1999", "2000"},
                                 {"99999999999999999999", "100000000000000000000"}})
    CHECK(redirected(body(from, "m=audio 1 RTP/AVP 0\r\n"), direction::sendonly) ==
          body(to, "m=audio 1 RTP/AVP 0\r\na=sendonly\r\n"));
}

TEST_CASE("errors") {
  char room[128];
  auto const text = body("1", "m=audio 4000 RTP/AVP 0\r\n");
  CHECK(redirect("nonsense", direction::sendonly, room).code == error::malformed);
  CHECK(redirect(text, direction::sendonly, std::span<char>(room, 90)).code == error::too_large);
}

TEST_CASE("6337-5.3-01: the answer to hold, also when we hold ourselves") {
  auto const own = body("1", "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n");
  auto const offer = [](std::string const& d) {
    return body("5", "m=audio 5000 RTP/AVP 8 0\r\na=" + d + "\r\n");
  };
  auto const mine = [](std::string const& version, std::string const& d) {
    return body(version, "m=audio 4000 RTP/AVP 0\r\na=" + d + "\r\n");
  };
  CHECK(answered(own, offer("sendonly")) == mine("2", "recvonly"));
  CHECK(answered(own, offer("sendonly"), direction::sendonly) == mine("2", "inactive"));
  CHECK(answered(own, offer("inactive")) == mine("2", "inactive"));
  CHECK(answered(own, offer("recvonly")) == mine("2", "sendonly"));
  CHECK(answered(own, offer("sendrecv")) == own);
  CHECK(answered(mine("2", "recvonly"), offer("sendrecv")) == mine("3", "sendrecv"));
}

TEST_CASE("3264-6-01 3264-8.2-01: one m= line for each of the offer") {
  auto const own = body("1", "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n");
  CHECK(answered(own, body("5", "m=audio 5000 RTP/AVP 0\r\nm=video 5002 RTP/AVP 99\r\n")) ==
        body("2", "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\nm=video 0 RTP/AVP 99\r\n"));
  CHECK(answered(own, body("5", "m=audio 0 RTP/AVP 0\r\n")) ==
        body("2", "m=audio 0 RTP/AVP 0\r\n"));
  CHECK(answered(own, body("5", "")) == "malformed");
  auto const two = body("1",
                        "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
                        "m=video 4002 RTP/AVP 99\r\na=rtpmap:99 h263-1998/90000\r\n");
  CHECK(answered(two, body("5", "m=image 5000 udptl t38\r\nm=video 5002 RTP/AVP 99\r\n")) ==
        body("2",
             "m=image 0 udptl t38\r\n"
             "m=video 4002 RTP/AVP 99\r\na=rtpmap:99 h263-1998/90000\r\na=sendrecv\r\n"));
}

TEST_CASE("3264-6.1-04: nothing that fits is left: 488") {
  auto const own = body("1", "m=audio 4000 RTP/AVP 0 8\r\n");
  CHECK(answered(own, body("5", "m=audio 5000 RTP/SAVP 0\r\n")) == "malformed");
  CHECK(answered(own, body("5", "m=audio 5000 RTP/AVP 96\r\n")) == "malformed");
  CHECK(answered(own, body("5", "m=video 5000 RTP/AVP 0\r\n")) == "malformed");
  CHECK(answered(own, "nonsense") == "malformed");
}

}  // namespace redirect_test
