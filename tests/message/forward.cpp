#include "polysip/message/forward.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"

namespace forward_test {

using namespace polysip;

namespace {

struct sender : parsed {
  explicit sender(std::string_view text, bool crlfs = true)
      : parsed(crlfs ? crlf(text) : std::string{text}), edits(view, room) {}
  std::string flat() {
    char buffer[4096];
    auto const r = edits.flat(buffer);
    return r ? std::string{r.value} : std::string{"error: "} + to_string(r.code);
  }
  char room[512];
  message_forward edits;
};

// As a user agent sends it to its proxy.
constexpr std::string_view invite =
    "INVITE sip:bob@biloxi.com SIP/2.0\n"
    "X-First:  kept ;;,\n"
    "v: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776;rport\n"
    "Max-Forwards: 70\n"
    "Route: <sip:p1.example.com;lr>,\t<sip:p2.example.com;lr>\n"
    "route: <sip:p3.example.com;lr>\n"
    "To: Bob <sip:bob@biloxi.com>\n"
    "From: Alice <sip:alice@atlanta.com>;tag=1\n"
    "Subject: a\n  folded\n"
    "i: a84b4c76e66710\n"
    "CSeq: 1 INVITE\n"
    "Content-Length: 5\n\nv=0\n";

}  // namespace

TEST_CASE("forward: without edits it is what was received, in one piece") {
  sender f{invite};
  auto const p = f.edits.pieces();
  REQUIRE(p);
  CHECK(p.value.size() == 1);
  CHECK(p.value[0].data() == f.bytes.get());
  CHECK(p.value[0] == f->wire());
}

TEST_CASE("forward: a request through a proxy, byte for byte (16.6)") {
  sender f{invite};
  f.edits.received_from("192.0.2.1:5061")
      .request_uri("sip:bob@192.0.2.4")
      .decrement_max_forwards()
      .pop_route()
      .prepend(header_id::record_route, "<sip:p1.example.com;lr>")
      .prepend(header_id::via, "SIP/2.0/UDP p1.example.com;branch=z9hG4bKp1")
      .add(header_id::p_asserted_identity, "<", "sip:alice@atlanta.com", ">");
  CHECK(f.flat() ==
        crlf("INVITE sip:bob@192.0.2.4 SIP/2.0\n"
             "Record-Route: <sip:p1.example.com;lr>\n"
             "X-First:  kept ;;,\n"
             "Via: SIP/2.0/UDP p1.example.com;branch=z9hG4bKp1\n"
             "v: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776;rport=5061;received=192.0.2.1\n"
             "Max-Forwards: 69\n"
             "Route: <sip:p2.example.com;lr>\n"
             "route: <sip:p3.example.com;lr>\n"
             "To: Bob <sip:bob@biloxi.com>\n"
             "From: Alice <sip:alice@atlanta.com>;tag=1\n"
             "Subject: a\n  folded\n"
             "i: a84b4c76e66710\n"
             "CSeq: 1 INVITE\n"
             "Content-Length: 5\n"
             "P-Asserted-Identity: <sip:alice@atlanta.com>\n\nv=0\n"));
  CHECK(f.edits.pieces().value.size() <= message_forward::most_pieces);
  std::string gathered;
  for (auto const& p : f.edits.pieces().value) gathered += std::string{p};
  CHECK(gathered == f.flat());
}

TEST_CASE("forward: the order of the calls does not matter") {
  sender one{invite}, two{invite};
  one.edits.prepend("Via", "X").pop_via().decrement_max_forwards().remove("to");
  two.edits.remove("To").decrement_max_forwards().pop_via().prepend(header_id::via, "X");
  CHECK(one.flat() == two.flat());
  CHECK(one.flat().find("Via: X\r\nMax-Forwards: 69\r\n") != std::string::npos);
}

TEST_CASE("forward: a response loses our Via, alone or in a list (16.7)") {
  sender alone{"SIP/2.0 200 OK\nVia: SIP/2.0/UDP p1\nVia: SIP/2.0/UDP a\nCall-ID: x\n\n"};
  alone.edits.pop_via();
  CHECK(alone.flat() == crlf("SIP/2.0 200 OK\nVia: SIP/2.0/UDP a\nCall-ID: x\n\n"));
  sender list{"SIP/2.0 200 OK\nVia: SIP/2.0/UDP p1 ,\n SIP/2.0/UDP a\nCall-ID: x\n\n"};
  list.edits.pop_via();
  CHECK(list.flat() == crlf("SIP/2.0 200 OK\nVia: SIP/2.0/UDP a\nCall-ID: x\n\n"));
  sender last{"SIP/2.0 200 OK\nCall-ID: x\nv: SIP/2.0/UDP p1\n\n"};
  last.edits.pop_via();
  CHECK(last.flat() == crlf("SIP/2.0 200 OK\nCall-ID: x\n\n"));
}

TEST_CASE("forward: Max-Forwards: 70 where there was none, an error where none is left") {
  sender none{"OPTIONS sip:a@b SIP/2.0\nCall-ID: x\n\nbody"};
  none.edits.decrement_max_forwards();
  CHECK(none.flat() == crlf("OPTIONS sip:a@b SIP/2.0\nCall-ID: x\nMax-Forwards: 70\n\nbody"));
  for (char const* value : {"0", "256", "x"}) {
    sender f{"OPTIONS sip:a@b SIP/2.0\nMax-Forwards: " + std::string{value} + "\n\n"};
    f.edits.decrement_max_forwards();
    CHECK(f.flat() == "error: wrong_state");
  }
  sender ten{"OPTIONS sip:a@b SIP/2.0\nMax-Forwards: 10\n\n"};
  ten.edits.decrement_max_forwards();
  CHECK(ten.flat() == crlf("OPTIONS sip:a@b SIP/2.0\nMax-Forwards: 9\n\n"));
}

TEST_CASE("forward: received only where the Via names another host, never the peer's own") {
  auto const after = [](std::string_view via, std::string_view source) {
    sender f{"OPTIONS sip:a@b SIP/2.0\nVia: " + std::string{via} + "\n\n"};
    f.edits.received_from(source);
    auto const text = f.flat();
    return text.substr(30, text.size() - 34);
  };
  CHECK(after("SIP/2.0/UDP 192.0.2.1", "192.0.2.1:5060") == "SIP/2.0/UDP 192.0.2.1");
  CHECK(after("SIP/2.0/UDP h, SIP/2.0/UDP i", "192.0.2.1:5060") ==
        "SIP/2.0/UDP h;received=192.0.2.1, SIP/2.0/UDP i");
  CHECK(after("SIP/2.0/UDP h;received=1.2.3.4", "192.0.2.1:5060") ==
        "SIP/2.0/UDP h;received=192.0.2.1");
  CHECK(after("SIP/2.0/UDP h;rport;received=1.2.3.4;branch=z9hG4bK1", "192.0.2.1:9988") ==
        "SIP/2.0/UDP h;rport=9988;received=192.0.2.1;branch=z9hG4bK1");
  CHECK(after("SIP/2.0/UDP h;received=1.2.3.4;rport", "192.0.2.1:9988") ==
        "SIP/2.0/UDP h;received=192.0.2.1;rport=9988");
  CHECK(after("SIP/2.0/UDP [2001:db8::1]", "[2001:db8::1]:5060") == "SIP/2.0/UDP [2001:db8::1]");
  CHECK(after("SIP/2.0/UDP h", "[2001:db8::1]:5060") == "SIP/2.0/UDP h;received=2001:db8::1");
}

namespace {

// With identities for those who are trusted alone, and what one vendor tells another.
constexpr std::string_view trusted =
    "INVITE sip:b@c SIP/2.0\n"
    "P-Asserted-Identity: <sip:a@b>\n"
    "p-asserted-identity:\n  <tel:+1>\n"
    "v: SIP/2.0/UDP a\n"
    "X-Vendor: 1\n"
    "Privacy: id\n"
    "x-VENDOR : 2\n"
    "X-Vendors: 3\n"
    "P-Asserted-Identity: <sip:c@d>\n"
    "\nbody";

}  // namespace

TEST_CASE("forward: every line of a header goes, the rest byte for byte (RFC 3325 5)") {
  sender f{trusted};
  f.edits.remove(header_id::p_asserted_identity).remove("X-VENDOR").remove("Absent");
  CHECK(f.flat() == crlf("INVITE sip:b@c SIP/2.0\n"
                         "v: SIP/2.0/UDP a\n"
                         "Privacy: id\n"
                         "X-Vendors: 3\n"
                         "\nbody"));
  sender by_name{trusted};
  by_name.edits.remove("P-ASSERTED-IDENTITY").remove("x-vendor").remove("Via");
  CHECK(by_name.flat() == crlf("INVITE sip:b@c SIP/2.0\nPrivacy: id\nX-Vendors: 3\n\nbody"));
  sender compact{"OPTIONS sip:a@b SIP/2.0\nSubject: x\nS: y\n\n"};
  compact.edits.remove("s");
  CHECK(compact.flat() == crlf("OPTIONS sip:a@b SIP/2.0\n\n"));
}

TEST_CASE("forward: one line in place of all of a header, or behind the others") {
  sender f{trusted};
  f.edits.set(header_id::p_asserted_identity, "<sip:", "x@y", ">")
      .set("x-vendor", 7)
      .set("New", "");
  CHECK(f.flat() == crlf("INVITE sip:b@c SIP/2.0\n"
                         "P-Asserted-Identity: <sip:x@y>\n"
                         "v: SIP/2.0/UDP a\n"
                         "x-vendor: 7\n"
                         "Privacy: id\n"
                         "X-Vendors: 3\n"
                         "New: \n"
                         "\nbody"));
}

TEST_CASE("forward: lines above those of their name, the last one on top (16.6, RFC 3327 5.2)") {
  sender f{invite};
  f.edits.prepend(header_id::route, "<sip:n1;lr>").prepend("Route", "<sip:n2;lr>");
  f.edits.pop_route().prepend("X", 1).prepend(header_id::path, "<sip:p;lr>").remove("x-first");
  auto const text = f.flat();
  CHECK(text.rfind(crlf("INVITE sip:bob@biloxi.com SIP/2.0\nPath: <sip:p;lr>\nX: 1\nv: SIP"), 0) ==
        0);
  CHECK(text.find(crlf("70\n"
                       "Route: <sip:n2;lr>\n"
                       "Route: <sip:n1;lr>\n"
                       "Route: <sip:p2.example.com;lr>\n"
                       "route: <sip:p3.example.com;lr>\n"
                       "To")) != text.npos);
}

TEST_CASE("forward: an edit of what another takes away is refused, in any order") {
  auto const refused = [](auto&& edit) {
    sender f{invite};
    edit(f.edits);
    return f.flat() == "error: wrong_state";
  };
  CHECK(refused([](auto& e) { e.remove("Max-Forwards").decrement_max_forwards(); }));
  CHECK(refused([](auto& e) { e.decrement_max_forwards().set("Max-Forwards", 5); }));
  CHECK(refused([](auto& e) { e.pop_route().remove(header_id::route); }));
  CHECK(refused([](auto& e) { e.remove("v").received_from("192.0.2.1:5061"); }));
  CHECK(refused([](auto& e) { e.set("Subject", "x").remove("s"); }));
  CHECK(refused([](auto& e) { e.remove("To").remove("To"); }));
}

TEST_CASE("forward: lines one after the other are one edit, those apart are not") {
  auto const many = [](std::string_view between, int n) {
    std::string text = "OPTIONS sip:a@b SIP/2.0\nX: 1\n";
    for (int i = 0; i < n; ++i) text += "Y: 1\n" + std::string{between};
    sender f{text + "\n"};
    f.edits.remove("Y");
    return f.flat();
  };
  CHECK(many("", 100) == crlf("OPTIONS sip:a@b SIP/2.0\nX: 1\n\n"));
  CHECK(many("Z: 1\n", 12).find("Y") == std::string::npos);
  CHECK(many("Z: 1\n", 13) == "error: full");
}

TEST_CASE("forward: stray white space of the start line and what follows the message stay here") {
  sender f{"OPTIONS   sip:a@b   SIP/2.0  \nContent-Length: 2\n\nabINVITE x"};
  CHECK(f.flat() == crlf("OPTIONS sip:a@b SIP/2.0\nContent-Length: 2\n\nab"));
  sender feeds{"OPTIONS sip:a@b SIP/2.0\nX: 1\n\nab", false};
  feeds.edits.add(header_id::subject, "y");
  CHECK(feeds.flat() == "OPTIONS sip:a@b SIP/2.0\nX: 1\nSubject: y\r\n\nab");
}

TEST_CASE("forward: errors are values") {
  sender f{invite};
  f.edits.pop_route().pop_route();
  CHECK(f.flat() == "error: wrong_state");
  sender response{"SIP/2.0 200 OK\nCall-ID: x\n\n"};
  response.edits.request_uri("sip:a@b");
  CHECK(response.flat() == "error: wrong_state");
  for (std::string_view bad : {"a\r\nRoute: <sip:x>", "a\nb", "a\rb"}) {
    sender add{invite}, prepend{invite}, set{invite}, name{invite}, uri{invite}, source{invite};
    source.edits.received_from("192.0.2.1:" + std::string{bad});
    add.edits.add(header_id::subject, bad);
    prepend.edits.prepend("X", "a", bad);
    set.edits.set(header_id::to, quoted{bad});
    name.edits.add(bad, "x");
    uri.edits.request_uri(bad);
    for (sender* s : {&add, &prepend, &set, &name, &uri, &source})
      CHECK(s->flat() == "error: malformed");
  }
  for (std::string_view none : {"", "sip:x y", "sip:x SIP/2.0 y"}) {
    sender nowhere{invite};
    nowhere.edits.request_uri(none);
    CHECK(nowhere.flat() == "error: malformed");
  }
  for (std::string_view none : {"", "X: 1", "X ", "X:"}) {
    sender unnamed{invite};
    unnamed.edits.prepend(none, "x");
    CHECK(unnamed.flat() == "error: malformed");
  }
  sender cut{"OPTIONS sip:a@b SIP/2.0\nCall-ID: x\n"};
  CHECK(cut.flat() == "error: malformed");
  sender full{invite};
  for (u32 i = 0; i < 12; ++i) full.edits.add(header_id::subject, i);
  CHECK(full.flat().find("Subject: 11\r\n\r\n") != std::string::npos);
  full.edits.add(header_id::subject, "x");
  CHECK(full.flat() == "error: full");
  sender large{invite};
  large.edits.add(header_id::subject, std::string(512, 'x'));
  CHECK(large.flat() == "error: too_large");
  sender narrow{invite};
  char buffer[512];  // g++ 12 warns of copies into [8] that never happen
  CHECK(narrow.edits.flat({buffer, 8}).code == error::too_large);
}

}  // namespace forward_test
