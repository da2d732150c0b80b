#include "polysip/context/hooks.hpp"

#include <doctest/doctest.h>

namespace hooks_test {

using namespace polysip;

namespace {

struct tick;
struct unrelated {};

static_assert(is_hook<hook::response> && is_hook<hook::request> && is_hook<hook::canceled>);
static_assert(is_hook<hook::failure> && is_hook<hook::warning> && is_hook<hook::action>);
static_assert(is_hook<hook::timer<tick>>);
static_assert(!is_hook<hook::outgoing> && !is_hook<hook::resent>,
              "these come from verbs, too, and verbs tell nothing");
static_assert(!is_hook<unrelated> && !is_hook<tick*>);

// "Passed" comes from the root: nobody else can make it, so Base::hook cannot be forgotten.
static_assert(!std::is_default_constructible_v<verdict>);
static_assert(!std::is_constructible_v<verdict, bool> && !std::is_convertible_v<bool, verdict>);
static_assert(std::is_copy_constructible_v<verdict>);

}  // namespace

TEST_CASE("what a mixin can make itself is: consumed") {
  CHECK(!consumed.passed());
  CHECK(!verdict::consume().passed());
}

}  // namespace hooks_test
