// Digest computation: HA1, HA2 and the response (RFC 7616 3.4, RFC 2617 3.2.2, RFC 3261 22.4).
#pragma once
#include <initializer_list>

#include "hashes.hpp"
#include "text.hpp"

namespace polysip::auth {

/// The algorithms of RFC 7616 and RFC 8760, weakest first, each with its session form.
enum class algorithm : u8 {
  md5,
  md5_sess,
  sha256,
  sha256_sess,
  sha512_256,
  sha512_256_sess,
  unknown,
  count
};

constexpr std::string_view to_string(algorithm a) {
  constexpr std::string_view names[] = {
      "MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess", "unknown"};
  return a < algorithm::count ? names[static_cast<u8>(a)] : "unknown";
}

/// The algorithm of that name in any case; an absent one (empty) means MD5.
constexpr algorithm algorithm_of(std::string_view name) {
  if (name.empty()) return algorithm::md5;
  for (u8 i = 0; i < static_cast<u8>(algorithm::unknown); ++i)
    if (ascii::same(name, to_string(static_cast<algorithm>(i)))) return static_cast<algorithm>(i);
  return algorithm::unknown;
}

/// The -sess forms, whose HA1 covers nonce and cnonce.
constexpr bool is_session(algorithm a) {
  return a < algorithm::unknown && (static_cast<u8>(a) & 1) != 0;
}

/// Calls `f` with a fresh hash of the algorithm; `otherwise` when the policy has none.
template<hash_policy Hashes, class R> constexpr R with_hash(algorithm a, R otherwise, auto&& f) {
  auto const call = [&](auto* tag) -> R {
    using H = std::remove_pointer_t<decltype(tag)>;
    if constexpr (std::is_void_v<H>) return otherwise;
    else return f(H{});
  };
  switch (a) {
    case algorithm::md5:
    case algorithm::md5_sess: return call(static_cast<typename Hashes::md5*>(nullptr));
    case algorithm::sha256:
    case algorithm::sha256_sess: return call(static_cast<typename Hashes::sha256*>(nullptr));
    case algorithm::sha512_256:
    case algorithm::sha512_256_sess:
      return call(static_cast<typename Hashes::sha512_256*>(nullptr));
    default: return otherwise;
  }
}

template<hash_policy Hashes> constexpr bool supports(algorithm a) {
  return with_hash<Hashes>(a, false, [](auto) { return true; });
}

/// A hash in lower-case hexadecimal; empty where the algorithm is unknown.
struct hex_digest {
  std::array<char, 64> text{};
  u8 size = 0;
  constexpr std::string_view view() const { return {text.data(), size}; }
  constexpr explicit operator bool() const { return size != 0; }
};

/// What a response covers, unquoted and unescaped.
struct digest_input {
  std::string_view user, realm, password, method, uri, nonce;
  bool qop = false;             // qop=auth; without it the RFC 2069 form, and nc does not count
  std::string_view nc, cnonce;  // nc: the 8 digits as sent
};

/// The hash of the pieces joined by colons, in hexadecimal.
template<hash_policy Hashes>
constexpr hex_digest hash_joined(algorithm a, std::initializer_list<std::string_view> pieces) {
  return with_hash<Hashes>(a, hex_digest{}, [&](auto hash) {
    bool first = true;
    for (auto piece : pieces) {
      if (!first) hash.update(":");
      hash.update(piece);
      first = false;
    }
    hex_digest out;
    for (u8 octet : hash.finish()) {
      to_hex(octet, out.text.data() + out.size, 2);
      out.size = static_cast<u8>(out.size + 2);
    }
    return out;
  });
}

/// H(user:realm:password), before the session step: what a server may store instead of a password.
template<hash_policy Hashes = builtin_hashes>
constexpr hex_digest user_hash(algorithm a, std::string_view user, std::string_view realm,
                               std::string_view password) {
  return hash_joined<Hashes>(a, {user, realm, password});
}

/// The response for a stored user_hash; `user`, `realm` and `password` of the input do not count.
template<hash_policy Hashes = builtin_hashes>
constexpr hex_digest response_of(algorithm a, std::string_view user_hash, digest_input const& in) {
  hex_digest session;
  if (is_session(a)) {
    session = hash_joined<Hashes>(a, {user_hash, in.nonce, in.cnonce});
    user_hash = session.view();
  }
  hex_digest const ha2 = hash_joined<Hashes>(a, {in.method, in.uri});
  if (!in.qop) return hash_joined<Hashes>(a, {user_hash, in.nonce, ha2.view()});
  return hash_joined<Hashes>(a, {user_hash, in.nonce, in.nc, in.cnonce, "auth", ha2.view()});
}

/// The value of `response`; empty when the policy has no hash for the algorithm.
template<hash_policy Hashes = builtin_hashes>
constexpr hex_digest response_of(algorithm a, digest_input const& in) {
  auto const ha1 = user_hash<Hashes>(a, in.user, in.realm, in.password);
  return ha1 ? response_of<Hashes>(a, ha1.view(), in) : hex_digest{};
}

/// Equality whose time does not depend on where the texts differ.
constexpr bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<u8>(a[i]) ^ static_cast<u8>(b[i]));
  return difference == 0;
}

}  // namespace polysip::auth
