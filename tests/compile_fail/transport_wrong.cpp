// What a transport lacks is named.
// expect: knows_reliability
// expect: stream
#include "own.hpp"

struct stream {
  using endpoint = int;
  bool send(endpoint const&, polysip::bytes) noexcept { return true; }
#ifdef MISTAKE
  static constexpr bool reliable = true;  // of an endpoint, since a stack may have several
#else
  bool reliable(endpoint const&) const noexcept { return true; }
#endif
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5060"; }
  polysip::result<endpoint> numeric(polysip::target const&) const noexcept { return {1}; }
};
struct mine : polysip::extend<own_traits, polysip::use_transport<stream>> {};  // here
static_assert(polysip::stack_traits<mine>);
