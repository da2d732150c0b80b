// Bytes that outlive a datagram: blocks of powers of two from the arena of a storage policy.
#pragma once
#include <cstring>

#include "types.hpp"

namespace polysip {

/// A block of a byte_store: `size` octets in use. Empty when nothing is kept.
struct stored {
  char* data = nullptr;
  u32 size = 0;
  u8 size_class = 0;
  explicit operator bool() const { return data != nullptr; }
  std::string_view view() const { return {data, size}; }
};

template<class Arena> class byte_store {
  static constexpr u32 classes = 11, smallest = 64;  // 64 B ... 64 KiB
  Arena arena_;
  u32 live_ = 0;

 public:
  /// A block with room for `size` octets, or an empty one when the arena is exhausted or `size`
  /// exceeds 64 KiB.
  stored reserve(std::size_t size) {
    u32 c = 0;
    while (c < classes && (std::size_t{smallest} << c) < size) ++c;
    char* const b = c < classes ? arena_.take(smallest << c) : nullptr;
    if (!b) return {};
    ++live_;
    return {b, static_cast<u32>(size), static_cast<u8>(c)};
  }
  stored keep(std::string_view text) {
    stored s = reserve(text.size());
    if (s && !text.empty()) std::memcpy(s.data, text.data(), text.size());
    return s;
  }
  void drop(stored& s) {
    if (!s.data) return;
    arena_.give(s.data, smallest << s.size_class);
    s = {};
    --live_;
  }
  u32 live() const { return live_; }
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
    stored const fresh = store.keep(text);  // first, since `text` may lie in what is kept
    clear();
    store_ = &store;
    block_ = fresh;
    return static_cast<bool>(fresh);
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
