// Prints the four machines as Mermaid diagrams, as the README shows them.
#include <cstdio>

#include "polysip/transaction/export.hpp"
#include "polysip/transaction/machines.hpp"

namespace {

struct printer {
  void put(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }
};

template<class Machine> void section(char const* title) {
  printer out;
  std::printf("### %s\n\n```mermaid\n", title);
  polysip::fsm::write_mermaid<Machine>(out);
  std::printf("```\n\n");
}

}  // namespace

int main() {
  section<polysip::rfc6026_invite_client>("INVITE client transaction (`rfc6026_invite_client`)");
  section<polysip::rfc3261_client>("Non-INVITE client transaction (`rfc3261_client`)");
  section<polysip::rfc6026_invite_server>("INVITE server transaction (`rfc6026_invite_server`)");
  section<polysip::rfc3261_server>("Non-INVITE server transaction (`rfc3261_server`)");
}
