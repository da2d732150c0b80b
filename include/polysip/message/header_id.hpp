// Header fields by number, and the look-up of their names: RFC 3261 section 20, 7.3.3, extensions.
#pragma once
#include "../core/ascii.hpp"
#include "fwd.hpp"

namespace polysip {

/// The header fields this library knows; others are `unknown` and keep their name.
enum class header_id : u8 {
  unknown,
  via,
  from,
  to,
  call_id,
  cseq,
  contact,
  route,
  record_route,
  max_forwards,
  content_type,
  content_length,
  content_encoding,
  content_language,
  content_disposition,
  mime_version,
  accept,
  accept_encoding,
  accept_language,
  allow,
  supported,
  unsupported,
  require,
  proxy_require,
  expires,
  min_expires,
  retry_after,
  date,
  timestamp,
  www_authenticate,
  proxy_authenticate,
  authorization,
  proxy_authorization,
  authentication_info,
  proxy_authentication_info,
  alert_info,
  call_info,
  error_info,
  in_reply_to,
  organization,
  priority,
  reply_to,
  server,
  subject,
  user_agent,
  warning,
  event,
  allow_events,
  subscription_state,
  refer_to,
  referred_by,
  refer_sub,
  replaces,
  join,
  target_dialog,
  rseq,
  rack,
  session_expires,
  min_se,
  sip_etag,
  sip_if_match,
  suppress_if_match,
  path,
  service_route,
  reason,
  info_package,
  recv_info,
  p_asserted_identity,
  p_preferred_identity,
  privacy,
  history_info,
  diversion,
  user_to_user,
  remote_party_id,
  p_associated_uri,
  p_called_party_id,
  p_access_network_info,
  p_charging_vector,
  p_visited_network_id,
  p_early_media,
  flow_timer,
  feature_caps,
  accept_contact,
  reject_contact,
  request_disposition,
  resource_priority,
  accept_resource_priority,
  security_client,
  security_server,
  security_verify,
  geolocation,
  geolocation_routing,
  geolocation_error,
  max_breadth,
  identity,
  identity_info,
  answer_mode,
  priv_answer_mode,
  session_id,
  trigger_consent,
  permission_missing,
  count
};

namespace detail {

inline constexpr std::string_view header_names[] = {
    "",
    "Via",
    "From",
    "To",
    "Call-ID",
    "CSeq",
    "Contact",
    "Route",
    "Record-Route",
    "Max-Forwards",
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Content-Language",
    "Content-Disposition",
    "MIME-Version",
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Allow",
    "Supported",
    "Unsupported",
    "Require",
    "Proxy-Require",
    "Expires",
    "Min-Expires",
    "Retry-After",
    "Date",
    "Timestamp",
    "WWW-Authenticate",
    "Proxy-Authenticate",
    "Authorization",
    "Proxy-Authorization",
    "Authentication-Info",
    "Proxy-Authentication-Info",
    "Alert-Info",
    "Call-Info",
    "Error-Info",
    "In-Reply-To",
    "Organization",
    "Priority",
    "Reply-To",
    "Server",
    "Subject",
    "User-Agent",
    "Warning",
    "Event",
    "Allow-Events",
    "Subscription-State",
    "Refer-To",
    "Referred-By",
    "Refer-Sub",
    "Replaces",
    "Join",
    "Target-Dialog",
    "RSeq",
    "RAck",
    "Session-Expires",
    "Min-SE",
    "SIP-ETag",
    "SIP-If-Match",
    "Suppress-If-Match",
    "Path",
    "Service-Route",
    "Reason",
    "Info-Package",
    "Recv-Info",
    "P-Asserted-Identity",
    "P-Preferred-Identity",
    "Privacy",
    "History-Info",
    "Diversion",
    "User-to-User",
    "Remote-Party-ID",
    "P-Associated-URI",
    "P-Called-Party-ID",
    "P-Access-Network-Info",
    "P-Charging-Vector",
    "P-Visited-Network-ID",
    "P-Early-Media",
    "Flow-Timer",
    "Feature-Caps",
    "Accept-Contact",
    "Reject-Contact",
    "Request-Disposition",
    "Resource-Priority",
    "Accept-Resource-Priority",
    "Security-Client",
    "Security-Server",
    "Security-Verify",
    "Geolocation",
    "Geolocation-Routing",
    "Geolocation-Error",
    "Max-Breadth",
    "Identity",
    "Identity-Info",
    "Answer-Mode",
    "Priv-Answer-Mode",
    "Session-ID",
    "Trigger-Consent",
    "Permission-Missing",
};
inline constexpr u32 header_count = static_cast<u32>(header_id::count);
static_assert(sizeof header_names / sizeof *header_names == header_count);

constexpr header_id compact_header(char c) {
  switch (ascii::lower(c)) {
    case 'a': return header_id::accept_contact;
    case 'b': return header_id::referred_by;
    case 'c': return header_id::content_type;
    case 'd': return header_id::request_disposition;
    case 'e': return header_id::content_encoding;
    case 'f': return header_id::from;
    case 'i': return header_id::call_id;
    case 'j': return header_id::reject_contact;
    case 'k': return header_id::supported;
    case 'l': return header_id::content_length;
    case 'm': return header_id::contact;
    case 'n': return header_id::identity_info;
    case 'o': return header_id::event;
    case 'r': return header_id::refer_to;
    case 's': return header_id::subject;
    case 't': return header_id::to;
    case 'u': return header_id::allow_events;
    case 'v': return header_id::via;
    case 'x': return header_id::session_expires;
    case 'y': return header_id::identity;
    default: return header_id::unknown;
  }
}

// A perfect hash over the first three characters of a line and the last three of its name, one upon
// the other; bit 5 is left out, which folds the case of letters.
constexpr u32 header_hash(u32 first_upon_last) {
  return (first_upon_last & 0x00dfdfdf) * 0xc3a28945 >> 23;
}
// The same of a name alone, as if it stood in "\r\nNAME: ".
constexpr u32 header_hash(std::string_view name) {
  auto const n = name.size();
  auto const at = [&](std::size_t i) {  // of that line
    char c = i == n + 2 ? ':' : ' ';
    if (i < 2) c = i == 0 ? '\r' : '\n';
    else if (i < n + 2) c = name[i - 2];
    return u32{static_cast<u8>(c)};
  };
  u32 both = 0;
  for (u32 i = 0; i < 3; ++i) both |= (at(2 + i) ^ at(n - 1 + i)) << (8 * i);
  return header_hash(both);
}

/// The name in a line. In this order nothing is padded at the end, and both are copied at once.
struct line_name {
  header_id id;
  u16 size;
};
// A name, full or compact, in lower case with ": ", to be compared as a block: the bits of `mask`
// count. Bit 5 of letters does not, which folds their case; that of others does, for 0x1a is no
// colon. All that a look-up reads lies in one cache line.
struct alignas(64) header_entry {
  char text[28] = {};
  line_name name = {};
  char mask[32] = {};
};
struct header_table {
  header_entry entry[header_count + 26];  // the first one is no name
  u16 slot[512] = {};  // offsets: to multiply an index would cost each line an instruction
  bool perfect = true;

  constexpr header_table() {
    for (char& m : entry[0].mask) m = '\xff';  // no block that has a colon is like it
    u32 n = 0;
    for (u32 i = 1; i < header_count; ++i) add(++n, header_names[i], static_cast<header_id>(i));
    for (char c = 'a'; c <= 'z'; ++c)
      if (auto const id = compact_header(c); id != header_id::unknown) add(++n, {&c, 1}, id);
  }
  constexpr void add(u32 n, std::string_view name, header_id id) {
    header_entry& e = entry[n];
    u32 size = 0;
    for (char c : name) {
      e.mask[size] = ascii::is_alpha(c) ? '\xdf' : '\xff';
      e.text[size++] = ascii::lower(c);
    }
    for (char c : {':', ' '}) {
      e.mask[size] = '\xff';
      e.text[size++] = c;
    }
    e.name = {id, static_cast<u16>(name.size())};
    u16& place = slot[header_hash(name)];
    if (place) perfect = false;
    place = static_cast<u16>(n * sizeof e);
  }
  constexpr header_id id_at(u32 hash) const { return entry[slot[hash] / sizeof *entry].name.id; }
  header_entry const& at(u32 hash) const {
    return *reinterpret_cast<header_entry const*>(reinterpret_cast<char const*>(entry) +
                                                  slot[hash]);
  }
};
inline constexpr header_table headers_by_hash;
static_assert(headers_by_hash.perfect, "choose another multiplier in header_hash");

}  // namespace detail

/// The full name on the wire; empty for `unknown`.
constexpr std::string_view name_of(header_id id) {
  return id < header_id::count ? detail::header_names[static_cast<u8>(id)] : std::string_view{};
}

/// The number of a header name in any case, full or compact (7.3.3); `unknown` for any other.
constexpr header_id header_of(std::string_view name) {
  if (name.empty()) return header_id::unknown;
  if (name.size() == 1) return detail::compact_header(name[0]);
  header_id const id = detail::headers_by_hash.id_at(detail::header_hash(name));
  return ascii::same(name, name_of(id)) ? id : header_id::unknown;
}

/// Lists whose grammar allows no element at all: "Supported:" says that nothing is supported.
constexpr bool may_be_empty(header_id id) {
  switch (id) {
    case header_id::accept:
    case header_id::accept_encoding:
    case header_id::accept_language:
    case header_id::allow:
    case header_id::supported:
    case header_id::recv_info:                      // RFC 6086 7: none is wanted
    case header_id::accept_resource_priority:       // RFC 4412 3.2
    case header_id::p_associated_uri: return true;  // RFC 7315 4.1
    default: return false;
  }
}

}  // namespace polysip
