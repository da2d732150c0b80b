#include "polysip/transport/sim_address.hpp"

#include <doctest/doctest.h>

namespace sim_address_test {

using namespace polysip;

TEST_CASE("sim_address: printed as Via and Contact write it") {
  CHECK(sim_address{sim_host(10, 0, 0, 2), 5060}.text().view() == "10.0.0.2:5060");
  CHECK(sim_address{sim_host(255, 255, 255, 255), 65535}.text().view() == "255.255.255.255:65535");
  CHECK(sim_address{0, 0}.text().view() == "0.0.0.0:0");
}

TEST_CASE("sim_host: four numbers or unresolved") {
  CHECK(sim_host("10.0.0.2").value == sim_host(10, 0, 0, 2));
  for (auto bad : {"", "10", "10.0.0", "10.0.0.2.3", "10.0.0.256", "10..0.2", "10.0.0.2.", "bob"})
    CHECK_MESSAGE(sim_host(bad).code == error::unresolved, bad);
}

TEST_CASE("sim_resolve: protocol and port of a target") {
  auto const host = sim_host(10, 0, 0, 2);
  CHECK(sim_resolve({.host = "10.0.0.2"}).value == sim_address{host, 5060, sim_protocol::udp});
  CHECK(sim_resolve({.host = "10.0.0.2", .port = 7, .protocol = "TCP"}).value ==
        sim_address{host, 7, sim_protocol::tcp});
  CHECK(sim_resolve({.host = "10.0.0.2", .protocol = "tls"}).value ==
        sim_address{host, 5061, sim_protocol::tls});
  CHECK(sim_resolve({.host = "10.0.0.2", .secure = true}).value ==
        sim_address{host, 5061, sim_protocol::tls});
  CHECK(sim_resolve({.host = "10.0.0.2", .protocol = "sctp"}).code == error::unresolved);
  CHECK(sim_resolve({.host = "bob.example"}).code == error::unresolved);
}

TEST_CASE("same_place: whatever the protocol") {
  CHECK(same_place({1, 2, sim_protocol::udp}, {1, 2, sim_protocol::tcp}));
  CHECK_FALSE(same_place({1, 2}, {1, 3}));
  CHECK_FALSE(sim_address{1, 2, sim_protocol::udp} == sim_address{1, 2, sim_protocol::tcp});
}

}  // namespace sim_address_test
