// What the application hears, one type per event and context. Views are valid during `on` only.
#pragma once
#include "../core/type_list.hpp"
#include "../message/message.hpp"
#include "../transaction/transaction.hpp"

namespace polysip {

namespace ev {

/// A request that opened a server context; answer it with a verb.
template<class Ref> struct incoming {
  Ref context;
  message_view const& message;
};
/// A provisional response other than 100.
template<class Ref> struct progress {
  Ref context;
  message_view const& message;
};
/// The final 2xx.
template<class Ref> struct accepted {
  Ref context;
  message_view const& message;
};
/// A final response of 300 and above that no mixin dealt with.
template<class Ref> struct rejected {
  Ref context;
  message_view const& message;
};
/// No final response, or no ACK; `ended` follows where that is the end.
template<class Ref> struct failed {
  Ref context;
  cause why;
};
/// A message could not be sent; the transaction goes on (RFC 6026 8.8).
template<class Ref> struct not_sent { Ref context; };
/// Callee: the ACK is here, with the peer's answer where our 2xx had offered (13.2.1).
template<class Ref> struct confirmed {
  Ref context;
  std::string_view description;
};
/// A re-INVITE of either side is over. Status of ours; 200 where the peer's was accepted; 408 where
/// it timed out. With the peer's offer or answer, where there was one; told again when the answer
/// comes in the ACK (14.2).
template<class Ref> struct changed {
  Ref context;
  bool on_hold, held_by_peer;
  u16 status;
  std::string_view description;
};
/// A NOTIFY: for REFER the status of the transfer so far (RFC 3515 2.4.5).
template<class Ref> struct notified {
  Ref context;
  u16 status;
  message_view const& message;
};
/// Once per context that the application has heard of, always the last.
template<class Ref> struct ended {
  Ref context;
  u16 status;
};

}  // namespace ev

/// Catches every event that a handler does not name: derive, and write `using ignore_rest::on;`.
struct ignore_rest {
  void on(auto const&) {}
};

template<template<class> class... E> struct event_list {
  template<class Ref> using with = types<E<Ref>...>;
};
/// The events of Base and these: `using events = polysip::more_events<Base, mine>;`
template<class Base, template<class> class... E> struct more_events {
  template<class Ref>
  using with = joined_t<typename Base::events::template with<Ref>, types<E<Ref>...>>;
};
/// The timers of Base and these: `using timers = polysip::more_timers<Base, struct my_timer>;`
template<class Base, class... Tag>
using more_timers = joined_t<typename Base::timers, types<Tag...>>;

}  // namespace polysip
