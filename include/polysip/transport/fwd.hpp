// Names of this folder, for headers that only mention them.
#pragma once

namespace polysip {

struct target;
struct numeric_hosts;
struct no_transport;
struct splitmix;
struct sim_address;
struct sim_link;
struct sim_fate;
struct sim_arrival;
struct sim_party;
class sim_network;
class sim_clock;
class sim_transport;
template<class... E> class variant_endpoint;
template<class... T> class variant_transport;

}  // namespace polysip
