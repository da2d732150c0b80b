// The values of one header over the index: repeated lines and comma lists, typed one by one.
#pragma once
#include "field.hpp"
#include "line_index.hpp"

namespace polysip {

namespace detail {

constexpr std::string_view name_text(std::string_view text, line const& l) {
  return {text.data() + l.name_at, l.name.size};
}
constexpr std::string_view value_text(std::string_view text, line const& l) {
  return {text.data() + l.value_at, l.end - l.value_at};
}

template<class H>
concept reads_up_to_comma = is_list<H>() && requires(scan::cursor c, H& out) {
  H::parse_at(c, out);
};

// Reads the element of `value` at `at` and moves behind its comma. Headers that can read up to a
// comma do so; for others, and behind a flaw, the element's end is sought.
template<class H>
POLYSIP_INLINE constexpr void read_element(std::string_view value, std::size_t& at, field<H>& out) {
  using status = typename field<H>::status;
  out.state = status::malformed;
  if constexpr (reads_up_to_comma<H>) {
    scan::cursor c{value, at};
    c.skip_space();
    if (c.at(',')) {  // nothing there: cheap, since a peer may send thousands of commas
      at = c.offset() + 1;
      return;
    }
    auto const start = c.offset();
    if (H::parse_at(c, out.value) && (c.done() || c.at(','))) {
      out.text = c.since(start);
      out.state = status::valid;
      at = c.offset() + 1;
      return;
    }
    out.value = {};
  }
  if constexpr (is_list<H>()) {
    auto const end = scan::element_end(value, at);
    out.text = ascii::trim(ascii::slice(value, at, end - at));
    at = end + 1;
  } else {
    out.text = value;
    at = value.size() + 1;
  }
  if constexpr (!reads_up_to_comma<H>)
    if (H::parse(out.text, out.value)) out.state = status::valid;
}

template<class H> constexpr bool skips_empty() { return is_list<H>() && may_be_empty(id_of<H>()); }

}  // namespace detail

/// A range of `field<H>`. Valid as long as the view and its bytes. An element that does not parse
/// is shown as malformed, and the walk goes on.
template<class H> class values {
 public:
  constexpr values(std::string_view text, detail::line const* lines, u16 first)
      : text_(text), lines_(lines), first_(first) {}

  class iterator {
   public:
    constexpr explicit iterator(values const& v)
        : text_(v.text_), lines_(v.lines_), line_(v.first_) {
      read();
    }
    constexpr field<H> const& operator*() const { return now_; }
    constexpr field<H> const* operator->() const { return &now_; }
    constexpr iterator& operator++() {
      now_ = {};
      read();
      return *this;
    }
    constexpr bool operator!=(std::nullptr_t) const { return now_.present(); }

   private:
    constexpr void read() { values::read(text_, lines_, line_, at_, now_); }

    std::string_view text_;
    detail::line const* lines_;
    std::size_t at_ = 0;
    u16 line_;
    field<H> now_;
  };
  constexpr iterator begin() const { return iterator{*this}; }
  constexpr std::nullptr_t end() const { return nullptr; }
  constexpr field<H> first() const {
    field<H> f;
    u16 line = first_;
    std::size_t at = 0;
    read(text_, lines_, line, at, f);
    return f;
  }

 private:
  // The next value from `at` in `line` on, if there is one.
  static constexpr void read(std::string_view text, detail::line const* lines, u16& line,
                             std::size_t& at, field<H>& out) {
    for (; line != detail::no_line; line = lines[line].next, at = 0) {
      constexpr auto own = detail::own_name<H>();
      if (!own.empty() && !ascii::same(own, detail::name_text(text, lines[line]))) continue;
      auto const value = detail::value_text(text, lines[line]);
      if (at > value.size() || (detail::skips_empty<H>() && value.empty())) continue;
      return detail::read_element(value, at, out);
    }
  }

  std::string_view text_;
  detail::line const* lines_;
  u16 first_;
};

}  // namespace polysip
