// What a request matches a server transaction by (RFC 3261 17.2.3), and a merged request its twin
// (8.2.2.2).
#pragma once
#include "../core/keyed_hash.hpp"
#include "facts.hpp"

namespace polysip {

/// The magic cookie of RFC 3261 branches, in any case.
constexpr bool has_cookie(std::string_view branch) {
  return ascii::starts_with_same(branch, "z9hG4bK") && branch.size() > 7;
}

/// Whether a request matches the transaction of `kept`, its request or the response to it: branch,
/// sent-by and the method `as`, which is INVITE for an ACK or a CANCEL's target. Without the cookie
/// the rules for RFC 2543 peers apply: Request-URI, Call-ID, CSeq number, both tags and the topmost
/// Via; `kept` is the request then. Tokens and hosts have no case (7.3.1).
inline bool matches(message_facts const& kept, message_facts const& f, std::string_view as) {
  if (kept.cseq.name != as) return false;
  if (has_cookie(f.via.branch))
    return kept.via.port == f.via.port && ascii::same(kept.via.branch, f.via.branch) &&
           ascii::same(kept.via.host, f.via.host);
  return kept.cseq.number == f.cseq.number && kept.request_uri == f.request_uri &&
         kept.call_id == f.call_id && ascii::same(kept.from.tag, f.from.tag) &&
         ascii::same(kept.to.tag, f.to.tag) && ascii::same(kept.via_text, f.via_text);
}

/// 8.2.2.2: the same From tag, Call-ID and CSeq.
inline bool merges(message_facts const& kept, message_facts const& f) {
  return kept.cseq.number == f.cseq.number && kept.cseq.name == f.cseq.name &&
         kept.call_id == f.call_id && ascii::same(kept.from.tag, f.from.tag);
}

namespace detail {
/// Begins with the use and the lengths: texts that share no more than their concatenation are
/// hashed apart.
inline keyed_hash hash_of_two(hash_key secret, char use, u32 n, std::string_view a,
                              std::string_view b) {
  keyed_hash h(secret);
  h.update(u64{static_cast<u8>(use)} << 32 | n);
  h.update(u64{a.size()} << 32 | b.size());
  return h;
}
}  // namespace detail

/// Equal where `matches` holds. `use` keeps the uses of one secret apart.
inline u64 match_hash(hash_key secret, char use, message_facts const& f, std::string_view as) {
  if (has_cookie(f.via.branch)) {
    auto h = detail::hash_of_two(secret, use, f.via.port, f.via.branch, f.via.host);
    h.update_folded(f.via.branch);
    h.update_folded(f.via.host);
    h.update(as);
    return h.finish();
  }
  auto h = detail::hash_of_two(secret, use, f.cseq.number, f.call_id, f.request_uri);
  h.update(f.call_id);
  h.update(f.request_uri);
  h.update(u64{f.via_text.size()} << 32 | f.from.tag.size());
  h.update_folded(f.via_text);
  h.update_folded(f.from.tag);
  h.update_folded(f.to.tag);
  h.update(as);
  return h.finish();
}

/// Equal where `merges` holds.
inline u64 merge_hash(hash_key secret, message_facts const& f) {
  auto h = detail::hash_of_two(secret, 'm', f.cseq.number, f.call_id, f.from.tag);
  h.update(f.call_id);
  h.update_folded(f.from.tag);
  h.update(f.cseq.name);
  return h.finish();
}

/// What a request is looked up by; `merge` counts outside dialogs only.
struct request_hashes {
  u64 match = 0, merge = 0;
};
inline request_hashes hashes_of(hash_key secret, message_facts const& f, std::string_view as) {
  return {match_hash(secret, 'k', f, as), f.within_dialog() ? 0 : merge_hash(secret, f)};
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
