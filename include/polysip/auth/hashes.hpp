// The hash policy: which implementations compute MD5, SHA-256 and SHA-512-256.
#pragma once
#include <concepts>
#include <type_traits>

#include "md5.hpp"
#include "sha256.hpp"
#include "sha512_256.hpp"

namespace polysip::auth {

/// An incremental hash: default-constructed empty, `update(text)` any number of times, then
/// `finish()` once. `size` is the length of the result in bytes, at most 32.
template<class H>
concept hash_function = std::default_initializable<H> &&(H::size <= 32) &&
                        requires(H h, std::string_view text) {
  h.update(text);
  { h.finish() } -> std::same_as<std::array<u8, H::size>>;
};

template<class H>
concept hash_or_void = std::is_void_v<H> || hash_function<H>;

/// Names the hash of each digest algorithm. A policy that lacks one says `void`: a challenge with
/// that algorithm is then passed over, and credentials with it are refused.
template<class P>
concept hash_policy = hash_or_void<typename P::md5> && hash_or_void<typename P::sha256> &&
    hash_or_void<typename P::sha512_256>;

/// The library's own hashes, which need no package.
struct builtin_hashes {
  using md5 = auth::md5;
  using sha256 = auth::sha256;
  using sha512_256 = auth::sha512_256;
};
static_assert(hash_policy<builtin_hashes>);

}  // namespace polysip::auth
