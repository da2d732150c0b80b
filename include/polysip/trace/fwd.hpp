// Names of this folder, for headers that only mention them.
#pragma once
#include "../core/types.hpp"

namespace polysip {

struct no_trace;
template<class E, u32 Entries, u32 Participants> class ladder_log;
template<class E, u32 Entries, u32 Participants> class ladder;

}  // namespace polysip
