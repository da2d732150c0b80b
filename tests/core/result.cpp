#include "polysip/core/result.hpp"

#include <doctest/doctest.h>

namespace result_test {

using namespace polysip;

TEST_CASE("every error has a name of its own") {
  for (u8 i = 0; i < static_cast<u8>(error::count); ++i) {
    std::string_view const name = to_string(static_cast<error>(i));
    CHECK(!name.empty());
    CHECK(name != "unknown");
    for (u8 j = 0; j < i; ++j) CHECK(name != to_string(static_cast<error>(j)));
  }
  CHECK(std::string_view(to_string(error::count)) == "unknown");
  CHECK(std::string_view(to_string(static_cast<error>(255))) == "unknown");
  CHECK(std::string_view(to_string(error::no_dialog)) == "no_dialog");
}

TEST_CASE("a result is true with a value, false with an error") {
  constexpr result<int> value{5};
  constexpr result<int> failed{{}, error::full};
  static_assert(value && value.value == 5 && !failed && failed.code == error::full);
  constexpr result<> done, stale{error::stale};
  static_assert(done && !stale);
  CHECK(!static_cast<bool>(result<std::string_view>{{}, error::too_large}));
}

}  // namespace result_test
