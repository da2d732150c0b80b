// Every typed header of the library, for tests that visit all of them.
#pragma once
#include "polysip/message/headers.hpp"

template<class... H, class F> void visit_headers(F&& f) { (f.template operator()<H>(), ...); }

template<class F> void for_each_header(F&& f) {
  using namespace polysip::header;
  visit_headers<via, from, to, call_id, cseq, contact, route, record_route, max_forwards,
                content_type, content_length, content_encoding, content_language,
                content_disposition, mime_version, accept, accept_encoding, accept_language, allow,
                supported, unsupported, require, proxy_require, expires, min_expires, retry_after,
                date, timestamp, www_authenticate, proxy_authenticate, authorization,
                proxy_authorization, authentication_info, proxy_authentication_info, alert_info,
                call_info, error_info, in_reply_to, organization, priority, reply_to, server,
                subject, user_agent, warning>(f);
  visit_headers<event, allow_events, subscription_state, refer_to, referred_by, refer_sub, replaces,
                join, target_dialog, rseq, rack, session_expires, min_se, sip_etag, sip_if_match,
                suppress_if_match, path, service_route, reason, info_package, recv_info,
                p_asserted_identity, p_preferred_identity, privacy, history_info, diversion,
                user_to_user, remote_party_id, p_associated_uri, p_called_party_id,
                p_access_network_info, p_charging_vector, p_visited_network_id, p_early_media,
                flow_timer, feature_caps, accept_contact, reject_contact, request_disposition,
                resource_priority, accept_resource_priority, security_client, security_server,
                security_verify, geolocation, geolocation_routing, geolocation_error, max_breadth,
                identity, identity_info, answer_mode, priv_answer_mode, session_id, trigger_consent,
                permission_missing>(f);
}
