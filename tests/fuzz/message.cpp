// Any bytes as a message: indexed as by plain reading, typed, judged, answered, printed and read
// again as the same.
#include "polysip/message/message.hpp"

#include "../message/plain_index.hpp"
#include "exact.hpp"
#include "polysip/message/each_header.hpp"

using namespace polysip;

namespace {

template<u32 N> void look(basic_message_view<N> const& m, std::string_view in) {
  FUZZ_CHECK(fuzz::within(m.wire(), in) && fuzz::within(m.body(), m.wire()));
  for (u32 i = 0; i < m.header_count(); ++i)
    FUZZ_CHECK(fuzz::within(m.at(i).name, in) && fuzz::within(m.at(i).value, in));
  u64 typed = 0;
  each_header(m, [&](auto const& f) { typed += f.malformed() ? 1 : f.text.size(); });
  FUZZ_CHECK(typed <= 4 * in.size() + 4);
}

/// A ruling is about a piece of the message, or a name of ours.
bool judge(message_view const& m, std::string_view in, rules const& r) {
  ruling const j = validate(m, r);
  FUZZ_CHECK(fuzz::within(j.detail, in) || j.detail.size() < 20);
  return j.passes();
}

/// The message as its own parts say, folds made one space.
std::string print(message_view const& m) {
  std::string room(2 * m.wire().size() + 200, ' ');
  message_writer w(room);
  if (m.is_request() && uri::parse(m.request_uri())) w.request(m.method_name(), m.request_uri());
  else if (m.is_request())  // the writer refuses blanks
    w.raw(m.method_name()).raw(" ").raw(m.request_uri()).raw(" SIP/2.0\r\n");
  else if (m.reason().empty()) w.raw("SIP/2.0 ").number(m.status()).raw(" \r\n");
  else w.response(m.status(), m.reason());
  for (u32 i = 0; i < m.header_count(); ++i) w.copy(m.at(i));
  auto const text = w.raw("\r\n").raw(m.body()).finish();
  FUZZ_CHECK(text);
  return std::string{text.value};
}

/// A52: parse(print(parse(x))) is parse(x).
void read_again(message_view const& m) {
  fuzz::exact const text{print(m)};
  message_view again;
  FUZZ_CHECK(again.parse(text.bytes()));
  FUZZ_CHECK(again.header_count() == m.header_count() && again.body() == m.body());
  FUZZ_CHECK(again.method_name() == m.method_name() && again.status() == m.status());
  for (u32 i = 0; i < m.header_count(); ++i) FUZZ_CHECK(again.at(i).id == m.at(i).id);
  FUZZ_CHECK(print(again) == text.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::exact const in{fuzz::text(data, size)};
  message_view m;
  if (m.parse(in.bytes())) {
    look(m, in.view());
    judge(m, in.view(), {.supported = "timer, 100rel", .required = "gruu", .proxy = true});
    judge(m, in.view(), {.tel = true, .liberal = true});
    bool const sound = judge(m, in.view(), {});
    if (m.complete()) read_again(m);
    std::string room(3 * size + 400, ' ');
    message_writer w(room);
    if (m.is_request()) respond_to(w, m, sound ? 200 : 400, "tag", {}, "192.0.2.1:5060");
    w.finish().ignore();
  }
  auto const headers_at = in.view().find('\n') + 1;
  for (u32 const room : {8U, 64U}) FUZZ_CHECK(plain::indexed_plainly(in.view(), headers_at, room));
  basic_message_view<3> few;
  if (few.parse_fragment(in.bytes())) look(few, in.view());
  return 0;
}
