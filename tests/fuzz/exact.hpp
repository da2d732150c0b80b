// Input in heap blocks of exactly its size, without a terminator, so that a read past it is found.
#pragma once
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "polysip/core/types.hpp"

#define FUZZ_CHECK(ok) \
  if (!(ok)) __builtin_trap()

namespace fuzz {

using polysip::u16;
using polysip::u32;
using polysip::u64;
using polysip::u8;

struct exact {
  explicit exact(std::string_view text) : block(new char[text.size()]), size(text.size()) {
    if (size) std::memcpy(block.get(), text.data(), size);
  }
  polysip::bytes bytes() const { return {block.get(), size}; }
  std::string_view view() const { return {block.get(), size}; }
  std::unique_ptr<char[]> block;
  std::size_t size;
};

/// The input as a source of small choices, then of text. Behind its end come zeros, or what a die
/// says that the input seeds.
class choices {
 public:
  enum class then : u8 { zeros, dice };
  explicit choices(std::string_view text, then after = then::zeros) : text_(text) {
    if (after == then::zeros) return;
    die_ = 14695981039346656037U;
    for (char const c : text) die_ = (die_ ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  bool done() const { return text_.empty(); }
  u8 byte() {
    if (text_.empty()) {
      die_ = die_ * 6364136223846793005U + (die_ ? 1442695040888963407U : 0);
      return static_cast<u8>(die_ >> 56);
    }
    auto const b = static_cast<u8>(text_[0]);
    text_.remove_prefix(1);
    return b;
  }
  u32 pick(u32 n) { return byte() % n; }
  std::string_view take(std::size_t n) {
    auto const t = text_.substr(0, n);
    text_.remove_prefix(t.size());
    return t;
  }
  std::string_view rest() { return take(text_.size()); }

 private:
  std::string_view text_;
  u64 die_ = 0;
};

inline std::string_view text(std::uint8_t const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}

/// Does `inner` lie within `outer`? Empty views may point anywhere.
inline bool within(std::string_view inner, std::string_view outer) {
  return inner.empty() || (inner.data() >= outer.data() &&
                           inner.data() + inner.size() <= outer.data() + outer.size());
}

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
