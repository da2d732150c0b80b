// Header fields of extensions that have a grammar of their own: Privacy (RFC 3323), Identity
// (RFC 8224), User-to-User (RFC 7433), Resource-Priority (RFC 4412).
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip::header {

/// Privacy: RFC 3323 4.2; the values are parted by ';'.
struct privacy {
  static constexpr header_id which = header_id::privacy;
  std::string_view value;

  constexpr bool has(std::string_view name) const {
    scan::cursor c{value};
    do
      if (ascii::same(c.run(scan::token), name)) return true;
    while (c.take_spaced(';'));
    return false;
  }
  static constexpr bool parse(std::string_view text, privacy& out) {
    out.value = text;
    scan::cursor c{text};
    do
      if (c.run(scan::token).empty()) return false;
    while (c.take_spaced(';'));
    return c.done();
  }
};

/// Identity: RFC 8224 4. The digest of RFC 4474 comes without its quotes, alone.
struct identity {
  static constexpr header_id which = header_id::identity;
  static constexpr bool is_list = true;
  std::string_view digest;
  std::string_view info;  // the URI of the certificate, without its brackets
  std::string_view alg, ppt;

  static constexpr bool parse(std::string_view text, identity& out) {
    scan::cursor c{text};
    if (c.at('"') ? !c.quoted(out.digest) : (out.digest = c.run(scan::value)).empty()) return false;
    while (c.take_spaced(';'))
      if (!out.read_param(c)) return false;
    c.skip_space();
    return c.done();
  }

 private:
  constexpr bool read_param(scan::cursor& c) {
    auto const name = c.run(scan::param_name);
    if (name.empty() || !c.take_spaced('=')) return !name.empty();
    std::string_view value;
    bool const ok = c.take('<') ? c.until<'>'>(value)
                    : c.at('"') ? c.quoted(value)
                                : !(value = c.run(scan::value)).empty();
    param const p{name, value};
    if (ascii::same(name, "info")) return ok && detail::note_once(info, p);
    if (ascii::same(name, "alg")) return ok && detail::note_once(alg, p);
    if (ascii::same(name, "ppt")) return ok && detail::note_once(ppt, p);
    return ok;
  }
};

/// User-to-User: RFC 7433 4.1. A quoted value comes without its quotes.
struct user_to_user {
  static constexpr header_id which = header_id::user_to_user;
  static constexpr bool is_list = true;
  std::string_view value;
  params parameters;  // purpose, content, encoding
  static constexpr bool parse(std::string_view text, user_to_user& out) {
    scan::cursor c{text};
    bool const ok = c.at('"') ? c.quoted(out.value) : !(out.value = c.run(scan::value)).empty();
    return ok && detail::read_params(c, out.parameters);
  }
};

/// Resource-Priority and Accept-Resource-Priority: RFC 4412 3.1, "namespace.priority".
template<header_id Id> struct resource_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = true;
  std::string_view space, priority;
  static constexpr bool parse(std::string_view text, resource_header& out) {
    auto const dot = text.find('.');
    out.space = ascii::slice(text, 0, dot);
    out.priority = dot == text.npos ? std::string_view{} : ascii::slice(text, dot + 1);
    return scan::is_token(out.space) && scan::is_token(out.priority) &&
           out.priority.find('.') == text.npos;
  }
};
using resource_priority = resource_header<header_id::resource_priority>;
using accept_resource_priority = resource_header<header_id::accept_resource_priority>;

}  // namespace polysip::header
