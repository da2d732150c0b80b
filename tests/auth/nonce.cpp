#include <polysip/auth/nonce.hpp>

#include <string>

#include <doctest/doctest.h>

namespace nonce_test {

using namespace polysip;
using namespace polysip::auth;
using state = nonce_state;

static constexpr hash_key secret{1, 2};

TEST_CASE("7616-5.5-01: a count is good once, and only a higher one after it") {
  nonce_keeper<4> keeper(secret, 1000);
  auto const n = keeper.mint(5000);
  CHECK(keeper.use(5000, n.view(), 1) == state::fresh);
  CHECK(keeper.use(5000, n.view(), 1) == state::replayed);
  CHECK(keeper.use(5000, n.view(), 5) == state::fresh);  // counts may be left out
  CHECK(keeper.use(5000, n.view(), 4) == state::replayed);
  CHECK(keeper.use(5000, n.view(), 6) == state::fresh);
}

TEST_CASE("check does not remember") {
  nonce_keeper<4> keeper(secret, 1000);
  auto const n = keeper.mint(0);
  CHECK(keeper.check(0, n.view(), 1) == state::fresh);
  CHECK(keeper.use(0, n.view(), 1) == state::fresh);
  CHECK(keeper.check(0, n.view(), 1) == state::replayed);
}

TEST_CASE("without qop a nonce is good for one request") {
  nonce_keeper<4> keeper(secret, 1000);
  auto const n = keeper.mint(0);
  CHECK(keeper.use(0, n.view(), 0) == state::fresh);
  CHECK(keeper.use(0, n.view(), 0) == state::stale);
  CHECK(keeper.use(0, n.view(), 1) == state::stale);
}

TEST_CASE("a nonce lives as long as the policy says") {
  nonce_keeper<4> keeper(secret, 1000);
  auto const n = keeper.mint(5000);
  CHECK(keeper.check(6000, n.view(), 1) == state::fresh);
  CHECK(keeper.check(6001, n.view(), 1) == state::stale);
  CHECK(keeper.check(4999, n.view(), 1) == state::stale);  // from a clock that is not ours
}

TEST_CASE("what was not minted with our key is forged") {
  nonce_keeper<4> keeper(secret, 1000), other({3, 4}, 1000);
  auto const n = keeper.mint(5000);
  CHECK(keeper.check(5000, other.mint(5000).view(), 1) == state::forged);
  for (std::size_t i = 0; i < n.text.size(); ++i) {
    std::string changed{n.view()};
    changed[i] = changed[i] == '0' ? '1' : '0';
    CHECK(keeper.check(5000, changed, 1) == state::forged);
  }
  for (std::string_view bad : {"", "0", "zzzzzzzzzzzzzzzz0000000000000000"})
    CHECK(keeper.check(5000, bad, 1) == state::forged);
  CHECK(keeper.check(5000, std::string{n.view()} + "0", 1) == state::forged);
}

TEST_CASE("nonces of one instant differ") {
  nonce_keeper<4> keeper(secret, 1000);
  CHECK(keeper.mint(7).view() != keeper.mint(7).view());
}

TEST_CASE("a full ring makes the oldest nonce stale and lets no replay through") {
  nonce_keeper<2> keeper(secret, 1000);
  nonce const n[] = {keeper.mint(1), keeper.mint(2), keeper.mint(3), keeper.mint(4)};
  CHECK(keeper.use(9, n[1].view(), 1) == state::fresh);
  CHECK(keeper.use(9, n[2].view(), 1) == state::fresh);
  CHECK(keeper.use(9, n[3].view(), 1) == state::fresh);  // n[1] lost its place
  CHECK(keeper.use(9, n[1].view(), 1) == state::stale);
  CHECK(keeper.use(9, n[1].view(), 2) == state::stale);
  CHECK(keeper.use(9, n[0].view(), 1) == state::stale);  // older still: it may have been used
  CHECK(keeper.use(9, n[2].view(), 2) == state::fresh);
  CHECK(keeper.use(9, n[3].view(), 1) == state::replayed);
}

TEST_CASE("a nonce older than all in a full ring is good once") {
  nonce_keeper<2> keeper(secret, 1000);
  nonce const n[] = {keeper.mint(1), keeper.mint(2), keeper.mint(3)};
  CHECK(keeper.use(9, n[1].view(), 1) == state::fresh);
  CHECK(keeper.use(9, n[2].view(), 1) == state::fresh);
  CHECK(keeper.use(9, n[0].view(), 1) == state::fresh);
  CHECK(keeper.use(9, n[0].view(), 1) == state::stale);
  CHECK(keeper.use(9, n[1].view(), 2) == state::fresh);
}

}  // namespace nonce_test
