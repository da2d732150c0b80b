// A ladder as a Mermaid sequence diagram, piece by piece into a sink with `put(std::string_view)`.
#pragma once
#include "ladder.hpp"

namespace polysip {

namespace ladder_detail {

/// Mermaid reads ';' as the end of a line and '#' as the start of a character's number.
template<class Sink> void escaped(Sink& out, std::string_view s) {
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s[i] == ';') out.put("#59;");
    else if (s[i] == '#') out.put("#35;");
    else out.put(ascii::slice(s, i, 1));
}

template<class Sink> void alias(Sink& out, u32 id) {
  char const text[] = {'p', static_cast<char>('0' + id / 10 % 10),
                       static_cast<char>('0' + id % 10)};
  out.put({text, sizeof text});
}

}  // namespace ladder_detail

template<class Sink> void write_mermaid(ladder_view const& view, Sink& out) {
  out.put("sequenceDiagram\n");
  for (u32 id = 0; id < view.names.size(); ++id) {
    out.put("  participant ");
    ladder_detail::alias(out, id);
    out.put(" as ");
    ladder_detail::escaped(out, view.names[id].view());
    out.put("\n");
  }
  for (auto const& e : view.entries) {
    out.put("  ");
    ladder_detail::alias(out, e.from);
    out.put("->>");
    ladder_detail::alias(out, e.to);
    out.put(": ");
    ladder_detail::escaped(out, e.what.view());
    out.put("\n");
  }
}

}  // namespace polysip
