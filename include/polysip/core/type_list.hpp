// Lists of types: membership, position, union.
#pragma once
#include <type_traits>

#include "types.hpp"

namespace polysip {

template<class... T> struct types {};

template<class V> struct held { using type = V; };

template<class T, class... L> inline constexpr bool among = (std::is_same_v<T, L> || ...);

template<class T, class L> inline constexpr bool in_list = false;
template<class T, class... L> inline constexpr bool in_list<T, types<L...>> = among<T, L...>;

template<class T, class L> inline constexpr u32 index_in = 0;
template<class T, class H, class... L>
inline constexpr u32 index_in<T, types<H, L...>> =
    std::is_same_v<T, H> ? 0 : 1 + index_in<T, types<L...>>;

template<class... T> constexpr u32 count_of(types<T...>) { return sizeof...(T); }

// B appended to A, each type once.
template<class A, class B> struct joined;
template<class... A> struct joined<types<A...>, types<>> : held<types<A...>> {};
template<class... A, class H, class... B>
struct joined<types<A...>, types<H, B...>>
    : joined<std::conditional_t<among<H, A...>, types<A...>, types<A..., H>>, types<B...>> {};
template<class A, class B> using joined_t = typename joined<A, B>::type;

}  // namespace polysip
