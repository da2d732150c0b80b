// Names of transaction/: machines as data, the four standard ones.
#pragma once
#include "../core/types.hpp"

namespace polysip {

namespace fsm {
enum class kind : u8;
enum class problem : u8;
struct entry;
struct outline;
template<class S, class E> struct row;
template<class S, class E> struct table;
}  // namespace fsm

struct message_facts;
struct machine_inputs;
struct machine_data;
struct rfc6026_invite_client;
struct rfc3261_client;
struct rfc6026_invite_server;
struct rfc3261_server;
template<class Traits> class transaction_table;
template<class Traits, class Top> class transaction_layer;

}  // namespace polysip
