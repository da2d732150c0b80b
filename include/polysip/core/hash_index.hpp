// Hash to slot index: open addressing, linear probing, backward shift on erasure. Keys stay with
// their objects.
#pragma once
#include "storage.hpp"

namespace polysip {

template<class Table> class hash_index {
  Table table_;
  u32 used_ = 0;

  static void place(index_entry* entries, u32 mask, index_entry e) {
    u32 i = static_cast<u32>(e.hash) & mask;
    while (entries[i].index != ~0U) i = (i + 1) & mask;
    entries[i] = e;
  }
  bool make_room() {
    if (u64{2} * (used_ + 1) <= table_.size()) return true;
    u32 size = 0;
    index_entry* const wider = table_.wider(size);
    if (!wider) return used_ + 1 < table_.size();
    for (u32 i = 0; i < table_.size(); ++i)
      if (table_.data()[i].index != ~0U) place(wider, size - 1, table_.data()[i]);
    table_.replace(wider, size);
    return true;
  }

 public:
  bool insert(u64 hash, u32 index) {
    if (!make_room()) return false;
    place(table_.data(), table_.size() - 1, {hash, index});
    ++used_;
    return true;
  }
  /// The first index under `hash` for which `matches(index)` holds, or ~0.
  template<class Matches> u32 find(u64 hash, Matches matches) {
    if (used_ == 0) return ~0U;
    u32 const mask = table_.size() - 1;
    for (u32 i = static_cast<u32>(hash) & mask; table_.data()[i].index != ~0U; i = (i + 1) & mask)
      if (table_.data()[i].hash == hash && matches(table_.data()[i].index))
        return table_.data()[i].index;
    return ~0U;
  }
  void erase(u64 hash, u32 index) {
    if (used_ == 0) return;
    auto* const t = table_.data();
    u32 const mask = table_.size() - 1;
    u32 hole = static_cast<u32>(hash) & mask;
    while (t[hole].index != index || t[hole].hash != hash) {
      if (t[hole].index == ~0U) return;
      hole = (hole + 1) & mask;
    }
    for (u32 i = (hole + 1) & mask; t[i].index != ~0U; i = (i + 1) & mask) {
      u32 const home = static_cast<u32>(t[i].hash) & mask;
      if (((i - home) & mask) < ((i - hole) & mask)) continue;  // still reachable where it is
      t[hole] = t[i];
      hole = i;
    }
    t[hole] = {};
    --used_;
  }
  u32 size() const { return used_; }
};

}  // namespace polysip
