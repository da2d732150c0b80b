// The messages of RFC 4475 and RFC 5118, from the shared data where it is present.
#include <doctest/doctest.h>

#include <cstdio>

#include "every_header.hpp"
#include "parsed.hpp"
#include "polysip/message/message.hpp"

namespace torture_test {

using namespace polysip;

namespace {

constexpr u16 no_parse = 2, dropped = 1, passes = 0;

struct expected {
  char const* file;
  u16 status;
};

// Those that do not pass; the file's section in RFC 4475 is in its name's comment there.
constexpr expected rfc4475[] = {
    {"badaspec.dat", 400},     {"badbranch.dat", 400},    {"baddn.dat", 400},
    {"badinv01.dat", 400},     {"badvers.dat", 505},      {"bext01.dat", 420},
    {"bigcode.dat", no_parse}, {"clerr.dat", 400},        {"escruri.dat", 400},
    {"insuf.dat", 400},        {"ltgtruri.dat", 400},     {"lwsruri.dat", 400},
    {"lwsstart.dat", 400},     {"mcl01.dat", 400},        {"mismatch01.dat", 400},
    {"mismatch02.dat", 501},   {"multi01.dat", 400},      {"ncl.dat", 400},
    {"novelsc.dat", 416},      {"quotbal.dat", 400},      {"regbadct.dat", 400},
    {"scalar02.dat", 400},     {"scalarlg.dat", dropped}, {"test.dat", no_parse},
    {"trws.dat", 400},         {"unkscm.dat", 416}};
constexpr expected rfc5118[] = {{"ipv6-bad.sip", 400}, {"ipv6-bug-abnf-3-colons.sip", 400}};

template<std::size_t N> u16 status_of(expected const (&table)[N], std::string const& file) {
  for (auto const& e : table)
    if (file == e.file) return e.status;
  return passes;
}

template<std::size_t N>
void check(std::filesystem::path const& folder, std::string const& extension,
           expected const (&table)[N], std::size_t count) {
  auto const files = files_below(folder, {extension});
  if (files.empty()) {
    std::printf("skipped: %s is not there\n", folder.string().c_str());
    return;
  }
  CHECK(files.size() == count);
  for (auto const& f : files) {
    auto const name = f.filename().string();
    CAPTURE(name);
    parsed const m{file_text(f)};
    u16 got = no_parse;
    if (m.result) {
      auto const r = validate(*m);
      got = r.what == ruling::kind::drop ? dropped : r.status;
    }
    CHECK(got == status_of(table, name));
  }
}

// One message of RFC 4475; none when the data is absent.
struct torture : parsed {
  explicit torture(char const* name)
      : parsed(file_text(shared_root() / "torture" / "rfc4475" / name)) {}
  explicit operator bool() const { return size != 0; }
};

template<class H> u32 count(message_view const& m) {
  u32 n = 0;
  for (auto const& f : m.all<H>()) n += f ? 1 : 1000;
  return n;
}

}  // namespace

TEST_CASE("torture: RFC 4475 gets what it is owed") {
  check(shared_root() / "torture" / "rfc4475", ".dat", rfc4475, 50);
}
TEST_CASE("torture: RFC 5118 gets what it is owed") {
  check(shared_root() / "torture" / "rfc5118" / "wire", ".sip", rfc5118, 12);
}

TEST_CASE("torture: wsinv, every freedom of white space") {
  torture const m{"wsinv.dat"};
  if (!m) return;
  CHECK(count<header::via>(*m) == 3);
  CHECK(m->get<header::to>()->tag == "1918181833n");
  CHECK(m->get<header::cseq>()->number == 9);
  CHECK(m->get<header::max_forwards>()->value == 68);
  CHECK(m->get<header::subject>()->value.empty());
  CHECK(m->has(header_id::contact));
  CHECK(m->get<header::via>()->branch == "390skdjuw");
  bool found = false;
  for (u32 i = 0; i < m->header_count(); ++i) found = found || m->at(i).value == ";;,,;;,;";
  CHECK(found);
}

TEST_CASE("torture: intmeth, esc01, esc02, escnull, semiuri: characters are kept") {
  torture const intmeth{"intmeth.dat"}, esc01{"esc01.dat"}, esc02{"esc02.dat"},
      escnull{"escnull.dat"}, semiuri{"semiuri.dat"};
  if (!intmeth) return;
  CHECK(intmeth->method() == method::unknown);
  CHECK(intmeth->method_name() == "!interesting-Method0123456789_*+`.%indeed'~");
  CHECK(intmeth->get<header::to>()->display.size() > 3);
  auto const user = [](std::string_view text) {
    static char out[64];
    auto const u = uri::parse(text);
    return u ? std::string{unescape(u.value.user, out).value} : std::string{"malformed"};
  };
  CHECK(user(esc01->request_uri()) == "sips:user@example.com");
  CHECK(user(esc01->get<header::to>()->uri) == "user");
  CHECK(esc02->method_name() == "RE%47IST%45R");
  CHECK(esc02->method() == method::unknown);
  CHECK(esc02->get<header::to>()->display == "%Z%45");
  CHECK(count<header::contact>(*esc02) == 2);
  CHECK(count<header::contact>(*escnull) == 2);
  CHECK(user(escnull->get<header::contact>()->uri) == std::string("\0", 1));
  CHECK(user(semiuri->request_uri()) == "user;par=u@example.net");
  CHECK(uri::parse(semiuri->request_uri()).value.parameters.empty());
}

TEST_CASE("torture: longreq, dblreq, transports, mpart01, unreason, noreason: nothing is cut") {
  torture const longreq{"longreq.dat"}, dblreq{"dblreq.dat"}, transports{"transports.dat"},
      mpart{"mpart01.dat"}, unreason{"unreason.dat"}, noreason{"noreason.dat"};
  if (!longreq) return;
  CHECK(count<header::via>(*longreq) == 34);
  CHECK(longreq->wire().size() == longreq.size);
  CHECK(dblreq->method() == method::register_);
  CHECK(dblreq->body().empty());
  CHECK(dblreq->wire().size() < dblreq.size);
  CHECK(count<header::via>(*transports) == 5);
  CHECK(mpart->complete());
  CHECK(mpart->body().find('\0') != std::string_view::npos);
  CHECK(unreason->reason().substr(0, 17) == "= 2**3 * 5**2 \xd0\xbd\xd0");
  CHECK(noreason->status() == 100);
  CHECK(noreason->reason().empty());
}

TEST_CASE("torture: cparam01, cparam02, regescrt, inv2543, bext01") {
  torture const one{"cparam01.dat"}, two{"cparam02.dat"}, escaped{"regescrt.dat"},
      old{"inv2543.dat"}, extensions{"bext01.dat"};
  if (!one) return;
  CHECK(one->get<header::contact>()->parameters.has("unknownparam"));
  CHECK(two->get<header::contact>()->parameters.empty());
  auto const contact = uri::parse(escaped->get<header::contact>()->uri);
  CHECK(uri_header(contact.value, "Route") == "%3Csip:sip.example.com%3E");
  CHECK(old->get<header::via>()->branch.empty());
  CHECK(old->body().substr(0, 3) == "v=0");
  CHECK(old->complete());
  CHECK(validate(*extensions).detail == "nothingSupportsThis, nothingSupportsThisEither");
}

}  // namespace torture_test
