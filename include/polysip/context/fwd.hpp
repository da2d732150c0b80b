// Forward declarations of context/.
#pragma once
#include "../core/types.hpp"

namespace polysip {

template<class Traits> struct context_core;
template<class Traits, class C> class ref;
template<class Final, class Traits> struct client;
template<class Final, class Traits> struct server;
template<class T> struct invite_client_context;
template<class T> struct invite_server_context;
template<class T> struct message_client_context;
template<class T> struct message_server_context;
template<class T> struct refer_client_context;
template<class T> struct refer_server_context;
template<class T> struct options_client_context;
template<class T> struct options_server_context;

}  // namespace polysip
