// A dialog's state (RFC 3261 12): names, route set, remote target, both CSeq spaces, and who uses
// it (RFC 5057).
#pragma once
#include "../core/byte_store.hpp"
#include "../core/handle.hpp"
#include "../core/link.hpp"
#include "../message/message.hpp"
#include "id.hpp"

namespace polysip {

/// A usage's place in its dialog: the context that owns it.
struct dialog_usage : link {
  raw_handle owner;
  u8 kind = 0;
};

/// The strings of a dialog. `routes` is a Route header value, first hop first, or empty.
struct dialog_names {
  std::string_view call_id, local_tag, remote_tag, local_uri, remote_uri, target, routes;
  dialog_key key() const { return {call_id, local_tag, remote_tag, local_uri, remote_uri}; }
};

/// One block of text, two counters. It lives as long as one usage does.
template<class Traits> struct dialog {
  using arena = typename Traits::storage::arena;
  static constexpr u32 pieces = 7;

  raw_handle self;
  kept<arena> text;
  u32 ends[pieces] = {};
  u64 hash = 0;
  u32 local_cseq = 0, remote_cseq = 0;
  bool remote_heard = false;  // remote_cseq is one that the peer sent (12.1.2)
  bool early = true;
  typename Traits::transport::endpoint flow{};  // where its first message came from
  chain usages;

  /// False, and the old names, when the store is full or `scratch` is too small.
  bool name(byte_store<arena>& store, std::span<char> scratch, dialog_names const& n) {
    message_writer w(scratch);
    std::string_view const all[pieces] = {n.call_id,    n.local_tag, n.remote_tag, n.local_uri,
                                          n.remote_uri, n.target,    n.routes};
    u32 at[pieces];
    for (u32 i = 0; i < pieces; ++i) {
      w.raw(all[i]);
      at[i] = static_cast<u32>(w.size());
    }
    auto const done = w.finish();
    kept<arena> fresh;
    if (!done || !fresh.assign(store, done.value)) return false;
    text.take(fresh);
    for (u32 i = 0; i < pieces; ++i) ends[i] = at[i];
    return true;
  }
  dialog_names names() const {
    return {piece(0), piece(1), piece(2), piece(3), piece(4), piece(5), piece(6)};
  }

 private:
  std::string_view piece(u32 i) const {
    u32 const from = i == 0 ? 0 : ends[i - 1];
    return ascii::slice(text.view(), from, ends[i] - from);
  }
};

}  // namespace polysip
