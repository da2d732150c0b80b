#include "polysip/message/values.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/headers.hpp"

namespace values_test {

using namespace polysip;

namespace {

template<class H> std::vector<std::string> texts(std::string_view lines) {
  parsed const m{request(lines)};
  REQUIRE(m.result);
  std::vector<std::string> out;
  for (auto const& f : m->all<H>()) out.push_back((f ? "+" : "-") + std::string{f.text});
  return out;
}
using list = std::vector<std::string>;

}  // namespace

TEST_CASE("values: 3261-7.3.1-02 repeated lines and comma lists are one list, in order") {
  CHECK(texts<header::route>("Route: <sip:a;lr>\nRoute: <sip:b;lr> , \"x, y\" <sip:c>\n"
                             "X: 1\nRoute: <sip:d>\n") ==
        list{"+<sip:a;lr>", "+<sip:b;lr>", "+\"x, y\" <sip:c>", "+<sip:d>"});
  CHECK(texts<header::contact>("m: <sip:a,b@c>,\n <sip:d@e>;+x=\"1,2\"\nContact: sip:f@g\n") ==
        list{"+<sip:a,b@c>", "+<sip:d@e>;+x=\"1,2\"", "+sip:f@g"});
  CHECK(texts<header::supported>("k: a\nSupported: b,c\nk: d\n") == list{"+a", "+b", "+c", "+d"});
}

TEST_CASE("values: flawed elements are shown and passed over") {
  CHECK(texts<header::contact>("Contact: <sip:a@b>;;, <sip:c@d>\n") ==
        list{"-<sip:a@b>;;", "+<sip:c@d>"});
  CHECK(texts<header::require>("Require: a,,b,\n") == list{"+a", "-", "+b", "-"});
  CHECK(texts<header::contact>("Contact: \"open <sip:a@b>, <sip:c@d>\n") ==
        list{"-\"open <sip:a@b>, <sip:c@d>"});
}

TEST_CASE("values: an empty line is an empty list where the grammar allows it") {
  CHECK(texts<header::supported>("Supported:\nSupported: a\n") == list{"+a"});
  CHECK(texts<header::accept>("Accept: \n").empty());
  CHECK(texts<header::recv_info>("Recv-Info:\n").empty());
  CHECK(texts<header::accept_resource_priority>("Accept-Resource-Priority:\n").empty());
  CHECK(texts<header::p_associated_uri>("P-Associated-URI:\n").empty());
  CHECK(texts<header::contact>("Contact:\n") == list{"-"});
  CHECK(texts<header::allow>("").empty());
}

TEST_CASE("values: 3261-7.3.1-03 challenges are never split at commas") {
  CHECK(texts<header::www_authenticate>("WWW-Authenticate: Digest realm=\"a\",nonce=\"b\"\n"
                                        "WWW-Authenticate: Digest realm=\"c\",nonce=\"d\"\n") ==
        list{"+Digest realm=\"a\",nonce=\"b\"", "+Digest realm=\"c\",nonce=\"d\""});
}

}  // namespace values_test
