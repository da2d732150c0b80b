#include <polysip/sdp/direction.hpp>

#include <doctest/doctest.h>

namespace direction_test {

using namespace polysip;
using namespace polysip::sdp;
using enum sdp::direction;

static_assert(mirror(sendonly) == recvonly && mirror(recvonly) == sendonly);
static_assert(mirror(sendrecv) == sendrecv && mirror(inactive) == inactive);

TEST_CASE("names") {
  for (direction d : {inactive, sendonly, recvonly, sendrecv}) {
    direction back{};
    CHECK(read_direction(to_string(d), back));
    CHECK(back == d);
  }
  direction d = recvonly;
  CHECK(!read_direction("SendRecv", d));  // attribute names have a case
  CHECK(!read_direction("sendrecv ", d));
  CHECK(!read_direction("", d));
  CHECK(d == recvonly);
}

TEST_CASE("3264-6.1-01: the answer complements the offer") {
  struct row {
    direction offer, wish, answer;
  };
  row const table[] = {
      {sendrecv, sendrecv, sendrecv}, {sendrecv, sendonly, sendonly},
      {sendrecv, recvonly, recvonly}, {sendrecv, inactive, inactive},
      {sendonly, sendrecv, recvonly}, {sendonly, sendonly, inactive},
      {sendonly, recvonly, recvonly}, {sendonly, inactive, inactive},
      {recvonly, sendrecv, sendonly}, {recvonly, sendonly, sendonly},
      {recvonly, recvonly, inactive}, {recvonly, inactive, inactive},
      {inactive, sendrecv, inactive}, {inactive, sendonly, inactive},
      {inactive, recvonly, inactive}, {inactive, inactive, inactive},
  };
  for (row const& r : table) {
    CAPTURE(to_string(r.offer));
    CAPTURE(to_string(r.wish));
    CHECK(answer_to(r.offer, r.wish) == r.answer);
  }
}

TEST_CASE("3264-8.4-01: hold") {
  CHECK(on_hold(sendrecv) == sendonly);
  CHECK(on_hold(recvonly) == inactive);
  CHECK(on_hold(sendonly) == sendonly);
  CHECK(on_hold(inactive) == inactive);
}

}  // namespace direction_test
