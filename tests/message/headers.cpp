#include "polysip/message/headers.hpp"

#include <doctest/doctest.h>

#include "every_header.hpp"
#include "parsed.hpp"

namespace headers_test {

using namespace polysip;

namespace {

struct counter {
  u32 types = 0;
  u32 seen[detail::header_count] = {};
  template<class H> void operator()() {
    ++types;
    ++seen[static_cast<u32>(H::which)];
    H out;
    H::parse("", out);  // nothing to read: any answer, no harm
    static_assert(header_field<H>);
  }
};

}  // namespace

TEST_CASE("headers: every known header has exactly one type") {
  counter c;
  for_each_header(c);
  for (u32 i = 1; i < detail::header_count; ++i)
    CHECK_MESSAGE(c.seen[i] == 1, std::string{name_of(static_cast<header_id>(i))});
  CHECK(c.types == detail::header_count - 1);
}

}  // namespace headers_test
