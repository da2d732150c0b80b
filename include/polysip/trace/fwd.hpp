// Names of this folder, for headers that only mention them.
#pragma once
#include "../core/types.hpp"

namespace polysip {

struct no_trace;
struct message_summary;
struct ladder_entry;
struct ladder_view;
template<class E, u32 Entries = 256, u32 Participants = 8> class ladder_log;
template<class E, u32 Entries = 256, u32 Participants = 8> class ladder;

}  // namespace polysip
