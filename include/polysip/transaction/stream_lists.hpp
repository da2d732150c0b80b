// Which transactions run over which stream: a connection that closes finds its own at once among a
// million of others.
#pragma once
#include <utility>

#include "../core/hash_index.hpp"
#include "../core/slots.hpp"
#include "../transport/endpoint_hash.hpp"
#include "transaction.hpp"

namespace polysip {

/// A list of slots for each stream that transactions run over. Flows that are no streams have none,
/// nor have endpoints without a hash: their transactions are looked for among all.
template<class Traits> class stream_lists {
 public:
  using tx = transaction<Traits>;
  using endpoint = typename tx::endpoint;
  using pool = slots<tx, typename Traits::storage::template blocks<tx, 8>>;

  stream_lists(pool& all, hash_key secret) : all_(all), secret_(secret) {}

  /// `t.peer` and `t.reliable` are known, and it is in no list. False: no room.
  bool join(tx& t) {
    if (!is_listed(t.reliable)) return true;
    u64 const hash = endpoint_hash(secret_, t.peer);
    u32 const first = find(hash, t.peer);
    if (first == none && !firsts_.insert(hash, t.self.index)) return false;
    t.place = {first, first == none ? none : std::exchange(at(first).next, t.self.index)};
    if (t.place.next != none) at(t.place.next).prev = t.self.index;
    return true;
  }
  void leave(tx& t) {
    auto const [prev, next] = std::exchange(t.place, {});
    if (prev == stream_place::nowhere) return;
    if (next_lost_ == t.self.index) next_lost_ = next;
    if (next != none) at(next).prev = prev;
    if (prev != none) return void(at(prev).next = next);
    u64 const hash = endpoint_hash(secret_, t.peer);
    firsts_.erase(hash, t.self.index);
    if (next != none) (void)firsts_.insert(hash, next);  // in the room of the one that left
  }
  /// Calls `hear` for each that runs over `flow` now and still does when its turn comes.
  template<class F> void each_over(endpoint const& flow, bool reliable, F hear) {
    if (is_listed(reliable)) return each_listed(flow, hear);
    all_.each([&](raw_handle, tx& t) { t.lost = t.peer == flow; });
    all_.each([&](raw_handle, tx& t) {
      if (std::exchange(t.lost, false)) hear(t);
    });
  }
  /// Streams that transactions run over.
  u32 size() const { return firsts_.size(); }

 private:
  static constexpr u32 none = stream_place::none;
  static bool is_listed(bool reliable) { return hashed_endpoint<endpoint> && reliable; }

  stream_place& at(u32 i) { return all_.alive(i).place; }
  u32 find(u64 hash, endpoint const& peer) {
    return firsts_.find(hash, [&](u32 i) { return all_.alive(i).peer == peer; });
  }
  template<class F> void each_listed(endpoint const& flow, F hear) {
    u32 const first = find(endpoint_hash(secret_, flow), flow);
    for (u32 i = first; i != none; i = at(i).next) all_.alive(i).lost = true;
    next_lost_ = first;
    while (next_lost_ != none) {
      tx& t = all_.alive(next_lost_);
      next_lost_ = t.place.next;
      if (std::exchange(t.lost, false)) hear(t);
    }
  }

  pool& all_;
  hash_key secret_;
  hash_index<typename Traits::storage::template table<8>> firsts_;
  u32 next_lost_ = none;  // moves on when that one leaves
};

}  // namespace polysip
