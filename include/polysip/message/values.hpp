// The values of one header over the index: repeated lines and comma lists, typed one by one.
#pragma once
#include "field.hpp"
#include "line_index.hpp"

namespace polysip {

namespace detail {

constexpr std::string_view name_text(std::string_view text, line const& l) {
  return {text.data() + l.name_at, l.name_size};
}
constexpr std::string_view value_text(std::string_view text, line const& l) {
  return {text.data() + l.value_at, l.end - l.value_at};
}

/// Walks the elements of one header without knowing their type.
struct element_walk {
  std::string_view text;
  line const* lines;
  std::string_view own_name;  // of a header without a number; else empty
  u16 line_now;
  bool is_list, skip_empty;
  std::size_t at = 0;
  std::string_view element{};

  /// Moves to the next element; false at the end.
  constexpr bool next() {
    for (; line_now != no_line; line_now = lines[line_now].next, at = 0) {
      line const& l = lines[line_now];
      if (!own_name.empty() && !ascii::same(own_name, name_text(text, l))) continue;
      auto const value = value_text(text, l);
      if (at > value.size() || (value.empty() && skip_empty)) continue;
      auto const end = is_list ? scan::element_end(value, at) : value.size();
      element = ascii::trim(ascii::slice(value, at, end - at));
      at = end + 1;
      return true;
    }
    return false;
  }
};

}  // namespace detail

/// A range of `field<H>`. Valid as long as the view and its bytes. An element that does not parse
/// is shown as malformed, and the walk goes on.
template<class H> class values {
 public:
  constexpr values(std::string_view text, detail::line const* lines, u16 first)
      : walk_{text,
              lines,
              detail::own_name<H>(),
              first,
              detail::is_list<H>(),
              detail::is_list<H>() && may_be_empty(detail::id_of<H>())} {}

  class iterator {
   public:
    constexpr explicit iterator(detail::element_walk walk) : walk_(walk) { ++*this; }
    constexpr field<H> const& operator*() const { return now_; }
    constexpr field<H> const* operator->() const { return &now_; }
    constexpr iterator& operator++() {
      now_ = {};
      if (!walk_.next()) return *this;
      now_.text = walk_.element;
      bool const ok = H::parse(walk_.element, now_.value);
      now_.state = ok ? field<H>::status::valid : field<H>::status::malformed;
      return *this;
    }
    constexpr bool operator!=(std::nullptr_t) const { return now_.present(); }

   private:
    detail::element_walk walk_;
    field<H> now_;
  };
  constexpr iterator begin() const { return iterator{walk_}; }
  constexpr std::nullptr_t end() const { return nullptr; }

 private:
  detail::element_walk walk_;
};

}  // namespace polysip
