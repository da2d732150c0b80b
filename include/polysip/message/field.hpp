// A typed header field as `message_view` hands it out: absent, there, or there and flawed.
#pragma once
#include <concepts>

#include "header_id.hpp"

namespace polysip {

/// A typed header: `which` (or `name`, for a header of your own), and
/// `static constexpr bool parse(std::string_view text, H& out)`; the text is trimmed, folds are
/// white space. `is_list = true` says that one line may hold several, separated by commas.
template<class H>
concept header_field = requires(std::string_view text, H& out) {
  { H::parse(text, out) } -> std::same_as<bool>;
}
&&(
    requires {
      { H::which } -> std::convertible_to<header_id>;
    } ||
    requires {
      { H::name } -> std::convertible_to<std::string_view>;
    });

namespace detail {

template<class H> constexpr header_id id_of() {
  if constexpr (requires { H::which; }) return H::which;
  else return header_of(H::name);
}

template<class H>
constexpr std::string_view own_name() {  // empty for the headers that have a number
  if constexpr (requires { H::which; }) return {};
  else return id_of<H>() == header_id::unknown ? std::string_view{H::name} : std::string_view{};
}

template<class H> constexpr bool is_list() {
  if constexpr (requires { H::is_list; }) return H::is_list;
  else return false;
}

}  // namespace detail

/// The outcome of looking for a header of type `H`. True when it is there and well formed; only
/// then may it be dereferenced.
template<class H> struct field {
  enum class status : u8 { absent, malformed, valid };

  H value{};
  std::string_view text;  // what was parsed, as received
  status state = status::absent;

  constexpr field() { detail::member_by_member(); }

  constexpr explicit operator bool() const { return state == status::valid; }
  constexpr H const* operator->() const { return &value; }
  constexpr H const& operator*() const { return value; }
  /// The header is in the message, well formed or not.
  constexpr bool present() const { return state != status::absent; }
  constexpr bool malformed() const { return state == status::malformed; }
};

namespace detail {
void this_is_not_the_value_of_that_header();  // never defined: its name is the compiler's message
}  // namespace detail

/// A header value of one line checked by the compiler, its URI too:
/// `header_literal<header::via>("SIP/2.0/UDP host")`.
template<header_field H> consteval H header_literal(std::string_view text) {
  H out;
  bool ok = text.find_first_of("\r\n") == text.npos && H::parse(text, out);
  if constexpr (requires { out.uri_is_sound(); }) ok = ok && out.uri_is_sound();
  if (!ok) detail::this_is_not_the_value_of_that_header();
  return out;
}

}  // namespace polysip
