#include <polysip/auth/md5.hpp>

#include <doctest/doctest.h>

#include "hex_of.hpp"

namespace md5_test {

using namespace polysip::auth;

// RFC 1321 A.5
static_assert(hex_text{hash_of<md5>("")} == "d41d8cd98f00b204e9800998ecf8427e");
static_assert(hex_text{hash_of<md5>("a")} == "0cc175b9c0f1b6a831c399e269772661");
static_assert(hex_text{hash_of<md5>("abc")} == "900150983cd24fb0d6963f7d28e17f72");
static_assert(hex_text{hash_of<md5>("message digest")} == "f96b697d7cb7938d525a2f31aaf161d0");
static_assert(hex_text{hash_of<md5>("abcdefghijklmnopqrstuvwxyz")} ==
              "c3fcd3d76192e4007dfb496cca67e13b");

static constexpr char const* digits =
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890";

TEST_CASE("RFC 1321 A.5: longer than one block, in pieces") {
  CHECK(same_in_pieces<md5>("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                            "d174ab98d277d9f5a5611c2c9f419d9f"));
  CHECK(same_in_pieces<md5>(digits, "57edf4a22be3c955ac49da2e2107b67a"));
}

}  // namespace md5_test
