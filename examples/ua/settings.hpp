// The command line.
#pragma once
#include <polysip/ext/ip_endpoint.hpp>
#include <string>

#include "script.hpp"

namespace ua {

inline constexpr char usage[] =
    "usage: ua --listen udp:IP:PORT [--user U --password P --domain D] [--answer auto|ring:3s|486] "
    "[--accept-refer] [--challenge USER:PASSWORD@REALM] [--do \"ACTION; ACTION; ...\"] "
    "[--timeout 30s] [--ladder] [--json] [--help]";

inline constexpr char help[] = R"(
A SIP user agent over UDP. Hosts in URIs are numeric addresses.

  --listen udp:IP:PORT   where to listen; port 0 takes a free one, and `listening` tells which
  --user U, --domain D   we are sip:U@D; otherwise sip:ua@IP
  --password P           answers digest challenges as U, whatever their realm
  --answer RULE          incoming calls: auto: 200 at once (default); ring:TIME: 180, then 200;
                         a status from 300 to 699: refused with it
  --accept-refer         on REFER calls its target and reports by NOTIFY; otherwise 603
  --challenge U:P@REALM  asks for digest credentials in requests outside dialogs (MD5, the one
                         algorithm that every peer knows)
  --do SCRIPT            actions, one after another, see below; without it: answers until
                         --timeout, SIGTERM or SIGINT, and exits with 0
  --timeout TIME         bounds the whole run (default with --do: 30s); an action that is not
                         finished by then failed
  --ladder               at the end prints the messages sent and received as a ladder diagram
  --json                 one event a line, as a JSON object with `at` (milliseconds), `event` and
                         what belongs to it; the ladder then goes to stderr

Actions, each of which waits for its outcome. A ';' ends one before a blank or at the end:
  call URI           until the call is accepted. When the next action (other than `wait TIME`) is
                     `wait ringing`, `wait accepted` or `cancel`: until the INVITE is sent
  cancel             gives up the call that rings, until the peer has confirmed it
  hold, resume, bye  of the call, ours or the one that came in; `bye` is content when the peer was
                     faster
  refer URI          transfers the peer, until it agrees; `wait transferred`: until it has arrived
  message URI TEXT   until it is accepted
  options URI        until it is answered with 2xx
  wait TIME | ringing | accepted | transferred | bye

TIME is 2s, 500ms or 1m. At the end calls that are still up are hung up.
Status: 0; 1: an action failed, and a line names it and the cause; 2: wrong command line.
)";

struct settings {
  enum class rule : u8 { accept, ring, refuse };

  ip_endpoint listen;
  text user = "ua", password, domain;
  rule answer = rule::accept;
  millis ring_for = 0;
  u16 refuse_with = 0;
  text account_user, account_password, account_realm;
  std::vector<action> script;
  millis timeout = forever;
  bool accept_refer = false, ladder = false, json = false, help = false;
};

inline bool read_listen(settings& s, text v) {
  auto const e = ip_endpoint::parse(ascii::slice(v, 4));
  s.listen = e.value;
  return ascii::starts_with_same(v, "udp:") && e;
}

inline bool read_answer(settings& s, text v) {
  u32 status = 0;
  if (v == "auto") s.answer = settings::rule::accept;
  else if (v.starts_with("ring:") && read_time(ascii::slice(v, 5), s.ring_for))
    s.answer = settings::rule::ring;
  else if (ascii::number(v, status, 699) && status >= 300) s.answer = settings::rule::refuse;
  else return false;
  s.refuse_with = static_cast<u16>(status);
  return true;
}

inline bool read_challenge(settings& s, text v) {
  auto const colon = v.find(':'), at = v.rfind('@');
  if (colon == v.npos || at == v.npos || at < colon) return false;
  s.account_user = ascii::slice(v, 0, colon);
  s.account_password = ascii::slice(v, colon + 1, at - colon - 1);
  s.account_realm = ascii::slice(v, at + 1);
  return !s.account_user.empty() && !s.account_password.empty() && !s.account_realm.empty();
}

struct option {
  text name;
  bool takes_value;
  bool (*read)(settings&, text value);
};

inline constexpr option options_known[] = {
    {"--listen", true, read_listen},
    {"--user", true, [](settings& s, text v) { return !(s.user = v).empty(); }},
    {"--password", true, [](settings& s, text v) { return !(s.password = v).empty(); }},
    {"--domain", true, [](settings& s, text v) { return !(s.domain = v).empty(); }},
    {"--answer", true, read_answer},
    {"--accept-refer", false, [](settings& s, text) { return s.accept_refer = true; }},
    {"--challenge", true, read_challenge},
    {"--do", true, [](settings& s, text v) { return s.script.clear(), read_script(v, s.script); }},
    {"--timeout", true, [](settings& s, text v) { return read_time(v, s.timeout); }},
    {"--ladder", false, [](settings& s, text) { return s.ladder = true; }},
    {"--json", false, [](settings& s, text) { return s.json = true; }},
    {"--help", false, [](settings& s, text) { return s.help = true; }},
};

/// Empty when all is well, otherwise what is wrong.
inline std::string read_command_line(std::span<char* const> words, settings& s) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    text const word = words[i];
    option const* known = nullptr;
    for (option const& o : options_known)
      if (o.name == word) known = &o;
    if (!known) return "unknown: " + std::string(word);
    if (known->takes_value && i + 1 == words.size()) return std::string(word) + " needs a value";
    text const value = known->takes_value ? words[++i] : text{};
    if (known->read(s, value)) continue;
    auto const flaw = word == "--do" && !s.script.empty() ? s.script.back().written : value;
    return std::string(word) + ": '" + std::string(flaw) + "'";
  }
  if (s.help) return {};
  if (s.listen.version == 0) return "--listen is missing";
  if (!s.script.empty() && s.timeout == forever) s.timeout = 30'000;
  return {};
}

}  // namespace ua
