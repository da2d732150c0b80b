// Via: RFC 3261 20.42, rport of RFC 3581.
#pragma once
#include "header_id.hpp"
#include "uri.hpp"

namespace polysip::header {

/// One hop. `host` keeps the brackets of an IPv6 reference; `port` and `rport` are 0 when not
/// given.
struct via {
  static constexpr header_id which = header_id::via;
  static constexpr bool is_list = true;

  std::string_view protocol, version, transport;  // "SIP", "2.0", "UDP"
  std::string_view host;
  std::string_view branch, received, maddr;
  params parameters;
  u16 port = 0, rport = 0;
  bool has_rport = false;  // "rport" is there, with or without a value

  constexpr via() { detail::member_by_member(); }

  static constexpr bool parse(std::string_view text, via& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, via& out) {
    return c.reach(read(c.text(), c.offset(), out));
  }

 private:
  POLYSIP_OUTLINE static constexpr std::size_t read(std::string_view text, std::size_t at,
                                                    via& out) {
    scan::cursor c{text, at};
    bool const whole =
        read_protocol(c, out) && read_transport(c, out) &&
        detail::read_host_port(c, out.host, out.port) &&
        detail::read_some_params(c, out.parameters, [&](param const& p) { return out.note(p); });
    return whole ? c.offset() : text.npos;
  }
  POLYSIP_INLINE static constexpr bool read_protocol(scan::cursor& c, via& out) {
    auto const start = c.rest();
    if (c.take("SIP/2.0/")) {
      out.protocol = {start.data(), 3};
      out.version = {start.data() + 4, 3};
      c.skip_space();
      return true;
    }
    out.protocol = c.run(scan::token);
    if (out.protocol.empty() || !c.take_spaced('/')) return false;
    out.version = c.run(scan::token);
    return !out.version.empty() && c.take_spaced('/');
  }
  POLYSIP_INLINE static constexpr bool read_transport(scan::cursor& c, via& out) {
    if (c.take("UDP ")) {
      out.transport = {c.text().data() + c.offset() - 4, 3};
      c.skip_space();
      return true;
    }
    out.transport = c.run(scan::token);
    auto const before = c.offset();
    c.skip_space();
    return !out.transport.empty() && c.offset() != before;
  }
  POLYSIP_INLINE constexpr bool note(param const& p) {
    switch (p.name.size()) {
      case 5:
        if (ascii::same(p.name, "rport")) return note_rport(p.value);
        if (ascii::same(p.name, "maddr")) return detail::note_once(maddr, p);
        break;
      case 6:
        if (ascii::same(p.name, "branch")) return detail::note_once(branch, p);
        break;
      case 8:
        if (ascii::same(p.name, "received")) return detail::note_once(received, p);
        break;
      default: break;
    }
    return true;
  }
  constexpr bool note_rport(std::string_view value) {
    if (has_rport) return false;  // twice
    has_rport = true;
    if (value.empty()) return true;
    u32 n = 0;
    if (!ascii::number(value, n, 65535)) return false;
    rport = static_cast<u16>(n);
    return true;
  }
};

}  // namespace polysip::header
