// Two stacks on a simulated network that loses nothing, until a test says otherwise.
#pragma once
#include <doctest/doctest.h>

#include <polysip/polysip.hpp>
#include <polysip/transport/simulated.hpp>
#include <string>
#include <string_view>

namespace lab {

struct on_network : polysip::traits<polysip::use_transport<polysip::sim_transport>,
                                    polysip::use_clock<polysip::sim_clock>,
                                    polysip::use_random<polysip::splitmix>> {};

inline std::string const near_sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n";
inline std::string const far_sdp =
    "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 4002 RTP/AVP 0\r\na=sendrecv\r\n";
inline constexpr std::string_view near_uri = "sip:near@192.0.2.1", far_uri = "sip:far@192.0.2.2";

/// Transport and clock of the traits are made from the network, the random source from a seed.
template<class Near, class Far = Near> struct two_ends {
  polysip::sim_network net{1};
  polysip::sim_address near_at{polysip::sim_host(192, 0, 2, 1)},
      far_at{polysip::sim_host(192, 0, 2, 2)};
  polysip::stack<Near> near{parts<Near>(near_at, near_uri)};
  polysip::stack<Far> far{parts<Far>(far_at, far_uri)};

  two_ends() { net.rules = {.delay_min = 10, .delay_max = 10}; }

  template<class T> polysip::policies<T> parts(polysip::sim_address at, std::string_view identity) {
    return {.transport = typename T::transport(net, at),
            .clock = typename T::clock(net),
            .random = {at.host},
            .identity = identity};
  }
  /// Until `done()`; false when nothing more can happen before that, or an hour has passed.
  template<class A, class B, class Done> bool run(A& a, B& b, Done done) {
    return polysip::run(net, {polysip::party(near_at, near, a), polysip::party(far_at, far, b)},
                        done, net.now() + 3'600'000);
  }
  /// Until nothing happens any more; true when every slot of both is free then.
  template<class A, class B> bool all_over(A& a, B& b) {
    run(a, b, [] { return false; });
    return near.live() + far.live() == 0;
  }
};

}  // namespace lab
