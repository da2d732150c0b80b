// The stack of this program: its transport, its policies, its contexts.
#pragma once
#include <polysip/ext/poll_loop.hpp>
#include <polysip/ext/urandom.hpp>
#include <polysip/polysip.hpp>
#include <polysip/session/session.hpp>
#include <polysip/trace/ladder.hpp>

#include "settings.hpp"

namespace ua {

/// One password for every realm; without it challenges are left to the application.
struct passwords {
  text user, password;
  auth::credential find(text) const noexcept {
    return password.empty() ? auth::credential{} : auth::credential{user, password};
  }
};

/// One account, in one realm that guards everything.
struct accounts {
  text user, secret, guarded;
  text realm(method, text) const noexcept { return guarded; }
  text password(text who, text) const noexcept { return who == user ? secret : text{}; }
  auth::algorithm algorithm() const noexcept { return auth::algorithm::md5; }
};

/// The library's own OPTIONS context answers everybody; this one asks for the password as well.
template<class T>
struct options_server final : context<options_server<T>, T, server, polysip::options, digest> {};

using ladder_type = ladder<ip_endpoint, 1024>;

struct traits
    : polysip::traits<
          use_transport<udp_transport>, use_clock<monotonic_clock>, use_random<urandom>,
          use_credentials<passwords>, use_accounts<accounts>, use_media<audio_media>,
          use_trace<ladder_type>,
          use_contexts<invite_client_context, invite_server_context, message_client_context,
                       message_server_context, refer_client_context, refer_server_context,
                       options_client_context, options_server>> {};
using phone = polysip::stack<traits>;

using caller = phone::ref<invite_client_context>;
using callee = phone::ref<invite_server_context>;

/// The names of contexts in reports.
constexpr text name_of(caller const&) { return "invite_client"; }
constexpr text name_of(callee const&) { return "invite_server"; }
constexpr text name_of(phone::ref<message_client_context> const&) { return "message_client"; }
constexpr text name_of(phone::ref<message_server_context> const&) { return "message_server"; }
constexpr text name_of(phone::ref<refer_client_context> const&) { return "refer_client"; }
constexpr text name_of(phone::ref<refer_server_context> const&) { return "refer_server"; }
constexpr text name_of(phone::ref<options_client_context> const&) { return "options_client"; }
constexpr text name_of(phone::ref<options_server> const&) { return "options_server"; }

}  // namespace ua
