// The least that an application brings; the mistakes of this folder are made beside it.
#pragma once
#include <polysip/polysip.hpp>

struct udp {
  using endpoint = int;
  bool send(endpoint const&, polysip::bytes) noexcept { return true; }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5060"; }
  polysip::result<endpoint> numeric(polysip::target const&) const noexcept { return {1}; }
};
struct ticks {
  polysip::millis now() const noexcept { return 0; }
};
struct dice {
  polysip::u64 next() noexcept { return ++state; }
  polysip::u64 state = 0;
};
struct own_traits : polysip::traits<polysip::use_transport<udp>, polysip::use_clock<ticks>,
                                    polysip::use_random<dice>> {};
