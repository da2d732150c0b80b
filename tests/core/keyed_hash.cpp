#include "polysip/core/keyed_hash.hpp"

#include <doctest/doctest.h>

namespace keyed_hash_test {

using namespace polysip;

namespace {

// Key 00 01 ... 0f and message 00 01 ... n-1, as in the paper of SipHash (appendix A).
constexpr hash_key paper{0x0706050403020100, 0x0f0e0d0c0b0a0908};

constexpr u64 counted(u32 n) {
  keyed_hash h(paper);
  for (u32 i = 0; i < n; ++i) {
    char const c = static_cast<char>(i & 255);
    h.update({&c, 1});
  }
  return h.finish();
}
constexpr u64 of(hash_key k, std::string_view s) {
  keyed_hash h(k);
  h.update(s);
  return h.finish();
}

static_assert(counted(0) == 0xabac0158050fc4dc);

}  // namespace

TEST_CASE("SipHash-1-3 of every fill of the last word, and of lengths beyond a byte") {
  CHECK(counted(1) == 0xc9f49bf37d57ca93);
  CHECK(counted(7) == 0xd3927d989bb11140);
  CHECK(counted(8) == 0x369095118d299a8e);
  CHECK(counted(9) == 0x25a48eb36c063de4);
  CHECK(counted(15) == 0xd320d86d2a519956);
  CHECK(counted(16) == 0xcc4fdd1a7d908b66);
  CHECK(counted(63) == 0x9d199062b7bbb3a8);
  CHECK(counted(255) == 0xf76214e3153c4a15);
  CHECK(counted(256) == 0x75b3e64e167de370);
  CHECK(counted(300) == 0x4016a23bda5a2224);
}

TEST_CASE("octets above 127 and other keys") {
  CHECK(of({~u64{0}, 0}, "Call-ID: \xff\x80") == 0xf8db67fae6c339ea);
  CHECK(of({1, 2}, "z9hg4bk776asdhds") == 0x0e3a5c3edb3023da);
  CHECK(of({2, 1}, "z9hg4bk776asdhds") != 0x0e3a5c3edb3023da);
}

TEST_CASE("an integer is eight octets, the least first") {
  keyed_hash h(paper);
  h.update(u64{0x0102030405060708});
  CHECK(h.finish() == 0xf5a1b46847d6fa91);
}

TEST_CASE("how the text is cut into updates does not matter") {
  constexpr std::string_view text = "a84b4c76e66710@pc33.atlanta.example.com";
  u64 const whole = of(paper, text);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    keyed_hash h(paper);
    h.update(ascii::slice(text, 0, cut));
    h.update(ascii::slice(text, cut));
    CHECK(h.finish() == whole);
  }
}

TEST_CASE("folded text hashes as its lower case") {
  keyed_hash h({1, 2});
  h.update_folded("z9hG4bK776ASDHDS");
  CHECK(h.finish() == of({1, 2}, "z9hg4bk776asdhds"));
  CHECK(of({1, 2}, "z9hG4bK776ASDHDS") != of({1, 2}, "z9hg4bk776asdhds"));
}

}  // namespace keyed_hash_test
