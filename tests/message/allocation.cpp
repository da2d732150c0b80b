// How often messages allocate that are parsed, typed, answered, sent on and written: never.
#include <doctest/doctest.h>

#include "../../benchmarks/corpus.hpp"
#include "../../benchmarks/workload.hpp"
#include "../support/counted_new.hpp"

namespace allocation_test {

using namespace polysip;

namespace {

char room[1 << 17];

// Allocations of `f` for each message of the corpus; all must succeed.
template<class F> unsigned long cost(F&& f) {
  auto const corpus = bench::load_corpus(POLYSIP_SOURCE_ROOT "/tests/corpus");
  CHECK(corpus.size() >= 21);
  unsigned long sum = 0;
  for (auto const& file : corpus) {
    auto const before = allocations;
    bool const ok = f(std::string_view{file.bytes});
    sum += allocations - before;
    CAPTURE(file.name);
    CHECK(ok);
  }
  return sum;
}

bool sent_on(std::string_view text) {
  static char new_text[256];
  message_view m;
  if (!m.parse(text)) return false;
  message_forward f(m, new_text);
  f.prepend(header_id::via, "SIP/2.0/UDP p;branch=z9hG4bK1").remove("X").set("Server", "s");
  return f.pop_route().flat(room).code == error::none;
}

bool answered(std::string_view text) {
  message_view m;
  if (!m.parse(text)) return false;
  auto const answer = [&](message_writer& w) { respond_to(w, m, 200, "t", {}, "192.0.2.1:1"); };
  message_writer w(room);
  answer(w);
  return w.finish().value.size() == measure(answer).value;
}

}  // namespace

TEST_CASE("allocation: a message that is indexed, or typed and validated, allocates nothing") {
  CHECK(cost([](auto text) { return !std::string{text}.empty(); }) >= 21);  // it counts
  CHECK(cost(bench::indexed) == 0);
  CHECK(cost(bench::typed) == 0);
}

TEST_CASE("allocation: nor does one that is written, answered or sent on") {
  auto const corpus = bench::load_corpus(POLYSIP_SOURCE_ROOT "/tests/corpus");
  std::vector<bench::typed_message> messages;  // views into it
  for (auto const& file : corpus) messages.emplace_back(file.bytes);
  auto const before = allocations;
  bool ok = true;
  for (auto const& m : messages) ok = ok && !bench::written(m, room).empty();
  auto const written = allocations - before;
  CHECK(written == 0);
  CHECK(ok);
  CHECK(cost(answered) == 0);
  CHECK(cost(sent_on) == 0);
}

}  // namespace allocation_test
