// Bounds on what one stack will do, and for how long.
#pragma once
#include <concepts>

#include "../core/types.hpp"

namespace polysip {

/// Derive and hide single members to change them.
struct default_limits {
  static constexpr u32 message_bytes = 8192;  // the largest message that the stack writes
  static constexpr u32 events = 32;           // told by one input at most
  static constexpr millis ring = 180'000;  // an INVITE without a final response (RFC 3261 13.3.1.1)
  static constexpr millis subscription = 240'000;  // of a REFER: from its 202 to the last NOTIFY
  static constexpr u32 contexts = 1 << 20;         // alive, of each type
  static constexpr u32 transactions = 1 << 22;     // alive
  static constexpr u64 kept_bytes = 1 << 30;       // of messages that are sent again or answered
  static constexpr u32 retry_after = 5;            // seconds, in a 503 for want of room
  static constexpr u32 stream_head = 16384;        // octets of start line and headers on a stream
  static constexpr u32 stream_message = 65535;  // octets of a message on a stream; at most 64 KiB
  static constexpr millis stream_patience = 32'000;  // from a message's first octet to its last
};

template<class L>
concept limit_values = requires {
  { L::message_bytes } -> std::convertible_to<u32>;
  { L::events } -> std::convertible_to<u32>;
  { L::ring } -> std::convertible_to<millis>;
  { L::subscription } -> std::convertible_to<millis>;
  { L::contexts } -> std::convertible_to<u32>;
  { L::transactions } -> std::convertible_to<u32>;
  { L::kept_bytes } -> std::convertible_to<u64>;
  { L::retry_after } -> std::convertible_to<u32>;
  { L::stream_head } -> std::convertible_to<u32>;
  { L::stream_message } -> std::convertible_to<u32>;
  { L::stream_patience } -> std::convertible_to<millis>;
};

}  // namespace polysip
