#include "polysip/transport/resolver.hpp"

#include <doctest/doctest.h>

namespace resolver_test {

using namespace polysip;

namespace {

struct wire {
  using endpoint = int;
  bool stream = false, encrypted = false;
  bool send(int, bytes) noexcept { return true; }
  bool reliable(int) noexcept { return stream; }
  bool secure(int) noexcept { return encrypted; }
  std::string_view sent_by(int) noexcept { return "h"; }
  result<int> numeric(target const& to) noexcept {
    if (to.host != "10.0.0.1") return {0, error::unresolved};
    return {7, error::none};
  }
};
struct web : wire {
  std::string_view protocol(int) noexcept { return "WS"; }
};
struct silent {
  using endpoint = int;
};
struct may_throw : wire {
  bool send(int, bytes) { return true; }
};

static_assert(transport<wire> && transport<web> && names_protocol<web> && !names_protocol<wire>);
static_assert(has_endpoint<silent> && !sends_without_throwing<silent> && !transport<silent>);
static_assert(!sends_without_throwing<may_throw> && knows_reliability<may_throw>);
static_assert(resolver<numeric_hosts, wire> && !resolver<int, wire>);

}  // namespace

TEST_CASE("protocol_of: derived from the flow, unless the transport says it") {
  wire t;
  CHECK(protocol_of(t, 0) == "UDP");
  t.stream = true;
  CHECK(protocol_of(t, 0) == "TCP");
  t.encrypted = true;
  CHECK(protocol_of(t, 0) == "TLS");
  web w;
  CHECK(protocol_of(w, 0) == "WS");
}

TEST_CASE("port_of: 3261-19.1.2 defaults") {
  CHECK(port_of({.host = "h"}) == 5060);
  CHECK(port_of({.host = "h", .protocol = "tcp"}) == 5060);
  CHECK(port_of({.host = "h", .protocol = "TLS"}) == 5061);
  CHECK(port_of({.host = "h", .secure = true}) == 5061);
  CHECK(port_of({.host = "h", .port = 5080, .secure = true}) == 5080);
}

TEST_CASE("numeric_hosts: one endpoint or none") {
  wire t;
  int out[2] = {0, 0};
  CHECK(numeric_hosts{}.resolve(t, {.host = "10.0.0.1"}, std::span<int>{out}) == 1);
  CHECK(out[0] == 7);
  CHECK(numeric_hosts{}.resolve(t, {.host = "example.com"}, std::span<int>{out}) == 0);
  CHECK(numeric_hosts{}.resolve(t, {.host = "10.0.0.1"}, std::span<int>{}) == 0);
}

}  // namespace resolver_test
