// Storage policies: where slots, tables and kept bytes live.
//   fixed<N>   inside the stack object, no heap symbol in the binary
//   growing    blocks from the heap, never given back, so nothing is allocated once warm
#pragma once
#include <bit>
#include <concepts>
#include <cstring>
#include <new>

#include "buddy.hpp"

namespace polysip {

template<class T> struct cell {  // odd generation: alive
  u32 generation = 0, next = ~0U;
  union {
    T value;
  };
  cell() {}
  ~cell() {
    if (generation & 1) value.~T();
  }
  cell(cell const&) = delete;
  cell& operator=(cell const&) = delete;
};

/// A hash table's entry: half of the hash, and a slot; `index` is ~0 where empty.
struct index_entry {
  u32 hash = 0, index = ~0U;
};

/// N contexts of each type, with what N calls need beside them; `Bytes` for kept messages a
/// context.
template<u32 N, u32 Bytes = 16384> struct fixed {
  static_assert(N > 0 && Bytes >= 64, "fixed<N, Bytes>: room for one context and a message");

  template<class T, u32 Factor> class blocks {
   public:
    static constexpr u32 most = N * Factor;

   private:
    cell<T> cells_[most];
    u32 used_ = 0;

   public:
    cell<T>& at(u32 i) { return cells_[i]; }
    u32 size() const { return used_; }
    bool grow() { return used_ < most ? (++used_, true) : false; }
  };
  template<u32 Factor> class table {
    static constexpr u32 room = 2 * N * Factor;
    index_entry entries_[room];

   public:
    index_entry* data() { return entries_; }
    u32 size() const { return room; }
    index_entry* wider(u32&) { return nullptr; }
    void replace(index_entry*, u32) {}
  };
  using arena = buddy<std::size_t{N} * Bytes>;
};

/// Sizes of blocks: multiples of 16 up to 128 octets, then eight to each doubling, up to 64 KiB: at
/// most an eighth of a block, or 16 octets, is idle.
struct size_class {
  static constexpr u32 count = 80;
  u32 number = 0, size = 0;

  static constexpr size_class of(u32 wanted) {
    if (wanted <= 128) {
      u32 const n = wanted <= 16 ? 0 : (wanted - 1) / 16;
      return {n, 16 * (n + 1)};
    }
    u32 const top =
        static_cast<u32>(std::bit_width(wanted - 1)) - 4;  // four bits count, the first is 1
    u32 const step = (wanted - 1) >> top;                  // 8 to 15
    return {8 * (top - 3) + step - 8, (step + 1) << top};
  }
};

struct growing {
  template<class T, u32> class blocks {
    static constexpr u32 per_block = 64;
    struct block {
      cell<T> cells[per_block];
    };
    block** table_ = nullptr;
    u32 used_ = 0, room_ = 0;

    bool widen() {
      u32 const wider = room_ ? 2 * room_ : 4;
      auto** t = new (std::nothrow) block*[wider];
      if (!t) return false;
      for (u32 i = 0; i < used_ / per_block; ++i) t[i] = table_[i];
      delete[] table_;
      table_ = t;
      room_ = wider;
      return true;
    }

   public:
    blocks() = default;
    blocks(blocks const&) = delete;
    blocks& operator=(blocks const&) = delete;
    ~blocks() {
      for (u32 i = 0; i * per_block < used_; ++i) delete table_[i];
      delete[] table_;
    }
    cell<T>& at(u32 i) { return table_[i / per_block]->cells[i % per_block]; }
    u32 size() const { return used_; }
    bool grow() {
      if (used_ % per_block == 0) {
        if (used_ / per_block == room_ && !widen()) return false;
        if (!(table_[used_ / per_block] = new (std::nothrow) block)) return false;
      }
      ++used_;
      return true;
    }
  };
  template<u32> class table {
    index_entry* entries_ = nullptr;
    u32 size_ = 0;

   public:
    table() = default;
    table(table const&) = delete;
    table& operator=(table const&) = delete;
    ~table() { delete[] entries_; }
    index_entry* data() { return entries_; }
    u32 size() const { return size_; }
    index_entry* wider(u32& size) {
      size = size_ ? size_ + size_ / 4 : 256;  // two fifths full then, half full before
      return new (std::nothrow) index_entry[size];
    }
    void replace(index_entry* entries, u32 size) {
      delete[] entries_;
      entries_ = entries;
      size_ = size;
    }
  };
  class arena {
    struct slab {
      slab* next;
    };
    static constexpr std::size_t room = 65536;
    slab* slabs_ = nullptr;
    char* fresh_ = nullptr;  // of the newest slab, what was never taken
    std::size_t left_ = 0;
    // What was given back, by size; each names the next in its first octets.
    char* free_[size_class::count] = {};

    bool more() {
      auto* raw = static_cast<char*>(::operator new(room + 16, std::nothrow));
      if (!raw) return false;
      slabs_ = ::new (static_cast<void*>(raw)) slab{slabs_};
      fresh_ = raw + 16;
      left_ = room;
      return true;
    }

   public:
    arena() = default;
    arena(arena const&) = delete;
    arena& operator=(arena const&) = delete;
    ~arena() {
      while (slabs_) {
        slab* const next = slabs_->next;
        ::operator delete(static_cast<void*>(slabs_));
        slabs_ = next;
      }
    }
    char* take(u32 wanted) {
      auto const [number, size] = size_class::of(wanted);
      char*& given = free_[number];
      char* out = given;
      if (out) {
        std::memcpy(&given, out, sizeof given);
      } else if (left_ >= size || more()) {
        out = fresh_;
        fresh_ += size;
        left_ -= size;
      }
      return out;
    }
    void give(char* block, u32 size) {
      char*& given = free_[size_class::of(size).number];
      std::memcpy(block, &given, sizeof given);
      given = block;
    }
  };
};

/// What a stack keeps is taken from the arena in blocks of at least the size asked for, up to 64
/// KiB, and given back with the same size. Blocks that cannot grow for ever say so by `most`.
template<class S>
concept storage = requires(typename S::arena& a, char* block) {
  typename S::template blocks<int, 1>;
  typename S::template table<1>;
  { a.take(u32{64}) } -> std::same_as<char*>;
  a.give(block, u32{64});
};

}  // namespace polysip
