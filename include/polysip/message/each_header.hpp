// Every header of a message typed in one walk, for those who want all of them.
#pragma once
#include "../core/type_list.hpp"
#include "headers.hpp"
#include "message_view.hpp"

namespace polysip {

/// The typed headers of the library, one for each `header_id`.
using known_headers = types<
    header::via, header::from, header::to, header::call_id, header::cseq, header::contact,
    header::route, header::record_route, header::max_forwards, header::content_type,
    header::content_length, header::content_encoding, header::content_language,
    header::content_disposition, header::mime_version, header::accept, header::accept_encoding,
    header::accept_language, header::allow, header::supported, header::unsupported, header::require,
    header::proxy_require, header::expires, header::min_expires, header::retry_after, header::date,
    header::timestamp, header::www_authenticate, header::proxy_authenticate, header::authorization,
    header::proxy_authorization, header::authentication_info, header::proxy_authentication_info,
    header::alert_info, header::call_info, header::error_info, header::in_reply_to,
    header::organization, header::priority, header::reply_to, header::server, header::subject,
    header::user_agent, header::warning, header::event, header::allow_events,
    header::subscription_state, header::refer_to, header::referred_by, header::refer_sub,
    header::replaces, header::join, header::target_dialog, header::rseq, header::rack,
    header::session_expires, header::min_se, header::sip_etag, header::sip_if_match,
    header::suppress_if_match, header::path, header::service_route, header::reason,
    header::info_package, header::recv_info, header::p_asserted_identity,
    header::p_preferred_identity, header::privacy, header::history_info, header::diversion,
    header::user_to_user, header::remote_party_id, header::p_associated_uri,
    header::p_called_party_id, header::p_access_network_info, header::p_charging_vector,
    header::p_visited_network_id, header::p_early_media, header::flow_timer, header::feature_caps,
    header::accept_contact, header::reject_contact, header::request_disposition,
    header::resource_priority, header::accept_resource_priority, header::security_client,
    header::security_server, header::security_verify, header::geolocation,
    header::geolocation_routing, header::geolocation_error, header::max_breadth, header::identity,
    header::identity_info, header::answer_mode, header::priv_answer_mode, header::session_id,
    header::trigger_consent, header::permission_missing>;
static_assert(count_of(known_headers{}) + 1 == detail::header_count);

namespace detail {

template<class F> using line_reader = void (*)(std::string_view value, F& see);

template<class H, class F> constexpr void read_line_as(std::string_view value, F& see) {
  if (skips_empty<H>() && value.empty()) return;
  std::size_t at = 0;
  do {
    field<H> f;
    read_element(value, at, f);
    see(static_cast<field<H> const&>(f));
    if constexpr (requires { F::one_flaw_suffices; })
      if (!f) return;
  } while (is_list<H>() && at <= value.size());
}

template<class F> struct line_readers {
  line_reader<F> of[header_count] = {};
  template<class... H> constexpr explicit line_readers(types<H...>) {
    ((of[static_cast<u8>(H::which)] = read_line_as<H, F>), ...);
  }
};
template<class List, class F> inline constexpr line_readers<F> readers{List{}};

}  // namespace detail

/// Types every value of every header that the library knows, line by line, and shows each to
/// `see(field<H> const&)`, flawed ones too. `List`: the headers wanted; others are passed over.
template<class List = known_headers, u32 N, class F>
constexpr void each_header(basic_message_view<N> const& m, F&& see) {
  using seer = std::remove_reference_t<F>;
  auto const lines = m.headers();
  for (u32 i = 0; i < lines.size(); ++i)
    if (auto const read = detail::readers<List, seer>.of[static_cast<u8>(lines[i].id)])
      read(lines[i].value, see);
}

}  // namespace polysip
