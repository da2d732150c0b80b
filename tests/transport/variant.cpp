#include "polysip/transport/variant.hpp"

#include <doctest/doctest.h>

#include "polysip/transport/none.hpp"
#include "polysip/transport/simulated.hpp"

namespace variant_test {

using namespace polysip;

namespace {

constexpr sim_address here{sim_host(10, 0, 0, 1)}, there{sim_host(10, 0, 0, 2)};

// A transport with another endpoint, which reads no hosts and offers no stream.
struct pipe {
  using endpoint = char;
  bool* used;
  bool send(char, bytes) noexcept { return *used = true; }
  bool reliable(char) noexcept { return true; }
  bool secure(char) noexcept { return true; }
  std::string_view sent_by(char) noexcept { return "pipe.invalid"; }
  std::string_view protocol(char) noexcept { return "PIPE"; }
};
using both = variant_transport<pipe, sim_transport>;
static_assert(transport<both> && names_protocol<both> && offers_stream<both>);
static_assert(resolver<numeric_hosts, both>);
static_assert(std::is_trivially_copyable_v<both::endpoint>);

}  // namespace

TEST_CASE("variant_endpoint: a plain value that knows its transport") {
  using e = both::endpoint;
  auto const a = both::from<0>('a'), b = both::from<0>('b'), c = both::from<1>(there);
  CHECK(a.index() == 0);
  CHECK(c.index() == 1);
  CHECK(a.get<0>() == 'a');
  CHECK(c.get<1>() == there);
  CHECK(a == both::from<0>('a'));
  CHECK(a != b);
  CHECK(a != c);
  CHECK(e{} == both::from<0>('\0'));
}

TEST_CASE("variant_endpoint: a hash where each alternative has one") {
  static_assert(hashed_endpoint<both::endpoint>);
  struct nameless {
    bool operator==(nameless const&) const = default;
  };
  static_assert(!hashed_endpoint<variant_endpoint<char, nameless>>);
  auto const a = both::from<0>('a'), c = both::from<1>(there);
  CHECK(hash_value(a) == hash_value(both::from<0>('a')));
  CHECK(hash_value(a) != hash_value(both::from<0>('b')));
  CHECK(hash_value(c) != hash_value(both::from<1>(here)));
  using two = variant_endpoint<int, int>;
  CHECK(hash_value(two::make<0>(1)) != hash_value(two::make<1>(1)));
}

TEST_CASE("variant_endpoint: the same endpoint of two transports differs") {
  using two = variant_transport<no_transport, no_transport>;
  CHECK(two::from<0>({}) != two::from<1>({}));
}

TEST_CASE("variant_transport: asks the transport that the endpoint belongs to") {
  sim_network net;
  bool used = false;
  both t{pipe{&used}, sim_transport{net, here}};
  auto const a = both::from<0>('a'), b = both::from<1>(there);
  CHECK(t.reliable(a));
  CHECK_FALSE(t.reliable(b));
  CHECK(t.secure(a));
  CHECK_FALSE(t.secure(b));
  CHECK(t.sent_by(a) == "pipe.invalid");
  CHECK(t.sent_by(b) == "10.0.0.1:5060");
  CHECK(protocol_of(t, a) == "PIPE");
  CHECK(protocol_of(t, b) == "UDP");
  CHECK(t.send(b, std::string_view{"x"}));
  CHECK_FALSE(used);
  CHECK(net.sent() == 1);
  CHECK(t.send(a, std::string_view{"x"}));
  CHECK(used);
}

TEST_CASE("variant_transport: hosts and streams by the first that can") {
  sim_network net;
  bool used = false;
  both t{pipe{&used}, sim_transport{net, here}};
  CHECK(t.numeric({.host = "10.0.0.2"}).value == both::from<1>(there));
  CHECK(t.numeric({.host = "bob"}).code == error::unresolved);
  CHECK(t.stream_for(both::from<0>('a')).code == error::unresolved);
  auto const stream = t.stream_for(both::from<1>(there));
  REQUIRE(stream);
  CHECK(t.reliable(stream.value));
}

}  // namespace variant_test
