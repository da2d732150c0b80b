// Names of this folder, for headers that only mention them.
#pragma once
#include "../core/types.hpp"

namespace polysip::auth {

enum class algorithm : u8;
enum class nonce_state : u8;
enum class outcome : u8;
struct md5;
struct sha256;
struct sha512_256;
struct builtin_hashes;
struct hex_digest;
struct digest_input;
struct credential;
struct no_credentials;
struct no_accounts;
struct nonce;
struct judgement;
template<u32 Ring> class nonce_keeper;
template<u32 N> class bounded_text;
template<u32 Text> struct basic_remembered_challenge;
template<u32 Realms, u32 Text> class challenge_book;

}  // namespace polysip::auth
