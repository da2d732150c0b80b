// Diagrams of a machine, from its rows: Mermaid and DOT.
#pragma once
#include <string_view>
#include <utility>

#include "../core/ascii.hpp"
#include "fsm.hpp"

namespace polysip::fsm {

/// Takes the text piece by piece.
template<class S>
concept text_sink = requires(S& s, std::string_view piece) {
  s.put(piece);
};

/// An outline with the names that its machine's author gave.
struct diagram {
  outline machine;
  std::string_view const* states;
  std::string_view const* events;
};

namespace detail {

// The last word of "... V = polysip::some_machine::state::calling]", as both compilers spell it.
template<auto V> consteval std::string_view enumerator() {
  std::string_view const s = __PRETTY_FUNCTION__;
  std::size_t const start = s.find("V = ") + 4;
  std::size_t end = start, word = start;
  for (; end < s.size() && s[end] != ';' && s[end] != ']'; ++end)
    if (s[end] == ':') word = end + 1;
  return ascii::slice(s, word, end - word);
}

template<class Enum, class Numbers> struct spelt;
template<class Enum, std::size_t... I> struct spelt<Enum, std::index_sequence<I...>> {
  static constexpr std::string_view names[] = {enumerator<static_cast<Enum>(I)>()...};
};
template<class P>
using state_names = spelt<typename P::state, std::make_index_sequence<P::table.states>>;
template<class P>
using event_names = spelt<typename P::event, std::make_index_sequence<P::table.events>>;

// A comma before every word but the first.
template<text_sink Sink> struct word_list {
  Sink& out;
  bool first = true;
  void put(std::string_view word, std::string_view more = {}, std::string_view last = {}) {
    if (!first) out.put(", ");
    first = false;
    out.put(word);
    out.put(more);
    out.put(last);
  }
};

template<text_sink Sink> void put_actions(Sink& out, diagram const& d, actions todo) {
  constexpr struct {
    actions bit;
    std::string_view word;
  } early[] = {{stop, "stop"}, {send, "send"}, {ack, "ack"}, {trying, "trying"}},
    late[] = {{tell, "tell"},     {fail, "fail"},     {warn, "warn"},     {user_0, "user_0"},
              {user_1, "user_1"}, {user_2, "user_2"}, {user_3, "user_3"}, {user_4, "user_4"},
              {user_5, "user_5"}, {user_6, "user_6"}, {user_7, "user_7"}, {destroy, "destroy"}};
  word_list<Sink> list{out};
  for (auto const& a : early)
    if (todo & a.bit) list.put(a.word);
  for (u32 e = 0; e < d.machine.events; ++e)
    if (todo & arm(e)) list.put("arm ", d.events[e], todo & slow ? " at T2" : "");
  for (auto const& a : late)
    if (todo & a.bit) list.put(a.word);
}

// Events of one state that do the same share an arrow.
template<text_sink Sink> void put_label(Sink& out, diagram const& d, u32 s, u32 e) {
  entry const& c = d.machine.at(s, e);
  word_list<Sink> list{out};
  for (u32 i = e; i < d.machine.events; ++i)
    if (d.machine.at(s, i) == c) list.put(d.events[i]);
  if (c.todo) out.put(" / ");
  put_actions(out, d, c.todo);
}

constexpr bool starts_an_arrow(outline const& m, u32 s, u32 e) {
  for (u32 i = 0; i < e; ++i)
    if (m.at(s, i) == m.at(s, e)) return false;
  return m.at(s, e).what == go;
}

}  // namespace detail

template<fsm_shape P>
inline constexpr diagram diagram_of = {outline_of<P>(), detail::state_names<P>::names,
                                       detail::event_names<P>::names};

/// A Mermaid stateDiagram-v2. What is ignored or impossible is not drawn.
template<text_sink Sink> void write_mermaid(Sink& out, diagram const& d) {
  outline const& m = d.machine;
  auto const line = [&](std::string_view from, std::string_view to) {
    for (auto piece : {std::string_view("  "), from, std::string_view(" --> "), to}) out.put(piece);
  };
  out.put("stateDiagram-v2\n");
  line("[*]", d.states[m.initial]);
  if (m.on_start) out.put(" : ");
  detail::put_actions(out, d, m.on_start);
  out.put("\n");
  for (u32 s = 0; s < m.states; ++s)
    for (u32 e = 0; e < m.events; ++e) {
      if (!detail::starts_an_arrow(m, s, e)) continue;
      line(d.states[s], d.states[m.at(s, e).to]);
      out.put(" : ");
      detail::put_label(out, d, s, e);
      out.put("\n");
    }
  line(d.states[m.terminal], "[*]\n");
}

/// The same for Graphviz.
template<text_sink Sink> void write_dot(Sink& out, diagram const& d) {
  outline const& m = d.machine;
  auto const arrow = [&](std::string_view from, std::string_view to) {
    for (auto piece : {std::string_view("  "), from, std::string_view(" -> "), to,
                       std::string_view(" [label=\"")})
      out.put(piece);
  };
  out.put("digraph machine {\n  node [shape=box, style=rounded];\n  start [shape=point];\n  ");
  out.put(d.states[m.terminal]);
  out.put(" [peripheries=2];\n");
  arrow("start", d.states[m.initial]);
  detail::put_actions(out, d, m.on_start);
  out.put("\"];\n");
  for (u32 s = 0; s < m.states; ++s)
    for (u32 e = 0; e < m.events; ++e) {
      if (!detail::starts_an_arrow(m, s, e)) continue;
      arrow(d.states[s], d.states[m.at(s, e).to]);
      detail::put_label(out, d, s, e);
      out.put("\"];\n");
    }
  out.put("}\n");
}

template<fsm_shape P, text_sink Sink> void write_mermaid(Sink& out) {
  write_mermaid(out, diagram_of<P>);
}
template<fsm_shape P, text_sink Sink> void write_dot(Sink& out) { write_dot(out, diagram_of<P>); }

}  // namespace polysip::fsm
