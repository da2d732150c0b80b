// The index of header lines by plain reading, one line after the other: what vectors must find,
// too.
#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "polysip/message/line_index.hpp"

namespace plain {

using namespace polysip;

struct line_index {
  line_index(std::string_view text, std::size_t at, u32 capacity) : lines(capacity) {
    auto code = error::none;
    for (; code == error::none && at < text.size() && !ends_at(text, at);) {
      if (count == capacity) code = error::full;
      else if (!detail::read_line(text, lines[count], at)) code = error::malformed;
      else ++count;
    }
    outcome = {code, static_cast<u32>(at)};
  }
  static bool ends_at(std::string_view text, std::size_t at) {
    return text[at] == '\n' || text.substr(at, 2) == "\r\n";
  }
  std::vector<detail::line> lines;
  u32 count = 0;
  parse_result outcome;
};

inline bool same_line(detail::line const& a, detail::line const& b) {
  return a.name_at == b.name_at && a.value_at == b.value_at && a.end == b.end &&
         a.name.size == b.name.size && a.name.id == b.name.id;
}

/// Whether `text`, whose header lines begin at `at`, is indexed as by plain reading. It is copied,
/// so that what is read beyond its end is seen.
inline bool indexed_plainly(std::string_view text, std::size_t at, u32 capacity) {
  std::vector<char> const bytes(text.begin(), text.end());
  std::vector<detail::line> lines(capacity);
  auto const r = detail::index_lines({bytes.data(), bytes.size()}, at, lines.data(), capacity);
  line_index const want{text, at, capacity};
  if (r.outcome.code != want.outcome.code) return false;
  if (!r.outcome) return r.outcome.offset == want.outcome.offset;
  auto const empty_line =
      text.size() - want.outcome.offset > 1 ? text.substr(want.outcome.offset, 2) : "";
  auto const body_at = want.outcome.offset + (!r.ended ? 0 : empty_line == "\r\n" ? 2 : 1);
  return r.count == want.count && r.body_at == body_at &&
         std::equal(lines.begin(), lines.begin() + r.count, want.lines.begin(), same_line);
}

}  // namespace plain
