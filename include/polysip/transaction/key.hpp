// What a request matches a server transaction by (RFC 3261 17.2.3), and a merged request its twin
// (8.2.2.2).
#pragma once
#include "../core/keyed_hash.hpp"
#include "../message/message.hpp"

namespace polysip {

/// The canonical texts of a request, compared octet by octet: tokens and hosts are in lower case
/// (7.3.1), Call-ID, Request-URI and method as they came.
struct server_key {
  std::string_view match, merge;
};

/// The magic cookie of RFC 3261 branches, in any case.
constexpr bool has_cookie(std::string_view branch) {
  return ascii::starts_with_same(branch, "z9hG4bK") && branch.size() > 7;
}

/// Writes both texts into `room`; `as` is the method to match, INVITE for an ACK or a CANCEL's
/// target. Without the cookie the rules for RFC 2543 peers apply: the topmost Via, Request-URI,
/// both tags, Call-ID and CSeq number; `has_to_tag` is false where the To tag is one that we gave.
inline result<server_key> key_of(message_view const& m, std::string_view as, std::span<char> room,
                                 bool has_to_tag = true) {
  auto const via = m.get<header::via>();
  auto const from = m.get<header::from>();
  auto const cseq = m.get<header::cseq>();
  auto const call_id = m.value(header_id::call_id);
  if (!via || !from || !cseq) return {{}, error::malformed};
  message_writer w(room);
  auto const folded = [&](std::string_view text) {
    auto const from_here = w.size();
    w.raw(text).raw("\n");
    for (auto i = from_here; i < w.size(); ++i) room[i] = ascii::lower(room[i]);
  };
  if (has_cookie(via->branch)) {
    folded(via->branch);
    folded(via->host);
    w.number(via->port).raw("\n").raw(as);
  } else {
    w.raw(m.request_uri()).raw("\n").raw(call_id).raw("\n").number(cseq->number).raw("\n");
    folded(from->tag);
    auto const to = m.get<header::to>();
    folded(to && has_to_tag ? to->tag : std::string_view{});
    folded(via.text);
    w.raw(as);
  }
  auto const split = w.size();
  folded(from->tag);
  w.raw(call_id).raw("\n").number(cseq->number).raw("\n").raw(cseq->name);
  auto const all = w.finish();
  if (!all) return {{}, all.code};
  return {{ascii::slice(all.value, 0, split), ascii::slice(all.value, split)}};
}

/// `kind` keeps the uses of one secret apart.
inline u64 hash_folded(hash_key secret, char kind, std::string_view text) {
  keyed_hash h(secret);
  h.update({&kind, 1});
  h.update_folded(text);
  return h.finish();
}

/// Names that we mint: a slot, its generation, and 64 random bits.
struct minted {
  u32 slot = 0, generation = 0;
  u64 random = 0;
  friend constexpr bool operator==(minted const&, minted const&) = default;
};

/// Text of a minted name: 8 + 8 + 16 hexadecimal digits.
struct minted_text {
  char text[32];
  constexpr std::string_view view() const { return {text, sizeof text}; }
};

constexpr minted_text text_of(minted const& m) {
  minted_text t{};
  u32 const parts[4] = {m.slot, m.generation, static_cast<u32>(m.random >> 32),
                        static_cast<u32>(m.random)};
  for (u32 i = 0; i < 4; ++i) ascii::put_word(t.text + 8 * i, ascii::hex_word(parts[i]));
  return t;
}

constexpr result<minted> read_minted(std::string_view s) {
  if (s.size() != 32) return {{}, error::malformed};
  u32 parts[4] = {};
  for (u32 i = 0; i < 4; ++i)
    if (!ascii::read_hex_word(ascii::word(s.data() + 8 * i, 8), parts[i]))
      return {{}, error::malformed};
  return {{parts[0], parts[1], u64{parts[2]} << 32 | parts[3]}};
}

}  // namespace polysip
