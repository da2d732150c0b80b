// One stack over datagrams and connections at once, through the variant transport.
#include "polysip/transport/variant.hpp"

#include "../support/lab.hpp"

namespace variant_test {

using namespace polysip;
using lab::names;

namespace {

// Two transports that share no type; the outlet shows connection N as 100 + N.
struct datagrams : lab::wire {
  result<endpoint> numeric(target const& to) const noexcept {
    return to.protocol.empty() ? lab::wire::numeric(to) : result<endpoint>{{}, error::unresolved};
  }
};
struct connection {
  u16 number = 0;
  friend bool operator==(connection const&, connection const&) = default;
};
struct connections {
  using endpoint = connection;
  lab::wire under{};
  bool send(endpoint const& to, bytes b) noexcept { return under.send(100 + to.number, b); }
  bool reliable(endpoint const&) const noexcept { return true; }
  bool secure(endpoint const&) const noexcept { return false; }
  std::string_view sent_by(endpoint const&) const noexcept { return "192.0.2.1:5070"; }
  result<endpoint> numeric(target const& to) const noexcept {
    auto const host = under.numeric({.host = to.host});
    if (!ascii::same(to.protocol, "tcp") || !host) return {{}, error::unresolved};
    return {{static_cast<u16>(host.value)}};
  }
};

struct both : variant_transport<datagrams, connections> {
  both(lab::outlet* out = nullptr) : variant_transport(datagrams{{out}}, connections{{out}}) {}
  friend void connect(both& b, lab::outlet* out) { b = both(out); }
  static endpoint datagram(int from) { return variant_transport::from<0>(from); }
  static endpoint stream(u16 number) { return variant_transport::from<1>({number}); }
};
struct traits : extend<lab::traits, use_transport<both>> {};
static_assert(stack_traits<traits>);

using phone = stack<traits>;

struct listener : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<message_server_context> const& e) { e.context->accept().ignore(); }
  void on(phone::incoming<invite_server_context> const& e) {
    e.context->accept(lab::sdp).ignore();
    in = e.context;
  }
  void on(phone::failed<invite_client_context> const& e) { causes.push_back(e.why); }
  phone::handle<invite_server_context> in;
  std::vector<cause> causes;
};

struct bench : lab::bench<traits> {
  listener app;
  void receive(phone::endpoint const& from, lab::peer_request const& q) {
    ua.receive(from, q.text(), app).ignore();
  }
};

int sent_to(std::vector<lab::outlet::packet> const& all, int to) {
  int n = 0;
  for (auto const& p : all) n += p.to == to;
  return n;
}

}  // namespace

TEST_CASE("one stack calls over both: each INVITE by the rules of its flow") {
  bench b;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.2", lab::sdp));
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.3;transport=tcp", lab::sdp));
  REQUIRE(b.out.sent.size() == 2);
  auto const& udp = b.out.sent[0].text;
  auto const& tcp = b.out.sent[1].text;
  CHECK(lab::value(udp, "Via").substr(0, 27) == "SIP/2.0/UDP 192.0.2.1:5060;");
  CHECK(lab::value(tcp, "Via").substr(0, 27) == "SIP/2.0/TCP 192.0.2.1:5070;");
  CHECK(lab::value(udp, "Contact") == "<sip:me@192.0.2.1:5060>");
  CHECK(lab::value(tcp, "Contact") == "<sip:me@192.0.2.1:5070;transport=TCP>");
  b.until(b.app, 32'000);
  auto const all = b.take();
  CHECK(sent_to(all, 2) == 7);
  CHECK(sent_to(all, 103) == 1);
  CHECK(b.app.causes == std::vector(2, cause::timeout));
  CHECK(b.ua.live() == 0);
}

TEST_CASE("answers leave by the flow on which the request came (18.2.2)") {
  bench b;
  b.receive(both::stream(7), {.method = "MESSAGE", .branch = "z9hG4bK1", .content = "hello"});
  b.receive(both::datagram(4),
            {.method = "MESSAGE", .branch = "z9hG4bK2", .cseq = "2", .content = "hello"});
  auto const all = b.take();
  REQUIRE(all.size() == 2);
  CHECK(all[0].to == 107);
  CHECK(all[1].to == 4);
  b.until(b.app, b.time);
  CHECK(b.ua.live_transactions() == 1);  // Timer J is 0 over the connection, 32 s otherwise
  b.until(b.app, 32'000);
  CHECK(b.ua.live() == 0);
}

TEST_CASE("a call that came by a connection goes on where its Contact says, or by the connection") {
  bench b;
  std::string contact;
  int to = 0;
  SUBCASE("an address and a protocol") { contact = "sip:peer@192.0.2.9;transport=tcp", to = 109; }
  SUBCASE("an address") { contact = "sip:peer@192.0.2.9", to = 9; }
  SUBCASE("a name that nothing resolves") { contact = "sip:peer@gateway.example", to = 102; }
  auto invite = lab::peer_request{.content = lab::sdp}.text();
  std::string const usual = "Contact: <sip:peer@192.0.2.2>";
  invite.replace(invite.find(usual), usual.size(), "Contact: <" + contact + ">");
  b.ua.receive(both::stream(2), invite, b.app).ignore();
  auto const ok = b.take();
  REQUIRE(ok.size() == 1);
  CHECK(ok[0].to == 102);
  auto const tag = lab::tag(lab::value(ok[0].text, "To"));
  b.receive(both::stream(2), {.method = "ACK", .branch = "z9hG4bKack", .to_tag = tag});
  CHECK(b.ua[b.app.in]->bye());
  auto const bye = b.take();
  REQUIRE(bye.size() == 1);
  CHECK(bye[0].to == to);
}

TEST_CASE("the loss of a connection fails what ran on it, and nothing else") {
  bench b;
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.3;transport=tcp", lab::sdp));
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.3", lab::sdp));
  REQUIRE(b.ua.start<invite_client_context>("sip:peer@192.0.2.4;transport=tcp", lab::sdp));
  CHECK(b.ua.transport_failed(both::stream(3), b.app));
  CHECK(b.app.causes == std::vector{cause::transport});
  CHECK(b.ua.live_contexts() == 2);
}

}  // namespace variant_test
