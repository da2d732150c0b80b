// Bytes that outlive a datagram: blocks from the arena of a storage policy.
#pragma once
#include <cstring>

#include "types.hpp"

namespace polysip {

/// A block of a byte_store: `size` octets in use. Empty when nothing is kept.
struct stored {
  char* data = nullptr;
  u32 size = 0;
  explicit operator bool() const { return data != nullptr; }
  std::string_view view() const { return {data, size}; }
};

template<class Arena> class byte_store {
  static constexpr std::size_t largest = 65536;
  Arena arena_;
  u64 octets_ = 0, most_ = ~u64{0};
  u32 live_ = 0;

 public:
  /// Keeps at most `octets` from now on, whatever the arena has.
  void limit(u64 octets) { most_ = octets; }
  /// A block with room for `size` octets, or an empty one when the arena is exhausted, the limit is
  /// reached, or `size` exceeds 64 KiB.
  stored reserve(std::size_t size) {
    bool const fits = size <= largest && octets_ + size <= most_;
    char* const b = fits ? arena_.take(static_cast<u32>(size)) : nullptr;
    if (!b) return {};
    octets_ += size;
    ++live_;
    return {b, static_cast<u32>(size)};
  }
  stored keep(std::string_view text) {
    stored s = reserve(text.size());
    if (s && !text.empty()) std::memcpy(s.data, text.data(), text.size());
    return s;
  }
  /// Replaces what `s` keeps. False, and all as before, when the arena is exhausted.
  bool assign(stored& s, std::string_view text) {
    stored const fresh = keep(text);  // first, since `text` may lie in what is kept
    if (!fresh) return false;
    drop(s);
    s = fresh;
    return true;
  }
  void drop(stored& s) {
    if (!s.data) return;
    arena_.give(s.data, s.size);
    octets_ -= s.size;
    s = {};
    --live_;
  }
  u32 live() const { return live_; }
  u64 octets() const { return octets_; }
};

/// Owns a block of a byte_store and gives it back; the store outlives it.
template<class Arena> class kept {
  byte_store<Arena>* store_ = nullptr;
  stored block_;

 public:
  kept() = default;
  kept(kept const&) = delete;
  kept& operator=(kept const&) = delete;
  ~kept() { clear(); }

  /// Replaces what is kept. False, and nothing kept, when the store is full.
  bool assign(byte_store<Arena>& store, std::string_view text) {
    if (store_ != &store) clear();
    store_ = &store;
    if (store.assign(block_, text)) return true;
    clear();
    return false;
  }
  /// Moves what `other` keeps.
  void take(kept& other) {
    if (&other == this) return;
    clear();
    store_ = other.store_;
    block_ = other.block_;
    other.block_ = {};
  }
  void clear() {
    if (block_) store_->drop(block_);
  }
  explicit operator bool() const { return static_cast<bool>(block_); }
  std::string_view view() const { return block_.view(); }
};

}  // namespace polysip
