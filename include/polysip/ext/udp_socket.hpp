// A non-blocking UDP socket and the transport over it. IPv4 or IPv6: one socket, one family.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../transport/resolver.hpp"
#include "ip_endpoint.hpp"

namespace polysip {

/// Owns the descriptor. What fails leaves its errno in `last_error()`.
class udp_socket {
 public:
  udp_socket() = default;
  udp_socket(udp_socket&& o) noexcept
      : local_{o.local_}, descriptor_{o.descriptor_}, last_error_{o.last_error_} {
    o.descriptor_ = -1;
  }
  udp_socket& operator=(udp_socket&& o) noexcept {
    if (this == &o) return *this;
    close();
    local_ = o.local_;
    descriptor_ = o.descriptor_;
    last_error_ = o.last_error_;
    o.descriptor_ = -1;
    return *this;
  }
  ~udp_socket() { close(); }

  /// Binds to `local`; port 0 takes a free one. False: see `last_error()`.
  [[nodiscard]] bool open(ip_endpoint const& local);
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  /// One datagram. True also when the system's buffer is full: to SIP that is a lost datagram,
  /// which is repeated, and not a transport error.
  bool send(ip_endpoint const& to, bytes message) noexcept;
  /// The next datagram, cut to `room`, and its sender; false when none is waiting.
  bool receive(ip_endpoint& from, std::span<char> room, bytes& message) noexcept;

  ip_endpoint const& local() const { return local_; }  // with the port that was taken
  int descriptor() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  int last_error() const { return last_error_; }

 private:
  bool fail() {
    last_error_ = errno;
    close();
    return false;
  }
  ip_endpoint local_{};
  int descriptor_ = -1;
  int last_error_ = 0;
};

inline bool udp_socket::open(ip_endpoint const& local) {
  close();
  int const family = local.version == 6 ? AF_INET6 : AF_INET;
  descriptor_ = ::socket(family, SOCK_DGRAM, 0);
  if (descriptor_ < 0) return fail();
  int const yes = 1, room = 1 << 20;  // a burst of calls arrives while one of them is worked on
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (family == AF_INET6) ::setsockopt(descriptor_, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (::fcntl(descriptor_, F_SETFL, O_NONBLOCK) < 0) return fail();
  if (::fcntl(descriptor_, F_SETFD, FD_CLOEXEC) < 0) return fail();
  sockaddr_storage address;
  auto size = local.to_system(address);
  if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size) < 0) return fail();
  size = sizeof address;
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) < 0) return fail();
  local_ = ip_endpoint::from_system(address);
  return true;
}

inline bool udp_socket::send(ip_endpoint const& to, bytes message) noexcept {
  sockaddr_storage address;
  auto const size = to.to_system(address);
  ssize_t sent = 0;
  do
    sent = ::sendto(descriptor_, message.data(), message.size(), 0,
                    reinterpret_cast<sockaddr*>(&address), size);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) return true;
  last_error_ = errno;
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

inline bool udp_socket::receive(ip_endpoint& from, std::span<char> room, bytes& message) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ssize_t got = 0;
  do
    got = ::recvfrom(descriptor_, room.data(), room.size(), 0,
                     reinterpret_cast<sockaddr*>(&address), &size);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    last_error_ = errno;
    return false;
  }
  from = ip_endpoint::from_system(address);
  message = {room.data(), static_cast<std::size_t>(got)};
  return true;
}

/// A stack's access to a socket that lives longer. Endpoints are remote addresses.
class udp_transport {
 public:
  using endpoint = ip_endpoint;
  /// `reached_at`: the address by which the others reach the socket, where that is not its own
  /// because a NAT or a relay forwards from there; it is what Via and Contact say.
  explicit udp_transport(udp_socket& socket, endpoint const& reached_at = {})
      : socket_{&socket}, reached_at_{reached_at} {}

  bool send(endpoint const& to, bytes message) noexcept {
    return to.version == socket_->local().version && socket_->send(to, message);
  }
  bool reliable(endpoint const&) const noexcept { return false; }
  bool secure(endpoint const&) const noexcept { return false; }
  /// `reached_at`; else the address that the socket is bound to, or, bound to any, the one that the
  /// route to `e` uses.
  std::string_view sent_by(endpoint const& e) noexcept;
  std::string_view source(endpoint const& e) noexcept { return (source_ = e.text()).view(); }
  /// The address alone, where it is one of IPv4 multicast; the system gives its datagrams a TTL
  /// of 1.
  std::string_view group(endpoint const& e) noexcept {
    if (e.version != 4 || e.host[0] >> 4 != 14) return {};
    auto const text = (source_ = e.text()).view();
    return ascii::slice(text, 0, text.rfind(':'));
  }
  /// Addresses of the socket's family, over UDP; error::unresolved otherwise.
  result<endpoint> numeric(target const& to) const noexcept {
    bool const udp = to.protocol.empty() || ascii::same(to.protocol, "udp");
    if (!udp || to.secure) return {{}, error::unresolved};
    auto const e = ip_endpoint::numeric(to.host, port_of(to));
    bool const ours = e && e.value.version == socket_->local().version;
    return ours ? e : result<endpoint>{{}, error::unresolved};
  }

 private:
  udp_socket* socket_;
  endpoint reached_at_;
  endpoint asked_for_{};  // sent_by's last answer
  ip_endpoint::text_type text_{}, source_{};
};

inline std::string_view udp_transport::sent_by(endpoint const& e) noexcept {
  auto local = reached_at_.version ? reached_at_ : socket_->local();
  if (text_.size && (!local.is_any() || asked_for_ == e)) return text_.view();
  asked_for_ = e;
  if (local.is_any()) {  // connecting a datagram socket only looks up the route
    udp_socket probe;
    sockaddr_storage address;
    auto size = e.to_system(address);
    auto any = local;
    any.port = 0;
    if (probe.open(any) &&
        ::connect(probe.descriptor(), reinterpret_cast<sockaddr*>(&address), size) == 0) {
      size = sizeof address;
      ::getsockname(probe.descriptor(), reinterpret_cast<sockaddr*>(&address), &size);
      auto const port = local.port;
      local = ip_endpoint::from_system(address);
      local.port = port;
    }
  }
  text_ = local.text();
  return text_.view();
}

static_assert(transport<udp_transport> && resolver<numeric_hosts, udp_transport>);

}  // namespace polysip
