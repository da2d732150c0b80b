#include "polysip/core/type_list.hpp"

#include <doctest/doctest.h>

namespace type_list_test {

using namespace polysip;

namespace {

struct a;
struct b;
struct c;

static_assert(among<a, b, a> && !among<a, b> && !among<a>);
static_assert(in_list<b, types<a, b>> && !in_list<c, types<a, b>> && !in_list<a, types<>>);
static_assert(index_in<a, types<a, b, c>> == 0 && index_in<c, types<a, b, c>> == 2);
static_assert(index_in<c, types<a, b>> == 2, "one past the end: not there");
static_assert(count_of(types<>{}) == 0 && count_of(types<a, b>{}) == 2);
static_assert(std::is_same_v<held<a>::type, a>);

static_assert(std::is_same_v<joined_t<types<>, types<>>, types<>>);
static_assert(std::is_same_v<joined_t<types<a>, types<>>, types<a>>);
static_assert(std::is_same_v<joined_t<types<>, types<b, a, b>>, types<b, a>>);
static_assert(std::is_same_v<joined_t<types<a, b>, types<b, c, a>>, types<a, b, c>>);

}  // namespace

TEST_CASE("a list of types answers when the program runs, too") {
  CHECK(index_in<b, joined_t<types<a>, types<c, b>>> == 2);
}

}  // namespace type_list_test
