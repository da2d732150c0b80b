#include <polysip/auth/digest.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace digest_test {

using namespace polysip;
using namespace polysip::auth;

// RFC 2617 3.5
static_assert(response_of(algorithm::md5, {"Mufasa", "testrealm@host.com", "Circle Of Life", "GET",
                                           "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                                           true, "00000001", "0a4f113b"})
                  .view() == "6629fae49393a05397450978507c4ef1");

// RFC 7616 3.9.1
static constexpr digest_input mufasa{"Mufasa",
                                     "http-auth@example.org",
                                     "Circle of Life",
                                     "GET",
                                     "/dir/index.html",
                                     "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                                     true,
                                     "00000001",
                                     "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
static_assert(response_of(algorithm::md5, mufasa).view() == "8ca523f5e9506fed4657c9700eebdbec");
static_assert(response_of(algorithm::sha256, mufasa).view() ==
              "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");

TEST_CASE("names of algorithms: any case, absent means MD5") {
  CHECK(algorithm_of("") == algorithm::md5);
  CHECK(algorithm_of("md5") == algorithm::md5);
  CHECK(algorithm_of("SHA-512-256-SESS") == algorithm::sha512_256_sess);
  CHECK(algorithm_of("unknown") == algorithm::unknown);
  CHECK(algorithm_of("AKAv1-MD5") == algorithm::unknown);
  for (u8 i = 0; i < static_cast<u8>(algorithm::unknown); ++i) {
    auto const a = static_cast<algorithm>(i);
    CHECK(algorithm_of(to_string(a)) == a);
    CHECK(is_session(a) == (to_string(a).ends_with("-sess")));
    CHECK(supports<builtin_hashes>(a));
  }
  CHECK(!supports<builtin_hashes>(algorithm::unknown));
}

namespace {

struct only_sha256 {
  using md5 = void;
  using sha256 = auth::sha256;
  using sha512_256 = void;
};

}  // namespace

TEST_CASE("an algorithm that the policy lacks gives no response") {
  CHECK(!response_of<only_sha256>(algorithm::md5, mufasa));
  CHECK(!response_of(algorithm::unknown, mufasa));
  CHECK(response_of<only_sha256>(algorithm::sha256, mufasa).view() ==
        response_of(algorithm::sha256, mufasa).view());
}

TEST_CASE("a stored user hash does as well as the password") {
  auto const ha1 = user_hash(algorithm::md5, "Mufasa", "http-auth@example.org", "Circle of Life");
  CHECK(ha1.view() == "3d78807defe7de2157e2b0b6573a855f");
  CHECK(response_of(algorithm::md5, ha1.view(), mufasa).view() ==
        "8ca523f5e9506fed4657c9700eebdbec");
}

TEST_CASE("secrets are compared whole") {
  CHECK(same_secret("abc", "abc"));
  CHECK(!same_secret("abc", "abd"));
  CHECK(!same_secret("abc", "ab"));
  CHECK(same_secret("", ""));
}

static std::vector<std::string> columns(std::string const& line) {
  std::vector<std::string> out(1);
  for (char c : line) {
    if (c == '\t') out.emplace_back();
    else if (c != '\n' && c != '\r') out.back() += c;
  }
  return out;
}

TEST_CASE("3261-22.4-01 3261-22.4-02 7616-3.4-01: the shared vectors") {
  char const* const shared = std::getenv("POLYSIP_SHARED");
#ifdef POLYSIP_SOURCE_ROOT
  std::string const root = shared ? shared : POLYSIP_SOURCE_ROOT "/../shared";
#else
  std::string const root = shared ? shared : "../shared";
#endif
  std::FILE* const file = std::fopen((root + "/vectors/digest.tsv").c_str(), "rb");
  if (!file) {
    std::puts("skipped: no vectors/digest.tsv");
    return;
  }
  int checked = 0;
  char text[4096];
  while (std::fgets(text, sizeof text, file)) {
    auto const c = columns(text);
    if (c.size() < 15 || c[0] == "name" || c[9] == "auth-int") continue;  // auth-int: not spoken
    CAPTURE(c[0]);
    digest_input const in{c[3], c[4], c[5], c[6], c[7], c[8], !c[9].empty(), c[10], c[11]};
    CHECK(response_of(algorithm_of(c[2]), in).view() == c[14]);
    ++checked;
  }
  std::fclose(file);
  CHECK(checked == 21);
}

}  // namespace digest_test
