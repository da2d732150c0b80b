#include <polysip/auth/challenge.hpp>

#include <doctest/doctest.h>

namespace challenge_test {

using namespace polysip;
using namespace polysip::auth;

static challenge parsed(std::string_view text) {
  header::www_authenticate c;
  REQUIRE(header::www_authenticate::parse(text, c));
  return c;
}
static bool answerable_text(std::string_view text, algorithm weakest = algorithm::md5) {
  header::www_authenticate c;
  return header::www_authenticate::parse(text, c) && answerable(c, weakest);
}

TEST_CASE("3261-22.1-01 3261-22.4-02: what can be answered") {
  CHECK(answerable_text(R"(Digest realm="a", nonce="n")"));  // RFC 2069: MD5 without qop
  CHECK(answerable_text(R"(digest realm="a", nonce="n", algorithm=md5, qop="auth")"));
  CHECK(answerable_text(R"(Digest realm="a", nonce="n", qop="auth-int,auth")"));
  CHECK(answerable_text(R"(Digest realm="a", nonce="n", qop="new , AUTH")"));
  CHECK(answerable_text(R"(Digest realm="", nonce="n")"));
  CHECK(answerable_text(R"(Digest realm="a", nonce="n", qop="auth", algorithm=MD5-sess)"));
  CHECK(!answerable_text(R"(Digest realm="a", nonce="n", algorithm=MD5-sess)"));
  CHECK(!answerable_text(R"(Basic realm="a")"));
  CHECK(!answerable_text(R"(Digest realm="a", nonce="n", qop="auth-int")"));
  CHECK(!answerable_text(R"(Digest realm="a", nonce="n", algorithm=AKAv1-MD5)"));
  CHECK(!answerable_text(R"(Digest realm="a")"));
  CHECK(!answerable_text(R"(Digest nonce="n")"));
  CHECK(!answerable_text(R"(Digest realm="a", nonce="n)"));
}

TEST_CASE("a policy may refuse weak algorithms") {
  CHECK(!answerable_text(R"(Digest realm="a", nonce="n")", algorithm::sha256));
  CHECK(answerable_text(R"(Digest realm="a", nonce="n", algorithm=SHA-256)", algorithm::sha256));
  CHECK(answerable_text(R"(Digest realm="a", nonce="n", algorithm=SHA-512-256)",
                        algorithm::sha256_sess));
}

TEST_CASE("3261-22.4-03: qop=auth, the count grows with each answer") {
  remembered_challenge c;
  REQUIRE(c.assign(parsed(R"(Digest realm="http-auth@example.org", qop="auth, auth-int",
   algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
   opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")"),
                   false));
  char room[2048];
  message_writer w(room);
  credential const mufasa{"Mufasa", "Circle of Life"};
  auto const cnonce = "f2xwE4q74E6zIJEtWaHKaf5wv";
  REQUIRE(write_authorization(w, c, mufasa, "GET", "/dir/index.html", cnonce));
  REQUIRE(write_authorization(w, c, mufasa, "BYE", "sip:bob@192.0.2.4", cnonce));
  auto const text = w.finish().value;
  CHECK(text.find("Authorization: Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
                  "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
                  "uri=\"/dir/index.html\", response=\"") == 0);
  CHECK(text.find("\", algorithm=SHA-256, qop=auth, nc=00000001, "
                  "cnonce=\"f2xwE4q74E6zIJEtWaHKaf5wv\", "
                  "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"\r\n") != text.npos);
  CHECK(text.find("qop=auth, nc=00000002, ") != text.npos);
}

TEST_CASE("RFC 2617 3.5, as a whole line") {
  remembered_challenge c;
  REQUIRE(c.assign(parsed(R"(Digest realm="testrealm@host.com", qop="auth,auth-int",
   nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")"),
                   true));
  char room[1024];
  message_writer w(room);
  REQUIRE(write_authorization(w, c, {"Mufasa", "Circle Of Life"}, "GET", "/dir/index.html",
                              "0a4f113b"));
  CHECK(w.finish().value ==
        "Proxy-Authorization: Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
        "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
        "response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5, qop=auth, nc=00000001, "
        "cnonce=\"0a4f113b\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"\r\n");
}

TEST_CASE("3261-22.4 item 8: without qop neither cnonce nor nc is sent") {
  remembered_challenge c;
  REQUIRE(c.assign(parsed(R"(Digest realm="example.com", nonce="a1b2c3d4e5f60718")"), false));
  char room[1024];
  message_writer w(room);
  REQUIRE(write_authorization(w, c, {"alice", "s3cr\"et:p\xc3\xa4"}, "REGISTER",
                              "sip:registrar.example.com", "x"));
  CHECK(w.finish().value ==
        "Authorization: Digest username=\"alice\", realm=\"example.com\", "
        "nonce=\"a1b2c3d4e5f60718\", uri=\"sip:registrar.example.com\", "
        "response=\"a2f0a99be900393b91ae27ac7a6ca681\", algorithm=MD5\r\n");
}

TEST_CASE("quotes and backslashes go back as they came") {
  remembered_challenge c;
  REQUIRE(c.assign(parsed(R"(Digest realm="a \"b\" \\c", nonce="n\"", opaque="\\")"), false));
  CHECK(c.realm.view() == R"(a "b" \c)");
  char room[1024];
  message_writer w(room);
  REQUIRE(write_authorization(w, c, {R"(DOM\al"ice)", "p"}, "INVITE", "sip:bob@b", "x"));
  auto const text = w.finish().value;
  CHECK(text.find(R"(username="DOM\\al\"ice", realm="a \"b\" \\c", nonce="n\"", uri=)") !=
        text.npos);
  CHECK(text.find(R"(opaque="\\")") != text.npos);
}

TEST_CASE("the session forms keep the first cnonce, the others take each new one") {
  for (bool session : {false, true}) {
    remembered_challenge c;
    REQUIRE(c.assign(parsed(session ? R"(Digest realm="a",nonce="n",qop="auth",algorithm=MD5-sess)"
                                    : R"(Digest realm="a",nonce="n",qop="auth")"),
                     false));
    char room[2048];
    message_writer w(room);
    REQUIRE(write_authorization(w, c, {"u", "p"}, "INVITE", "sip:b@b", "first"));
    REQUIRE(write_authorization(w, c, {"u", "p"}, "BYE", "sip:b@b", "second"));
    CHECK((w.finish().value.find("cnonce=\"second\"") == std::string_view::npos) == session);
  }
}

TEST_CASE("what cannot be written is an error") {
  remembered_challenge c;
  REQUIRE(c.assign(parsed(R"(Digest realm="a", nonce="n", qop="auth")"), false));
  char room[1024];
  message_writer w(room);
  credential const who{"u", "p"};
  CHECK(write_authorization(w, c, who, "INVITE", "sip:b@b", "").code == error::malformed);
  CHECK(write_authorization(w, c, who, "INVITE", "sip:b@b", "a\"b").code == error::malformed);
  CHECK(write_authorization(w, c, who, "INVITE", "sip:b@b", "123456789012345678901234567890123")
            .code == error::malformed);
  CHECK(w.size() == 0);
  c.algorithm = algorithm::unknown;
  CHECK(write_authorization(w, c, who, "INVITE", "sip:b@b", "x").code == error::unauthorized);
  c.algorithm = algorithm::md5;
  CHECK(write_authorization(w, c, {"u\r\nX: y", "p"}, "INVITE", "sip:b@b", "x"));
  CHECK(w.finish().code == error::malformed);  // no header can be smuggled in by a user name
}

TEST_CASE("a text that is too long is not kept") {
  basic_remembered_challenge<8> c;
  CHECK(c.assign(parsed(R"(Digest realm="12345678", nonce="n")"), false));
  CHECK(c.assign(parsed(R"(Digest realm="123456789", nonce="n")"), false).code == error::too_large);
  CHECK(c.assign(parsed(R"(Digest realm="a", nonce="123456789")"), false).code == error::too_large);
}

}  // namespace challenge_test
