// Header fields made of tokens: one, a list, with or without parameters; and fields of free text.
#pragma once
#include "header_id.hpp"
#include "params.hpp"

namespace polysip::header {

/// Free text, as received.
template<header_id Id> struct text_header {
  static constexpr header_id which = Id;
  std::string_view value;
  static constexpr bool parse(std::string_view text, text_header& out) {
    out.value = text;
    return true;
  }
};

/// `word ["@" word]`, which may hold quotes and brackets that mean nothing (25.1).
template<header_id Id, bool List = false> struct word_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  std::string_view value;
  static constexpr bool parse(std::string_view text, word_header& out) {
    scan::cursor c{text};
    out.value = scan::call_id(c);
    return !out.value.empty() && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, word_header& out) {
    out.value = scan::call_id(c);
    c.skip_space();
    return !out.value.empty();
  }
};

/// A token, in a list or alone.
template<header_id Id, bool List = true> struct token_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  std::string_view value;
  static constexpr bool parse(std::string_view text, token_header& out) {
    out.value = text;
    return scan::is_token(text);
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, token_header& out) {
    out.value = c.run(scan::token);
    c.skip_space();
    return !out.value.empty();
  }
};

/// A token and its parameters, in a list or alone. '*' is a token.
template<header_id Id, bool List> struct token_params_header {
  static constexpr header_id which = Id;
  static constexpr bool is_list = List;
  std::string_view value;
  params parameters;
  static constexpr bool parse(std::string_view text, token_params_header& out) {
    scan::cursor c{text};
    return parse_at(c, out) && c.done();
  }
  POLYSIP_INLINE static constexpr bool parse_at(scan::cursor& c, token_params_header& out) {
    out.value = c.run(scan::token);
    return !out.value.empty() && detail::read_some_params(c, out.parameters);
  }
};

using call_id = word_header<header_id::call_id>;
using in_reply_to = word_header<header_id::in_reply_to, true>;

using require = token_header<header_id::require>;
using proxy_require = token_header<header_id::proxy_require>;
using supported = token_header<header_id::supported>;
using unsupported = token_header<header_id::unsupported>;
using allow = token_header<header_id::allow>;
using allow_events = token_header<header_id::allow_events>;  // RFC 6665
using content_encoding = token_header<header_id::content_encoding>;
using content_language = token_header<header_id::content_language>;
using priority = token_header<header_id::priority, false>;
using sip_etag = token_header<header_id::sip_etag, false>;                    // RFC 3903
using sip_if_match = token_header<header_id::sip_if_match, false>;            // RFC 3903
using suppress_if_match = token_header<header_id::suppress_if_match, false>;  // RFC 5839
using recv_info = token_params_header<header_id::recv_info, true>;            // RFC 6086
using info_package = token_params_header<header_id::info_package, false>;     // RFC 6086
using request_disposition = token_header<header_id::request_disposition>;     // RFC 3841
using geolocation_routing = token_params_header<header_id::geolocation_routing, false>;
using geolocation_error = token_params_header<header_id::geolocation_error, false>;

using accept_encoding = token_params_header<header_id::accept_encoding, true>;
using accept_language = token_params_header<header_id::accept_language, true>;
using refer_sub = token_params_header<header_id::refer_sub, false>;             // RFC 4488
using feature_caps = token_params_header<header_id::feature_caps, true>;        // RFC 6809
using accept_contact = token_params_header<header_id::accept_contact, true>;    // RFC 3841
using reject_contact = token_params_header<header_id::reject_contact, true>;    // RFC 3841
using security_client = token_params_header<header_id::security_client, true>;  // RFC 3329
using security_server = token_params_header<header_id::security_server, true>;
using security_verify = token_params_header<header_id::security_verify, true>;
using answer_mode = token_params_header<header_id::answer_mode, false>;  // RFC 5373
using priv_answer_mode = token_params_header<header_id::priv_answer_mode, false>;
using p_access_network_info = token_params_header<header_id::p_access_network_info, true>;
using p_early_media = token_params_header<header_id::p_early_media, true>;

using subject = text_header<header_id::subject>;
using organization = text_header<header_id::organization>;
using server = text_header<header_id::server>;
using user_agent = text_header<header_id::user_agent>;
using p_charging_vector = text_header<header_id::p_charging_vector>;  // RFC 7315
using p_visited_network_id = text_header<header_id::p_visited_network_id>;
using trigger_consent = text_header<header_id::trigger_consent>;  // RFC 5360

}  // namespace polysip::header
