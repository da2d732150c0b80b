// What the program tells: one event a line, for people or as JSON.
#pragma once
#include <cstdio>
#include <initializer_list>
#include <polysip/ext/monotonic_clock.hpp>
#include <string>

#include "script.hpp"

namespace ua {

/// Length of the UTF-8 character that `s` starts with; 0 when it starts with none.
inline std::size_t utf8_length(text s) {
  auto const at = [&](std::size_t i) { return static_cast<u8>(i < s.size() ? s[i] : '\0'); };
  std::size_t const n = at(0) < 0x80   ? 1
                        : at(0) < 0xc2 ? 0
                        : at(0) < 0xe0 ? 2
                        : at(0) < 0xf0 ? 3
                                       : 4;
  u8 const low = at(0) == 0xe0 ? 0xa0 : at(0) == 0xf0 ? 0x90 : 0x80;
  u8 const high = at(0) == 0xed ? 0x9f : at(0) == 0xf4 ? 0x8f : 0xbf;
  if (at(0) > 0xf4 || (n > 1 && (at(1) < low || at(1) > high))) return 0;
  for (std::size_t i = 2; i < n; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  return n;
}

/// What a peer sent, fit for a line: a JSON string, or without what a terminal might obey.
inline std::string printable(text s, bool json) {
  std::string out;
  for (std::size_t n = 0; !s.empty(); s.remove_prefix(n)) {
    auto const c = static_cast<u8>(s.front());
    n = utf8_length(s);
    if (n == 0) {
      out += "\xef\xbf\xbd";  // the replacement character
      n = 1;
      continue;
    }
    bool const control = c < ' ' || c == 127 || (c == 0xc2 && static_cast<u8>(s[1]) < 0xa0);
    if (control && json && n == 1) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else if (control && !json) out += ' ';
    else {
      if (json && (c == '"' || c == '\\')) out += '\\';
      out += ascii::slice(s, 0, n);
    }
  }
  return out;
}

struct fact {
  text name;
  std::string value;
  bool quoted = false;
  fact(text n, text v) : name(n), value(v), quoted(true) {}
  fact(text n, u64 v) : name(n), value(std::to_string(v)) {}
  fact(text n, std::same_as<bool> auto v) : name(n), value(v ? "true" : "false") {}
};

class reporter {
 public:
  explicit reporter(bool json) : json_(json), start_(monotonic_clock{}.now()) {}

  void tell(text event, std::initializer_list<fact> facts) const {
    std::string line;
    auto const at = std::to_string(monotonic_clock{}.now() - start_);
    if (json_) line = "{\"at\":" + at + ",\"event\":\"" + std::string(event) + "\"";
    else
      line = std::string(at.size() < 7 ? 7 - at.size() : 0, ' ') + at + "  " + std::string(event);
    for (fact const& f : facts) {
      auto const value = printable(f.value, json_);
      line += json_ ? ",\"" : "  ";
      line += f.name;
      line += json_ ? "\":" : "=";
      line += json_ && f.quoted ? '"' + value + '"' : value;
    }
    std::puts((line + (json_ ? "}" : "")).c_str());
    std::fflush(stdout);
  }

 private:
  bool json_;
  millis start_;
};

}  // namespace ua
