// What the stack asks of a transport: five small concepts, so that a wrong one is reported by what
// it lacks.
#pragma once
#include <concepts>

#include "../core/result.hpp"
#include "../core/types.hpp"
#include "fwd.hpp"

namespace polysip {

/// An endpoint names a flow: a remote address as seen from a local one, or a connection. A plain
/// value. Dialogs and transactions keep it: that of a closed connection must not name another one
/// (count connections; the number of a file comes again), `send` refuses it, and the others,
/// `source` alone excepted, answer of it as before.
template<class T>
concept has_endpoint = requires {
  typename T::endpoint;
}
&&std::regular<typename T::endpoint>;

/// `send` takes the whole message or refuses it at once; false is a transport error (RFC
/// 3261 18.4).
template<class T>
concept sends_without_throwing = requires(T& t, typename T::endpoint const& to, bytes message) {
  { t.send(to, message) }
  noexcept->std::same_as<bool>;
};

/// True for flows that neither lose nor repeat: TCP, TLS, SCTP, WebSocket.
template<class T>
concept knows_reliability = requires(T& t, typename T::endpoint const& e) {
  { t.reliable(e) }
  noexcept->std::same_as<bool>;
};

/// True for flows that are encrypted to the next hop, as `sips:` demands.
template<class T>
concept knows_security = requires(T& t, typename T::endpoint const& e) {
  { t.secure(e) }
  noexcept->std::same_as<bool>;
};

/// Our own `host:port` as the peer at `e` reaches it, for Via (18.1.1) and Contact. The text must
/// stay valid until the next call.
template<class T>
concept knows_own_address = requires(T& t, typename T::endpoint const& e) {
  { t.sent_by(e) }
  noexcept->std::same_as<std::string_view>;
};

/// A way to send messages; what arrives is given to the stack by the owner of the event loop.
template<class T>
concept transport = has_endpoint<T> && sends_without_throwing<T> && knows_reliability<T> &&
    knows_security<T> && knows_own_address<T>;

/// Optional: the transport's name for Via, where `protocol_of` would guess wrong ("WS", "SCTP").
template<class T>
concept names_protocol = requires(T& t, typename T::endpoint const& e) {
  { t.protocol(e) }
  noexcept->std::same_as<std::string_view>;
};

/// Optional: the peer's own "host:port" as messages from it came in, valid until the next call; for
/// the received and rport parameters of its Via (18.2.1, RFC 3581).
template<class T>
concept names_source = requires(T& t, typename T::endpoint const& e) {
  { t.source(e) }
  noexcept->std::same_as<std::string_view>;
};

/// Optional: a stream to the same peer for a request too large for a datagram (18.1.1). The stream
/// need not be open yet: where opening it fails, `send` refuses, or the loop tells the stack by
/// `transport_failed`, and the request leaves as a datagram.
template<class T>
concept offers_stream = requires(T& t, typename T::endpoint const& e) {
  { t.stream_for(e) }
  noexcept->std::same_as<result<typename T::endpoint>>;
};

/// Optional: octets of the largest datagram that passes to the peer whole; 0 where that is not
/// known, which counts as 1500 (18.1.1).
template<class T>
concept knows_mtu = requires(T& t, typename T::endpoint const& e) {
  { t.mtu(e) }
  noexcept->std::same_as<u32>;
};

/// Optional: the multicast address that `e` is, for the maddr of Via (18.1.1), valid until the next
/// call; empty for one host.
template<class T>
concept names_group = requires(T& t, typename T::endpoint const& e) {
  { t.group(e) }
  noexcept->std::same_as<std::string_view>;
};

/// Optional: closes the connection of a stream whose message did not end in time. Where
/// `receive_stream` returns an error, its caller closes.
template<class T>
concept closes_streams = requires(T& t, typename T::endpoint const& e) {
  { t.close(e) }
  noexcept;
};

/// Optional: told of one CRLF on a stream, the pong that the one who sent the double CRLF of a
/// keep-alive waits 10 s for before the flow has failed (RFC 5626 4.4.1). Comes in front of a ping
/// of the peer too.
template<class T>
concept hears_pongs = requires(T& t, typename T::endpoint const& e) {
  { t.pong(e) }
  noexcept;
};

/// Optional: turns a numeric host into an endpoint; asked by `numeric_hosts`.
template<class T>
concept reads_numeric_hosts = requires(T& t, target const& to) {
  { t.numeric(to) }
  noexcept->std::same_as<result<typename T::endpoint>>;
};

/// The transport's name in a Via line (20.42): its own, or derived from `reliable` and `secure`.
template<transport T> std::string_view protocol_of(T& t, typename T::endpoint const& e) noexcept {
  if constexpr (names_protocol<T>) return t.protocol(e);
  if (!t.reliable(e)) return "UDP";
  return t.secure(e) ? "TLS" : "TCP";
}

/// `source` of the transport, or empty where it does not say.
template<transport T> std::string_view source_of(T& t, typename T::endpoint const& e) noexcept {
  if constexpr (names_source<T>) return t.source(e);
  return {};
}

template<transport T> u32 mtu_of(T& t, typename T::endpoint const& e) noexcept {
  if constexpr (knows_mtu<T>) return t.mtu(e);
  return 0;
}
template<transport T> std::string_view group_of(T& t, typename T::endpoint const& e) noexcept {
  if constexpr (names_group<T>) return t.group(e);
  return {};
}

}  // namespace polysip
