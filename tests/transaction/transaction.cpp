#include "polysip/transaction/transaction.hpp"

#include <doctest/doctest.h>

#include "polysip/core/storage.hpp"

using namespace polysip;

namespace {

struct traits {
  using storage = growing;
  struct transport {
    using endpoint = int;
  };
};

}  // namespace

TEST_CASE("every cause has a name of its own") {
  for (u8 i = 0; i < static_cast<u8>(cause::count); ++i)
    for (u8 j = 0; j < i; ++j)
      CHECK(std::string_view(to_string(static_cast<cause>(i))) != to_string(static_cast<cause>(j)));
  CHECK(std::string_view(to_string(cause::no_ack)) == "no_ack");
  CHECK(std::string_view(to_string(cause::count)) == "unknown");
}

TEST_CASE("a new transaction waits for nothing and belongs to nobody") {
  transaction<traits> t;
  CHECK(t.repeat_at == forever);
  CHECK(t.life_at == forever);
  CHECK(t.owner == raw_handle{});
  CHECK(!t.linked());
  CHECK(!t.pending.linked());
  CHECK(!t.request);
  CHECK(!t.reply);
}

TEST_CASE("which side it is, its machine says") {
  transaction<traits> t;
  for (auto m : {machine::invite_client, machine::client}) {
    t.runs = m;
    CHECK(t.is_client());
  }
  for (auto m : {machine::invite_server, machine::server}) {
    t.runs = m;
    CHECK(!t.is_client());
  }
}
