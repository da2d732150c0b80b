// The actions of --do: how they are written.
#pragma once
#include <polysip/polysip.hpp>
#include <string_view>
#include <vector>

namespace ua {

using namespace polysip;
using text = std::string_view;

enum class verb : u8 {
  call,
  message,
  options,
  hold,
  resume,
  refer,
  cancel,
  bye,
  wait_time,
  wait_ringing,
  wait_accepted,
  wait_transferred,
  wait_bye
};

struct action {
  verb what{};
  text written;  // as on the command line
  text uri, body;
  millis time = 0;
};

/// "2s", "500ms", "1m"; a number alone is seconds.
inline bool read_time(text s, millis& out) {
  std::size_t digits = 0;
  while (digits < s.size() && ascii::is_digit(s[digits])) ++digits;
  auto const unit = ascii::slice(s, digits);
  millis const scale = unit == "ms" ? 1 : unit == "s" || unit.empty() ? 1000 : 60'000;
  u32 n = 0;
  if ((scale == 60'000 && unit != "m") || !ascii::number(ascii::slice(s, 0, digits), n))
    return false;
  out = n * scale;
  return true;
}

inline bool is_sip_uri(text s) {
  auto const u = uri::parse(s);
  return u && u.value.is_sip() && u.value.headers.empty();
}

/// The first word; `rest` keeps what follows it.
inline text take_word(text& rest) {
  rest = ascii::trim(rest);
  auto const end = rest.find(' ');
  auto const word = ascii::slice(rest, 0, end);
  rest = ascii::trim(ascii::slice(rest, word.size()));
  return word;
}

/// Reads what follows the verb of `a`; false when it does not fit.
inline bool read_arguments(action& a, text rest) {
  switch (a.what) {
    case verb::call:
    case verb::options:
    case verb::refer: return is_sip_uri(a.uri = take_word(rest)) && rest.empty();
    case verb::message: return is_sip_uri(a.uri = take_word(rest)) && !(a.body = rest).empty();
    case verb::wait_time:
      for (verb v = verb::wait_ringing;
           text const name : {"ringing", "accepted", "transferred", "bye"}) {
        if (rest == name) return a.what = v, true;
        v = static_cast<verb>(static_cast<u8>(v) + 1);
      }
      return read_time(rest, a.time);
    default: return rest.empty();
  }
}

inline bool read_action(text written, action& a) {
  constexpr text names[] = {"call",  "message", "options", "hold", "resume",
                            "refer", "cancel",  "bye",     "wait"};
  a.written = written;
  text rest = written;
  auto const name = take_word(rest);
  for (u8 i = 0; i < std::size(names); ++i)
    if (name == names[i]) {
      a.what = static_cast<verb>(i);
      return read_arguments(a, rest);
    }
  return false;
}

/// Actions end with a ';' before a blank or at the end, so that URI parameters need no quotes.
/// On a flaw, `out` ends with the action that has it.
inline bool read_script(text all, std::vector<action>& out) {
  while (!(all = ascii::trim(all)).empty()) {
    auto end = all.find(';');
    while (end != text::npos && end + 1 < all.size() && all[end + 1] != ' ')
      end = all.find(';', end + 1);
    out.push_back({});
    if (!read_action(ascii::trim(ascii::slice(all, 0, end)), out.back())) return false;
    all = end == text::npos ? text{} : ascii::slice(all, end + 1);
  }
  return !out.empty();
}

}  // namespace ua
