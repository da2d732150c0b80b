// A number that stands for everything in a typed value.
#pragma once
#include <concepts>
#include <cstdio>
#include <cstdlib>

#include "../fuzz/exact.hpp"
#include "polysip/message/headers.hpp"

/// Two digests are the same when the same values were added in the same order; text counts by where
/// it lies in `whole`, other text by its bytes.
class member_digest {
 public:
  explicit member_digest(std::string_view whole) : whole_(whole) {}
  polysip::u64 number() const { return number_; }

  template<class T>
    requires std::integral<T> || std::is_enum_v<T>
  void add(T n) {
    number_ = (number_ ^ static_cast<polysip::u64>(n)) * 0x9e3779b97f4a7c15;
    number_ ^= number_ >> 29;
  }
  void add(std::string_view s) {
    add(s.size());
    if (s.empty()) return;
    if (fuzz::within(s, whole_)) return add(s.data() - whole_.data());
    for (char c : s) add(static_cast<polysip::u8>(c));
  }
  void add(polysip::params const& p) {
    add(p.text);
    for (auto const& each : p) {
      add(each.name);
      add(each.value);
      add(each.quoted);
    }
  }
  /// Each member of a header's value or of a URI. Ends the program when there is one that is not in
  /// the list below.
  template<class T> void add_members(T const& v) {
    std::size_t seen = 0;
// clang-format off
#define ADD(member) \
  if constexpr (requires { v.member; }) add(v.member), seen += sizeof v.member;
    ADD(value) ADD(type) ADD(subtype) ADD(parameters) ADD(code) ADD(agent) ADD(text) ADD(year)
    ADD(month) ADD(day) ADD(hour) ADD(minute) ADD(second) ADD(scheme) ADD(realm) ADD(domain)
    ADD(nonce) ADD(opaque) ADD(algorithm) ADD(qop) ADD(stale) ADD(username) ADD(uri) ADD(response)
    ADD(cnonce) ADD(nc) ADD(userhash) ADD(nextnonce) ADD(rspauth) ADD(package) ADD(id) ADD(state)
    ADD(reason) ADD(expires) ADD(retry_after) ADD(has_expires) ADD(has_retry_after) ADD(call_id)
    ADD(to_tag) ADD(from_tag) ADD(early_only) ADD(number) ADD(method) ADD(name) ADD(rseq)
    ADD(cseq) ADD(refresher) ADD(comment) ADD(delay) ADD(display) ADD(tag) ADD(star) ADD(protocol)
    ADD(version) ADD(transport) ADD(host) ADD(branch) ADD(received) ADD(maddr) ADD(port)
    ADD(rport) ADD(has_rport) ADD(digest) ADD(info) ADD(alg) ADD(ppt) ADD(space) ADD(priority)
    ADD(user) ADD(password) ADD(headers) ADD(what) ADD(cause) ADD(local)
    ADD(remote) ADD(boundary) ADD(handling)
#undef ADD
    if (sizeof v - seen < 8) return;  // padding
    // clang-format on
    std::fprintf(stderr, "%s: a member is not in the list\n", __PRETTY_FUNCTION__);
    std::abort();
  }

 private:
  std::string_view whole_;
  polysip::u64 number_ = 1;
};
