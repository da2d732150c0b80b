// The command line.
#pragma once
#include <polysip/ext/ip_endpoint.hpp>
#include <string_view>

struct options {
  bool valid = true;
  bool mermaid = false;
  polysip::ip_endpoint external[3]{};  // of Alice, Bob and Carol; empty: where they listen
};

inline constexpr char usage[] =
    "usage: call [--mermaid] [--external ALICE,BOB,CAROL]"
    "  (IP:PORT by which the others reach each, through relays or a NAT)\n";

/// Three IPv4 addresses with ports, separated by commas.
inline bool read_addresses(std::string_view text, polysip::ip_endpoint (&out)[3]) {
  for (auto& e : out) {
    auto const comma = text.find(',');
    bool const last = &e == &out[2];
    if (last != (comma == text.npos)) return false;
    auto const parsed = polysip::ip_endpoint::parse(text.substr(0, comma), 0);
    if (!parsed || parsed.value.version != 4 || parsed.value.port == 0) return false;
    e = parsed.value;
    if (!last) text.remove_prefix(comma + 1);
  }
  return true;
}

inline options read_options(int argc, char** argv) {
  options o;
  for (int i = 1; i < argc && o.valid; ++i) {
    std::string_view const word = argv[i];
    if (word == "--mermaid") o.mermaid = true;
    else if (word == "--external" && i + 1 < argc) o.valid = read_addresses(argv[++i], o.external);
    else o.valid = false;
  }
  return o;
}
