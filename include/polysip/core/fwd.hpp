// Forward declarations of core/.
#pragma once
#include "types.hpp"

namespace polysip {

enum class error : u8;
template<class T> struct result;
struct raw_handle;
template<class C> struct handle;
template<class T, class Blocks> class slots;
template<std::size_t Room> class buddy;
template<u32 N, u32 Bytes> struct fixed;
struct growing;
struct stored;
template<class Arena> class byte_store;
struct hash_key;
class keyed_hash;
template<class Table> class hash_index;
struct link;
struct chain;

}  // namespace polysip
