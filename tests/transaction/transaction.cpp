#include "polysip/transaction/transaction.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/core/storage.hpp"

namespace transaction_test {

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
  transaction<traits> t{machine::server};
  CHECK(t.repeat_at == forever);
  CHECK(t.life_at == forever);
  CHECK(t.owner == raw_handle{});
  CHECK(!t.linked());
  CHECK(!t.server.linked());
  CHECK(!t.unanswered());
  CHECK(!t.request);
  CHECK(!t.reply);
}

TEST_CASE("which side it is, its machine says") {
  for (auto m : {machine::invite_client, machine::client})
    CHECK(transaction<traits>{m}.is_client());
  for (auto m : {machine::invite_server, machine::server})
    CHECK(!transaction<traits>{m}.is_client());
}

TEST_CASE("unanswered: from the request to its final response, though the request is kept longer") {
  transaction<traits> t{machine::server};
  char text[] = "request";
  t.request = {text, 7};
  CHECK(t.unanswered());
  t.status = 183;
  CHECK(t.unanswered());
  t.status = 200;
  CHECK(!t.unanswered());
}

TEST_CASE("an endpoint that owns something is destroyed with its transaction") {
  struct owning {
    struct transport {
      using endpoint = std::string;
    };
  };
  transaction<owning> client{machine::invite_client}, server{machine::server};
  client.client.ack_peer = client.peer = server.peer = std::string(100, 'x');
  CHECK(client.client.ack_peer == server.peer);
}

TEST_CASE("what lingers is small: the README's figures") {
  // A server transaction outside dialogs is in the index twice. An index is two fifths to half
  // full: at most two and a half entries of room for each.
  CHECK(sizeof(index_entry) == 8);
  std::size_t const entries = 5 * sizeof(index_entry);
  struct by_ip : traits {
    struct transport {
      struct endpoint {
        unsigned char host[16];
        u32 scope;
        u16 port;
        u8 version;
      };
    };
  };
  CHECK(sizeof(cell<transaction<by_ip>>) + entries <= 256);
  if (sizeof(void*) < 8) return;
  CHECK(sizeof(cell<transaction<traits>>) == 192);
  CHECK(sizeof(cell<transaction<by_ip>>) == 216);
}

}  // namespace transaction_test
