#include "polysip/message/header_id.hpp"

#include <doctest/doctest.h>

#include <string>

namespace header_id_test {

using namespace polysip;

TEST_CASE("header_id: every name is found in any case") {
  for (u32 i = 1; i < static_cast<u32>(header_id::count); ++i) {
    auto const id = static_cast<header_id>(i);
    std::string name{name_of(id)}, upper, lower;
    CAPTURE(name);
    for (char c : name) {
      lower += ascii::lower(c);
      upper += ascii::is_alpha(c) ? static_cast<char>(ascii::lower(c) - 32) : c;
    }
    CHECK(header_of(name) == id);
    CHECK(header_of(lower) == id);
    CHECK(header_of(upper) == id);
    CHECK(header_of(name + "x") != id);
    name.back() = '!';
    CHECK(header_of(name) == header_id::unknown);
  }
}

TEST_CASE("header_id: 3261-7.3.3-01 compact forms") {
  struct {
    char letter;
    header_id id;
  } const forms[] = {{'v', header_id::via},
                     {'f', header_id::from},
                     {'t', header_id::to},
                     {'i', header_id::call_id},
                     {'m', header_id::contact},
                     {'l', header_id::content_length},
                     {'c', header_id::content_type},
                     {'e', header_id::content_encoding},
                     {'s', header_id::subject},
                     {'k', header_id::supported},
                     {'o', header_id::event},
                     {'u', header_id::allow_events},
                     {'r', header_id::refer_to},
                     {'b', header_id::referred_by},
                     {'x', header_id::session_expires},
                     {'a', header_id::accept_contact},
                     {'j', header_id::reject_contact},
                     {'d', header_id::request_disposition},
                     {'y', header_id::identity},
                     {'n', header_id::identity_info}};
  for (auto const& f : forms) {
    char const upper = static_cast<char>(f.letter - 32);
    CHECK(header_of({&f.letter, 1}) == f.id);
    CHECK(header_of({&upper, 1}) == f.id);
  }
  CHECK(header_of("q") == header_id::unknown);
  CHECK(header_of("") == header_id::unknown);
  CHECK(header_of("C%6Fntact") == header_id::unknown);
}

TEST_CASE("header_id: every header of RFC 3261 section 20 and of the extensions has a number") {
  for (char const* name : {"Accept",
                           "Accept-Encoding",
                           "Accept-Language",
                           "Alert-Info",
                           "Allow",
                           "Authentication-Info",
                           "Authorization",
                           "Call-ID",
                           "Call-Info",
                           "Contact",
                           "Content-Disposition",
                           "Content-Encoding",
                           "Content-Language",
                           "Content-Length",
                           "Content-Type",
                           "CSeq",
                           "Date",
                           "Error-Info",
                           "Expires",
                           "From",
                           "In-Reply-To",
                           "Max-Forwards",
                           "Min-Expires",
                           "MIME-Version",
                           "Organization",
                           "Priority",
                           "Proxy-Authenticate",
                           "Proxy-Authorization",
                           "Proxy-Require",
                           "Record-Route",
                           "Reply-To",
                           "Require",
                           "Retry-After",
                           "Route",
                           "Server",
                           "Subject",
                           "Supported",
                           "Timestamp",
                           "To",
                           "Unsupported",
                           "User-Agent",
                           "Via",
                           "Warning",
                           "WWW-Authenticate",
                           "Refer-To",
                           "Referred-By",
                           "Event",
                           "Subscription-State",
                           "Allow-Events",
                           "RSeq",
                           "RAck",
                           "Session-Expires",
                           "Min-SE",
                           "Replaces",
                           "SIP-ETag",
                           "SIP-If-Match",
                           "Path",
                           "Service-Route",
                           "Reason"})
    CHECK_MESSAGE(header_of(name) != header_id::unknown, std::string{name});
}

}  // namespace header_id_test
