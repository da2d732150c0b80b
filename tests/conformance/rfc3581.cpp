// rport: symmetric response routing.
#include <polysip/transport/simulated.hpp>

#include "addressed.hpp"

namespace rfc3581_test {

using namespace conformance;

TEST_CASE("3581-3-01 every request asks for rport, without a value; its answer comes back there") {
  agent<addressed> a;
  auto const rport = [](std::string const& message) {
    auto const via = lab::value(message, "Via");
    auto const at = via.find(";rport");
    return at != via.npos && (at + 6 == via.size() || via[at + 6] == ';');
  };
  auto const invite = a.invite();
  CHECK(rport(invite));
  a.respond(invite, "200 OK");
  CHECK(rport(a.one()));  // the ACK
  CHECK(a.client()->bye());
  CHECK(rport(a.one()));
  auto const text = a.message();
  CHECK(rport(text));
  auto const answered = lab::respond(text, "200 OK", "peer");
  a.receive(replaced(answered, ";rport", ";received=198.51.100.7;rport=9988"), udp(2));
  CHECK(a.app.take() == "accepted accepted ended 200 ");
}

namespace {

struct on_network
    : traits<use_transport<sim_transport>, use_clock<sim_clock>, use_random<splitmix>> {};
using phone = stack<on_network>;

struct listener : ignore_rest {
  using ignore_rest::on;
  void on(phone::ended<message_client_context> const& e) { status = e.status; }
  u16 status = 0;
};

/// What stands between them: a server of RFC 2543, or a NAT.
struct middle {
  sim_network net;
  sim_address at{sim_host(192, 0, 2, 9)};
  std::string heard;
  sim_address heard_from;
};

sim_party party_of(middle& m) {
  return {m.at,
          &m,
          nullptr,
          [](sim_party const& p, sim_address const& from, bytes b) {
            auto& me = *static_cast<middle*>(p.stack);
            me.heard = {b.data(), b.size()};
            me.heard_from = from;
          },
          [](sim_party const&) {},
          [](sim_party const&) { return forever; }};
}

}  // namespace

TEST_CASE("3581-3-02 a server without rport answers to the port of sent-by, where we listen") {
  middle m;
  sim_address const self{sim_host(192, 0, 2, 1), 5'070};
  phone ua{{.transport = {m.net, self}, .clock = sim_clock{m.net}, .random = {1}}};
  listener app;
  auto const server = party_of(m);
  REQUIRE(ua.start<message_client_context>("sip:peer@192.0.2.9", "hi"));
  run(m.net, {party(self, ua, app), server}, [&] { return !m.heard.empty(); });
  CHECK(lab::value(m.heard, "Via").find("SIP/2.0/UDP 192.0.2.1:5070;") == 0);
  auto const ok = lab::respond(m.heard, "200 OK", "peer");  // rport stays without a value
  REQUIRE(m.net.send(m.at, {sim_host(192, 0, 2, 1), 5'070}, {ok.data(), ok.size()}));
  run(m.net, {party(self, ua, app), server}, [&] { return app.status != 0; });
  CHECK(app.status == 200);
}

TEST_CASE("3581-4-01 rport gets the port of the source, and received comes with it, always") {
  agent<addressed> a;
  auto const via_of = [&](std::string const& via, int from) {
    auto r = lab::peer_request{.method = "OPTIONS", .branch = "z9hG4bK" + std::to_string(from)};
    r.call_id = r.branch;
    a.receive(replaced(r.text(), "192.0.2.2:5060", via + ";rport"), from);
    return lab::value(a.one(), "Via");
  };
  CHECK(via_of("192.0.2.2:5060", udp(2, 5'060))
            .find("SIP/2.0/UDP 192.0.2.2:5060;rport=5060;branch=") == 0);
  auto const same = via_of("192.0.2.2:5060", udp(2, 5'060));
  CHECK(same.find(";received=192.0.2.2") != same.npos);
  auto const other = via_of("10.1.1.1:4540", udp(2, 9'988));
  CHECK(other.find("SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=") == 0);
  CHECK(other.find(";received=192.0.2.2") != other.npos);
  auto const stream = via_of("10.1.1.1:4540", tcp(2, 40'000));  // on any transport
  CHECK(stream.find(";rport=40000;") != stream.npos);
  CHECK(stream.find(";received=192.0.2.2") != stream.npos);
}

TEST_CASE("3581-4-02 behind a NAT: the answer goes back to its address and port, by our socket") {
  middle nat;
  sim_address const self{sim_host(192, 0, 2, 1)};
  phone ua{{.transport = {nat.net, self}, .clock = sim_clock{nat.net}, .random = {1}}};
  listener app;
  nat.at.port = 9'988;
  auto const from_inside = replaced(lab::peer_request{.method = "OPTIONS"}.text(), "192.0.2.2:5060",
                                    "10.1.1.1:4540;rport");
  REQUIRE(nat.net.send(nat.at, self, {from_inside.data(), from_inside.size()}));
  run(nat.net, {party(self, ua, app), party_of(nat)}, [&] { return !nat.heard.empty(); });
  CHECK(lab::first_line(nat.heard) == "SIP/2.0 200 OK");
  CHECK(nat.heard_from == self);
  CHECK(lab::value(nat.heard, "Via") ==
        "SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKpeer1;received=192.0.2.9");
}

}  // namespace rfc3581_test
