// Hash to slot index: open addressing, linear probing, backward shift on erasure. Keys stay with
// their objects. A hash has its home at its share of the table, whose size can thus be any.
#pragma once
#include "storage.hpp"

namespace polysip {

template<class Table> class hash_index {
  Table table_;
  u32 used_ = 0;

  // All bits of the hash count: a user's may be a plain number.
  static constexpr u32 half(u64 hash) { return static_cast<u32>(hash * 0x9e3779b97f4a7c15 >> 32); }
  static constexpr u32 home(u32 hash, u32 size) { return static_cast<u32>(u64{hash} * size >> 32); }
  static constexpr u32 after(u32 i, u32 size) { return i + 1 == size ? 0 : i + 1; }
  static void place(index_entry* entries, u32 size, index_entry e) {
    u32 i = home(e.hash, size);
    while (entries[i].index != ~0U) i = after(i, size);
    entries[i] = e;
  }
  bool make_room() {
    if (u64{2} * (used_ + 1) <= table_.size()) return true;
    u32 size = 0;
    index_entry* const wider = table_.wider(size);
    if (!wider) return used_ + 1 < table_.size();
    for (u32 i = 0; i < table_.size(); ++i)
      if (table_.data()[i].index != ~0U) place(wider, size, table_.data()[i]);
    table_.replace(wider, size);
    return true;
  }

 public:
  bool insert(u64 hash, u32 index) {
    if (!make_room()) return false;
    place(table_.data(), table_.size(), {half(hash), index});
    ++used_;
    return true;
  }
  /// The first index under `hash` for which `matches(index)` holds, or ~0. Every index of that hash
  /// is asked, and few others: 32 bits of it are kept.
  template<class Matches> u32 find(u64 hash, Matches matches) {
    if (used_ == 0) return ~0U;
    auto const* const t = table_.data();
    u32 const size = table_.size(), wanted = half(hash);
    for (u32 i = home(wanted, size); t[i].index != ~0U; i = after(i, size))
      if (t[i].hash == wanted && matches(t[i].index)) return t[i].index;
    return ~0U;
  }
  void erase(u64 hash, u32 index) {
    if (used_ == 0) return;
    auto* const t = table_.data();
    u32 const size = table_.size(), wanted = half(hash);
    u32 hole = home(wanted, size);
    while (t[hole].index != index || t[hole].hash != wanted) {
      if (t[hole].index == ~0U) return;
      hole = after(hole, size);
    }
    auto const from = [size](u32 a, u32 b) { return b >= a ? b - a : b + (size - a); };
    for (u32 i = after(hole, size); t[i].index != ~0U; i = after(i, size)) {
      // Still reachable where it is?
      if (from(home(t[i].hash, size), i) < from(hole, i)) continue;
      t[hole] = t[i];
      hole = i;
    }
    t[hole] = {};
    --used_;
  }
  u32 size() const { return used_; }
};

}  // namespace polysip
