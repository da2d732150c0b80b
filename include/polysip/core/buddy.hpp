// Blocks of a fixed region that halve and grow together again: no history of sizes wears it out.
#pragma once
#include <bit>
#include <new>

#include "link.hpp"
#include "types.hpp"

namespace polysip {

/// Blocks are of powers of two from 64 octets to 64 KiB. A tag per 64 octets says where what is
/// free begins, so both operations take at most eleven steps.
template<std::size_t Room> class buddy {
  static constexpr u32 unit = 64, orders = 11, units = static_cast<u32>(Room / unit);
  static_assert(units > 0 && Room / unit <= ~u32{0} / unit);
  alignas(16) char bytes_[std::size_t{units} * unit];
  u8 free_[units] = {};  // at the first unit of a free block: its order + 1
  chain lists_[orders];

  static u32 order_of(u32 size) {
    return size <= unit ? 0 : static_cast<u32>(std::bit_width((size - 1) / unit));
  }
  u32 unit_of(void const* block) const {
    return static_cast<u32>((static_cast<char const*>(block) - bytes_) / unit);
  }
  void put(u32 at, u32 order) {
    free_[at] = static_cast<u8>(order + 1);
    lists_[order].push(*::new (static_cast<void*>(bytes_ + std::size_t{at} * unit)) link);
  }
  link* piece_at(u32 at) {
    return std::launder(reinterpret_cast<link*>(bytes_ + std::size_t{at} * unit));
  }

 public:
  buddy() {
    u32 at = 0;
    for (u32 order = orders; order-- > 0;)
      for (; units - at >= 1U << order; at += 1U << order) put(at, order);
  }
  char* take(u32 size) {
    u32 const wanted = order_of(size);
    u32 order = wanted;
    while (order < orders && lists_[order].empty()) ++order;
    if (order == orders) return nullptr;
    link* const found = lists_[order].prev;
    u32 const at = unit_of(found);
    found->cut();
    free_[at] = 0;
    for (; order > wanted; --order) put(at + (1U << (order - 1)), order - 1);
    return bytes_ + std::size_t{at} * unit;
  }
  /// Gives back what take() returned, with the same size.
  void give(char* block, u32 size) {
    u32 order = order_of(size), at = unit_of(block);
    for (; order + 1 < orders; ++order) {
      u32 const other = at ^ 1U << order;
      if (other >= units || free_[other] != order + 1) break;
      piece_at(other)->cut();
      free_[other] = 0;
      at &= ~(1U << order);
    }
    put(at, order);
  }
};

}  // namespace polysip
