#include "polysip/message/multipart.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"
#include "written.hpp"

namespace multipart_test {

using namespace polysip;

namespace {

struct seen {
  std::string all;  // "type|content;" for each part
  bool closed = true;
};

seen walk(std::string_view body, std::string_view boundary = "b") {
  std::vector<char> exact(body.begin(), body.end());
  auto const parts = multipart::of(boundary, {exact.data(), exact.size()});
  REQUIRE(parts);
  seen s;
  auto it = parts.value.begin();
  s.closed = it.closed();
  for (; it != nullptr; ++it) {
    body_part::view v;
    if (it->parse(v))
      s.all += std::string{v.value(header_id::content_type)} + "|" + std::string{v.body()} + ";";
    else s.all += "flawed;";
    s.closed = it.closed();
  }
  return s;
}

std::string message(std::string_view type, std::string_view body) {
  return crlf("INVITE sip:a@b SIP/2.0\nContent-Type: " + std::string{type} +
              "\nContent-Length: " + std::to_string(body.size()) + "\n\n") +
         std::string{body};
}
template<u32 Deepest = 4>
std::string found(std::string_view text, char const* type = "application",
                  char const* subtype = "sdp") {
  parsed const m{text};
  REQUIRE(m.result);
  auto const r = find_part<Deepest>(*m, type, subtype);
  return r ? std::string{r.value} : std::string{"none"};
}
template<u32 Deepest>
concept can_look = requires(message_view const& m) {
  find_part<Deepest>(m, "text", "plain");
};
static_assert(can_look<1> && !can_look<0>);

// "text/plain" inside so many multiparts.
std::string nested(int depth) {
  if (depth == 0) return "Content-Type: text/plain\r\n\r\nhi";
  std::string const b = "b" + std::to_string(depth);
  return "Content-Type: multipart/mixed;boundary=" + b + "\r\n\r\n--" + b + "\r\n" +
         nested(depth - 1) + "\r\n--" + b + "--\r\n";
}

}  // namespace

TEST_CASE("multipart: parts in order; what stands before and behind is skipped (RFC 2046 5.1.1)") {
  auto const s = walk(
      "preamble\r\n--b\r\nContent-Type: a/b\r\n\r\none\r\nline two\r\n--b  "
      "\r\n\r\nplain\r\n--b--\r\n"
      "epilogue\r\n--b\r\n\r\nnot a part\r\n--b--");
  CHECK(s.all == "a/b|one\r\nline two;|plain;");
  CHECK(s.closed);
}

TEST_CASE("multipart: the line end before a delimiter belongs to it") {
  CHECK(walk("--b\r\n\r\n\r\n--b--").all == "|;");
  CHECK(walk("--b\r\n\r\na\r\n\r\n--b--").all == "|a\r\n;");
  CHECK(walk("--b\n\na\n--b--\n").all == "|a;");
  CHECK(walk("--b\r\n\r\n--b--").all == "|;");
  CHECK(walk("--b\r\n--b--").all == "|;");
}

TEST_CASE("multipart: a line that only begins like the delimiter is content") {
  CHECK(walk("--b\r\n\r\n--bc\r\n--B\r\n-- b\r\n--b-\r\n --b\r\n--b--x\r\n--b--").all ==
        "|--bc\r\n--B\r\n-- b\r\n--b-\r\n --b\r\n--b--x;");
}

TEST_CASE("multipart: a binary part keeps its bytes") {
  std::string const binary{"\0\x01\r\x02\n\xff--", 8};
  CHECK(walk("--b\r\n\r\n" + binary + "\r\n--b--").all == "|" + binary + ";");
}

TEST_CASE("multipart: without an end the rest is the last part, and told") {
  auto const s = walk("--b\r\n\r\nabc");
  CHECK(s.all == "|abc;");
  CHECK(!s.closed);
  CHECK(walk("").all == "");
  CHECK(walk("nothing here").all == "");
  CHECK(!walk("nothing here").closed);
}

TEST_CASE("multipart: flawed parts are shown and passed over") {
  CHECK(walk("--b\r\nno header\r\n--b\r\n\r\ngood\r\n--b--").all == "flawed;|good;");
  CHECK(walk("--b\r\nSIP/2.0 200 OK\r\n\r\nx\r\n--b--").all == "flawed;");
  std::string many;
  for (int i = 0; i < 64; ++i) many += "A: 1\r\n";
  CHECK(walk("--b\r\n" + many + "\r\nx\r\n--b--").all == "|x;");
  CHECK(walk("--b\r\n" + many + "A: 1\r\n\r\nx\r\n--b--").all == "flawed;");
}

TEST_CASE("multipart: boundaries of 1 to 70 characters, quoted or not") {
  CHECK(multipart::of(std::string(70, 'x'), ""));
  for (auto const& bad :
       {std::string{}, std::string(71, 'x'), std::string{"a "}, std::string{"a\"b"}})
    CHECK(multipart::of(bad, "").code == error::malformed);
  parsed const m{message("multipart/mixed; boundary=\"a b:1\"", "--a b:1\r\n\r\nx\r\n--a b:1--")};
  auto const parts = multipart::of(*m);
  REQUIRE(parts);
  CHECK(parts.value.begin()->text == "\r\nx");
  CHECK(!multipart::of(*parsed{message("text/plain", "--b")}));
  CHECK(!multipart::of(*parsed{message("multipart/mixed", "--b")}));
}

TEST_CASE(
    "multipart: a part is found by its type, in the message itself, in parts, in parts of them") {
  CHECK(found(message("application/sdp", "v=0")) == "v=0");
  CHECK(found(message("text/plain", "v=0")) == "none");
  CHECK(
      found(message("multipart/mixed;boundary=b",
                    "--b\r\nContent-Type: a/b\r\n\r\n1\r\n--b\r\nContent-Type: application/SDP\r\n"
                    "\r\nv=0\r\n\r\n--b--")) == "v=0\r\n");
  for (int depth = 0; depth <= 5; ++depth) {
    auto const text = crlf("MESSAGE sip:a@b SIP/2.0\n") + nested(depth);
    CHECK(found(text, "text", "plain") == (depth <= 4 ? "hi" : "none"));
    CHECK(found<2>(text, "text", "plain") == (depth <= 2 ? "hi" : "none"));
  }
  CHECK(found(message("multipart/mixed;boundary=o",
                      "--o\r\nContent-Type: multipart/alternative;boundary=i\r\n\r\n"
                      "--i\r\nContent-Type: a/b\r\n\r\n1\r\n--i--\r\n\r\n"
                      "--o\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--o--")) == "v=0");
}

TEST_CASE("multipart: a part without Content-Type is text/plain (RFC 2046 5.1)") {
  auto const plain = [](std::string const& part) {
    return found(message("multipart/mixed;boundary=b", "--b" + part + "\r\n--b--"), "Text",
                 "Plain");
  };
  CHECK(plain("\r\n\r\nhi") == "hi");
  CHECK(plain("\n\nhi") == "hi");
  CHECK(plain("\r\n") == "");
  CHECK(plain("\r\nContent-ID: <1@b>\r\n\r\nhi") == "hi");
  CHECK(plain("\r\nContent-Type: a/b\r\n\r\n1\r\n--b\r\n\r\nhi") == "hi");
  CHECK(plain("\r\nContent-Type: text\r\n\r\nhi") == "none");
  CHECK(plain("\r\nContent-Type:\r\n\r\nhi") == "none");
  CHECK(plain("\r\nhi") == "none");
  CHECK(found(message("multipart/mixed;boundary=b", "--b\r\n\r\nhi\r\n--b--")) == "none");
}

TEST_CASE("multipart: a boundary's quoted-pair is its second character (RFC 3261 25.1)") {
  std::string const body = "--a\\-b\r\n\r\n1\r\n--a-b\r\n\r\n2\r\n--a-bc\r\n--a-b--";
  auto const plain = [&](std::string const& boundary) {
    return found(message("multipart/mixed;boundary=" + boundary, body), "text", "plain");
  };
  CHECK(plain("\"a\\-b\"") == "2\r\n--a-bc");
  CHECK(plain("\"\\a\\-\\b\"") == "2\r\n--a-bc");
  CHECK(plain("\"a-b\"") == "2\r\n--a-bc");
  CHECK(plain("a\\-b") == "none");  // no quotes, no pair
  CHECK(plain("\"a\\\\-b\"") == "none");
  std::string pairs;
  for (int i = 0; i < 70; ++i) pairs += "\\x";
  CHECK(multipart::of(pairs, ""));
  for (auto const& bad :
       {pairs + "x", std::string{"a\\ "}, std::string{"a\\"}, std::string{"\\\""}})
    CHECK_MESSAGE(multipart::of(bad, "").code == error::malformed, bad);
  part_to_write const parts[] = {{"text/plain", "a"}};
  char room[256];
  message_writer w{room};
  CHECK(write_multipart(w, "mixed", "a\\-b", parts).code == error::malformed);
}

TEST_CASE("multipart: a part that is cut off is not found") {
  std::string const sdp = "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n";
  auto const mixed = [](std::string const& body) {
    return message("multipart/mixed;boundary=b", body);
  };
  CHECK(found(mixed(sdp)) == "none");
  CHECK(found(mixed(sdp + "--bb")) == "none");
  CHECK(found(mixed(sdp + "--b\r\n")) == "v=0");
  std::string const inner =
      "--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n"
      "Content-Type: application/sdp\r\n\r\nv=0\r\n--c--\r\n";
  CHECK(found(mixed(inner)) == "none");
  CHECK(found(mixed(inner + "--b--")) == "v=0");
}

TEST_CASE("multipart: many short parts, many near misses: each is looked at once") {
  std::string body;
  for (int i = 0; i < 20000; ++i) body += "--b\r\n\r\n\r\n";
  CHECK(walk(body + "--b--").all.size() == 20000 * 2);
  body = "--b\r\n\r\n";
  for (int i = 0; i < 20000; ++i) body += "--bx\r\n";
  CHECK(walk(body).all.size() == 2 + 20000 * 6);
}

TEST_CASE("multipart: 3261-20.24-01 a written one names MIME-Version, and is read back") {
  part_to_write const parts[] = {
      {"application/sdp", "v=0\r\n"},
      {"text/plain", "hello", "Content-Disposition: render;handling=optional\r\n"}};
  auto const text = written([&](message_writer& w) {
    w.request("INVITE", "sip:a@b");
    CHECK(write_multipart(w, "mixed", "x1", parts));
  });
  CHECK(text ==
        "INVITE sip:a@b SIP/2.0\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed;boundary=\"x1\"\r\nContent-Length: 142\r\n\r\n"
        "--x1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n"
        "--x1\r\nContent-Type: text/plain\r\nContent-Disposition: render;handling=optional\r\n\r\n"
        "hello\r\n--x1--\r\n");
  parsed const m{text};
  REQUIRE(m.result);
  CHECK(m->complete());
  CHECK(m->wire().size() == text.size());
  CHECK(found(text) == "v=0\r\n");
  CHECK(found(text, "text", "plain") == "hello");
}

TEST_CASE("multipart: a boundary that stands in a content is refused") {
  part_to_write const parts[] = {{"text/plain", "--x1"}};
  char room[256];
  message_writer w{room};
  CHECK(write_multipart(w, "mixed", "x1", parts).code == error::malformed);
  CHECK(write_multipart(w, "mixed", "", parts).code == error::malformed);
}

TEST_CASE("multipart: headers of a written part are whole lines, and nothing else") {
  auto const refused = [](std::string_view headers, std::string_view boundary = "x1") {
    part_to_write const parts[] = {{"text/plain", "a", headers}};
    char room[512];
    message_writer w{room};
    auto const r = write_multipart(w, "mixed", boundary, parts);
    CHECK((r || w.size() == 0));
    return r.code == error::malformed;
  };
  for (std::string_view good : {"", "X: y\r\n", "X:\r\n", "X: y\r\n z\r\nContent-ID: <1@b>\r\n"})
    CHECK_MESSAGE(!refused(good), std::string{good});
  for (std::string_view bad :
       {"X: y", "X: y\n", "X: y\r", "X: y\n z\r\n", "\r\n", "\n", "X: y\r\n\r\n", "\r\nX: y\r\n",
        "X\r\n", " X: y\r\n", ": y\r\n", "X: y\r\nz", "X: y\rz\r\n", "c: text/html\r\n",
        "X: y\r\n\r\n--x1\r\nContent-Type: application/evil\r\n", "X: x1\r\n"})
    CHECK_MESSAGE(refused(bad), std::string{bad});
  CHECK(refused("--x:\r\n", "x:"));  // both a header and a delimiter
}

TEST_CASE(
    "multipart: a part ends at its delimiter, whatever its Content-Length says (RFC 2046 5.1)") {
  auto const text = written([&](message_writer& w) {
    w.request("INVITE", "sip:a@b").header(header_id::content_type, "multipart/mixed;boundary=b");
    w.body({},
           "--b\r\nContent-Type: application/sdp\r\nContent-Length: 3\r\n\r\nv=0\r\ns=-\r\n--b--");
  });
  CHECK(found(text) == "v=0\r\ns=-");
}

TEST_CASE("multipart: at least one part is written, its type on one line, and nothing behind") {
  char room[512];
  message_writer none{room}, split{room}, ended{room};
  CHECK(write_multipart(none, "mixed", "x1", {}).code == error::malformed);
  part_to_write const two_lines[] = {{"text/plain\r\nX-Evil: 1", "a"}};
  write_multipart(split, "mixed", "x1", two_lines).ignore();
  CHECK(split.finish().code == error::malformed);
  part_to_write const one[] = {{"text/plain", "a"}};
  REQUIRE(write_multipart(ended, "mixed", "x1", one));
  CHECK(ended.header(header_id::subject, "late").finish().code == error::wrong_state);
}

}  // namespace multipart_test
