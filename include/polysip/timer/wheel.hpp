// A hierarchical timing wheel: four levels of 64 slots, bitmaps to skip what is empty.
#pragma once
#include <bit>
#include <cstdint>

#include "queue.hpp"

namespace polysip {

/// Arming and cancelling cost O(1), `next` O(levels), and so does the way to the next occupied
/// slot, however far the clock jumps. Deadlines are rounded up to 2^GranularityBits milliseconds.
/// 20 KB.
///
/// A timer goes down a level only once its whole block is current, so nothing armed later can get
/// in front of it: equal deadlines fire in the order of arming, and a replay never depends on
/// addresses. Timers beyond 64^4 ticks (4.6 hours at 1 ms) wait in one list.
template<u32 GranularityBits> class basic_wheel {
  static constexpr u32 levels = 4, far_slot = levels * 64, block_bits = levels * 6;
  static constexpr u32 exact_look = 16;  // longest slot that `next` searches
  static constexpr millis part = (millis{1} << GranularityBits) - 1;
  chain slot_[far_slot + 1];
  static constexpr u32 remembered = 16, ahead = 8;
  u32 armed_[far_slot][remembered] = {};  // about where timers lie that were armed on each slot
  u64 used_[levels] = {};                 // bit i: slot i of the level holds timers
  u64 tick_ = 0;                          // all before it is done
  u64 far_block_ = forever;               // no far timer lies in an earlier block

 public:
  void arm(timer_node& n, millis at) noexcept {
    cancel(n);
    if (at == forever) return;
    millis const reached = tick_ << GranularityBits;
    n.at = at < reached ? reached : at;
    place(n);
  }

  void cancel(timer_node& n) noexcept {
    bool const last = n.linked() && n.prev == n.next;  // both are then the head of its slot
    link* const head = n.prev;
    n.cut();
    if (last) vacate(static_cast<u32>(static_cast<chain*>(head) - slot_));
  }

  timer_node* due(millis now) noexcept {
    u64 const end = now >> GranularityBits;
    do {
      if (!used_[0]) continue;
      u64 const at = first_of(0);
      if (at > end) break;
      tick_ = at;
      auto* const n = static_cast<timer_node*>(slot_[at & 63].next);
      cancel(*n);
      return n;
    } while (descend(end));
    if (tick_ < end) tick_ = end;
    return nullptr;
  }

  /// Exact to the tick, unless more than 16 timers share a slot above the lowest level: then the
  /// beginning of that slot, a visit of which sorts them.
  millis next() const noexcept {
    if (used_[0]) return first_of(0) << GranularityBits;
    for (u32 l = 1; l < levels; ++l)
      if (used_[l])
        return earliest(slot_[l * 64 + static_cast<u32>(std::countr_zero(used_[l]))], first_of(l));
    auto const& far = slot_[far_slot];
    return far.empty() ? forever : earliest(far, far_block_ << block_bits);
  }

  /// Every armed timer; equal deadlines in the order of arming. A queue that arms them anew in this
  /// order, after a restore, fires what this one would.
  template<class F> void each(F see) const {
    for (chain const& slot : slot_)
      for (link const* n = slot.next; n != &slot; n = n->next)
        see(*static_cast<timer_node const*>(n));
  }

 private:
  static constexpr u64 tick_of(millis at) {
    return (at >> GranularityBits) + ((at & part) != 0 ? 1 : 0);
  }
  // Levels hold slots of the current block only, so the lowest set bit is the earliest.
  u64 first_of(u32 level) const {
    u32 const shift = level * 6;
    u64 const block = tick_ >> shift >> 6 << 6;
    return (block | static_cast<u64>(std::countr_zero(used_[level]))) << shift;
  }
  void vacate(u32 slot) {
    if (slot < far_slot) used_[slot / 64] &= ~(u64{1} << (slot % 64));
  }
  u32 level_of(u64 tick) const {
    u64 const differs = tick ^ tick_;
    return differs ? static_cast<u32>(std::bit_width(differs) - 1) / 6 : 0;
  }
  static u32 slot_of(u64 tick, u32 level) { return static_cast<u32>(tick >> (level * 6)) & 63; }

  void place(timer_node& n) {
    u64 const t = tick_of(n.at);
    u32 const level = level_of(t);
    if (level >= levels) {
      if (slot_[far_slot].empty()) far_block_ = forever;
      slot_[far_slot].push(n);
      if (t >> block_bits < far_block_) far_block_ = t >> block_bits;
      return;
    }
    u32 const slot = slot_of(t, level);
    slot_[level * 64 + slot].push(n);
    leave_hint(n, armed_[level * 64 + slot]);
    used_[level] |= u64{1} << slot;
  }

  // A slot is walked from back to front, and its nodes lie scattered over memory: the walk would
  // wait for each. So a node carries a hint to one some places before it, which is fetched
  // meanwhile. A hint is part of an address, perhaps of a timer long gone: only a prefetch looks
  // there, and nothing that happens depends on it.
  static u32 unit_of(timer_node const& n) {  // of 32 octets
    return static_cast<u32>(reinterpret_cast<std::uintptr_t>(&n) >> 5);
  }
  static void fetch_hinted(timer_node const& n) {
    auto const around = reinterpret_cast<std::uintptr_t>(&n) >> 29 << 29;
    __builtin_prefetch(reinterpret_cast<void const*>(around | std::uintptr_t{n.hint} << 5));
  }
  static void set_hint(timer_node& n, u32 unit) { n.hint = unit & 0xffffff; }
  // The place in `armed` comes from the address, since any will do and a count would cost more.
  static void leave_hint(timer_node& n, u32 (&armed)[remembered]) {
    u32 const unit = unit_of(n);
    set_hint(n, armed[unit % remembered]);
    armed[unit % remembered] = unit;
  }

  struct trail {       // of a slot that is filled from the back
    timer_node* node;  // `ahead` places behind the front
    u32 count;
    void follow(timer_node& next) {
      if (count++ < ahead) return;
      set_hint(*node, unit_of(next));
      node = static_cast<timer_node*>(node->prev);
    }
  };

  // Goes to the next occupied block at or before `end` and spreads it over the levels below.
  bool descend(u64 end) {
    for (u32 l = 1; l < levels; ++l) {
      if (!used_[l]) continue;
      u64 const start = first_of(l);
      if (start > end) return false;
      tick_ = start;
      u32 const slot = l * 64 + static_cast<u32>(std::countr_zero(used_[l]));
      vacate(slot);
      spread(slot_[slot], l - 1);
      return true;
    }
    return descend_from_far(end);
  }

  bool descend_from_far(u64 end) {
    auto& far = slot_[far_slot];
    if (far.empty() || far_block_ > end >> block_bits) return false;
    if (u64 const start = far_block_ << block_bits; start > tick_) tick_ = start;
    far_block_ = forever;
    for (link *n = far.next, *after = n->next; n != &far; n = after, after = n->next) {
      u64 const block = tick_of(static_cast<timer_node*>(n)->at) >> block_bits;
      if (block <= tick_ >> block_bits) move_down(n);
      else if (block < far_block_) far_block_ = block;
    }
    return true;
  }
  // All levels below are empty, so their slots are filled from the back, too.
  void spread(chain& slot, u32 below) {
    trail last[64];  // of each slot filled
    link* n = slot.prev;
    slot.forget();
    for (link* before; n != &slot; n = before) {
      before = n->prev;
      auto& node = *static_cast<timer_node*>(n);
      fetch_hinted(node);
      u64 const t = tick_of(node.at);
      u32 const level = level_of(t), to = slot_of(t, level);
      chain& into = slot_[level * 64 + to];
      if (level == below && below > 0) {  // the lowest is not spread
        if (into.empty()) last[to] = {&node, 1};
        else last[to].follow(node);
      }
      into.push_front(node);
      used_[level] |= u64{1} << to;
    }
  }
  void move_down(link* n) {
    n->cut();
    place(*static_cast<timer_node*>(n));
  }

  static millis earliest(chain const& c, u64 bound) {
    u64 best = forever;
    u32 seen = 0;
    for (link const* n = c.next; n != &c; n = n->next) {
      if (++seen > exact_look) return bound << GranularityBits;
      u64 const t = tick_of(static_cast<timer_node const*>(n)->at);
      if (t < best) best = t;
    }
    return best << GranularityBits;
  }
};

static_assert(timer_queue<basic_wheel<0>>);

}  // namespace polysip
