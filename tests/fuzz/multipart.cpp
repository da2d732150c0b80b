// A boundary, a line feed, a body: its parts, and the parts of those.
#include "polysip/message/multipart.hpp"

#include "exact.hpp"

using namespace polysip;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const all = fuzz::text(data, size);
  auto const split = all.find('\n');
  if (split == all.npos) return 0;
  fuzz::exact const boundary{all.substr(0, split)}, body{all.substr(split + 1)};
  std::size_t total = 0;
  if (auto const parts = multipart::of(boundary.view(), body.view()))
    for (auto const& part : parts.value) {
      FUZZ_CHECK(fuzz::within(part.text, body.view()));
      total += part.text.size();
      body_part::view v;
      if (part.parse(v)) FUZZ_CHECK(fuzz::within(v.body(), part.text));
    }
  FUZZ_CHECK(total <= body.size);
  std::string head = "MESSAGE sip:a@b SIP/2.0\r\nContent-Type: multipart/mixed;boundary=\"";
  head.append(boundary.view()).append("\"\r\n\r\n");
  fuzz::exact const whole{head.append(body.view())};
  message_view m;
  if (!m.parse(whole.bytes())) return 0;
  auto const found = find_part(m, "application", "sdp");
  if (found) FUZZ_CHECK(fuzz::within(found.value, whole.view()));
  return 0;
}
