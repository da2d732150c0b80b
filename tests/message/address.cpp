#include "polysip/message/address.hpp"

#include <doctest/doctest.h>

#include "parsed.hpp"

#include <string>
#include <vector>

namespace address_test {

using namespace polysip;

namespace {

template<class H = header::from> H read(std::string_view text) {
  H out;
  CHECK_MESSAGE(H::parse(text, out), std::string{text});
  return out;
}
template<class H = header::from> bool parses(std::string_view text) {
  H out;
  return H::parse(text, out);
}

}  // namespace

TEST_CASE("address: display names, quoted or tokens") {
  auto a = read(R"("J Rosenberg \\\"" <sip:jdrosen@example.com> ; tag = 98asjd8)");
  CHECK(a.display == R"(J Rosenberg \\\")");
  CHECK(a.uri == "sip:jdrosen@example.com");
  CHECK(a.tag == "98asjd8");
  a = read("Alice Anderson  <sip:a@b>");
  CHECK(a.display == "Alice Anderson");
  CHECK(a.tag.empty());
  CHECK(read("caller<sip:a@b>").display == "caller");
  CHECK(read("%Z%45 <sip:a@b>").display == "%Z%45");
  CHECK(read("\"\"<sip:a@b>").display.empty());
  CHECK(read("<sip:a@b>").display.empty());
  CHECK(read("\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd <sip:a@b>").display ==
        "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd");
  CHECK(read("\"a <sip:x@y>, b\"\r\n <sip:a@b>").uri == "sip:a@b");
}

TEST_CASE("address: 3261-20-02 brackets decide whose the parameters are") {
  auto const bare = read<header::contact>("sip:+19725552222@gw1.example.net;unknownparam");
  CHECK(bare.uri == "sip:+19725552222@gw1.example.net");
  CHECK(bare.parameters.has("unknownparam"));
  auto const inside = read<header::contact>("<sip:+19725552222@gw1.example.net;unknownparam>");
  CHECK(inside.uri == "sip:+19725552222@gw1.example.net;unknownparam");
  CHECK(inside.parameters.empty());
  CHECK(read("<sip:a@b?Route=%3Csip:c%3E>").uri == "sip:a@b?Route=%3Csip:c%3E");
  auto const instance = read<header::contact>("sip:a@b;+sip.instance=\"<urn:uuid:1>\";q=0.5");
  CHECK(instance.parameters.get("+sip.instance") == "<urn:uuid:1>");
  CHECK(instance.parameters.get("q") == "0.5");
}

TEST_CASE("address: a star is for Contact alone") {
  CHECK(read<header::contact>("*").star);
  parsed const m{request("m: *, <sip:a@b>,*\n")};
  std::string seen;
  for (auto const& f : m->all<header::contact>()) seen += f ? std::string{f->uri} : "flaw ";
  CHECK(seen == "flaw sip:a@bflaw ");  // nothing beside it (20.10)
  CHECK(!parses<header::to>("*"));
  CHECK(!parses<header::contact>("*;q=1"));
}

TEST_CASE("address: other schemes") {
  CHECK(read("tel:+12125550187").uri == "tel:+12125550187");
  CHECK(read("<isbn:2983792873>").uri == "isbn:2983792873");
}

TEST_CASE("address: flaws") {
  for (char const* bad : {"",
                          "a",
                          "<>",
                          "<sip:a@b",
                          "sip:a@b>",
                          "\"a <sip:a@b>",
                          "\"a\" sip:a@b",
                          "\"a\"",
                          "Bell, Alexander <sip:a@b>",
                          "< sip:a@b>",
                          "<sip:a@b >",
                          "<sip:a b@c>",
                          "<a@b>",
                          "sip:a@b?x=y",
                          "sip:a@b c",
                          "<sip:a@b>;",
                          "<sip:a@b>;;tag=1",
                          "<sip:a@b>x",
                          "<sip:a@b>;tag",
                          "<sip:a@b>;tag=",
                          "<sip:a@b>;tag=1;tag=2",
                          "<sip:a@b> <sip:c@d>",
                          "<sip:a@b>, <sip:c@d>"})
    CHECK_MESSAGE(!parses(bad), std::string{bad});
}

TEST_CASE("address: a long text that ends with what opens a URI or a parameter") {
  for (std::string const end : {"<", "<sip:", "<sip:b@c>;", "<sip:b@c>;t", "<sip:b@c>;t="}) {
    std::string const text = '"' + std::string(40, 'x') + "\" " + end;
    std::vector<char> const exact(text.begin(), text.end());
    header::from f;
    CHECK_MESSAGE(header::from::parse({exact.data(), exact.size()}, f) == (end == "<sip:b@c>;t"),
                  end);
  }
}

TEST_CASE("address: a URI is a scheme, a colon and something behind it") {
  for (char const* flawed :
       {"a:", "<a:>", ":b", "1:b", "a b:c", " a", "a?:b", "a:b?c", "\xc3\xa9:b"})
    CHECK_MESSAGE(!parses(flawed), std::string{flawed});
  CHECK(read("a:b").uri == "a:b");
  CHECK(read("a+1.-:b;c").parameters.has("c"));
}

}  // namespace address_test
