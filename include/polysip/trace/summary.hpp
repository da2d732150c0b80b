// One line that tells a reader which message this was.
#pragma once
#include "../core/ascii.hpp"
#include "fwd.hpp"

namespace polysip {

/// Text that fits, cut where it does not; whatever a terminal might obey becomes '?'.
template<u32 N> struct short_text {
  char chars[N]{};
  u32 size = 0;
  constexpr void put(std::string_view s) {
    for (char c : s)
      if (size < N) chars[size++] = c < ' ' || c == 127 ? '?' : c;
  }
  constexpr void clear() { size = 0; }
  constexpr std::string_view view() const { return {chars, size}; }
};

/// "INVITE (sdp)", "200 OK (INVITE, sdp)", "NOTIFY (sipfrag 200)"; a direction other than sendrecv
/// follows "sdp". Reads the start line, CSeq and Content-Type alone, and trusts none of them.
struct message_summary : short_text<72> {
  constexpr message_summary() = default;
  constexpr explicit message_summary(bytes message) { read({message.data(), message.size()}); }

 private:
  static constexpr std::string_view word(std::string_view s, std::size_t from = 0) {
    while (from < s.size() && s[from] == ' ') ++from;
    auto const rest = ascii::slice(s, from);
    return ascii::slice(rest, 0, rest.find(' '));
  }
  static constexpr std::string_view cut_line(std::string_view& s) {
    auto const end = s.find('\n');
    auto const line = ascii::slice(s, 0, end);
    s = end == std::string_view::npos ? std::string_view{} : ascii::slice(s, end + 1);
    return ascii::trim(line);
  }
  constexpr void read(std::string_view message) {
    auto const start = cut_line(message);
    bool const response = ascii::starts_with_same(start, "SIP/2.0 ");
    if (!response && start.find(" SIP/2.0") == std::string_view::npos)
      return put(start.empty() ? "keep-alive" : "not SIP");
    std::string_view method, type;
    for (auto line = cut_line(message); !line.empty(); line = cut_line(message)) {
      auto const colon = line.find(':');
      auto const name = ascii::trim(ascii::slice(line, 0, colon));
      auto const value = colon == line.npos ? "" : ascii::trim(ascii::slice(line, colon + 1));
      if (ascii::same(name, "CSeq")) method = word(value, value.find(' '));
      if (ascii::same(name, "Content-Type") || ascii::same(name, "c")) type = value;
    }
    put(response ? ascii::slice(start, 8) : word(start));
    bool const has_body = !message.empty() && !type.empty();
    if (!response && !has_body) return;
    put(" (");
    if (response) put(method);
    if (response && has_body) put(", ");
    if (has_body) put_body(type, message);
    put(")");
  }
  constexpr void put_body(std::string_view type, std::string_view body) {
    auto const slash = type.find('/');
    auto const subtype = slash == type.npos ? type : ascii::slice(type, slash + 1);
    auto const name = ascii::trim(ascii::slice(subtype, 0, subtype.find(';')));
    put(name);
    if (ascii::same(name, "sipfrag") && ascii::starts_with_same(body, "SIP/2.0 ")) {
      put(" ");
      put(ascii::slice(body, 8, 3));
    }
    for (std::string_view one_way : {"sendonly", "recvonly", "inactive"})
      if (ascii::same(name, "sdp") && has_line(body, one_way)) put(" "), put(one_way);
  }
  static constexpr bool has_line(std::string_view body, std::string_view attribute) {
    while (!body.empty())
      if (auto const line = cut_line(body);
          ascii::slice(line, 0, 2) == "a=" && ascii::slice(line, 2) == attribute)
        return true;
    return false;
  }
};

}  // namespace polysip
