// Whole messages from files: each parses, passes, shows every header typed, and survives being cut.
#include <doctest/doctest.h>

#include <cstdio>

#include "every_header.hpp"
#include "parsed.hpp"
#include "polysip/message/message.hpp"
#include "written.hpp"

namespace corpus_test {

using namespace polysip;

namespace {

struct typed_walk {
  message_view const& m;
  u32 lines = 0, values = 0;
  std::string flawed;
  template<class H> void operator()() {
    lines += m.lines(H::which);
    for (auto const& f : m.all<H>()) {
      ++values;
      if (f.malformed())
        flawed += std::string{name_of(H::which)} + ": " + std::string{f.text} + "\n";
    }
  }
};

typed_walk walk(message_view const& m) {
  typed_walk w{m, 0, 0, {}};
  for_each_header(w);
  return w;
}

// Flaws that the captured messages really have, by file and header.
bool is_known_flaw(std::string const& file, std::string const& flawed) {
  struct {
    char const *file, *header;
  } const known[] = {{"r073-200-INVITE.sip", "To:"},                // two tags
                     {"r038-200-OPTIONS.sip", "Accept-Encoding:"},  // a media type
                     {"s2.1-F03.sip", "Authorization:"}};           // a comma is missing
  for (auto const& k : known)
    if (file == k.file && flawed.rfind(k.header, 0) == 0) return true;
  return false;
}

// The message written again from its lines, as a proxy would, into a buffer of exactly its size.
std::string copied(message_view const& m) {
  return exactly([&](message_writer& w) {
    if (m.is_request() && uri::parse(m.request_uri())) w.request(m.method_name(), m.request_uri());
    else if (m.is_request())  // the writer refuses blanks
      w.raw(m.method_name()).raw(" ").raw(m.request_uri()).raw(" SIP/2.0\r\n");
    else w.response(m.status(), m.reason());
    for (u32 i = 0; i < m.header_count(); ++i) w.copy(m.at(i));
    w.raw("\r\n").raw(m.body());
  });
}

// Each fold as one space (7.3.1).
std::string unfolded(std::string_view value) {
  std::string s;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\r' && value[i] != '\n') {
      s += value[i];
      continue;
    }
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.pop_back();
    while (i + 1 < value.size() && ascii::is_space(value[i + 1])) ++i;
    s += ' ';
  }
  return s;
}

void check_answer(message_view const& m) {
  auto const answer = [&](message_writer& w) { respond_to(w, m, 100, "t", {}, "192.0.2.1:1"); };
  CHECK(!exactly(answer).empty());
}

void check_copy(message_view const& m) {
  parsed const again{copied(m)};
  REQUIRE(again.result);
  CHECK(again->body() == m.body());
  CHECK(again->method_name() == m.method_name());
  CHECK(again->status() == m.status());
  REQUIRE(again->header_count() == m.header_count());
  for (u32 i = 0; i < m.header_count(); ++i) {
    CHECK(again->at(i).id == m.at(i).id);
    CHECK(again->at(i).name == m.at(i).name);
    CHECK(again->at(i).value == unfolded(m.at(i).value));
  }
  if (m.is_response()) CHECK(again->reason() == m.reason());
  if (m.is_request()) CHECK(again->request_uri() == m.request_uri());
  CHECK(walk(*again).values == walk(m).values);
}

// Sent on without an edit it is the same bytes, and with one only that line is new.
void check_forward(message_view const& m) {
  char room[64];
  std::vector<char> out(m.wire().size() + 64);
  message_forward same{m, room};
  CHECK(same.flat(out).value == m.wire());
  message_forward one{m, room};
  parsed const again{one.add(header_id::subject, "more").flat(out).value};
  REQUIRE(again.result);
  CHECK(again->header_count() == m.header_count() + 1);
  CHECK(again->body() == m.body());
}

void check_folder(std::filesystem::path const& folder, std::size_t at_least) {
  auto const files = files_below(folder, {".sip"});
  if (files.empty()) {
    std::printf("skipped: %s is not there\n", folder.string().c_str());
    return;
  }
  CHECK(files.size() >= at_least);
  rules r;
  r.supported = "100rel,timer,replaces,precondition,path,gruu,outbound";
  for (auto const& file : files) {
    auto const name = file.filename().string();
    CAPTURE(name);
    parsed const m{file_text(file)};
    REQUIRE(m.result);
    auto const w = walk(*m);
    CHECK(w.lines + m->lines(header_id::unknown) == m->header_count());
    bool const known = is_known_flaw(name, w.flawed);
    if (!known) CHECK(w.flawed == "");
    if (!known || w.flawed.rfind("To:", 0) != 0) CHECK(validate(*m, r).passes());
    check_copy(*m);
    check_answer(*m);
    check_forward(*m);
  }
}

}  // namespace

TEST_CASE("corpus: our messages") { check_folder(source_root() / "tests" / "corpus", 21); }
TEST_CASE("corpus: every message of RFC 3665") { check_folder(shared_root() / "corpus-rfc", 170); }
TEST_CASE("corpus: captured messages") { check_folder(shared_root() / "corpus-real", 115); }

TEST_CASE("corpus: every prefix of every message parses or errs, and reads nothing behind it") {
  for (auto const& file : files_below(source_root() / "tests" / "corpus", {".sip"})) {
    auto const text = file_text(file);
    CAPTURE(file.filename().string());
    for (std::size_t n = 0; n < text.size(); ++n) {
      parsed const m{std::string_view{text}.substr(0, n)};
      if (!m.result) {
        CHECK(m.result.offset <= n);
        continue;
      }
      walk(*m);
      bool const whole = text.compare(n, text.size() - n, "") == 0;
      CHECK((whole || !m->complete() || m->value(header_id::content_length).empty()));
      auto const ruled = validate(*m).what;
      CHECK(ruled != ruling::kind::pass);
    }
  }
}

TEST_CASE("corpus: every message with one byte changed parses or errs, and harms nobody") {
  for (auto const& file : files_below(source_root() / "tests" / "corpus", {".sip"})) {
    auto text = file_text(file);
    u32 seed = 1;
    for (std::size_t at = 0; at < text.size(); ++at) {
      char const was = text[at];
      seed = seed * 1664525u + 1013904223u;
      text[at] = "\r\n \t\",;<>:=@%\\\0\xff()/?"[seed % 21];
      parsed const m{text};
      if (m.result) {
        walk(*m);
        validate(*m);
        uri::parse(m->request_uri()).ignore();
        check_copy(*m);
        check_answer(*m);
      }
      text[at] = was;
    }
  }
}

TEST_CASE("corpus: the shared torture and fuzz inputs harm nobody") {
  auto const files =
      files_below(shared_root(), {".dat", ".bin", ".sip", ".sdp", ".uri", ".xml", ""});
  if (files.empty()) std::printf("skipped: %s is not there\n", shared_root().string().c_str());
  for (auto const& file : files) {
    auto const text = file_text(file);
    if (text.size() > 100000) continue;
    parsed const m{text};
    parsed const fragment{text, true};
    if (!m.result) continue;
    walk(*m);
    validate(*m);
  }
}

}  // namespace corpus_test
