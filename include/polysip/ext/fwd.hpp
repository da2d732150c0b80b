// Names of this folder, for headers that only mention them.
#pragma once

namespace polysip {

struct ip_endpoint;
struct monotonic_clock;
struct urandom;
class udp_socket;
class udp_transport;
class poll_loop;
class stop_on_signals;

}  // namespace polysip
