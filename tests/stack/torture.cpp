// RFC 4475 and RFC 5118 through `receive`: what the stack answers to each message, as the shared
// table says where it is present, and our own messages that make the same points.
#include <cstdio>
#include <sstream>

#include "../message/parsed.hpp"
#include "../support/lab.hpp"

namespace torture_test {

using namespace polysip;

namespace {

using bench = lab::bench<>;
using phone = bench::stack;

struct callee : ignore_rest {
  using ignore_rest::on;
  void on(phone::incoming<invite_server_context> const& e) {
    ++calls;
    e.context->accept(lab::sdp).ignore();
  }
  void on(phone::incoming<message_server_context> const& e) {
    body = e.message.body();
    e.context->accept().ignore();
  }
  int calls = 0;
  std::string body;
};

// What became of one datagram: "drop", or the status of the one answer.
struct outcome {
  explicit outcome(std::string const& text, rules const& r = {}) {
    b.ua.parts().rules = r;
    parsed_well = static_cast<bool>(b.in(app, text));
    auto const sent = b.take();
    CHECK(sent.size() <= 1);
    if (sent.empty()) return;
    answer = sent[0].text;
    status = answer.substr(8, 3);
  }
  bench b;
  callee app;
  std::string status = "drop", answer;
  bool parsed_well = false;
};

struct row {
  std::string file, kind, section, verdict, parser, action;
};

std::vector<row> rows_of(std::filesystem::path const& table) {
  std::vector<row> rows;
  std::istringstream in(file_text(table));
  std::string line;
  for (std::getline(in, line); std::getline(in, line);) {
    std::istringstream cells(line);
    row r;
    for (auto* cell : {&r.file, &r.kind, &r.section, &r.verdict, &r.parser, &r.action})
      std::getline(cells, *cell, '\t');
    rows.push_back(r);
  }
  return rows;
}

// The first choice of a row as a status: "405/501 if not a registrar" is 405, "process INVITE" 200.
std::string first_choice(row const& r, std::string const& text) {
  auto const& a = r.action;
  if (r.kind == "response" || a.rfind("drop", 0) == 0) return "drop";  // nothing of ours matches
  if (a.size() >= 3 && a.find_first_not_of("0123456789") >= 3) return a.substr(0, 3);
  if (a.rfind("process", 0) == 0) {  // with a To tag it belongs to a dialog, and to none of ours
    parsed const m{text};
    if (!m->get<header::to>()->tag.empty()) return "481";
    return m->method() == method::register_ ? "405" : "200";
  }
  return "";
}

void check_folder(std::filesystem::path const& folder, std::string const& where,
                  std::string const& extension, std::size_t least) {
  auto const rows = rows_of(folder / "expected.tsv");
  if (rows.empty()) {
    std::printf("skipped: %s is not there\n", folder.string().c_str());
    return;
  }
  std::size_t checked = 0;
  for (auto const& r : rows) {
    auto const text = file_text(folder / where / (r.file + extension));
    auto const expected = first_choice(r, text);
    CAPTURE(r.file);
    REQUIRE(!text.empty());
    outcome const got{text};
    if (expected.empty()) continue;
    ++checked;
    CHECK(got.status == expected);
  }
  CHECK(checked >= least);
}

std::string changed(std::string text, std::string_view what, std::string_view with) {
  auto const at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}
std::string simple(std::string method = "OPTIONS") {
  return lab::peer_request{.method = std::move(method)}.text();
}

}  // namespace

TEST_CASE("torture: RFC 4475, each message gets the first choice of its row") {
  check_folder(shared_root() / "torture" / "rfc4475", "", "", 49);
}
TEST_CASE("torture: RFC 5118, each message gets the first choice of its row") {
  check_folder(shared_root() / "torture" / "rfc5118", "wire", ".sip", 12);
}

TEST_CASE(
    "torture: 405 names what we take, 501 too; case decides (4475 3.1.1.2, 3.1.1.4, 3.1.1.5)") {
  outcome const known{simple("REGISTER")}, unknown{simple("RE%47IST%45R")}, lower{simple("invite")};
  CHECK(known.status == "405");
  CHECK(lab::value(known.answer, "Allow") ==
        "INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, REFER, NOTIFY");
  CHECK(unknown.status == "501");
  CHECK(lab::value(unknown.answer, "CSeq") == "1 RE%47IST%45R");
  CHECK(lower.status == "501");
}

TEST_CASE("torture: 415 names what we understand; optional bodies pass (4475 3.3.6, 8.2.3)") {
  lab::peer_request invite{.content = "<x>", .content_type = "application/unknownformat"};
  outcome const got{invite.text()};
  CHECK(got.status == "415");
  CHECK(lab::value(got.answer, "Accept") == "application/sdp, multipart/mixed");
  CHECK(got.app.calls == 0);
  CHECK(got.b.ua.live_contexts() == 0);
  invite.more = {"Content-Disposition: session;handling=optional"};
  CHECK(outcome{invite.text()}.status == "200");
  lab::peer_request const packed{.content = lab::sdp, .more = {"Content-Encoding: gzip"}};
  outcome const coded{packed.text()};
  CHECK(coded.status == "415");
  CHECK(lab::value(coded.answer, "Accept-Encoding") == "identity");
  auto const untyped = changed(lab::peer_request{.content = lab::sdp}.text(),
                               "Content-Type: application/sdp\r\n", "");
  CHECK(outcome{untyped}.status == "200");  // as peers of RFC 2543 send it
  lab::peer_request message{.method = "MESSAGE", .content = "\x01\x02"};
  message.content_type = "application/anything";
  CHECK(outcome{message.text()}.app.body == "\x01\x02");
  message.more = {"Content-Encoding: gzip"};
  CHECK(outcome{message.text()}.status == "415");
}

TEST_CASE("torture: an offer within multipart/mixed is found (RFC 5621)") {
  lab::peer_request invite{.content_type = "multipart/mixed;boundary=b"};
  std::string const offer = "--b\r\nContent-Type: application/sdp\r\n\r\n" + lab::sdp + "\r\n";
  std::string const isup = "--b\r\nContent-Type: application/isup\r\n";
  invite.content = offer + isup + "Content-Disposition: signal;handling=optional\r\n\r\nx\r\n--b--";
  CHECK(outcome{invite.text()}.status == "200");
  invite.content = offer + isup + "\r\nx\r\n--b--";
  CHECK(outcome{invite.text()}.status == "415");
}

TEST_CASE("torture: 406 when a caller takes no session descriptions (4475 3.3.15)") {
  outcome const got{
      lab::peer_request{.content = lab::sdp, .more = {"Accept: text/nobodyKnowsThis"}}.text()};
  CHECK(got.status == "406");
  CHECK(lab::value(got.answer, "Warning") == "399 polysip \"application/sdp is not accepted\"");
  CHECK(got.app.calls == 0);
}

TEST_CASE("torture: 415 and 406 within a call too; the call goes on (8.2.3, 14.2)") {
  outcome call{lab::peer_request{.content = lab::sdp}.text()};
  REQUIRE(call.status == "200");
  auto const tag = lab::tag(lab::value(call.answer, "To"));
  lab::peer_request within{.method = "ACK", .branch = "z9hG4bKa", .to_tag = tag};
  call.b.in(call.app, within.text()).ignore();
  within.method = "INVITE";
  within.branch = "z9hG4bKre";
  within.cseq = "2";
  within.content = "<x>";
  within.content_type = "application/unknownformat";
  call.b.in(call.app, within.text()).ignore();
  auto const refused = call.b.one();
  CHECK(lab::first_line(refused) == "SIP/2.0 415 Unsupported Media Type");
  CHECK(lab::value(refused, "Accept") == "application/sdp, multipart/mixed");
  within.branch = "z9hG4bKre2";
  within.cseq = "3";
  within.content = lab::sdp;
  within.content_type = "application/sdp";
  within.more = {"Accept: text/plain"};
  call.b.in(call.app, within.text()).ignore();
  CHECK(lab::first_line(call.b.one()) == "SIP/2.0 406 Not Acceptable");
  within.branch = "z9hG4bKre3";
  within.cseq = "4";
  within.more = {};
  call.b.in(call.app, within.text()).ignore();
  CHECK(lab::first_line(call.b.one()) == "SIP/2.0 200 OK");
  CHECK(call.b.ua.live_contexts() == 1);
}

TEST_CASE("torture: 481 for a dialog that is not ours (5118 4.7)") {
  for (char const* method : {"BYE", "INFO", "OPTIONS", "INVITE"})
    CHECK(outcome{lab::peer_request{.method = method, .to_tag = "x"}.text()}.status == "481");
}

TEST_CASE("torture: 416, 420, 505, 400 without a transaction (4475 3.3.2, 3.3.5, 3.1.2)") {
  auto const r = simple();
  CHECK(outcome{changed(r, "sip:me@192.0.2.1 SIP", "nobodyKnowsThisScheme:x SIP")}.status == "416");
  outcome const extension{changed(r, "Max",
                                  "Require: nothingSupportsThis, nothingSupportsThisEither"
                                  "\r\nProxy-Require: noProxiesSupportThis\r\nMax")};
  CHECK(extension.status == "420");
  CHECK(lab::value(extension.answer, "Unsupported") == "nothingSupportsThis");
  CHECK(extension.answer.find("Unsupported: nothingSupportsThisEither\r\n") != std::string::npos);
  CHECK(extension.answer.find("noProxiesSupportThis") == std::string::npos);
  CHECK(outcome{changed(r, "SIP/2.0", "SIP/7.0")}.status == "505");
  outcome const flawed{changed(r, "1 OPTIONS", "1 INVITE")};
  CHECK(flawed.status == "400");
  CHECK(flawed.b.ua.live() == 0);
  CHECK(flawed.b.ua.counters().stateless == 1);
  for (auto const& c :
       {std::pair{"Content-Length: 0", "Content-Length: 9999"},
        std::pair{"Content-Length: 0", "Content-Length: -999"},
        std::pair{"Content-Length: 0", "Content-Length: 0\r\nl: 5"},
        std::pair{"CSeq: 1 ", "CSeq: 36893488147419103232 "},
        std::pair{"Max-Forwards: 70", "Max-Forwards: 300"},
        std::pair{"sip:me@192.0.2.1 SIP", "<sip:me@192.0.2.1> SIP"},
        std::pair{"sip:me@192.0.2.1 SIP", "sip:me@192.0.2.1; lr SIP"},
        std::pair{"sip:me@192.0.2.1 SIP", "sip:2001:db8::10 SIP"},
        std::pair{"To: <", "To: \"Mr. J. User <"}, std::pair{"To: <", "To: Bell, A <"}})
    CHECK_MESSAGE(outcome{changed(r, c.first, c.second)}.status == "400", std::string{c.second});
}

TEST_CASE("torture: the liberal rules process what the defaults refuse") {
  for (auto const& c :
       {std::pair{"OPTIONS sip", "OPTIONS   sip"}, std::pair{"SIP/2.0\r\nVia", "SIP/2.0  \r\nVia"},
        std::pair{"192.0.2.1 SIP", "192.0.2.1?Route=%3Csip:x%3E SIP"},
        std::pair{"branch=z9hG4bKpeer1", "branch=z9hG4bK"}}) {
    CHECK_MESSAGE(outcome{changed(simple(), c.first, c.second)}.status == "400",
                  std::string{c.second});
    CHECK_MESSAGE((outcome{changed(simple(), c.first, c.second), liberal_rules}.status == "200"),
                  std::string{c.second});
  }
}

TEST_CASE("torture: responses of nobody, and flawed ones, are dropped (4475 3.1.2.5, 3.3.10)") {
  std::string const stray =
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\n"
      "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKy\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
  CHECK(outcome{stray}.status == "drop");
  CHECK(outcome{stray}.parsed_well);
  CHECK(outcome{changed(stray, "CSeq: 1", "CSeq: 9292394834772304023312")}.status == "drop");
  CHECK(!outcome{changed(stray, "200", "4294967301")}.parsed_well);
}

TEST_CASE("torture: what follows Content-Length is dropped, Max-Forwards 0 is ours to answer") {
  outcome const two{simple() + simple("INVITE")};
  CHECK(two.status == "200");
  CHECK(two.app.calls == 0);
  CHECK(outcome{changed(simple(), "Max-Forwards: 70", "Max-Forwards: 0")}.status == "200");
}

}  // namespace torture_test
