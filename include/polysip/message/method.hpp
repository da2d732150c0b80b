// Request methods, RFC 3261 7.1 and its extensions.
#pragma once
#include "../core/ascii.hpp"
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

// A perfect hash over the first letter and the length.
constexpr u32 method_hash(std::string_view name) {
  return (static_cast<u32>(static_cast<u8>(name[0])) * 3 + static_cast<u32>(name.size())) & 31;
}
struct method_table {
  method slot[32] = {};
  bool perfect = true;
  constexpr method_table() {
    for (u8 i = 1; i < static_cast<u8>(method::count); ++i) {
      method& s = slot[method_hash(method_names[i])];
      if (s != method::unknown) perfect = false;
      s = static_cast<method>(i);
    }
  }
};
inline constexpr method_table methods_by_hash;
static_assert(methods_by_hash.perfect, "choose another hash");
}  // namespace detail

/// The name on the wire; empty for `unknown`.
constexpr std::string_view to_string(method m) {
  return m < method::count ? detail::method_names[static_cast<u8>(m)] : std::string_view{};
}

/// The number of a method name, `unknown` for any other. Case matters (7.1).
constexpr method method_of(std::string_view name) {
  if (name.empty()) return method::unknown;
  method const m = detail::methods_by_hash.slot[detail::method_hash(name)];
  return ascii::identical(name, to_string(m)) ? m : method::unknown;
}

}  // namespace polysip
