// A received message sent on: a list of edits over its bytes, and the pieces to gather (16.6,
// 16.7).
#pragma once
#include "address.hpp"
#include "message_writer.hpp"
#include "numbers.hpp"
#include "respond.hpp"
#include "via.hpp"

namespace polysip {

/// Sends on what was received, byte for byte but for the edits: unknown headers, order, compact
/// names, folds and the body stay as they came; what followed Content-Length does not. The new text
/// is written into `room`; message, its bytes and `room` must outlive this. Each edit is made at
/// most once, but for `add`; the first failure is told by `pieces` and `flat`. Up to `MaxEdits`
/// edits; nothing is copied before `flat`.
template<u32 MaxEdits> class basic_message_forward {
 public:
  static constexpr u32 most_pieces = 2 * MaxEdits + 1;

  /// A message without its empty line cannot be sent on: error::malformed.
  template<u32 N>
  basic_message_forward(basic_message_view<N> const& m, std::span<char> room)
      : wire_(m.wire()), room_(room), out_(room) {
    auto const body = m.body();
    end_ = wire_.size() - body.size();
    bool const ended = end_ >= 2 && wire_[end_ - 1] == '\n' && m.header_count() > 0 &&
                       (wire_[end_ - 2] == '\n' ||
                        (end_ >= 3 && wire_[end_ - 2] == '\r' && wire_[end_ - 3] == '\n'));
    if (!ended) fail(error::malformed);
    if (!ended) return;
    end_ -= wire_[end_ - 2] == '\r' ? 2 : 1;
    first_ = offset(m.at(0).name);
    if (m.is_request()) uri_ = m.request_uri();
    irregular_ = m.irregular_start_line();
    method_ = m.method_name();
    via_ = m.template get<header::via>();
    find(m, header_id::record_route, record_route_);
    find(m, header_id::route, route_);
    find(m, header_id::via, vias_);
    hops_ = m.template get<header::max_forwards>();
  }

  /// 16.6 step 2. The start line is written anew, so that stray white space ends here.
  basic_message_forward& request_uri(std::string_view uri) {
    if (method_.empty()) return fail(error::wrong_state), *this;
    irregular_ = false;
    return replace(0, first_, write([&] { out_.request(method_, uri); }));
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
  /// 16.6 step 4: "<sip:proxy;lr>" above the others.
  basic_message_forward& record_route(std::string_view value) {
    auto const text = write([&] { out_.header(header_id::record_route, value); });
    return insert(record_route_.present ? record_route_.at : first_, text);
  }
  /// 16.4: the topmost Route, which named us. Without one nothing happens.
  basic_message_forward& pop_route() { return pop(route_); }
  /// 16.6 step 8: our Via above the others.
  basic_message_forward& prepend_via(std::string_view value) {
    auto const text = write([&] { out_.header(header_id::via, value); });
    return insert(vias_.present ? vias_.at : first_, text);
  }
  /// 16.7 step 3: our Via leaves a response.
  basic_message_forward& pop_via() { return pop(vias_); }
  /// received and rport in the Via of the previous hop, from the "host:port" that the request came
  /// from (18.2.1, RFC 3581 4). A `received` that the peer made up is replaced.
  basic_message_forward& received_from(std::string_view source) {
    if (!via_ || source.empty()) return *this;
    auto const stamp = detail::stamp_of(via_.text, *via_, source);
    if (stamp.lead.empty()) return *this;
    auto const at = offset(via_.text);
    if (stamp.rport) insert(at + stamp.rport, write([&] { out_.raw("=").raw(stamp.from.port); }));
    return replace(at + stamp.received, at + stamp.stop,
                   write([&] { out_.raw(stamp.lead).raw(stamp.from.host); }));
  }
  /// A header line of ours, behind the others.
  template<class... P> basic_message_forward& add(header_id id, P const&... value) {
    return insert(end_, write([&] { out_.header(id, value...); }));
  }

  /// The pieces in order, for sendmsg or a loop; none is empty. Valid until the next edit. Errors:
  /// full, more edits than there is room for; too_large, `room` did not suffice; malformed, a line
  /// end in a new value; wrong_state, an edit that cannot be.
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
  // The first line of a header: where it is, its end, and its first value of a comma list.
  struct place {
    std::size_t at = 0, end = 0, value = 0, second = 0;  // second: 0 when there is one value
    bool present = false, popped = false;
  };

  std::size_t offset(std::string_view inside) const {
    return static_cast<std::size_t>(inside.data() - wire_.data());
  }
  template<u32 N> void find(basic_message_view<N> const& m, header_id id, place& out) const {
    u32 i = 0;
    while (i < m.header_count() && m.at(i).id != id) ++i;
    if (i == m.header_count()) return;
    auto const line = m.at(i);
    out.present = true;
    out.at = offset(line.name);
    out.end = i + 1 < m.header_count() ? offset(m.at(i + 1).name) : end_;
    out.value = offset(line.value);
    auto const comma = scan::element_end(line.value, 0);
    if (comma == line.value.size()) return;
    out.second = comma + 1;
    while (out.second < line.value.size() && ascii::is_space(line.value[out.second])) ++out.second;
    out.second += out.value;
  }
  basic_message_forward& pop(place& p) {
    if (!p.present) return *this;
    if (p.popped) return fail(error::wrong_state), *this;
    p.popped = true;
    return p.second ? replace(p.value, p.second, {}) : replace(p.at, p.end, {});
  }
  template<class F> std::string_view write(F&& f) {
    auto const before = out_.size();
    f();
    return {room_.data() + before, out_.size() - before};
  }
  basic_message_forward& insert(std::size_t at, std::string_view text) {
    return replace(at, at, text);
  }
  basic_message_forward& replace(std::size_t from, std::size_t to, std::string_view text) {
    if (count_ == MaxEdits) return fail(error::full), *this;
    u32 i = count_++;
    for (; i > 0 && is_behind(edits_[i - 1], from, to); --i) edits_[i] = edits_[i - 1];
    edits_[i] = {from, to, text};
    return *this;
  }
  // At one place, what is inserted comes before what is replaced.
  static bool is_behind(edit const& e, std::size_t from, std::size_t to) {
    return e.from > from || (e.from == from && from == to && e.to > e.from);
  }
  void fail(error code) {
    if (code_ == error::none) code_ = code;
  }

  std::string_view wire_, uri_, method_;
  std::span<char> room_;
  message_writer out_;
  std::size_t first_ = 0, end_ = 0;  // the first header, and behind the last
  field<header::via> via_;
  field<header::max_forwards> hops_;
  place record_route_, route_, vias_;
  edit edits_[MaxEdits];
  std::string_view pieces_[most_pieces];
  u32 count_ = 0;
  error code_ = error::none;
  bool irregular_ = false;
};
using message_forward = basic_message_forward<12>;

}  // namespace polysip
