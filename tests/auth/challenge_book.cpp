#include <polysip/auth/challenge_book.hpp>

#include <string>

#include <doctest/doctest.h>

namespace challenge_book_test {

using namespace polysip;
using namespace polysip::auth;

namespace {

struct passwords {
  credential find(std::string_view realm) noexcept {
    return realm == "unknown" ? credential{} : credential{"alice", "secret"};
  }
};
struct strict_passwords : passwords {
  algorithm weakest() noexcept { return algorithm::sha256; }
};

// A 401 with these header lines.
struct challenged {
  std::string text;
  message_view view;
  explicit challenged(std::string const& lines)
      : text("SIP/2.0 401 Unauthorized\r\n" + lines + "\r\n") {
    REQUIRE(view.parse({text.data(), text.size()}));
  }
  challenged(challenged const&) = delete;
};

std::string www(std::string const& rest) { return "WWW-Authenticate: Digest " + rest + "\r\n"; }
std::string proxy(std::string const& rest) { return "Proxy-Authenticate: Digest " + rest + "\r\n"; }

template<class Book> std::string answers(Book& book) {
  static char room[4096];
  passwords p;
  message_writer w(room);
  REQUIRE(book.write(w, p, "INVITE", "sip:bob@b", "abc"));
  return std::string{w.finish().value};
}

std::size_t times(std::string const& text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("8760-2.4-01: of one realm the first that can be answered") {
  challenge_book<> book;
  passwords p;
  challenged const c(www(R"(realm="a", nonce="1", algorithm=XYZ)") +
                     www(R"(realm="a", nonce="2", algorithm=SHA-256, qop="auth")") +
                     www(R"(realm="a", nonce="3", algorithm=MD5, qop="auth")"));
  CHECK(book.empty());
  CHECK(book.learn(c.view, p));
  CHECK(!book.empty());
  auto const text = answers(book);
  CHECK(times(text, "Authorization: ") == 1);
  CHECK(times(text, "nonce=\"2\"") == 1);
}

TEST_CASE("each realm gets its own answer, WWW and Proxy apart") {
  challenge_book<3> book;
  passwords p;
  challenged const c(www(R"(realm="a", nonce="1")") + www(R"(realm="unknown", nonce="2")") +
                     proxy(R"(realm="a", nonce="3")") + proxy(R"(realm="b", nonce="4")"));
  CHECK(book.learn(c.view, p));
  auto const text = answers(book);
  CHECK(times(text, "\r\nProxy-Authorization: ") == 2);
  CHECK(text.find("Authorization: Digest username=\"alice\", realm=\"a\", nonce=\"1\"") == 0);
}

TEST_CASE("nothing to answer with") {
  challenge_book<> book;
  passwords p;
  no_credentials none;
  strict_passwords strict;
  CHECK(book.learn(challenged("").view, p).code == error::unauthorized);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="1")")).view, none).code ==
        error::unauthorized);
  CHECK(book.learn(challenged(www(R"(realm="unknown", nonce="1")")).view, p).code ==
        error::unauthorized);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="1")")).view, strict).code ==
        error::unauthorized);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="1)")).view, p).code == error::unauthorized);
  CHECK(book.empty());
}

TEST_CASE("3261-22.2-01: a wrong password is tried once, whatever the nonce") {
  challenge_book<> book;
  passwords p;
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="1")")).view, p));
  answers(book);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="2")")).view, p).code == error::unauthorized);
}

TEST_CASE("7616-3.3-02: a stale nonce is replaced, once") {
  challenge_book<> book;
  passwords p;
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="1", qop="auth")")).view, p));
  answers(book);
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="2", qop="auth", stale=TRUE)")).view, p));
  auto const text = answers(book);
  CHECK(times(text, "nonce=\"2\"") == 1);
  CHECK(times(text, "nc=00000001") == 1);  // a new nonce counts anew
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="3", stale=true)")).view, p).code ==
        error::unauthorized);
}

TEST_CASE("after a request that got through the nonce may run out without stale=true") {
  challenge_book<> book;
  passwords p;
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="1", qop="auth")")).view, p));
  answers(book);
  book.accepted();
  CHECK(times(answers(book), "nc=00000002") == 1);
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="2", qop="auth")")).view, p));
  CHECK(times(answers(book), "nc=00000001") == 1);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="3", qop="auth")")).view, p).code ==
        error::unauthorized);
}

TEST_CASE("the nonce that got through is refused all the same: the password was changed") {
  challenge_book<> book;
  passwords p;
  REQUIRE(book.learn(challenged(www(R"(realm="a", nonce="1", qop="auth")")).view, p));
  answers(book);
  book.accepted();
  answers(book);
  CHECK(book.learn(challenged(www(R"(realm="a", nonce="1", qop="auth")")).view, p).code ==
        error::unauthorized);
}

TEST_CASE("a second realm may ask later; a server that always names another one ends") {
  challenge_book<2> book;
  passwords p;
  REQUIRE(book.learn(challenged(proxy(R"(realm="a", nonce="1")")).view, p));
  CHECK(times(answers(book), "Proxy-Authorization: ") == 1);
  REQUIRE(book.learn(challenged(www(R"(realm="b", nonce="2")")).view, p));
  CHECK(times(answers(book), "Authorization: ") == 2);
  CHECK(book.learn(challenged(www(R"(realm="c", nonce="3")")).view, p).code == error::full);
  book.clear();
  CHECK(book.empty());
}

TEST_CASE("a challenge that is too long is passed over") {
  challenge_book<2, 8> book;
  passwords p;
  REQUIRE(book.learn(
      challenged(www(R"(realm="a", nonce="123456789")") + www(R"(realm="a", nonce="12345678")"))
          .view,
      p));
  CHECK(times(answers(book), "nonce=\"12345678\"") == 1);
}

}  // namespace challenge_book_test
