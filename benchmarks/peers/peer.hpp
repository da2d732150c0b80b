// Another SIP library, measured beside ours. An adapter adds itself before main; one whose package
// is absent is not linked.
#pragma once
#include <string_view>
#include <vector>

namespace bench {

struct peer {
  char const* name;
  char const* version;
  bool (*parse)(std::string_view);  // from the bytes of a datagram; false: refused
  // Writing what was parsed before; null where the library has no such function.
  void* (*load)(std::string_view) = nullptr;
  bool (*write)(void*) = nullptr;
  void (*drop)(void*) = nullptr;
};

inline std::vector<peer>& peers() {
  static std::vector<peer> all;
  return all;
}

/// True, so that the initialiser of a constant can add a peer.
inline bool add_peer(peer const& p) { return peers().push_back(p), true; }

/// Makes the compiler believe that what `p` points to is read.
inline void keep_pointer(void const* p) { asm volatile("" : : "g"(p) : "memory"); }

}  // namespace bench
