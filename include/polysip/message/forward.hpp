// A received message sent on: a list of edits over its bytes, and the pieces to gather (16.6,
// 16.7).
#pragma once
#include "address.hpp"
#include "message_writer.hpp"
#include "numbers.hpp"
#include "respond.hpp"
#include "via.hpp"

namespace polysip {

/// Which header an edit is about: by number, or by a name in any case, full or compact (7.3.3). It
/// is written as given.
class header_name {
 public:
  constexpr header_name(header_id id) : id_(id), text_(name_of(id)) {}
  template<std::convertible_to<std::string_view> S>
  constexpr header_name(S const& name) : id_(header_of(name)), text_(name) {}

  constexpr std::string_view text() const { return text_; }
  constexpr bool names(header_line const& l) const {
    return id_ == header_id::unknown ? ascii::same(text_, l.name) : id_ == l.id;
  }

 private:
  header_id id_;
  std::string_view text_;
};

/// Sends on what was received, byte for byte but for the edits: other headers, order, compact
/// names, folds and the body stay as they came; what followed Content-Length does not. The new text
/// is written into `room`; message, its bytes and `room` must outlive this. No edit may touch what
/// another takes away; but for that their order does not matter. The first failure is told by
/// `pieces` and `flat`. Up to `MaxEdits` edits, lines removed one after the other counted as one;
/// nothing is copied before `flat`.
template<u32 MaxEdits> class basic_message_forward {
 public:
  static constexpr u32 most_pieces = 2 * MaxEdits + 1;

  /// A message without its empty line cannot be sent on: error::malformed.
  template<u32 N>
  basic_message_forward(basic_message_view<N> const& m, std::span<char> room)
      : wire_(m.wire()), lines_(m.headers()), room_(room), out_(room) {
    auto const body = m.body();
    end_ = wire_.size() - body.size();
    bool const ended = end_ >= 2 && wire_[end_ - 1] == '\n' && m.header_count() > 0 &&
                       (wire_[end_ - 2] == '\n' ||
                        (end_ >= 3 && wire_[end_ - 2] == '\r' && wire_[end_ - 3] == '\n'));
    if (!ended) fail(error::malformed);
    if (!ended) return;
    end_ -= wire_[end_ - 2] == '\r' ? 2 : 1;
    if (m.is_request()) uri_ = m.request_uri();
    irregular_ = m.irregular_start_line();
    method_ = m.method_name();
    via_ = m.template get<header::via>();
    hops_ = m.template get<header::max_forwards>();
  }

  /// 16.6 step 2. The start line is written anew, so that stray white space ends here.
  basic_message_forward& request_uri(std::string_view uri) {
    if (method_.empty()) return fail(error::wrong_state), *this;
    irregular_ = false;
    return replace(0, begin_of(0), write([&] { out_.request(method_, uri); }));
  }
  /// 16.6 step 3: one hop less, or 70 where there was none. error::wrong_state when none is left:
  /// the sender is owed 483.
  basic_message_forward& decrement_max_forwards() {
    if (!hops_.present())
      return insert(end_, write([&] { out_.header(header_id::max_forwards, "70"); }));
    if (!hops_ || hops_->value == 0) return fail(error::wrong_state), *this;
    auto const at = offset(hops_.text);
    return replace(at, at + hops_.text.size(), write([&] { out_.number(hops_->value - 1); }));
  }
  /// 16.4: the topmost Route, which named us. Without one nothing happens.
  basic_message_forward& pop_route() { return pop(header_id::route); }
  /// 16.7 step 3: our Via leaves a response.
  basic_message_forward& pop_via() { return pop(header_id::via); }
  /// received and rport in the Via of the previous hop, from the "host:port" that the request came
  /// from (18.2.1, RFC 3581 4). A `received` that the peer made up is replaced.
  basic_message_forward& received_from(std::string_view source) {
    if (!via_ || source.empty()) return *this;
    if (detail::has_line_end(source)) return fail(error::malformed), *this;
    auto const stamp = detail::stamp_of(via_.text, *via_, source);
    if (stamp.lead.empty()) return *this;
    auto const at = offset(via_.text);
    if (stamp.rport) insert(at + stamp.rport, write([&] { out_.raw("=").raw(stamp.from.port); }));
    return replace(at + stamp.received, at + stamp.stop,
                   write([&] { out_.raw(stamp.lead).raw(stamp.from.host); }));
  }
  /// A header line of ours, behind the others.
  template<class... P> basic_message_forward& add(header_name name, P const&... value) {
    return insert(end_, write_header(name, value...));
  }
  /// A header line of ours above those of its name, and above what was put there before: Via (16.6
  /// step 8), Record-Route (step 4), Path (RFC 3327 5.2). Where there is none, above all headers.
  template<class... P> basic_message_forward& prepend(header_name name, P const&... value) {
    auto const first = find(name);
    auto const at = begin_of(first == lines_.size() ? 0 : first);
    return put({at, at, write_header(name, value...)}, true);
  }
  /// Every line of this header goes: P-Asserted-Identity to whom it must not reach (RFC 3325 5).
  /// Without one nothing happens. Content-Length is wanted by whoever frames the body.
  basic_message_forward& remove(header_name name) { return remove_from(0, name); }
  /// One line of ours in place of all of this header, where the first one was; or behind the
  /// others.
  template<class... P> basic_message_forward& set(header_name name, P const&... value) {
    auto const first = find(name);
    if (first == lines_.size()) return add(name, value...);
    replace(begin_of(first), begin_of(first + 1), write_header(name, value...));
    return remove_from(first + 1, name);
  }

  /// The pieces in order, for sendmsg or a loop; none is empty. Valid until the next edit. Errors:
  /// full, more edits than there is room for; too_large, `room` did not suffice; malformed, a line
  /// end in a new value, a name or a URI that is none; wrong_state, an edit that cannot be.
  result<std::span<std::string_view const>> pieces() {
    if (irregular_) request_uri(uri_);
    if (!out_.finish()) fail(out_.finish().code);
    if (code_ != error::none) return {{}, code_};
    u32 n = 0;
    std::size_t at = 0;
    auto const piece = [&](std::string_view s) {
      if (!s.empty()) pieces_[n++] = s;
    };
    for (u32 i = 0; i < count_; ++i) {
      if (edits_[i].from < at) return {{}, error::wrong_state};
      piece(ascii::slice(wire_, at, edits_[i].from - at));
      piece(edits_[i].text);
      at = edits_[i].to;
    }
    piece(ascii::slice(wire_, at));
    return {{pieces_, n}};
  }
  /// All pieces in one buffer. error::too_large, and those of `pieces`.
  result<std::string_view> flat(std::span<char> buffer) {
    auto const p = pieces();
    if (!p) return {{}, p.code};
    message_writer w(buffer);
    for (auto const& s : p.value) w.raw(s);
    return w.finish();
  }

 private:
  struct edit {
    std::size_t from = 0, to = 0;
    std::string_view text;
  };

  std::size_t offset(std::string_view inside) const {
    return static_cast<std::size_t>(inside.data() - wire_.data());
  }
  std::size_t begin_of(u32 line) const {
    return line < lines_.size() ? offset(lines_[line].name) : end_;
  }
  // The first line of this header from `i` on, or one behind the last.
  u32 find(header_name name, u32 i = 0) const {
    while (i < lines_.size() && !name.names(lines_[i])) ++i;
    return i;
  }
  // The first value goes, with its comma or with its line.
  basic_message_forward& pop(header_id id) {
    auto const i = find(id);
    if (i == lines_.size()) return *this;
    auto const value = lines_[i].value;
    auto second = scan::element_end(value, 0) + 1;
    if (second > value.size()) return replace(begin_of(i), begin_of(i + 1), {});
    while (second < value.size() && ascii::is_space(value[second])) ++second;
    return replace(offset(value), offset(value) + second, {});
  }
  basic_message_forward& remove_from(u32 i, header_name name) {
    while ((i = find(name, i)) < lines_.size()) {
      auto const first = i;
      while (i < lines_.size() && name.names(lines_[i])) ++i;
      replace(begin_of(first), begin_of(i), {});
    }
    return *this;
  }
  template<class F> std::string_view write(F&& f) {
    auto const before = out_.size();
    f();
    return {room_.data() + before, out_.size() - before};
  }
  template<class... P> std::string_view write_header(header_name name, P const&... value) {
    if (!scan::is_token(name.text())) fail(error::malformed);
    return write([&] { out_.header(name.text(), value...); });
  }
  basic_message_forward& insert(std::size_t at, std::string_view text) {
    return replace(at, at, text);
  }
  basic_message_forward& replace(std::size_t from, std::size_t to, std::string_view text) {
    return put({from, to, text}, false);
  }
  // In the order of the message. At one place, what is inserted comes before what is replaced.
  basic_message_forward& put(edit const& e, bool ahead) {
    if (count_ == MaxEdits) return fail(error::full), *this;
    auto const is_behind = [&](edit const& other) {
      if (other.from != e.from) return other.from > e.from;
      return ahead || (e.from == e.to && other.to > other.from);
    };
    u32 i = count_++;
    for (; i > 0 && is_behind(edits_[i - 1]); --i) edits_[i] = edits_[i - 1];
    edits_[i] = e;
    return *this;
  }
  void fail(error code) {
    if (code_ == error::none) code_ = code;
  }

  std::string_view wire_, uri_, method_;
  header_lines lines_;
  std::span<char> room_;
  message_writer out_;
  std::size_t end_ = 0;  // behind the last header
  field<header::via> via_;
  field<header::max_forwards> hops_;
  edit edits_[MaxEdits];
  std::string_view pieces_[most_pieces];
  u32 count_ = 0;
  error code_ = error::none;
  bool irregular_ = false;
};
using message_forward = basic_message_forward<12>;

}  // namespace polysip
