// Another SIP library whose transactions are measured beside ours. An adapter adds itself before
// main; one whose package is absent is not linked.
#pragma once
#include <vector>

namespace bench {

struct pairs_peer {
  char const* name;
  char const* version;
  char const* way;                 // how the two ends reach each other
  unsigned (*ask)(unsigned many);  // OPTIONS and their 200; returns how many were answered
};

inline std::vector<pairs_peer>& pairs_peers() {
  static std::vector<pairs_peer> all;
  return all;
}
inline bool add_peer(pairs_peer const& p) { return pairs_peers().push_back(p), true; }

}  // namespace bench
