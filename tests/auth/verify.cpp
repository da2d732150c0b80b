#include <polysip/auth/verify.hpp>

#include <string>

#include <doctest/doctest.h>

#include <polysip/auth/challenge_book.hpp>

namespace verify_test {

using namespace polysip;
using namespace polysip::auth;

namespace {

struct accounts {
  std::string_view realm(method m, std::string_view from) noexcept {
    if (m == method::options || from == "sip:friend@b") return {};
    return "b \"q\"";
  }
  std::string_view password(std::string_view user, std::string_view) noexcept {
    return user == R"(DOM\alice)" ? "secret" : "";
  }
  auth::algorithm algorithm() noexcept { return wanted; }
  auth::algorithm wanted = algorithm::sha256;
};
struct both_algorithms : accounts {
  std::span<auth::algorithm const> algorithms() noexcept { return order; }
  auth::algorithm order[2] = {algorithm::sha256, algorithm::md5};
};
struct strict_accounts : accounts {
  bool accepts_uri(std::string_view digest, std::string_view request) noexcept {
    return digest == request;
  }
};
struct alice {
  std::string_view user = R"(DOM\alice)", secret = "secret";
  credential find(std::string_view) noexcept { return {user, secret}; }
};

struct message {
  std::string text;
  message_view view;
  explicit message(std::string t) : text(std::move(t)) {
    REQUIRE(view.parse({text.data(), text.size()}));
  }
  message(message const&) = delete;
};

std::string request(std::string const& lines, std::string const& method = "MESSAGE",
                    std::string const& from = "sip:alice@b", std::string const& uri = "sip:b") {
  return method + " " + uri + " SIP/2.0\r\nFrom: <" + from + ">;tag=1\r\n" + lines + "\r\n";
}

// A server with its client: challenges, and answers to them.
template<class Accounts = accounts> struct pair {
  Accounts server{};
  nonce_keeper<4> nonces{{1, 2}, 1000};
  alice client{};
  challenge_book<> book{};
  char room[4096] = {};

  std::string challenge(millis now, outcome why = outcome::missing, bool proxy = false) {
    message_writer w(room);
    w.response(proxy ? 407 : 401);
    write_challenges(w, server, nonces, now, "b \"q\"", why, proxy);
    w.body("", "");
    auto const r = w.finish();
    REQUIRE(r);
    return std::string{r.value};
  }
  std::string answer(std::string const& method = "MESSAGE") {
    message_writer w(room);
    REQUIRE(book.write(w, client, method, "sip:b", "abc"));
    return std::string{w.finish().value};
  }
  void learn(std::string const& response) {
    message const m(response);
    book.clear();
    REQUIRE(book.learn(m.view, client));
  }
  outcome judge(std::string const& text, millis now, bool proxy = false) {
    message const m(text);
    return authenticate(m.view, server, nonces, now, proxy).what;
  }
};

std::string replaced(std::string s, std::string_view what, std::string_view by) {
  auto const at = s.find(what);
  REQUIRE(at != s.npos);
  return s.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("7616-3.3-01 3261-21.4.2-01: the challenge") {
  char room[512];
  message_writer w(room);
  write_challenge(w, header_id::www_authenticate, "biloxi.com", "abc", algorithm::sha256, false);
  write_challenge(w, header_id::proxy_authenticate, "a\"b", "abc", algorithm::md5, true);
  CHECK(w.finish().value ==
        "WWW-Authenticate: Digest realm=\"biloxi.com\", nonce=\"abc\", algorithm=SHA-256, "
        "qop=\"auth\"\r\n"
        "Proxy-Authenticate: Digest realm=\"a\\\"b\", nonce=\"abc\", algorithm=MD5, "
        "qop=\"auth\", stale=true\r\n");
}

TEST_CASE("a request is challenged, answered and let through; later ones count on") {
  pair p;
  CHECK(p.judge(request(""), 0) == outcome::missing);
  p.learn(p.challenge(0));
  auto const first = request(p.answer());
  CHECK(p.judge(first, 10) == outcome::accepted);
  CHECK(p.judge(request(p.answer()), 20) == outcome::accepted);
  CHECK(p.judge(first, 30) == outcome::replayed);
  message const m(request(p.answer()));
  auto const j = authenticate(m.view, p.server, p.nonces, 40);
  CHECK(j.passed());
  CHECK(j.user == R"(DOM\\alice)");
}

TEST_CASE("8760-2.4-01: SHA-256 first, MD5 for those who know no better") {
  pair<both_algorithms> p;
  auto const text = p.challenge(0);
  CHECK(text.find("SHA-256") < text.find("MD5"));
  p.learn(text);
  CHECK(p.judge(request(p.answer()), 0) == outcome::accepted);
  p.learn(replaced(text, "algorithm=SHA-256", "algorithm=XYZ"));
  auto const old = p.answer();
  CHECK(old.find("algorithm=MD5") != old.npos);
  CHECK(p.judge(request(old), 0) == outcome::replayed);  // the two lines share the nonce
  CHECK(p.judge(request(p.answer()), 0) == outcome::accepted);
}

TEST_CASE("3261-22.1: ACK and CANCEL are not asked, nor what the policy lets pass") {
  pair p;
  CHECK(p.judge(request("", "ACK"), 0) == outcome::not_needed);
  CHECK(p.judge(request("", "CANCEL"), 0) == outcome::not_needed);
  CHECK(p.judge(request("", "OPTIONS"), 0) == outcome::not_needed);
  CHECK(p.judge(request("", "INVITE", "sip:friend@b"), 0) == outcome::not_needed);
}

TEST_CASE("a right password with an old or foreign nonce is stale, a wrong one refused") {
  pair p;
  p.learn(p.challenge(0));
  CHECK(p.judge(request(p.answer()), 1001) == outcome::stale);
  auto const again = p.challenge(1001, outcome::stale);
  CHECK(again.find("stale=true") != again.npos);
  p.learn(again);
  p.nonces = nonce_keeper<4>{{3, 4}, 1000};  // as after a restart
  CHECK(p.judge(request(p.answer()), 1001) == outcome::stale);
  p.learn(p.challenge(1001));
  p.client.secret = "wrong";
  CHECK(p.judge(request(p.answer()), 1001) == outcome::refused);
  p.client = {"mallory", ""};
  CHECK(p.judge(request(p.answer()), 1001) == outcome::refused);  // an unknown user has no password
}

TEST_CASE("credentials for another method, realm, uri, user or algorithm are refused") {
  pair p;
  p.learn(p.challenge(0));
  auto const good = p.answer();
  CHECK(p.judge(request(good, "INVITE"), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "realm=\"b", "realm=\"c")), 0) == outcome::missing);
  CHECK(p.judge(request(replaced(good, "uri=\"sip:b", "uri=\"sip:c")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "alice", "ALICE")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "SHA-256", "MD5")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "qop=auth", "qop=auth-int")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "nc=00000001", "nc=00000002")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "nc=00000001", "nc=1")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "cnonce=\"abc\"", "cnonce=\"\"")), 0) == outcome::refused);
  CHECK(p.judge(request(replaced(good, "Digest", "Basic")), 0) == outcome::missing);
  CHECK(p.judge(request(good), 0) == outcome::accepted);  // none of that used up the count
}

TEST_CASE("the Request-URI may differ from the uri that was signed, unless the policy cares") {
  pair p;
  pair<strict_accounts> strict;
  p.learn(p.challenge(0));
  strict.learn(strict.challenge(0));
  auto const moved = [](std::string const& lines) {
    return request(lines, "MESSAGE", "sip:alice@b", "sip:elsewhere");
  };
  CHECK(p.judge(moved(p.answer()), 0) == outcome::accepted);
  CHECK(strict.judge(moved(strict.answer()), 0) == outcome::refused);
  CHECK(strict.judge(request(strict.answer()), 0) == outcome::accepted);
}

TEST_CASE("Proxy-Authorization is judged for proxies alone") {
  pair p;
  p.learn(p.challenge(0, outcome::missing, true));
  auto const text = request(p.answer());
  CHECK(p.judge(text, 0) == outcome::missing);
  CHECK(p.judge(text, 0, true) == outcome::accepted);
}

TEST_CASE("of several credentials for the realm one right one is enough") {
  pair p;
  p.learn(p.challenge(0));
  auto const right = p.answer();
  auto const wrong = replaced(right, "response=\"", "response=\"0");
  CHECK(p.judge(request(wrong + right), 0) == outcome::accepted);
  CHECK(p.judge(request(wrong), 0) == outcome::refused);
}

TEST_CASE("3261-22.4-02: RFC 2069 clients without qop get through once per nonce") {
  pair p;
  p.server.wanted = algorithm::md5;
  p.learn(replaced(p.challenge(0), ", qop=\"auth\"", ""));
  auto const text = request(p.answer());
  CHECK(text.find("qop") == text.npos);
  CHECK(p.judge(text, 0) == outcome::accepted);
  CHECK(p.judge(text, 0) == outcome::stale);
}

TEST_CASE("session algorithms, both sides") {
  pair p;
  p.server.wanted = algorithm::sha512_256_sess;
  p.learn(p.challenge(0));
  CHECK(p.judge(request(p.answer()), 0) == outcome::accepted);
  CHECK(p.judge(request(p.answer()), 0) == outcome::accepted);
}

}  // namespace verify_test
