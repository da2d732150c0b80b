#include "polysip/dialog/dialog.hpp"

#include <doctest/doctest.h>

#include <string>

#include "polysip/core/storage.hpp"

namespace dialog_test {

using namespace polysip;

namespace {

struct traits {
  using storage = fixed<1, 1024>;
  struct transport {
    using endpoint = int;
  };
};
using store_type = byte_store<traits::storage::arena>;

constexpr dialog_names all{"id@host",
                           "ours",
                           "theirs",
                           "sip:me@example.org",
                           "sip:peer@example.com",
                           "sip:peer@192.0.2.4",
                           "<sip:p1.example;lr>, <sip:p2.example;lr>"};

bool equal(dialog_names const& a, dialog_names const& b) {
  return a.call_id == b.call_id && a.local_tag == b.local_tag && a.remote_tag == b.remote_tag &&
         a.local_uri == b.local_uri && a.remote_uri == b.remote_uri && a.target == b.target &&
         a.routes == b.routes;
}

struct fixture {
  store_type store;
  dialog<traits> d;
  char scratch[512];
  bool name(dialog_names const& n) { return d.name(store, scratch, n); }
};

}  // namespace

TEST_CASE("a new dialog is early, without names and without CSeq (12.1)") {
  fixture f;
  CHECK(f.d.early);
  CHECK(f.d.local_cseq == 0);
  CHECK(f.d.remote_cseq == 0);
  CHECK(f.d.usages.empty());
  CHECK(equal(f.d.names(), {}));
}

TEST_CASE("the names are kept in one block; empty ones stay empty") {
  fixture f;
  CHECK(f.name(all));
  CHECK(equal(f.d.names(), all));
  CHECK(f.store.live() == 1);
  dialog_names few = all;
  few.remote_tag = few.routes = few.local_uri = {};
  CHECK(f.name(few));
  CHECK(equal(f.d.names(), few));
  CHECK(f.store.live() == 1);
  CHECK(f.name({}));
  CHECK(equal(f.d.names(), {}));
}

TEST_CASE("what identifies it is the first five names") {
  auto const k = all.key();
  CHECK(k.call_id == "id@host");
  CHECK(k.local_tag == "ours");
  CHECK(k.remote_tag == "theirs");
  CHECK(k.local_uri == "sip:me@example.org");
  CHECK(k.remote_uri == "sip:peer@example.com");
}

TEST_CASE("a new target among its own old names (12.2.1.2)") {
  fixture f;
  CHECK(f.name(all));
  auto n = f.d.names();
  n.target = "sip:peer@192.0.2.55;transport=tcp";
  CHECK(f.name(n));
  CHECK(f.d.names().target == "sip:peer@192.0.2.55;transport=tcp");
  CHECK(f.d.names().routes == all.routes);
  CHECK(f.d.names().call_id == all.call_id);
}

TEST_CASE("without room the old names stay: the dialog is still found and can send") {
  fixture f;
  CHECK(f.name(all));
  auto n = f.d.names();
  std::string const endless(600, 'x');
  n.target = endless;
  CHECK(!f.name(n));  // larger than the scratch buffer
  CHECK(equal(f.d.names(), all));

  kept<traits::storage::arena> rest[3];
  for (u32 i = 0; i < 3; ++i) CHECK(rest[i].assign(f.store, std::string(512U >> i, 'x')));
  n.target = "sip:peer@192.0.2.55";
  CHECK(!f.name(n));  // the store is full
  CHECK(equal(f.d.names(), all));
}

TEST_CASE("usages come and go in any order (RFC 5057)") {
  fixture f;
  dialog_usage call, subscription;
  call.owner = {1, 1};
  subscription.owner = {2, 1};
  f.d.usages.push(call);
  f.d.usages.push(subscription);
  call.cut();
  CHECK(!f.d.usages.empty());
  CHECK(static_cast<dialog_usage*>(f.d.usages.next)->owner == raw_handle{2, 1});
  subscription.cut();
  CHECK(f.d.usages.empty());
}

}  // namespace dialog_test
