// Integer names, instants, and a view of bytes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace polysip {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;

using millis = u64;  // an instant of the user's clock, or a length of time
inline constexpr millis forever = ~millis{0};

using bytes = std::span<char const>;

namespace detail {
inline void nothing() {}
/// In a constructor: what is not a constant is set member by member, and what is, g++ clears as a
/// whole by `rep stos`, which takes longer than to parse a header.
constexpr void member_by_member() {
  if (!std::is_constant_evaluated()) nothing();
}
}  // namespace detail

}  // namespace polysip
