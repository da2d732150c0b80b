// Objects in slots: addresses never move, a freed slot changes its generation.
#pragma once
#include "handle.hpp"
#include "storage.hpp"

namespace polysip {

/// A pool over one storage policy's blocks. Looking up a stale handle gives nullptr; a full pool
/// makes nullptr. `salt` sets the generations apart from those of another stack, so that foreign
/// handles are stale here.
template<class T, class Blocks> class slots {
  Blocks blocks_;
  u32 free_ = ~0U, live_ = 0, salt_ = 0;

 public:
  void salt(u32 even) { salt_ = even & ~1U; }

  template<class... A> T* make(raw_handle& h, A&&... a) {
    u32 i = free_;
    if (i == ~0U) {
      i = blocks_.size();
      if (!blocks_.grow()) return nullptr;
      blocks_.at(i).generation = salt_;
    } else {
      free_ = blocks_.at(i).next;
    }
    auto& c = blocks_.at(i);
    T* const made = ::new (static_cast<void*>(&c.value)) T(static_cast<A&&>(a)...);
    h = {i, ++c.generation};
    ++live_;
    return made;
  }
  T* get(raw_handle h) {
    if (h.index >= blocks_.size() || !(h.generation & 1)) return nullptr;
    auto& c = blocks_.at(h.index);
    return c.generation == h.generation ? &c.value : nullptr;
  }
  T* at_index(u32 i) {
    return i < blocks_.size() && (blocks_.at(i).generation & 1) ? &blocks_.at(i).value : nullptr;
  }
  /// Of an object that is known to live, as what an index of them names.
  T& alive(u32 i) { return blocks_.at(i).value; }
  void drop(raw_handle h) {
    T* const t = get(h);
    if (!t) return;
    t->~T();
    auto& c = blocks_.at(h.index);
    ++c.generation;
    c.next = free_;
    free_ = h.index;
    --live_;
  }
  template<class F> void each(F f) {
    for (u32 i = 0; i < blocks_.size(); ++i)
      if (auto& c = blocks_.at(i); c.generation & 1) f(raw_handle{i, c.generation}, c.value);
  }
  u32 live() const { return live_; }
  /// How many there is ever room for.
  static constexpr u32 most() {
    if constexpr (requires { Blocks::most; }) return Blocks::most;
    else return ~0U;
  }
};

}  // namespace polysip
