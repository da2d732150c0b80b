// The header fields that transactions and dialogs are found by, typed once a message.
#pragma once
#include "../message/message.hpp"

namespace polysip {

/// Views into a message, filled by `validate` while it types the same values, or by `read_facts`.
struct message_facts {
  header::via via;            // the topmost
  std::string_view via_text;  // its text
  u32 vias = 0;               // values, over all lines
  address from, to;
  header::cseq cseq;
  std::string_view call_id, request_uri;

  constexpr message_facts() { detail::member_by_member(); }

  /// What has no type; before the values are shown.
  void begin(message_view const& m) {
    *this = {};
    request_uri = m.request_uri();
    call_id = m.value(header_id::call_id);
  }
  template<class H> POLYSIP_INLINE void operator()(field<H> const& f) {
    if constexpr (H::which == header_id::via) {
      if (vias++ == 0) note_top(f);
    }
    if constexpr (H::which == header_id::from) from = f.value;
    if constexpr (H::which == header_id::to) to = f.value;
    if constexpr (H::which == header_id::cseq) cseq = f.value;
  }
  /// Outside a dialog a request has no To tag.
  bool within_dialog() const { return !to.tag.empty(); }

 private:
  void note_top(field<header::via> const& f) {
    via = f.value;
    via_text = f.text;
  }
};

/// False when one of the fields is absent or flawed. Of several From, To, CSeq the last counts:
/// `validate` refuses them.
inline bool read_facts(message_view const& m, message_facts& out) {
  using wanted = types<header::via, header::from, header::to, header::cseq>;
  bool sound = true;
  out.begin(m);
  each_header<wanted>(m, [&](auto const& f) {
    sound = sound && f;
    out(f);
  });
  return sound && out.vias && m.has(header_id::from) && m.has(header_id::to) &&
         m.has(header_id::cseq);
}

}  // namespace polysip
