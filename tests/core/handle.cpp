#include "polysip/core/handle.hpp"

#include <doctest/doctest.h>

#include <type_traits>

namespace handle_test {

using namespace polysip;

namespace {
struct call;
struct text;
}  // namespace

TEST_CASE("a handle is eight bytes, and empty it names nothing") {
  static_assert(sizeof(handle<call>) == 8 && std::is_trivially_copyable_v<handle<call>>);
  static_assert(!std::is_convertible_v<handle<call>, handle<text>>);
  constexpr handle<call> empty;
  CHECK(empty == raw_handle{});
  CHECK(empty.generation % 2 == 0);  // generations of what is alive are odd
}

TEST_CASE("handles are equal by index and generation") {
  CHECK(raw_handle{1, 3} == raw_handle{1, 3});
  CHECK(raw_handle{1, 3} != raw_handle{1, 5});
  CHECK(raw_handle{1, 3} != raw_handle{2, 3});
}

}  // namespace handle_test
