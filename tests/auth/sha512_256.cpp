#include <polysip/auth/sha512_256.hpp>

#include <doctest/doctest.h>

#include "hex_of.hpp"

namespace sha512_256_test {

using namespace polysip::auth;

static_assert(hex_text{hash_of<sha512_256>("")} ==
              "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a");
static_assert(hex_text{hash_of<sha512_256>("abc")} ==  // FIPS 180-4 example
              "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");

TEST_CASE("FIPS 180-4 example: two blocks, in pieces") {
  CHECK(same_in_pieces<sha512_256>(
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a"));
}

}  // namespace sha512_256_test
