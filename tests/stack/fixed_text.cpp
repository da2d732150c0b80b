#include "polysip/stack/fixed_text.hpp"

#include <doctest/doctest.h>

namespace fixed_text_test {

using namespace polysip;

TEST_CASE("methods in the order of their numbers, separated as Allow wants them (20.5)") {
  constexpr auto bit = [](method m) { return 1U << static_cast<u32>(m); };
  CHECK(list_of_methods(0).view().empty());
  CHECK(list_of_methods(bit(method::options)).view() == "OPTIONS");
  CHECK(list_of_methods(bit(method::invite) | bit(method::ack)).view() == "INVITE, ACK");
  CHECK(list_of_methods(~0U).view().size() < 160);  // the longest fits
}

TEST_CASE("a Retry-After line (20.33)") {
  static_assert(retry_after_line(5).view() == "Retry-After: 5\r\n");
  CHECK(retry_after_line(0).view() == "Retry-After: 0\r\n");
  CHECK(retry_after_line(4294967295U).view() == "Retry-After: 4294967295\r\n");
}

}  // namespace fixed_text_test
