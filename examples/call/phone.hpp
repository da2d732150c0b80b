// The phone of this example: which policies its stack is made of.
#pragma once
#include <polysip/ext/monotonic_clock.hpp>
#include <polysip/ext/udp_socket.hpp>
#include <polysip/ext/urandom.hpp>
#include <polysip/polysip.hpp>
#include <polysip/trace/ladder.hpp>

using polysip::invite_client_context;
using polysip::invite_server_context;
using polysip::message_client_context;
using polysip::message_server_context;
using polysip::refer_client_context;
using polysip::refer_server_context;

/// What we answer a challenge with, in the one realm where we have an account.
struct login {
  std::string_view realm, user, password;

  polysip::auth::credential find(std::string_view asked) const noexcept {
    if (asked == realm) return {user, password};
    return {};
  }
};

/// Who may call us. Whoever names no realm takes calls from everybody.
struct guest_list {
  std::string_view house, guest, secret;

  std::string_view realm(polysip::method m, std::string_view) const noexcept {
    return m == polysip::method::invite ? house : std::string_view{};
  }
  std::string_view password(std::string_view user, std::string_view) const noexcept {
    return user == guest ? secret : std::string_view{};
  }
  polysip::auth::algorithm algorithm() const noexcept { return polysip::auth::algorithm::sha256; }
};

/// Every phone tells one ladder what it sends: up to 128 messages among three.
using ladder = polysip::ladder<polysip::ip_endpoint, 128, 3>;

struct phone_traits
    : polysip::traits<polysip::use_transport<polysip::udp_transport>,
                      polysip::use_clock<polysip::monotonic_clock>,
                      polysip::use_random<polysip::urandom>,
                      polysip::use_media<polysip::audio_media>, polysip::use_credentials<login>,
                      polysip::use_accounts<guest_list>, polysip::use_trace<ladder>> {};

using phone = polysip::stack<phone_traits>;
