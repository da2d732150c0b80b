// What the stack keeps of one transaction (RFC 3261 17).
#pragma once
#include <concepts>

#include "../core/byte_store.hpp"
#include "../core/handle.hpp"
#include "../core/link.hpp"
#include "../message/method.hpp"
#include "../timer/timer.hpp"

namespace polysip {

enum class machine : u8 { invite_client, client, invite_server, server, count };

/// A trace that also hears of each event that a machine is fed, before the row runs; also where the
/// row ignores it. Numbers are those of the machine's enums.
template<class T>
concept hears_transitions = requires(T& t, millis at, machine which, u8 state, u8 event) {
  { t.transition(at, which, state, event) }
  noexcept->std::same_as<void>;
};

/// Why a transaction failed without a final response.
enum class cause : u8 { timeout, transport, no_ack, count };

constexpr char const* to_string(cause c) {
  constexpr char const* names[] = {"timeout", "transport", "no_ack"};
  return c < cause::count ? names[static_cast<u8>(c)] : "unknown";
}

/// Where parts of a request of ours lie in its bytes, so that it can be sent again with another
/// CSeq and credentials.
struct request_marks {
  u32 fixed = 0, hooks = 0, hooks_end = 0;  // after CSeq; the lines that mixins wrote; their end
};

/// A server transaction's place in the list of requests that its owner still has to answer.
struct pending_request : link {
  raw_handle transaction;
};

template<class Traits> struct transaction : timer_node {
  using arena = typename Traits::storage::arena;

  raw_handle self, owner;
  raw_handle canceled;                              // of a CANCEL of ours: its INVITE
  typename Traits::transport::endpoint ack_peer{};  // INVITE client: where the ACK of a 2xx goes;
                                                    // of a request too large for it: the flow meant
  typename Traits::transport::endpoint peer{};
  kept<arena> request;  // client: what is sent again; server: what is to be answered
  kept<arena> reply;    // server: the last response; INVITE client: the ACK
  kept<arena> key;      // server: what a retransmission must match, then what a merged request must
  u64 hash = 0, merge_hash = 0;
  u64 secret = 0;  // client: the random part of the branch; server: that of our To tag
  millis repeat_at = forever, life_at = forever, interval = 0;
  request_marks marks;
  u32 merge_at = 0;
  pending_request pending;  // server: in the list of its owner until the final response
  u16 status = 0;
  static constexpr u32 max_refused_forks = 4;
  u64 refused_forks[max_refused_forks] = {};  // INVITE client: tags whose 2xx was ended by BYE
  u8 refused_count = 0;
  bool within_dialog = false;  // client: the request belongs to a dialog
  u8 again = 0;  // client: how often the request had been sent before, with other CSeqs
  machine runs{};
  polysip::method what{};
  u8 state = 0, repeat_event = 0, life_event = 0, owner_kind = 0;
  bool reliable = false, refused = false;  // refused: the transport did not take the last message
  bool abandoned = false;                  // client: nobody waits for its end
  bool switched = false;   // client: goes over a stream because it is too large for a datagram
  bool elsewhere = false;  // server: its responses do not go where the request came from
  bool lost = false;       // its flow is gone, which it has not heard yet

  bool is_client() const { return runs == machine::invite_client || runs == machine::client; }
};

}  // namespace polysip
