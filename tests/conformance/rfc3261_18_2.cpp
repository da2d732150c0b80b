// The server's transport: where a request came from, and where its response goes.
#include "addressed.hpp"

namespace rfc3261_18_2_test {

using namespace conformance;

namespace {

/// An OPTIONS with this topmost Via; the stack answers it by itself.
std::string an_options(std::string const& via, std::string const& branch = "z9hG4bKo") {
  auto const text = lab::peer_request{.method = "OPTIONS", .branch = branch}.text();
  return replaced(text, "SIP/2.0/UDP 192.0.2.2:5060;branch=" + branch, via + ";branch=" + branch);
}
std::string without_branch(std::string via) {
  auto const at = via.find(";branch=z9hG4bKo");
  REQUIRE(at != via.npos);
  return via.erase(at, 16);
}

/// The Via of the response to a request with this one, from there; and where it went.
struct answer {
  std::string via;
  int to = 0;
};
answer answered(std::string const& via, int from, std::vector<int> dead = {}) {
  agent<addressed> a;
  a.out.dead = dead;
  a.receive(an_options(via), from);
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(lab::first_line(all[0].text) == "SIP/2.0 200 OK");
  return {without_branch(lab::value(all[0].text, "Via")), all[0].to};
}

}  // namespace

TEST_CASE("3261-18.2.1-01 received is added for another address, and for every name") {
  CHECK(answered("SIP/2.0/UDP 192.0.2.2:5060", udp(2)).via == "SIP/2.0/UDP 192.0.2.2:5060");
  CHECK(answered("SIP/2.0/UDP 192.0.2.3:5060", udp(2)).via ==
        "SIP/2.0/UDP 192.0.2.3:5060;received=192.0.2.2");
  CHECK(answered("SIP/2.0/UDP bobspc.biloxi.com:5060", udp(4)).via ==
        "SIP/2.0/UDP bobspc.biloxi.com:5060;received=192.0.2.4");
  CHECK(answered("SIP/2.0/TCP a.example", tcp(2, 40'000)).via ==
        "SIP/2.0/TCP a.example;received=192.0.2.2");
  CHECK(answered("SIP/2.0/UDP 192.0.2.3;received=192.0.2.66", udp(2)).via ==
        "SIP/2.0/UDP 192.0.2.3;received=192.0.2.2");  // what the peer says of itself is no source
}

TEST_CASE("3261-18.2.1-01 also in answers without a transaction, and on the 100 of the stack") {
  agent<addressed> a;
  a.receive(replaced(lab::peer_request{.method = "CANCEL"}.text(), "192.0.2.2:", "a.example:"),
            udp(4));
  CHECK(lab::value(a.one(), "Via").find(";received=192.0.2.4") != std::string::npos);
  a.receive(replaced(an_invite.text(), "192.0.2.2:", "a.example:"), udp(4));
  a.until(200);
  auto const trying = a.one();
  CHECK(lab::first_line(trying) == "SIP/2.0 100 Trying");
  CHECK(lab::value(trying, "Via").find(";received=192.0.2.4") != std::string::npos);
}

TEST_CASE("3261-18.2.1-02 a Via without port means 5060, wherever the datagram came from") {
  CHECK(answered("SIP/2.0/UDP 192.0.2.2", udp(2, 9'988)).to == udp(2, 5'060));
  CHECK(answered("SIP/2.0/UDP a.example", udp(2, 9'988)).to == udp(2, 5'060));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2", udp(2, 5'060)).to == udp(2, 5'060));
}

TEST_CASE("3261-18.2.1-03 a request that matches no transaction is given to the core") {
  agent<addressed> a;
  a.receive(an_invite, udp(2));
  CHECK(a.app.take() == "incoming ");
  a.receive(an_invite, udp(2));  // matches: the transaction's
  CHECK(a.app.take().empty());
  CHECK(a.names() == names{"SIP/2.0 100 Trying"});
  CHECK(a.server()->accept(lab::sdp));
  auto const to_tag = lab::tag(lab::value(a.one(), "To"));
  a.receive(lab::peer_request{.method = "ACK", .branch = "z9hG4bKack", .to_tag = to_tag}, udp(2));
  CHECK(a.app.take() == "confirmed ");  // so is the ACK of a 2xx
}

TEST_CASE("3261-18.2.2-01 a datagram: maddr, else received and the port of sent-by, else rport") {
  CHECK(answered("SIP/2.0/UDP 192.0.2.2:5070", udp(2, 5'070)).to == udp(2, 5'070));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2:5070", udp(2, 9'988)).to == udp(2, 5'070));
  CHECK(answered("SIP/2.0/UDP 192.0.2.3:5070", udp(2, 9'988)).to == udp(2, 5'070));
  CHECK(answered("SIP/2.0/UDP 192.0.2.3:5070;rport", udp(2, 9'988)).to == udp(2, 9'988));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2:5070;maddr=192.0.2.9", udp(2, 9'988)).to == udp(9, 5'070));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2;maddr=224.0.1.75;ttl=1", udp(2)).to ==
        udp(addressed_wire::group_host, 5'060));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2;maddr=255.255.255.255", udp(2)).to == udp(2));  // A37
}

TEST_CASE("3261-18.2.2-01 a stream: its connection; when that is gone, received and sent-by") {
  CHECK(answered("SIP/2.0/TCP 192.0.2.2:5070", tcp(2, 40'000)).to == tcp(2, 40'000));
  CHECK(answered("SIP/2.0/TCP 192.0.2.2:5070;maddr=192.0.2.9", tcp(2, 40'000)).to ==
        tcp(2, 40'000));
  auto const gone = std::vector{tcp(2, 40'000)};
  CHECK(answered("SIP/2.0/TCP 192.0.2.2:5070", tcp(2, 40'000), gone).to == tcp(2, 5'070));
  CHECK(answered("SIP/2.0/TCP a.example", tcp(2, 40'000), gone).to == tcp(2, 5'060));
  CHECK(answered("SIP/2.0/TCP 192.0.2.3:5070", tcp(2, 40'000), gone).to == tcp(2, 5'070));
  auto const both = std::vector{tcp(2, 40'000), tcp(2, 5'070)};
  CHECK(answered("SIP/2.0/TCP 192.0.2.3:5070", tcp(2, 40'000), both).to == tcp(3, 5'070));
}

TEST_CASE("3261-18.2.2-01 a Via of nonsense leads nowhere but to the source (A37)") {
  CHECK(answered("SIP/2.0/UDP 192.0.2.2;rport=0", udp(2, 9'988)).to == udp(2, 9'988));
  CHECK(answered("SIP/2.0/UDP 192.0.2.3;received=garbage", udp(2)).to == udp(2));
  std::string const longest(300, 'a');
  CHECK(answered("SIP/2.0/UDP " + longest, udp(2)).to == udp(2));
  CHECK(answered("SIP/2.0/UDP " + longest + ":5070", udp(2), {udp(2, 5'070)}).to == udp(2));
}

TEST_CASE("3261-18.2.2-01 what its Via names cannot be reached: where the request came from") {
  CHECK(answered("SIP/2.0/UDP a.example:5070;maddr=nowhere.example", udp(2)).to == udp(2));
  CHECK(answered("SIP/2.0/UDP 192.0.2.2:5070", udp(2, 9'988), {udp(2, 5'070)}).to == udp(2, 9'988));
}

TEST_CASE("3261-18.2.2-01 every response of the transaction goes that way, repetitions too") {
  agent<addressed> a;
  auto const invite = replaced(an_invite.text(), "192.0.2.2:5060;branch", "192.0.2.2:5070;branch");
  a.receive(invite, udp(2, 9'988));
  a.until(200);
  CHECK(a.server()->ring());
  a.receive(invite, udp(2, 9'988));
  CHECK(a.server()->reject(486));
  a.until(700);
  auto const all = a.take();
  CHECK(all.size() == 5);
  for (auto const& p : all) CHECK(p.to == udp(2, 5'070));
}

TEST_CASE("3261-18.2.2-01 so does an answer without a transaction") {
  agent<addressed> a;
  auto const cancel = lab::peer_request{.method = "CANCEL"}.text();
  a.receive(replaced(cancel, "192.0.2.2:5060", "192.0.2.2:5070"), udp(2, 9'988));
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(lab::first_line(all[0].text) == "SIP/2.0 481 Call/Transaction Does Not Exist");
  CHECK(all[0].to == udp(2, 5'070));
}

namespace {

/// A resolver that knows one name: two addresses, both on port 5080.
struct names_too {
  template<class T> u32 resolve(T& t, target const& to, std::span<int> out) const noexcept {
    if (to.host != "pair.example" || to.port) return numeric_hosts{}.resolve(t, to, out);
    bool const stream = ascii::same(to.protocol, "tcp");
    out[0] = stream ? tcp(8, 5'080) : udp(8, 5'080);
    out[1] = stream ? tcp(9, 5'080) : udp(9, 5'080);
    return 2;
  }
};
struct named : extend<addressed, use_resolver<names_too>> {};

}  // namespace

TEST_CASE("3261-18.2.2-02 3261-17.2.4-01 what the first way refuses goes where the name leads") {
  agent<named> a;
  a.out.dead = {udp(2), udp(8, 5'080)};
  a.receive(an_options("SIP/2.0/UDP pair.example"), udp(2));
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(all[0].to == udp(9, 5'080));
  a.until(0);
  CHECK(a.app.log.empty());
}

TEST_CASE("3261-18.2.2-02 an ICMP error tells of a lost response: it is sent there once more") {
  agent<named> a;
  auto const invite = replaced(an_invite.text(), "192.0.2.2:5060", "pair.example");
  a.receive(invite, udp(2));
  CHECK(a.server()->ring());
  auto const ringing = a.one();
  CHECK(a.ua.transport_failed(udp(2), a.app));
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(all[0].to == udp(8, 5'080));
  CHECK(all[0].text == ringing);
  CHECK(a.app.take() == "incoming ");
  a.out.dead = {udp(8, 5'080), udp(9, 5'080)};
  CHECK(a.ua.transport_failed(udp(2), a.app));  // nothing is left
  CHECK(a.app.take() == "not_sent ");
}

TEST_CASE("3261-17.2.4-01 no way is left: the application is told, the transaction stays") {
  agent<named> a;
  auto const invite =
      replaced(an_invite.text(), "SIP/2.0/UDP 192.0.2.2:5060", "SIP/2.0/TCP pair.example");
  a.receive(invite, tcp(2, 40'000));
  a.app.take();
  a.out.dead = {tcp(2, 40'000), tcp(2), tcp(8, 5'080), tcp(9, 5'080)};
  CHECK(a.server()->ring().code == error::not_sent);
  a.until(0);
  CHECK(a.app.take() == "not_sent ");
  CHECK(a.ua.live_transactions() == 1);
  CHECK(a.out.sent.empty());
  a.out.dead = {tcp(2, 40'000), tcp(2)};
  a.receive(invite, tcp(2, 40'000));
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(all[0].to == tcp(8, 5'080));
  CHECK(lab::first_line(all[0].text) == "SIP/2.0 180 Ringing");
}

namespace {

constexpr int connection = tcp(2, 40'000);

/// The request came by a connection that is closed now.
template<class Traits = addressed> struct disconnected : agent<Traits> {
  using agent<Traits>::app;
  using agent<Traits>::out;
  explicit disconnected(lab::peer_request const& r,
                        std::string const& via = "SIP/2.0/TCP a.example:5070;rport") {
    this->receive(replaced(r.text(), "SIP/2.0/UDP 192.0.2.2:5060", via), connection);
  }
  void close() {
    CHECK(this->ua.closed(connection, app));
    out.dead = {connection};
  }
  void sends_where_the_via_leads(std::string const& first_line) {
    auto const all = this->take();
    REQUIRE(all.size() == 1);
    CHECK(all[0].to == tcp(2, 5'070));
    CHECK(lab::first_line(all[0].text) == first_line);
    CHECK(lab::value(all[0].text, "Via")
              .find("TCP a.example:5070;rport=40000;branch=z9hG4bKpeer1;received=192.0.2.2") !=
          std::string::npos);
  }
};

/// It does not measure where messages come from.
struct nameless_wire : addressed_wire {
  void source(endpoint const&) = delete;
};
/// Some of its streams are encrypted.
struct secure_wire : addressed_wire {
  bool secure(endpoint const& e) const noexcept { return e == connection; }
};
struct nameless : extend<lab::traits, use_transport<nameless_wire>> {};
struct secure : extend<lab::traits, use_transport<secure_wire>> {};

template<class Traits> void answers_nobody(std::string const& via) {
  disconnected<Traits> a{an_invite, via};
  a.close();
  CHECK(a.server()->accept(lab::sdp));  // it is kept
  a.until(5'000);
  CHECK(a.out.sent.empty());
  CHECK(a.app.take().starts_with("incoming not_sent "));
}

}  // namespace

TEST_CASE("3261-18.2.2-01 a call outlives its closed connection: the 2xx opens one of its own") {
  for (bool const rang : {false, true}) {
    disconnected<> a{an_invite};
    if (rang) CHECK(a.server()->ring());
    CHECK(a.take().size() == (rang ? 1 : 0));
    a.close();
    a.until(100);
    CHECK(a.app.take() == "incoming ");
    CHECK(a.server()->accept(lab::sdp));
    a.sends_where_the_via_leads("SIP/2.0 200 OK");
    a.until(600);  // and again, since no ACK came
    a.sends_where_the_via_leads("SIP/2.0 200 OK");
    CHECK(a.app.take().empty());
  }
}

TEST_CASE("3261-18.2.2-01 so does a refusal, the 100 of the stack, and the answer to a MESSAGE") {
  disconnected<> busy{an_invite};
  busy.close();
  busy.until(200);
  busy.sends_where_the_via_leads("SIP/2.0 100 Trying");
  CHECK(busy.server()->reject(486));
  busy.sends_where_the_via_leads("SIP/2.0 486 Busy Here");
  disconnected<> text{a_message};
  text.close();
  CHECK(text.text_server()->accept());
  text.sends_where_the_via_leads("SIP/2.0 200 OK");
  CHECK(text.app.take() == "message ");
}

TEST_CASE("3261-17.2.4-01 the connection is closed and no other opens: told when it matters") {
  disconnected<> a{an_invite};
  a.close();
  CHECK(a.app.take() == "incoming ");
  a.out.dead = {connection, tcp(2, 5'070)};
  CHECK(a.server()->ring().code == error::not_sent);
  CHECK(a.server()->accept(lab::sdp));
  a.until(0);
  CHECK(a.app.take() == "not_sent ");
  CHECK(a.out.sent.empty());
  a.out.dead = {connection};
  a.until(500);
  a.sends_where_the_via_leads("SIP/2.0 200 OK");
}

TEST_CASE("3261-18.2.2-01 what came by a stream never leaves as a datagram, nor in clear (A37)") {
  answers_nobody<addressed>("SIP/2.0/UDP 192.0.2.66:5070;received=192.0.2.66");
  answers_nobody<secure>("SIP/2.0/TCP 192.0.2.2:5060");
}

TEST_CASE("3261-18.2.2-01 a received that the peer wrote itself leads nowhere") {
  disconnected<nameless> a{an_invite, "SIP/2.0/TCP 192.0.2.2:5070;received=192.0.2.66"};
  a.close();
  CHECK(a.server()->reject(486));
  auto const all = a.take();
  REQUIRE(all.size() == 1);
  CHECK(all[0].to == tcp(2, 5'070));
}

}  // namespace rfc3261_18_2_test
