// A ladder as columns of plain text, piece by piece into a sink with `put(std::string_view)`.
#pragma once
#include "ladder.hpp"

namespace polysip {

namespace ladder_detail {

constexpr u32 span_of(ladder_entry const& e) {
  return e.from < e.to ? e.to - e.from : e.from - e.to;
}

/// Wide enough for every name, and for every label between its two columns.
constexpr u32 column_width(ladder_view const& view) {
  u32 width = 16;
  auto const at_least = [&](u32 n) { width = n > width ? n : width; };
  for (auto const& name : view.names) at_least(name.size + 2);
  for (auto const& e : view.entries) {
    u32 const columns = span_of(e) ? span_of(e) : 1;
    at_least((e.what.size + 8 + columns - 1) / columns);
  }
  return width;
}

template<class Sink> void fill(Sink& out, char c, u32 n) {
  char const piece[] = {c, c, c, c, c, c, c, c};
  for (; n > 8; n -= 8) out.put({piece, 8});
  out.put({piece, n});
}

template<class Sink> void time(Sink& out, millis t) {
  char digits[20];
  u32 at = sizeof digits;
  do digits[--at] = static_cast<char>('0' + t % 10);
  while (t /= 10);
  u32 const size = sizeof digits - at;
  fill(out, ' ', size < 8 ? 8 - size : 0);
  out.put({digits + at, size});
}

template<class Sink> void arrow(Sink& out, ladder_entry const& e, u32 room) {
  if (e.from == e.to) {
    out.put("@ ");
    out.put(e.what.view());
    return fill(out, ' ', room - 2 - e.what.size);
  }
  u32 const dashes = room - e.what.size - 3;
  if (e.to < e.from) out.put("<");
  fill(out, '-', dashes / 2);
  out.put(" ");
  out.put(e.what.view());
  out.put(" ");
  fill(out, '-', dashes - dashes / 2);
  if (e.to > e.from) out.put(">");
}

template<class Sink>
void rung(Sink& out, ladder_entry const& e, millis start, u32 columns, u32 width) {
  time(out, e.at - start);
  out.put("  ");
  u32 const first = e.from < e.to ? e.from : e.to;
  for (u32 column = 0; column < columns; ++column) {
    out.put("|");
    bool const last = column + 1 == columns;
    if (column == first) {
      u32 const across = span_of(e) ? span_of(e) : 1;
      arrow(out, e, across * width - 1);
      column += across - 1;
    } else if (!last) {
      fill(out, ' ', width - 1);
    }
  }
  out.put("\n");
}

}  // namespace ladder_detail

/// A line with the names, then one for each message: milliseconds since the first, and an arrow.
template<class Sink> void write_text(ladder_view const& view, Sink& out) {
  u32 const width = ladder_detail::column_width(view);
  u32 const columns = static_cast<u32>(view.names.size());
  out.put("      ms  ");
  for (auto const& name : view.names) {
    out.put(name.view());
    if (&name != &view.names.back()) ladder_detail::fill(out, ' ', width - name.size);
  }
  out.put("\n");
  millis const start = view.entries.empty() ? 0 : view.entries.front().at;
  for (auto const& e : view.entries) ladder_detail::rung(out, e, start, columns, width);
  if (view.missed) {
    ladder_detail::time(out, view.missed);
    out.put("  more messages\n");
  }
}

}  // namespace polysip
