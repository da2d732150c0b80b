// What names a dialog: a policy. The key is looked up hashed with the stack's key and compared in
// full.
#pragma once
#include <concepts>

#include "../core/keyed_hash.hpp"

namespace polysip {

/// All that a policy may identify a dialog by. Views, valid during the call.
struct dialog_key {
  std::string_view call_id, local_tag, remote_tag, local_uri, remote_uri;
};

/// A dialog identification policy: a regular type `id` (it may hold the views of the key), made
/// from the key, hashed with the stack's secret key, compared with ==.
template<class P>
concept dialog_id = std::regular<typename P::id> &&
    requires(dialog_key const& k, typename P::id const& i, hash_key secret) {
  { P::make(k) }
  noexcept->std::same_as<typename P::id>;
  { P::hash(i, secret) }
  noexcept->std::same_as<u64>;
};

/// Call-ID byte by byte, both tags ignoring case (RFC 3261 12, 7.3.1). The default.
struct rfc3261_dialog_id {
  struct id {
    std::string_view call_id, local, remote;
    friend bool operator==(id const& a, id const& b) {
      return a.call_id == b.call_id && ascii::same(a.local, b.local) &&
             ascii::same(a.remote, b.remote);
    }
  };
  static id make(dialog_key const& k) noexcept { return {k.call_id, k.local_tag, k.remote_tag}; }
  static u64 hash(id const& i, hash_key secret) noexcept {
    keyed_hash h(secret);
    h.update(i.call_id);
    h.update_folded(i.local);
    h.update_folded(i.remote);
    return h.finish();
  }
};

/// The same identity, found by the slot that our own tag names; the hash table is the fallback.
struct tag_carries_slot : rfc3261_dialog_id {
  static constexpr bool tag_names_slot = true;
};

/// RFC 2543 peers: Call-ID, both URIs, and tags where both sides gave one (RFC 3261 12.1.1: an
/// absent tag is an empty one).
struct rfc2543_dialog_id {
  static constexpr bool needs_to_tag = false;
  struct id {
    std::string_view call_id, local_tag, remote_tag, local_uri, remote_uri;
    friend bool operator==(id const& a, id const& b) {
      return a.call_id == b.call_id && alike(a.local_tag, b.local_tag) &&
             alike(a.remote_tag, b.remote_tag) && ascii::same(a.local_uri, b.local_uri) &&
             ascii::same(a.remote_uri, b.remote_uri);
    }
    static bool alike(std::string_view a, std::string_view b) {
      return a.empty() || b.empty() || ascii::same(a, b);
    }
  };
  static id make(dialog_key const& k) noexcept {
    return {k.call_id, k.local_tag, k.remote_tag, k.local_uri, k.remote_uri};
  }
  static u64 hash(id const& i, hash_key secret) noexcept {
    keyed_hash h(secret);
    h.update(i.call_id);
    h.update_folded(i.local_uri);
    h.update_folded(i.remote_uri);
    return h.finish();
  }
};

/// Call-ID alone, for a gateway whose peer rewrites tags. It merges forks: each further one is
/// taken for the first.
struct call_id_only {
  static constexpr bool needs_to_tag = false;
  struct id {
    std::string_view call_id;
    friend bool operator==(id const&, id const&) = default;
  };
  static id make(dialog_key const& k) noexcept { return {k.call_id}; }
  static u64 hash(id const& i, hash_key secret) noexcept {
    keyed_hash h(secret);
    h.update(i.call_id);
    return h.finish();
  }
};

/// Optional constants of a policy. `tag_names_slot`: look first where our tag points to.
template<class P> inline constexpr bool tag_names_slot = requires { requires P::tag_names_slot; };
/// `needs_to_tag = false`: a request without To tag may belong to a dialog as well.
template<class P> inline constexpr bool needs_to_tag = !requires { requires !P::needs_to_tag; };

}  // namespace polysip
