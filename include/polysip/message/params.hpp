// Parameters ";a=b;c": of header fields (RFC 3261 7.3.1) and of URIs (19.1.1).
#pragma once
#include <span>

#include "fwd.hpp"
#include "scan.hpp"

namespace polysip {

/// One parameter. A quoted value comes without its quotes, backslashes kept.
struct param {
  std::string_view name, value;
  bool quoted = false;
};

namespace detail {

// The usual parameter, at `name`: no white space, no quotes, name and '=' within one block. Where
// its name and it end; `end` is 0 for others.
struct usual_param {
  std::size_t name_end = 0, end = 0;
  constexpr param in(std::string_view text, std::size_t name) const {
    param p{{text.data() + name, name_end - name}, {}};
    if (name_end < end) p.value = {text.data() + name_end + 1, end - name_end - 1};
    return p;
  }
};

#if POLYSIP_SIMD
POLYSIP_OUTLINE inline usual_param read_usual_param(std::string_view text, std::size_t name) {
  using block = simd::widest;
  if (!block::has_classes || text.size() < block::size || name == text.size()) return {};
  auto const last = text.size() - block::size;
  auto const from = name < last ? name : last;
  constexpr auto const& in = scan::nibbles.of[std::countr_zero(scan::param_name)];
  u32 marks = block{text.data() + from}.outside(in) >> (name - from);
  auto end = marks ? name + static_cast<u32>(__builtin_ctz(marks)) : text.size();
  if (end == name || (!marks && from != last)) return {};
  auto const name_end = end;
  if (marks && text[end] == '=') {
    auto const value = end + 1;
    marks &= marks - 1;
    if (marks) end = name + static_cast<u32>(__builtin_ctz(marks));
    else if (from == last) end = text.size();
    else end = scan::native::run_end(text, from + block::size, scan::param_name);
    if (end == value) return {};
  }
  if (end < text.size() && text[end] != ';' && text[end] != ',') return {};
  return {name_end, end};
}
#else
constexpr usual_param read_usual_param(std::string_view, std::size_t) { return {}; }
#endif

/// Reads ";name[=value]"; false at the end and on anything else.
POLYSIP_INLINE constexpr bool next_param(scan::cursor& c, param& out) {
  if (!c.take_spaced(';')) return false;
  out = {};
  out.name = c.run(scan::param_name);
  if (out.name.empty()) return false;
  if (!c.take_spaced('=')) return true;
  if (c.at('"')) return out.quoted = c.quoted(out.value);
  out.value = c.run(scan::value);
  return !out.value.empty();
}

}  // namespace detail

/// A view of parameters: look-up by name in any case, and iteration in order.
/// Look-up is linear; the first of equal names wins. What follows a flaw is not seen.
struct params {
  std::string_view text;

  class iterator {
   public:
    constexpr explicit iterator(std::string_view s) : rest_(s) { ++*this; }
    constexpr param const& operator*() const { return now_; }
    constexpr param const* operator->() const { return &now_; }
    POLYSIP_OUTLINE constexpr iterator& operator++() {
      more_ = detail::next_param(rest_, now_);
      return *this;
    }
    constexpr bool operator!=(std::nullptr_t) const { return more_; }

   private:
    scan::cursor rest_;
    param now_;
    bool more_ = false;
  };
  constexpr iterator begin() const { return iterator{text}; }
  constexpr std::nullptr_t end() const { return nullptr; }

  constexpr bool find(std::string_view name, param& out) const {
    for (param const& p : *this)
      if (ascii::same(p.name, name)) {
        out = p;
        return true;
      }
    return false;
  }
  /// The value of the parameter; empty when it is absent or has none.
  constexpr std::string_view get(std::string_view name) const {
    param p;
    return find(name, p) ? p.value : std::string_view{};
  }
  constexpr bool has(std::string_view name) const {
    param p;
    return find(name, p);
  }
  constexpr bool empty() const { return text.empty(); }
};

namespace detail {

/// Keeps the value of a parameter that has a member of its own; false when it was kept before,
/// since a name must not come twice (7.3.1) and two readers could then disagree.
constexpr bool note_once(std::string_view& member, param const& p) {
  bool const first = member.data() == nullptr;
  member = p.value.data() ? p.value : std::string_view{p.name.data(), 0};
  return first;
}

/// Takes the parameters at `c` and shows each to `see(param) -> bool`; false on a flaw or when
/// `see` refuses one. White space behind them goes too.
template<class F>
POLYSIP_INLINE constexpr bool read_some_params(scan::cursor& c, params& out, F&& see) {
  c.skip_space();
  auto const start = c.offset();
  for (; c.at(';'); c.skip_space()) {
    param p;
    usual_param usual;
    auto const name = c.offset() + 1;
    if (!std::is_constant_evaluated()) usual = read_usual_param(c.text(), name);
    if (usual.end) {
      p = usual.in(c.text(), name);
      c.move_to(usual.end);
    } else if (!next_param(c, p)) {
      return false;
    }
    if (!see(p)) return false;
  }
  out.text = c.since(start);
  return true;
}

/// As `read_some_params`; nothing may follow.
template<class F> constexpr bool read_params(scan::cursor& c, params& out, F&& see) {
  return read_some_params(c, out, see) && c.done();
}

POLYSIP_OUTLINE constexpr bool read_some_params(scan::cursor& c, params& out) {
  return read_some_params(c, out, [](param const&) { return true; });
}
constexpr bool read_params(scan::cursor& c, params& out) {
  return read_some_params(c, out) && c.done();
}

// Does one of `names` come twice (7.3.1)? Each stands at the place of its length, others are empty.
POLYSIP_OUTLINE constexpr bool repeats_one_of(params const& all,
                                              std::span<std::string_view const> names) {
  u32 seen = 0;
  scan::cursor c{all.text};
  params same;
  return !read_some_params(c, same, [&](param const& p) {
    auto const size = p.name.size();
    if (size >= names.size() || !ascii::same(p.name, names[size])) return true;
    bool const first = !(seen >> size & 1);
    seen |= u32{1} << size;
    return first;
  });
}

}  // namespace detail
}  // namespace polysip
