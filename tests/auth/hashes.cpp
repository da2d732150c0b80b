#include <polysip/auth/hashes.hpp>

#include <doctest/doctest.h>

namespace hashes_test {

using namespace polysip;

namespace {

struct no_md5 {
  using md5 = void;
  using sha256 = auth::sha256;
  using sha512_256 = void;
};
struct not_a_hash {
  using md5 = int;
  using sha256 = auth::sha256;
  using sha512_256 = void;
};
struct incomplete {
  using md5 = auth::md5;
};
struct too_long : auth::sha256 {
  static constexpr std::size_t size = 64;
  std::array<u8, 64> finish() { return {}; }
};

}  // namespace

static_assert(auth::hash_policy<no_md5>);
static_assert(!auth::hash_policy<not_a_hash> && !auth::hash_policy<incomplete>);
static_assert(auth::hash_function<auth::md5> && !auth::hash_function<too_long>);

TEST_CASE("the library's own hashes") {
  CHECK(auth::builtin_hashes::md5::size == 16);
  CHECK(auth::builtin_hashes::sha256::size == 32);
  CHECK(auth::builtin_hashes::sha512_256::size == 32);
}

}  // namespace hashes_test
