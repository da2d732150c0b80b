// The named combinations: a context is a base and mixins.
#pragma once
#include "digest.hpp"
#include "invite.hpp"
#include "message.hpp"
#include "refer.hpp"

namespace polysip {

template<class T>
struct invite_client_context final : context<invite_client_context<T>, T, client, invite, digest> {
};
template<class T>
struct invite_server_context final : context<invite_server_context<T>, T, server, invite, digest> {
};
template<class T>
struct message_client_context final
    : context<message_client_context<T>, T, client, message, digest> {};
template<class T>
struct message_server_context final
    : context<message_server_context<T>, T, server, message, digest> {};
template<class T>
struct refer_client_context final : context<refer_client_context<T>, T, client, refer, digest> {};
template<class T>
struct refer_server_context final : context<refer_server_context<T>, T, server, refer, digest> {};
template<class T>
struct options_client_context final
    : context<options_client_context<T>, T, client, options, digest> {};
template<class T>
struct options_server_context final : context<options_server_context<T>, T, server, options> {};

}  // namespace polysip
