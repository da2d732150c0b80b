// A transport that sends nothing: for tests of what does not send, and as the shortest model to
// copy.
#pragma once
#include "resolver.hpp"

namespace polysip {

/// Takes every message and forgets it.
struct no_transport {
  struct endpoint {
    friend bool operator==(endpoint const&, endpoint const&) = default;
  };
  bool send(endpoint const&, bytes) noexcept { return true; }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "invalid.invalid"; }
  result<endpoint> numeric(target const&) const noexcept { return {}; }
};

static_assert(transport<no_transport>);

}  // namespace polysip
