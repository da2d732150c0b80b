// What mixins see. The outermost layer is asked first; each hands on to Base, or consumes.
#pragma once
#include "../core/type_list.hpp"
#include "../message/message.hpp"
#include "../transaction/fsm.hpp"
#include "../transaction/transaction.hpp"

namespace polysip {

namespace hook {

/// A response to a request of this context.
struct response {
  message_view const& message;
  raw_handle transaction;
  polysip::method method;
};
/// A request for this context: the one that opened it, or one of its dialog.
struct request {
  message_view const& message;
  raw_handle transaction;  // to respond to; empty for ACK, and for a BYE that found no room
};
/// CANCEL of a request that is not answered yet (9.2). The stack has answered the CANCEL itself.
struct canceled {
  message_view const& message;
  raw_handle transaction;  // the request that is to end
};
/// A transaction ended without a final response, or a server's response was never acknowledged.
struct failure {
  cause why;
  polysip::method method;
  raw_handle transaction;
};
/// A message could not be sent; the transaction goes on (RFC 6026 8.8).
struct warning {
  polysip::method method;
};
/// A request of ours is being written: add header lines, and send nothing meanwhile.
struct outgoing {
  message_writer& headers;
  polysip::method method;
  std::string_view uri;
};
/// A request was sent again, with other credentials or a new CSeq: it runs in another transaction
/// now.
struct resent {
  raw_handle before, now;
};
/// The user's own bits in a machine's row.
struct action {
  fsm::actions bits;
};
/// One type per timer, declared with more_timers<Base, Tag>.
template<class Tag> struct timer {};

template<class T> inline constexpr bool is_timer = false;
template<class Tag> inline constexpr bool is_timer<timer<Tag>> = true;

}  // namespace hook

template<class T>
concept is_hook = among<T, hook::response, hook::request, hook::canceled, hook::failure,
                        hook::warning, hook::action> || hook::is_timer<T>;

/// What a hook decides. "Passed" comes from the root alone: a mixin that forgets Base::hook does
/// not compile.
class [[nodiscard]] verdict {
  bool passed_;
  constexpr explicit verdict(bool p) : passed_(p) {}
  template<class, class> friend struct root;

 public:
  constexpr bool passed() const { return passed_; }
  static constexpr verdict consume() { return verdict{false}; }
};
inline constexpr verdict consumed = verdict::consume();

}  // namespace polysip
