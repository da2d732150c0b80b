// Request methods, RFC 3261 7.1 and its extensions.
#pragma once
#include "fwd.hpp"

namespace polysip {

/// The methods this library knows by number; others keep their name (`message_view::method_name`).
enum class method : u8 {
  unknown,
  invite,
  ack,
  bye,
  cancel,
  options,
  register_,
  message,
  refer,
  notify,
  subscribe,
  publish,
  prack,
  update,
  info,
  count
};

namespace detail {
inline constexpr std::string_view method_names[] = {
    "",      "INVITE", "ACK",       "BYE",     "CANCEL", "OPTIONS", "REGISTER", "MESSAGE",
    "REFER", "NOTIFY", "SUBSCRIBE", "PUBLISH", "PRACK",  "UPDATE",  "INFO"};
static_assert(sizeof method_names / sizeof *method_names == static_cast<u8>(method::count));
}  // namespace detail

/// The name on the wire; empty for `unknown`.
constexpr std::string_view to_string(method m) {
  return m < method::count ? detail::method_names[static_cast<u8>(m)] : std::string_view{};
}

/// The number of a method name, `unknown` for any other. Case matters (7.1).
constexpr method method_of(std::string_view name) {
  for (u8 i = 1; i < static_cast<u8>(method::count); ++i)
    if (name == detail::method_names[i]) return static_cast<method>(i);
  return method::unknown;
}

}  // namespace polysip
