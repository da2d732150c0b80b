#include <polysip/auth/sha256.hpp>

#include <doctest/doctest.h>

#include "hex_of.hpp"

namespace sha256_test {

using namespace polysip::auth;

static_assert(hex_text{hash_of<sha256>("")} ==
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
static_assert(hex_text{hash_of<sha256>("abc")} ==  // RFC 6234 8.5 TEST1
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

TEST_CASE("RFC 6234 8.5 TEST2_1: two blocks, in pieces") {
  CHECK(same_in_pieces<sha256>("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST_CASE("RFC 6234 8.5 TEST3: a million times a") {
  sha256 h;
  for (int i = 0; i < 100'000; ++i) h.update("aaaaaaaaaa");
  CHECK(hex_text{h.finish()} == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace sha256_test
