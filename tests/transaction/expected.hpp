// The four machines a second time, written from the RFCs alone, and a reader of this text.
// A line: state, event, then `-> next actions...`, `ignored` or `impossible`. Events that do the
// same are joined by commas; `stop` stands where timers run. `start` stands for the creation of the
// transaction.
#pragma once
#include <cstdio>
#include <string>
#include <vector>

#include "polysip/transaction/export.hpp"

namespace expected {

inline constexpr char const* invite_client = R"(
# 17.1.1.2: Calling sends the INVITE, starts A (not on a reliable transport) and B
start -> calling send timer_a timer_b
# A fires: sent again, A reset to twice the time; B fires in Calling: the TU is told of a timeout
calling timer_a -> calling send timer_a
calling timer_b -> terminated stop fail destroy
# 1xx in Calling: to the TU, Proceeding; further ones to the TU; no more retransmission
calling r1xx -> proceeding stop tell
proceeding r1xx -> proceeding tell
# 300-699 in Calling or Proceeding: to the TU, ACK, Completed; D starts there
calling r3to6 -> completed stop ack tell timer_d
proceeding r3to6 -> completed ack tell timer_d
# Completed: each further 300-699 is answered by the ACK and not passed up; D ends it
completed r3to6 -> completed ack
completed timer_d -> terminated destroy
# Figure 5: a transport error in Calling or Completed informs the TU; 17.1.4 for any state
calling transport_error -> terminated stop fail destroy
proceeding transport_error -> terminated fail destroy
completed transport_error -> terminated stop warn destroy
# 6026 7.2: a 2xx in Calling or Proceeding: to the TU, Accepted, M
calling r2xx -> accepted stop tell timer_m
proceeding r2xx -> accepted tell timer_m
# 6026 7.2: Accepted passes each 2xx up, makes no ACK, drops all else; M ends it
accepted r2xx -> accepted tell
accepted timer_m -> terminated destroy
accepted r1xx,r3to6,transport_error ignored
completed r1xx,r2xx ignored
# timers that were stopped on the way, or never started
calling timer_d,timer_m impossible
proceeding timer_a,timer_b,timer_d,timer_m impossible
completed timer_a,timer_b,timer_m impossible
accepted timer_a,timer_b,timer_d impossible
terminated r1xx,r2xx,r3to6,transport_error impossible
terminated timer_a,timer_b,timer_d,timer_m impossible
)";

inline constexpr char const* client = R"(
# 17.1.2.2: Trying sends the request, starts F, and E on unreliable transports
start -> trying send timer_e timer_f
# E fires in Trying: sent again, reset to MIN(2*E, T2)
trying timer_e -> trying send timer_e
# F fires in Trying or Proceeding: the TU is told; so is a transport error (17.1.4)
trying timer_f,transport_error -> terminated stop fail destroy
proceeding timer_f,transport_error -> terminated stop fail destroy
# a provisional: to the TU, Proceeding; E and F run on
trying r1xx -> proceeding tell
proceeding r1xx -> proceeding tell
# E fires in Proceeding: sent again, reset to T2
proceeding timer_e -> proceeding send slow timer_e
# a final response: to the TU, Completed, K (T4; 0 on reliable transports)
trying final -> completed stop tell timer_k
proceeding final -> completed stop tell timer_k
# Completed absorbs; K ends it
completed r1xx,final,transport_error ignored
completed timer_k -> terminated destroy
trying timer_k impossible
proceeding timer_k impossible
completed timer_e,timer_f impossible
terminated r1xx,final,transport_error,timer_e,timer_f,timer_k impossible
)";

inline constexpr char const* invite_server = R"(
# 17.2.1: Proceeding; a 100 after 200 ms unless the TU answers by then
start -> proceeding timer_trying
proceeding timer_trying -> proceeding trying
# provisional responses of the TU go out; the last one again for each repeated INVITE
proceeding send_1xx -> proceeding stop send
proceeding received -> proceeding send
# a 300-699: sent, Completed, G on unreliable transports, H on all
proceeding send_3to6 -> completed stop send timer_g timer_h
# G fires: sent again, MIN(2*G, T2); a repeated INVITE gets it as well
completed timer_g -> completed send timer_g
completed received -> completed send
# the ACK: Confirmed, G stopped, I; H without one: the TU is told of the failure
completed acked -> confirmed stop timer_i
completed timer_h -> terminated stop fail destroy
# Confirmed absorbs ACKs; I ends it
confirmed received,acked,transport_error ignored
confirmed timer_i -> terminated destroy
# a final response was sent: no other may follow
completed send_1xx,send_2xx,send_3to6 ignored
confirmed send_1xx,send_2xx,send_3to6 ignored
# 6026 7.1: a 2xx of the TU: sent, Accepted, L; further 2xx of the TU are sent
proceeding send_2xx -> accepted stop send timer_l
accepted send_2xx -> accepted send
# 6026 7.1: repeated INVITEs are absorbed, an ACK is passed to the TU; L ends it, no error
accepted received ignored
accepted acked -> accepted tell
accepted timer_l -> terminated destroy
accepted send_1xx,send_3to6 ignored
# 6026 8.8: a transport error is told, the state kept
proceeding transport_error -> proceeding warn
completed transport_error -> completed warn
accepted transport_error -> accepted warn
# an ACK before any final response answers nothing
proceeding acked ignored
proceeding timer_g,timer_h,timer_i,timer_l impossible
completed timer_trying,timer_i,timer_l impossible
confirmed timer_trying,timer_g,timer_h,timer_l impossible
accepted timer_trying,timer_g,timer_h,timer_i impossible
terminated received,acked,send_1xx,send_2xx,send_3to6,transport_error impossible
terminated timer_trying,timer_g,timer_h,timer_i,timer_l impossible
)";

inline constexpr char const* server = R"(
# 17.2.2: Trying; retransmissions are discarded. 4320 4.1: a 100 when E would be at T2
start -> trying timer_late_trying
trying received ignored
trying timer_late_trying -> proceeding trying
# a provisional response: sent, Proceeding; again for each repeated request
trying send_1xx -> proceeding stop send
proceeding send_1xx,received -> proceeding send
# a final response from Trying (erratum 1470) or Proceeding: sent, Completed, J
trying send_final -> completed stop send timer_j
proceeding send_final -> completed send timer_j
# Completed: sent again for each repeated request, other final responses discarded; J ends it
completed received -> completed send
completed send_1xx,send_final ignored
completed timer_j -> terminated destroy
# 6026 8.8: a transport error of a response is told, the state kept; nothing was sent in Trying
trying transport_error ignored
proceeding transport_error -> proceeding warn
completed transport_error -> completed warn
trying timer_j impossible
proceeding timer_late_trying,timer_j impossible
completed timer_late_trying impossible
terminated received,send_1xx,send_final,transport_error,timer_late_trying,timer_j impossible
)";

/// A machine read from such a text, in the shape of an outline.
struct machine {
  std::vector<polysip::fsm::entry> cells;
  polysip::fsm::actions on_start = 0;
  std::vector<std::string> mistakes;
};

class reader {
  polysip::fsm::diagram const& d_;
  machine out_;

 public:
  explicit reader(polysip::fsm::diagram const& d) : d_(d) {
    out_.cells.resize(d.machine.cell_count());
  }

  machine read(std::string_view text) {
    while (!text.empty()) {
      auto const end = text.find('\n');
      line(std::string(text.substr(0, end)));
      text.remove_prefix(end + 1);
    }
    return out_;
  }

 private:
  static std::vector<std::string> words(std::string const& s, char between) {
    std::vector<std::string> all;
    std::string word;
    for (char c : s + between)
      if (c != between) word += c;
      else if (!word.empty()) all.push_back(word), word.clear();
    return all;
  }
  polysip::u8 look_up(std::string_view const* names, polysip::u32 n, std::string const& word) {
    for (polysip::u32 i = 0; i < n; ++i)
      if (names[i] == word) return static_cast<polysip::u8>(i);
    out_.mistakes.push_back("unknown: " + word);
    return 0;
  }
  polysip::u8 state(std::string const& w) { return look_up(d_.states, d_.machine.states, w); }
  polysip::u8 event(std::string const& w) { return look_up(d_.events, d_.machine.events, w); }

  polysip::fsm::actions action(std::string const& word) {
    using namespace polysip::fsm;
    constexpr struct {
      char const* name;
      actions bit;
    } known[] = {{"stop", stop},       {"send", send}, {"ack", ack},
                 {"tell", tell},       {"fail", fail}, {"warn", warn},
                 {"destroy", destroy}, {"slow", slow}, {"trying", trying}};
    for (auto const& k : known)
      if (word == k.name) return k.bit;
    return arm(event(word));
  }
  void line(std::string const& text) {
    auto const w = words(text, ' ');
    if (w.empty() || w[0] == "#") return;
    bool const start = w[0] == "start";
    std::size_t at = start ? 1 : 2;
    polysip::fsm::entry c{polysip::fsm::go, start ? polysip::u8{0} : state(w[0]), 0};
    if (w[at] == "ignored") c.what = polysip::fsm::ignore;
    if (w[at] == "impossible") c.what = polysip::fsm::impossible;
    if (w[at] == "->") c.to = state(w[++at]);
    while (++at < w.size()) c.todo |= action(w[at]);
    if (start) {
      out_.on_start = c.todo;
      if (c.to != d_.machine.initial) out_.mistakes.push_back("starts elsewhere");
      return;
    }
    for (auto const& name : words(w[1], ',')) {
      auto& cell = out_.cells[d_.machine.cell_index(state(w[0]), event(name))];
      if (cell.what != polysip::fsm::missing) out_.mistakes.push_back("twice: " + text);
      cell = c;
    }
  }
};

/// Where a machine differs from the text; empty if nowhere.
inline std::vector<std::string> differences(polysip::fsm::diagram const& d, machine const& text) {
  using namespace polysip::fsm;
  std::vector<std::string> all = text.mistakes;
  if (d.machine.on_start != text.on_start) all.push_back("start");
  for (polysip::u32 s = 0; s < d.machine.states; ++s)
    for (polysip::u32 e = 0; e < d.machine.events; ++e)
      if (d.machine.at(s, e) != text.cells[d.machine.cell_index(s, e)])
        all.push_back(std::string(d.states[s]) + " " + std::string(d.events[e]));
  return all;
}

template<class P> std::vector<std::string> differences(char const* text) {
  auto const& d = polysip::fsm::diagram_of<P>;
  auto const all = differences(d, reader(d).read(text));
  for (auto const& line : all) std::printf("differs: %s\n", line.c_str());
  return all;
}

}  // namespace expected
