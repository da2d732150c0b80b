// One stack over several transports: an endpoint that says which of them it belongs to.
#pragma once
#include <cstring>
#include <utility>

#include "../core/config.hpp"
#include "../core/type_list.hpp"
#include "endpoint_hash.hpp"
#include "resolver.hpp"

namespace polysip {

/// What a variant can hold: endpoints that are plain values.
template<class E>
concept plain_endpoint = std::regular<E> && std::is_trivially_copyable_v<E>;

namespace variant_detail {

template<std::size_t I, class T> struct numbered { T value; };
template<std::size_t I, class T> T& at(numbered<I, T>& n) { return n.value; }
template<std::size_t I, class T> held<T> type_at(numbered<I, T> const*);

template<class I, class... T> struct row;
template<std::size_t... I, class... T>
struct row<std::index_sequence<I...>, T...> : numbered<I, T>... {};
template<class... T> using row_of = row<std::index_sequence_for<T...>, T...>;

}  // namespace variant_detail

/// A tagged union of endpoints, itself a plain value: the number of a transport in the list of its
/// variant, and an endpoint of that transport.
template<class... E> class variant_endpoint {
  static_assert(sizeof...(E) > 0 && (plain_endpoint<E> && ...),
                "the endpoints of a variant must be trivially copyable values");

 public:
  template<std::size_t I>
  using alternative = typename decltype(variant_detail::type_at<I>(
      static_cast<variant_detail::row_of<E...>*>(nullptr)))::type;

  variant_endpoint() { store<0>({}); }
  template<std::size_t I> static variant_endpoint make(alternative<I> const& e) {
    variant_endpoint v;
    v.store<I>(e);
    return v;
  }

  u32 index() const { return index_; }
  /// The endpoint, when `index() == I`.
  template<std::size_t I> alternative<I> get() const {
    POLYSIP_ASSERT(index_ == I, "ask index() which transport this endpoint belongs to");
    alternative<I> e{};
    std::memcpy(&e, octets_, sizeof e);
    return e;
  }
  /// f(std::integral_constant of the index, endpoint).
  template<std::size_t I = 0, class F> decltype(auto) visit(F&& f) const {
    if constexpr (I + 1 < sizeof...(E))
      if (index_ != I) return visit<I + 1>(f);
    return f(std::integral_constant<std::size_t, I>{}, get<I>());
  }

  friend u64 hash_value(variant_endpoint const& a) requires(hashed_endpoint<E>&&...) {
    return a.visit([](auto i, auto const& e) { return plain_hash(e) * sizeof...(E) + i; });
  }
  friend bool operator==(variant_endpoint const& a, variant_endpoint const& b) {
    if (a.index_ != b.index_) return false;
    return a.visit([&](auto i, auto const& e) { return e == b.template get<i()>(); });
  }

 private:
  template<std::size_t I> void store(alternative<I> const& e) {
    index_ = I;
    std::memcpy(octets_, &e, sizeof e);
  }
  static constexpr std::size_t largest() {
    std::size_t n = 0;
    for (std::size_t size : {sizeof(E)...}) n = size > n ? size : n;
    return n;
  }
  u32 index_ = 0;
  unsigned char octets_[largest()]{};
};

/// A transport made of several, held by value. The loop hands in what the I-th received as
/// `stack.receive(transport::from<I>(endpoint), ...)`.
template<class... T> class variant_transport {
 public:
  using endpoint = variant_endpoint<typename T::endpoint...>;
  template<std::size_t I>
  static endpoint from(typename endpoint::template alternative<I> const& e) {
    return endpoint::template make<I>(e);
  }

  explicit variant_transport(T... each) : each_{{std::move(each)}...} {}

  bool send(endpoint const& to, bytes message) noexcept {
    return ask(to, [&](auto& t, auto const& e) { return t.send(e, message); });
  }
  bool reliable(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return t.reliable(e); });
  }
  bool secure(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return t.secure(e); });
  }
  std::string_view sent_by(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return t.sent_by(e); });
  }
  std::string_view source(endpoint const& from) noexcept {
    return ask(from, [](auto& t, auto const& e) { return source_of(t, e); });
  }
  std::string_view protocol(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return protocol_of(t, e); });
  }
  u32 mtu(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return mtu_of(t, e); });
  }
  std::string_view group(endpoint const& to) noexcept {
    return ask(to, [](auto& t, auto const& e) { return group_of(t, e); });
  }
  /// A stream of the same transport, where that has one.
  result<endpoint> stream_for(endpoint const& to) noexcept {
    return to.visit([&](auto i, auto const& e) -> result<endpoint> {
      auto& t = variant_detail::at<i()>(each_);
      if constexpr (offers_stream<std::remove_reference_t<decltype(t)>>)
        if (auto const found = t.stream_for(e)) return {from<i()>(found.value), error::none};
      return {{}, error::unresolved};
    });
  }
  /// The first transport of the list that can reach the target.
  result<endpoint> numeric(target const& to) noexcept { return numeric_from<0>(to); }

 private:
  template<class F> decltype(auto) ask(endpoint const& to, F&& f) {
    return to.visit([&](auto i, auto const& e) -> decltype(auto) {
      return f(variant_detail::at<i()>(each_), e);
    });
  }
  template<std::size_t I> result<endpoint> numeric_from(target const& to) {
    if constexpr (I < sizeof...(T)) {
      auto& t = variant_detail::at<I>(each_);
      if constexpr (reads_numeric_hosts<std::remove_reference_t<decltype(t)>>)
        if (auto const found = t.numeric(to)) return {from<I>(found.value), error::none};
      return numeric_from<I + 1>(to);
    } else {
      return {{}, error::unresolved};
    }
  }

  variant_detail::row_of<T...> each_;
};

}  // namespace polysip
