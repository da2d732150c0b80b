#include "polysip/dialog/id.hpp"

#include <doctest/doctest.h>

namespace id_test {

using namespace polysip;

namespace {

static_assert(dialog_id<rfc3261_dialog_id> && dialog_id<tag_carries_slot>);
static_assert(dialog_id<rfc2543_dialog_id> && dialog_id<call_id_only>);
static_assert(!dialog_id<int> && !dialog_id<dialog_key>);
static_assert(tag_names_slot<tag_carries_slot> && !tag_names_slot<rfc3261_dialog_id>);

constexpr hash_key secret{0x1234, 0x5678};
constexpr dialog_key key{"A84b@pc33", "1928Ours", "a6c85Theirs", "sip:me@example.org",
                         "sip:peer@example.com"};

/// How two keys compare; equal ones must have one hash.
template<class P> bool same(dialog_key const& a, dialog_key const& b) {
  auto const one = P::make(a), other = P::make(b);
  bool const equal = one == other;
  CHECK(equal == (other == one));
  if (equal) CHECK(P::hash(one, secret) == P::hash(other, secret));
  return equal;
}
template<class P> bool same(dialog_key const& changed) { return same<P>(key, changed); }

dialog_key with(std::string_view dialog_key::*member, std::string_view value) {
  dialog_key k = key;
  k.*member = value;
  return k;
}

struct calls_of_a_user {  // one's own: Call-ID and our URI
  struct id {
    std::string_view call_id, uri;
    friend bool operator==(id const&, id const&) = default;
  };
  static id make(dialog_key const& k) noexcept { return {k.call_id, k.local_uri}; }
  static u64 hash(id const& i, hash_key s) noexcept {
    keyed_hash h(s);
    h.update(i.call_id);
    return h.finish();
  }
};
struct may_throw : calls_of_a_user {
  static id make(dialog_key const& k) { return calls_of_a_user::make(k); }
};
static_assert(dialog_id<calls_of_a_user> && !dialog_id<may_throw>);

}  // namespace

TEST_CASE_TEMPLATE("each policy: a dialog is itself, another Call-ID another dialog", P,
                   rfc3261_dialog_id, tag_carries_slot, rfc2543_dialog_id, call_id_only) {
  CHECK(same<P>(key));
  CHECK(!same<P>(with(&dialog_key::call_id, "a84b@pc33")));  // Call-IDs have case (20.8)
  CHECK(!same<P>(with(&dialog_key::call_id, "A84b@pc3")));
  CHECK(P::hash(P::make(key), secret) != P::hash(P::make(key), {1, 1}));
  CHECK(P::make(key) == typename P::id(P::make(key)));
  CHECK(!(P::make(key) == typename P::id{}));
}

TEST_CASE_TEMPLATE("by tags: both count, without their case; URIs do not (12)", P,
                   rfc3261_dialog_id, tag_carries_slot) {
  CHECK(same<P>(with(&dialog_key::local_tag, "1928OURS")));
  CHECK(same<P>(with(&dialog_key::remote_tag, "A6C85theirs")));
  CHECK(!same<P>(with(&dialog_key::local_tag, "1928")));
  CHECK(!same<P>(with(&dialog_key::remote_tag, "")));
  CHECK(same<P>(with(&dialog_key::remote_uri, "sip:moved@example.com")));
  CHECK(!same<P>({key.call_id, key.remote_tag, key.local_tag, key.local_uri, key.remote_uri}));
}

TEST_CASE("by tags: where one ends and the next begins matters") {
  using P = rfc3261_dialog_id;
  CHECK(!same<P>({"id", "ab", "c", {}, {}}, {"id", "a", "bc", {}, {}}));
  CHECK(!same<P>({"id", "a", "", {}, {}}, {"id", "", "a", {}, {}}));
}

TEST_CASE("RFC 2543: tags count where both sides gave one, URIs always") {
  using P = rfc2543_dialog_id;
  CHECK(same<P>(with(&dialog_key::remote_tag, "")));
  CHECK(same<P>(with(&dialog_key::local_tag, "")));
  CHECK(same<P>(with(&dialog_key::remote_tag, "A6C85THEIRS")));
  CHECK(!same<P>(with(&dialog_key::remote_tag, "fork")));
  CHECK(!same<P>(with(&dialog_key::local_tag, "fork")));
  CHECK(!same<P>(with(&dialog_key::remote_uri, "sip:peer@example.net")));
  CHECK(!same<P>(with(&dialog_key::local_uri, "sip:you@example.org")));
  CHECK(same<P>(with(&dialog_key::remote_uri, "sip:peer@EXAMPLE.com")));
}

TEST_CASE("Call-ID alone: forks and rewritten tags are one dialog") {
  CHECK(same<call_id_only>({key.call_id, "x", "y", "sip:z", ""}));
}

TEST_CASE("a policy of the user's own") {
  CHECK(same<calls_of_a_user>(with(&dialog_key::remote_tag, "x")));
  CHECK(!same<calls_of_a_user>(with(&dialog_key::local_uri, "x")));
}

}  // namespace id_test
