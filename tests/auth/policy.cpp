#include <polysip/auth/policy.hpp>

#include <span>

#include <doctest/doctest.h>

namespace policy_test {

using namespace polysip;
using namespace polysip::auth;

namespace {

struct one_account {
  std::string_view realm(method, std::string_view) noexcept { return "example.com"; }
  std::string_view password(std::string_view, std::string_view) noexcept { return "secret"; }
  auth::algorithm algorithm() noexcept { return algorithm::md5; }
};
struct two_algorithms : one_account {
  auth::algorithm order[2] = {auth::algorithm::sha256, auth::algorithm::md5};
  std::span<auth::algorithm const> algorithms() noexcept { return order; }
};
struct may_throw : one_account {
  std::string_view password(std::string_view, std::string_view) { return {}; }
};
struct throwing_find {
  credential find(std::string_view) { return {}; }
};

}  // namespace

static_assert(account_policy<one_account> && account_policy<two_algorithms>);
static_assert(!account_policy<may_throw>);
static_assert(!credential_policy<throwing_find> && !credential_policy<one_account>);

TEST_CASE("the defaults know nobody and ask nobody") {
  CHECK(no_credentials{}.find("example.com").user.empty());
  CHECK(no_accounts{}.realm(method::invite, "sip:a@b").empty());
}

TEST_CASE("one algorithm, or several in order") {
  std::string_view seen[4];
  int n = 0;
  auto const note = [&](algorithm a) {
    seen[n++] = to_string(a);
    return false;
  };
  one_account one;
  two_algorithms two;
  CHECK(!any_algorithm(one, note));
  CHECK(!any_algorithm(two, note));
  CHECK(n == 3);
  CHECK(seen[0] == "MD5");
  CHECK(seen[1] == "SHA-256");
  CHECK(seen[2] == "MD5");
  CHECK(any_algorithm(two, [](algorithm a) { return a == algorithm::md5; }));
}

}  // namespace policy_test
