#include "polysip/message/field.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/numbers.hpp"

namespace field_test {

using namespace polysip;

namespace {

struct account {  // a typed header of a user's own
  static constexpr std::string_view name = "X-Account";
  std::string_view number;
  static constexpr bool parse(std::string_view text, account& out) {
    out.number = text;
    return !text.empty();
  }
};

struct loose_subject {  // another reading of a header that the library knows
  static constexpr std::string_view name = "subject";
  std::size_t length = 0;
  static constexpr bool parse(std::string_view text, loose_subject& out) {
    out.length = text.size();
    return true;
  }
};

struct no_parse {
  [[maybe_unused]] static constexpr std::string_view name = "X";
};

static_assert(header_field<account>);
static_assert(header_field<header::cseq>);
static_assert(!header_field<no_parse>);
static_assert(!header_field<int>);

}  // namespace

TEST_CASE("field: absent, malformed, valid") {
  parsed const m{request("Expires: soon\nMin-Expires: 60\n")};
  auto const absent = m->get<header::rseq>();
  CHECK(!absent);
  CHECK(!absent.present());
  CHECK(!absent.malformed());
  auto const flawed = m->get<header::expires>();
  CHECK(!flawed);
  CHECK(flawed.present());
  CHECK(flawed.malformed());
  CHECK(flawed.text == "soon");
  auto const good = m->get<header::min_expires>();
  REQUIRE(good);
  CHECK(good->value == 60);
  CHECK((*good).value == 60);
}

TEST_CASE("field: a header of the user's own is found by its name in any case") {
  parsed const m{request("X-Other: 1\nx-account: 42\nX-Account: 43\nSubject: lunch\n")};
  auto const a = m->get<account>();
  REQUIRE(a);
  CHECK(a->number == "42");
  std::string all;
  for (auto const& f : m->all<account>()) all += std::string{f->number} + " ";
  CHECK(all == "42 43 ");
  CHECK(m->get<loose_subject>()->length == 5);
  CHECK(!parsed { request() } -> get<account>().present());
}

}  // namespace field_test
