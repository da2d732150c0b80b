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
  u16 fixed = 0, extra = 0;      // behind CSeq; what the verb asked for
  u16 hooks = 0, hooks_end = 0;  // the lines that mixins wrote; their end
};

/// What only a client transaction has.
template<class Endpoint> struct client_part {
  static constexpr u32 max_refused_forks = 4;

  Endpoint ack_peer{};  // INVITE: where the ACK of a 2xx goes; while `switched`: the flow meant
  request_marks marks;
  union {
    raw_handle canceled{};                 // CANCEL: its INVITE
    u32 refused_forks[max_refused_forks];  // INVITE: tags whose 2xx was ended by BYE
  };
  u8 refused_count = 0;
  u8 again = 0;  // how often the request had been sent before, with other CSeqs
  bool within_dialog = false;
  bool abandoned = false;  // nobody waits for its end
  bool switched = false;   // goes over a stream because it is too large for a datagram
  bool patient = false;    // a transmission that is refused counts as lost
};

/// What only a server transaction has: its place in the list of requests that its owner still has
/// to answer, and what it is found by.
struct server_part : link {
  u64 hash = 0, merge_hash = 0;
  u32 index = 0;               // of the transaction
  u32 head = 0;                // of the response, which repeats what it is matched by
  bool mergeable = false;      // of a request outside dialogs (8.2.2.2)
  bool keeps_request = false;  // a response does not repeat all it is matched by
  bool elsewhere = false;      // its responses do not go where the request came from
};

/// Its place in the list of those over the same stream: slots of its neighbours.
struct stream_place {
  static constexpr u32 none = ~0U, nowhere = ~1U;
  u32 prev = nowhere, next = none;
};

/// The bytes that it keeps are given back when it is forgotten.
template<class Traits> struct transaction : timer_node {
  using endpoint = typename Traits::transport::endpoint;

  raw_handle self, owner;
  stored request;  // client: what is sent again; server: what is to be answered
  stored reply;    // server: the last response; INVITE client: the ACK
  u64 secret = 0;  // client: the random part of the branch; server: that of our To tag
  millis repeat_at = forever, life_at = forever;
  union {
    client_part<endpoint> client;
    server_part server;
  };
  endpoint peer{};
  stream_place place;
  u32 interval = 0;  // until `repeat_at`, in milliseconds
  u16 status = 0;
  machine const runs;
  polysip::method what{};
  u8 state = 0, repeat_event = 0, life_event = 0, owner_kind = 0;
  bool reliable = false, refused = false;  // refused: the transport did not take the last message
  bool lost = false;                       // its flow is gone, which it has not heard yet

  explicit transaction(machine m) : runs(m) {
    if (is_client()) ::new (static_cast<void*>(&client)) client_part<endpoint>;
    else ::new (static_cast<void*>(&server)) server_part;
  }
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;
  ~transaction() {
    if (is_client()) client.~client_part<endpoint>();
  }

  bool is_client() const { return runs == machine::invite_client || runs == machine::client; }
  /// Server: no final response was given yet.
  bool unanswered() const { return status < 200 && request; }
};

}  // namespace polysip
