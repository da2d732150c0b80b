// Nonces that prove themselves: time and MAC in the text, a small ring against replay.
#pragma once
#include "../core/keyed_hash.hpp"
#include "digest.hpp"

namespace polysip::auth {

/// What a server knows about a nonce and its count.
enum class nonce_state : u8 {
  fresh,     // ours, young enough, this count not seen
  stale,     // ours, but too old or used up: challenge again with stale=true
  forged,    // not minted with our key
  replayed,  // the count was seen, or a higher one
  count
};

/// A nonce as text: 16 digits of time and serial number, 16 digits of MAC.
struct nonce {
  std::array<char, 32> text{};
  constexpr std::string_view view() const { return {text.data(), text.size()}; }
};

/// Mints nonces and judges those that come back (RFC 7616 5.4, 5.5). No state per challenge: only a
/// nonce that was used with the right password takes one of the `Ring` places. When all are taken
/// the oldest nonce becomes stale, so that no replay is ever let through.
template<u32 Ring = 64> class nonce_keeper {
  static_assert(Ring > 0);

 public:
  /// `key`: secret and random, or anybody mints nonces. `lifetime`: of a nonce, in milliseconds.
  constexpr explicit nonce_keeper(hash_key key = {}, millis lifetime = 300'000)
      : key_(key), lifetime_(lifetime) {}

  /// A nonce that was never minted before.
  constexpr nonce mint(millis now) {
    u64 const earliest = now << serial_bits;
    stamp_ = earliest > stamp_ ? earliest : stamp_ + 1;
    return text_of(stamp_);
  }

  /// Judges without remembering. `nc`: the count of the credentials, 0 where they have no qop; such
  /// a nonce is good for one request, since a replay could not be told from a new one.
  constexpr nonce_state check(millis now, std::string_view text, u32 nc) const {
    u64 stamp = 0;
    if (!from_hex(ascii::slice(text, 0, 16), stamp) || !same_secret(text, text_of(stamp).view()))
      return nonce_state::forged;
    millis const minted = stamp >> serial_bits;
    if (minted > now || now - minted > lifetime_) return nonce_state::stale;
    used const* u = find(stamp);
    if (!u) return stamp > floor_ ? nonce_state::fresh : nonce_state::stale;
    if (nc == 0 || u->highest == used_up) return nonce_state::stale;
    return nc > u->highest ? nonce_state::fresh : nonce_state::replayed;
  }

  /// As check; a fresh nonce is remembered with its count. Call it once the password was verified.
  constexpr nonce_state use(millis now, std::string_view text, u32 nc) {
    nonce_state const state = check(now, text, nc);
    if (state != nonce_state::fresh) return state;
    u64 stamp = 0;
    from_hex(ascii::slice(text, 0, 16), stamp);
    used* u = find(stamp);
    if (!u) u = take_place(stamp);
    if (u) *u = {stamp, nc == 0 ? used_up : nc};
    return state;
  }

  void fields(auto& ar) {
    ar(key_.a, key_.b, lifetime_, stamp_, floor_);
    for (used& u : ring_) ar(u.stamp, u.highest);
  }

 private:
  static constexpr u32 serial_bits = 16, used_up = ~u32{0};
  struct used {
    u64 stamp = 0;  // 0: a free place
    u32 highest = 0;
  };

  constexpr nonce text_of(u64 stamp) const {
    keyed_hash mac(key_);
    mac.update("polysip nonce");  // the key has other uses
    mac.update(stamp);
    nonce n;
    to_hex(stamp, n.text.data(), 16);
    to_hex(mac.finish(), n.text.data() + 16, 16);
    return n;
  }
  constexpr used* find(u64 stamp) {
    for (used& u : ring_)
      if (u.stamp == stamp && stamp != 0) return &u;
    return nullptr;
  }
  constexpr used const* find(u64 stamp) const {
    return const_cast<nonce_keeper*>(this)->find(stamp);
  }
  /// The place of the oldest nonce, which is stale from now on; null when that is the new one.
  constexpr used* take_place(u64 stamp) {
    used* oldest = &ring_[0];
    for (used& u : ring_)
      if (u.stamp < oldest->stamp) oldest = &u;
    u64 const lost = oldest->stamp < stamp ? oldest->stamp : stamp;
    if (lost > floor_) floor_ = lost;
    return oldest->stamp < stamp ? oldest : nullptr;
  }

  hash_key key_;
  millis lifetime_;
  u64 stamp_ = 0;  // of the last nonce minted: strictly growing
  u64 floor_ = 0;  // the youngest nonce that lost its place
  std::array<used, Ring> ring_{};
};

}  // namespace polysip::auth
