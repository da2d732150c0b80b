// Request-Line and Status-Line: RFC 3261 7.1, 7.2.
#pragma once
#include "line_index.hpp"

namespace polysip::detail {

struct start_line {
  std::string_view method, uri, version, reason;
  u16 status = 0;          // 0: a request
  bool irregular = false;  // white space where the grammar has none
};

constexpr std::string_view trim_blanks(std::string_view s, bool& trimmed) {
  auto const t = ascii::trim(s);
  trimmed = trimmed || t.size() != s.size();
  return t;
}

constexpr bool read_status_line(std::string_view s, start_line& out) {
  auto const space = s.find(' ');
  if (space == std::string_view::npos) return false;
  out.version = ascii::slice(s, 0, space);
  auto const code = ascii::slice(s, space + 1, 3);
  u32 n = 0;
  if (code.size() != 3 || !ascii::number(code, n, 699) || n < 100) return false;
  auto const rest = ascii::slice(s, space + 4);
  if (!rest.empty() && rest[0] != ' ') return false;
  out.reason = ascii::slice(rest, 1);
  out.status = static_cast<u16>(n);
  return true;
}

constexpr bool ends_as_usual(std::string_view line) {
  return line.size() > 8 && ascii::identical({line.data() + line.size() - 8, 8}, " SIP/2.0");
}

constexpr bool read_request_line(std::string_view s, start_line& out) {
  auto const line = trim_blanks(s, out.irregular);
  auto const space = scan::find<' '>(line);
  auto const last = ends_as_usual(line) ? line.size() - 8 : line.rfind(' ');
  if (space >= last || last == std::string_view::npos) return false;
  out.method = ascii::slice(line, 0, space);
  out.uri = trim_blanks(ascii::slice(line, space + 1, last - space - 1), out.irregular);
  out.version = ascii::slice(line, last + 1);
  return scan::is_token(out.method) && !out.uri.empty() &&
         ascii::starts_with_same(out.version, "SIP/");
}

/// Reads the line at `at` and moves behind it. `fragment`: it may lack its line end.
constexpr parse_result read_start_line(std::string_view text, std::size_t& at, bool fragment,
                                       start_line& out) {
  std::size_t stop = 0, next = 0;
  if (!find_line_end(text, at, stop, next)) {
    if (!fragment || next != text.size()) return {error::malformed, static_cast<u32>(next)};
    auto const cr = text.find('\r', at);
    if (cr != std::string_view::npos) return {error::malformed, static_cast<u32>(cr)};
    stop = next;
  }
  auto const line = ascii::slice(text, at, stop - at);
  bool const ok = ascii::starts_with_same(line, "SIP/") ? read_status_line(line, out)
                                                        : read_request_line(line, out);
  if (!ok) {
    out = {};
    return {error::malformed, static_cast<u32>(at)};
  }
  at = next;
  return {};
}

/// A fragment may begin with a header instead: a token and a colon.
constexpr bool has_start_line(std::string_view text) {
  scan::cursor c{text};
  if (c.at('\r') || c.at('\n') || c.done()) return false;
  c.run(scan::token);
  while (c.take(' ') || c.take('\t')) {}
  return !c.at(':');
}

}  // namespace polysip::detail
