// One test for each header of the extensions: as it comes in a message, as its RFC shows it.
#include "polysip/message/extensions.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "polysip/message/headers.hpp"

namespace extensions_test {

using namespace polysip;

namespace {

// Calls `check(value)` while the message lives.
template<class H, class F> void with(std::string const& line, F&& check) {
  parsed const m{request(line + "\n")};
  REQUIRE(m.result);
  auto const f = m->get<H>();
  REQUIRE_MESSAGE(f, line);
  check(*f);
}

template<class H> u32 count(std::string const& line) {
  parsed const m{request(line + "\n")};
  u32 n = 0;
  for (auto const& f : m->all<H>()) n += f ? 1 : 100;
  return n;
}
template<class H> bool flawed(std::string const& line) {
  return parsed { request(line + "\n") } -> get<H>().malformed();
}

}  // namespace

TEST_CASE("extensions: RAck, RSeq (RFC 3262)") {
  with<header::rack>("RAck: 776656 1 INVITE", [](auto const& r) {
    CHECK(r.rseq == 776656);
    CHECK(r.cseq == 1);
    CHECK(r.method == method::invite);
  });
  with<header::rseq>("RSeq: 988789", [](auto const& r) { CHECK(r.value == 988789); });
  with<header::rseq>("RSeq: 4294967295", [](auto const& r) { CHECK(r.value == 4294967295); });
  for (char const* bad : {"RSeq: 4294967296", "RSeq: 0", "RSeq: 00"})
    CHECK_MESSAGE(flawed<header::rseq>(bad), std::string{bad});
}

TEST_CASE("extensions: Session-Expires, x, Min-SE (RFC 4028)") {
  with<header::session_expires>("x: 4000;refresher=uas", [](auto const& s) {
    CHECK(s.value == 4000);
    CHECK(s.refresher == "uas");
  });
  with<header::min_se>("Min-SE: 90", [](auto const& s) { CHECK(s.value == 90); });
}

TEST_CASE("extensions: Event, o, Allow-Events, u, Subscription-State (RFC 6665)") {
  with<header::event>("o: refer;id=93809824", [](auto const& e) {
    CHECK(e.package == "refer");
    CHECK(e.id == "93809824");
  });
  CHECK(count<header::allow_events>("u: presence, conference.winfo") == 2);
  with<header::subscription_state>("Subscription-State: active;expires=600",
                                   [](auto const& s) { CHECK(s.expires == 600); });
}

TEST_CASE("extensions: Refer-To, r (RFC 3515), Referred-By, b (RFC 3892), Refer-Sub (RFC 4488)") {
  with<header::refer_to>(
      "r: <sip:dave@denver.example.org?Replaces=12345%40192.168.118.3>", [](auto const& r) {
        CHECK(r.uri == "sip:dave@denver.example.org?Replaces=12345%40192.168.118.3");
      });
  with<header::referred_by>("b: <sip:r@ref.example>;cid=\"2UWQFN309shb3@ref.example\"",
                            [](auto const& r) {
                              CHECK(r.uri == "sip:r@ref.example");
                              CHECK(r.parameters.get("cid") == "2UWQFN309shb3@ref.example");
                            });
  with<header::refer_sub>("Refer-Sub: false", [](auto const& r) { CHECK(r.value == "false"); });
}

TEST_CASE("extensions: Replaces (RFC 3891), Join (RFC 3911), Target-Dialog (RFC 4538)") {
  with<header::replaces>(
      "Replaces: 425928@bobster.example.org;to-tag=7743;from-tag=6472;early-only",
      [](auto const& r) {
        CHECK(r.call_id == "425928@bobster.example.org");
        CHECK(r.to_tag == "7743");
        CHECK(r.from_tag == "6472");
        CHECK(r.early_only);
      });
  with<header::join>("Join: 12345600@atlanta.example.com;from-tag=1234567;to-tag=23431",
                     [](auto const& j) { CHECK(j.to_tag == "23431"); });
  with<header::target_dialog>(
      "Target-Dialog: fa77as7dad8-sd98ajzz@host.example.com"
      ";local-tag=kkaz-;remote-tag=6544",
      [](auto const& t) {
        CHECK(t.to_tag == "kkaz-");
        CHECK(t.from_tag == "6544");
      });
}

TEST_CASE("extensions: SIP-ETag, SIP-If-Match (RFC 3903), Suppress-If-Match (RFC 5839)") {
  with<header::sip_etag>("SIP-ETag: dx200xyz", [](auto const& e) { CHECK(e.value == "dx200xyz"); });
  with<header::sip_if_match>("SIP-If-Match: qwi982ks",
                             [](auto const& e) { CHECK(e.value == "qwi982ks"); });
  with<header::suppress_if_match>("Suppress-If-Match: *",
                                  [](auto const& e) { CHECK(e.value == "*"); });
  CHECK(flawed<header::sip_if_match>("SIP-If-Match: a b"));
}

TEST_CASE("extensions: Path (RFC 3327), Service-Route (RFC 3608)") {
  with<header::path>("Path: <sip:P3.EXAMPLEHOME.COM;lr>,<sip:P1.EXAMPLEVISITED.COM;lr>",
                     [](auto const& p) { CHECK(p.uri == "sip:P3.EXAMPLEHOME.COM;lr"); });
  CHECK(count<header::path>("Path: <sip:a;lr>,<sip:b;lr>\nPath: <sip:c;lr>") == 3);
  CHECK(count<header::service_route>("Service-Route: <sip:P2.HOME.COM;lr>,<sip:HSP.HOME.COM;lr>") ==
        2);
}

TEST_CASE("extensions: P-Asserted-Identity, P-Preferred-Identity, Privacy (RFC 3325, RFC 3323)") {
  with<header::p_asserted_identity>(
      "P-Asserted-Identity: \"Cullen Jennings\" <sip:fluffy@cisco.com>", [](auto const& p) {
        CHECK(p.display == "Cullen Jennings");
        CHECK(p.uri == "sip:fluffy@cisco.com");
      });
  CHECK(count<header::p_asserted_identity>("P-Asserted-Identity: <sip:a@b>, tel:+14085264000") ==
        2);
  with<header::p_preferred_identity>("P-Preferred-Identity: <sip:a@b>",
                                     [](auto const& p) { CHECK(p.uri == "sip:a@b"); });
  with<header::privacy>("Privacy: header; USER ;id", [](auto const& p) {
    CHECK(p.has("header"));
    CHECK(p.has("user"));
    CHECK(p.has("id"));
    CHECK(!p.has("none"));
  });
  for (char const* bad : {"Privacy:", "Privacy: ;id", "Privacy: id;", "Privacy: id none"})
    CHECK_MESSAGE(flawed<header::privacy>(bad), std::string{bad});
}

TEST_CASE(
    "extensions: 3261-25.1 In-Reply-To is a list of words that may hold quotes and brackets") {
  std::string all;
  parsed const m{request("In-Reply-To: a>b<c@h, a\"b@h ,(c\n ,\n")};
  REQUIRE(m.result);
  for (auto const& f : m->all<header::in_reply_to>())
    all += f ? std::string{f->value} + ' ' : std::string{"malformed "};
  CHECK(all == "a>b<c@h a\"b@h (c malformed ");
  CHECK(flawed<header::in_reply_to>("In-Reply-To: a b"));
}

TEST_CASE("extensions: Reason (RFC 3326)") {
  with<header::reason>("Reason: Q.850 ;cause=16 ;text=\"Terminated, normally\"", [](auto const& r) {
    CHECK(r.protocol == "Q.850");
    CHECK(r.cause == 16);
    CHECK(r.text == "Terminated, normally");
    CHECK(r.parameters.get("text") == "Terminated, normally");
  });
  CHECK(count<header::reason>("Reason: SIP ;cause=600, Q.850;cause=16;x=y, preemption") == 3);
  for (char const* bad :
       {"", " ;cause=16", " SIP;cause=", " SIP;cause", " SIP;cause=1x", " SIP;cause=-1",
        " SIP;cause=\"1\"", " SIP;cause=4294967296", " SIP;cause=1;cause=1",
        " SIP;text=\"a\";text=\"b\"", " SIP x", " \"SIP\";cause=200"})
    CHECK_MESSAGE(flawed<header::reason>(std::string{"Reason:"} + bad), std::string{bad});
}

TEST_CASE("extensions: Session-ID (RFC 7989)") {
  std::string const a = "ab30317f1a784dc48ff824d0d3715d86", b = "47755a9de7794ba387653f2099600ef2";
  std::string const nil(32, '0');
  with<header::session_id>("Session-ID: " + a + ";remote=" + b + ";x=y", [&](auto const& s) {
    CHECK(s.local == a);
    CHECK(s.remote == b);
    CHECK(s.parameters.get("x") == "y");
    CHECK(!s.is_nil(s.remote));
  });
  with<header::session_id>("Session-ID: " + a + " ; REMOTE = " + nil,
                           [](auto const& s) { CHECK(s.is_nil(s.remote)); });
  with<header::session_id>("Session-ID: " + a, [](auto const& s) { CHECK(s.remote.empty()); });
  for (std::string const& bad :
       {std::string{}, a + "0", a.substr(1), std::string{"AB30317F1A784DC48FF824D0D3715D86"},
        "g" + a.substr(1), a + ";remote", a + ";remote=", a + ";remote=" + b.substr(1),
        a + ";remote=\"" + b + "\"", a + ";remote=" + b + ";remote=" + b, a + ", " + b, a + " x"})
    CHECK_MESSAGE(flawed<header::session_id>("Session-ID: " + bad), bad);
}

TEST_CASE("extensions: Info-Package, Recv-Info (RFC 6086)") {
  with<header::info_package>("Info-Package: foo;a=1",
                             [](auto const& i) { CHECK(i.value == "foo"); });
  CHECK(count<header::recv_info>("Recv-Info: P, R;x") == 2);
  parsed const none{request("Recv-Info:\n")};
  CHECK(none->has(header_id::recv_info));
}

TEST_CASE("extensions: History-Info (RFC 7044), Diversion (RFC 5806)") {
  with<header::history_info>(
      "History-Info: <sip:bob@biloxi.example.com?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1",
      [](auto const& h) {
        CHECK(h.uri == "sip:bob@biloxi.example.com?Reason=SIP%3Bcause%3D302");
        CHECK(h.parameters.get("index") == "1.1");
      });
  with<header::diversion>("Diversion: \"A, B\" <sip:+19195551002@h>;reason=user-busy;counter=1",
                          [](auto const& d) {
                            CHECK(d.display == "A, B");
                            CHECK(d.parameters.get("reason") == "user-busy");
                          });
}

TEST_CASE("extensions: User-to-User (RFC 7433)") {
  with<header::user_to_user>("User-to-User: 56a390f3d2b7310023a2;encoding=hex;purpose=isdn-uui",
                             [](auto const& u) {
                               CHECK(u.value == "56a390f3d2b7310023a2");
                               CHECK(u.parameters.get("encoding") == "hex");
                             });
  with<header::user_to_user>("User-to-User: \"a;b,c\";purpose=x",
                             [](auto const& u) { CHECK(u.value == "a;b,c"); });
  CHECK(count<header::user_to_user>("User-to-User: a1, \"b,2\";x=1") == 2);
  for (char const* bad : {"User-to-User:", "User-to-User: ;x", "User-to-User: a b"})
    CHECK_MESSAGE(flawed<header::user_to_user>(bad), std::string{bad});
}

TEST_CASE("extensions: Flow-Timer (RFC 5626), Max-Breadth (RFC 5393), Feature-Caps (RFC 6809)") {
  with<header::flow_timer>("Flow-Timer: 126", [](auto const& f) { CHECK(f.value == 126); });
  with<header::max_breadth>("Max-Breadth: 60", [](auto const& f) { CHECK(f.value == 60); });
  with<header::feature_caps>("Feature-Caps: *;+g.3gpp.srvcc;+sip.x=\"<a,b>\"", [](auto const& f) {
    CHECK(f.value == "*");
    CHECK(f.parameters.has("+g.3gpp.srvcc"));
    CHECK(f.parameters.get("+sip.x") == "<a,b>");
  });
}

TEST_CASE("extensions: Accept-Contact, a, Reject-Contact, j, Request-Disposition, d (RFC 3841)") {
  with<header::accept_contact>("a: *;audio;methods=\"INVITE,BYE\";explicit", [](auto const& a) {
    CHECK(a.parameters.get("methods") == "INVITE,BYE");
    CHECK(a.parameters.has("explicit"));
  });
  CHECK(count<header::reject_contact>("j: *;actor=\"msg-taker\";video, *;audio") == 2);
  CHECK(count<header::request_disposition>("d: proxy, recurse, parallel") == 3);
}

TEST_CASE("extensions: Resource-Priority, Accept-Resource-Priority (RFC 4412)") {
  with<header::resource_priority>("Resource-Priority: dsn.flash", [](auto const& r) {
    CHECK(r.space == "dsn");
    CHECK(r.priority == "flash");
  });
  CHECK(count<header::resource_priority>("Resource-Priority: wps.3, dsn.flash") == 2);
  CHECK(count<header::accept_resource_priority>(
            "Accept-Resource-Priority: dsn.flash-override, dsn.flash, dsn.routine") == 3);
  for (char const* bad :
       {"Resource-Priority: dsn", "Resource-Priority: .flash", "Resource-Priority: dsn.",
        "Resource-Priority: a.b.c", "Resource-Priority: dsn.a b"})
    CHECK_MESSAGE(flawed<header::resource_priority>(bad), std::string{bad});
}

TEST_CASE("extensions: Security-Client, Security-Server, Security-Verify (RFC 3329)") {
  CHECK(count<header::security_client>("Security-Client: digest;d-alg=md5, tls;q=0.1") == 2);
  with<header::security_server>("Security-Server: ipsec-ike;q=0.1",
                                [](auto const& s) { CHECK(s.value == "ipsec-ike"); });
  with<header::security_verify>("Security-Verify: tls;q=0.2",
                                [](auto const& s) { CHECK(s.parameters.get("q") == "0.2"); });
}

TEST_CASE("extensions: Geolocation, Geolocation-Routing, Geolocation-Error (RFC 6442)") {
  with<header::geolocation>(
      "Geolocation: <cid:target123@atlanta.example.com>;inserted-by=a",
      [](auto const& g) { CHECK(g.uri == "cid:target123@atlanta.example.com"); });
  with<header::geolocation_routing>("Geolocation-Routing: yes",
                                    [](auto const& g) { CHECK(g.value == "yes"); });
  with<header::geolocation_error>("Geolocation-Error: 100 ;code=\"Cannot Process Location\"",
                                  [](auto const& g) { CHECK(g.value == "100"); });
}

TEST_CASE("extensions: Identity of RFC 8224, and of RFC 4474") {
  with<header::identity>(
      "Identity: eyJhbGciOiJFUzI1NiJ9..rq3pjT1hoRwakEGjHCnWSwUnsh=="
      ";info=<https://biloxi.example.org/biloxi.cer;a,b>;alg=ES256;ppt=\"div\"",
      [](auto const& i) {
        CHECK(i.digest == "eyJhbGciOiJFUzI1NiJ9..rq3pjT1hoRwakEGjHCnWSwUnsh==");
        CHECK(i.info == "https://biloxi.example.org/biloxi.cer;a,b");
        CHECK(i.alg == "ES256");
        CHECK(i.ppt == "div");
      });
  with<header::identity>("y: \"CyI4+nAkHrH3ntmaxgr01TMxTmtjP7MASwliNRdupRI1\"",
                         [](auto const& i) { CHECK(i.digest.substr(0, 5) == "CyI4+"); });
  CHECK(count<header::identity>("Identity: a..b;info=<x:y,z>,c..d;info=<x:w>") == 2);
  for (char const* bad : {"Identity:", "Identity: ;info=<a:b>", "Identity: a;info=<a:b",
                          "Identity: a;info=", "Identity: a b", "Identity: a;info=<a:b>;info=<c:d>",
                          "Identity: a;alg=ES256;alg=none", "Identity: a;ppt=div;ppt=x"})
    CHECK_MESSAGE(flawed<header::identity>(bad), std::string{bad});
}

TEST_CASE("extensions: Alert-Info, Authentication-Info (RFC 3261 20.4, 20.6)") {
  with<header::alert_info>(
      "Alert-Info: <http://www.example.com/sounds/moo.wav>",
      [](auto const& a) { CHECK(a.uri == "http://www.example.com/sounds/moo.wav"); });
  with<header::authentication_info>(
      "Authentication-Info: nextnonce=\"47364c23432d2e131a5fb210812c\"",
      [](auto const& a) { CHECK(a.nextnonce == "47364c23432d2e131a5fb210812c"); });
}

}  // namespace extensions_test
