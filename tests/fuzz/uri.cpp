// Any text as a URI, and two of them compared.
#include "polysip/message/uri.hpp"

#include "exact.hpp"
#include "polysip/message/escape.hpp"
#include "polysip/message/uri_compare.hpp"

using namespace polysip;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const all = fuzz::text(data, size);
  auto const split = all.find('\n');
  fuzz::exact const a{all.substr(0, split)};
  fuzz::exact const b{split == all.npos ? all : all.substr(split + 1)};
  auto const u = uri::parse(a.view());
  if (u) {
    for (auto part : {u.value.scheme, u.value.user, u.value.password, u.value.host,
                      u.value.parameters.text, u.value.headers, u.value.text})
      FUZZ_CHECK(fuzz::within(part, a.view()));
    for (auto const& p : u.value.parameters) FUZZ_CHECK(fuzz::within(p.value, a.view()));
    auto const room = std::make_unique<char[]>(u.value.user.size());
    FUZZ_CHECK(unescape(u.value.user, {room.get(), u.value.user.size()}));
    uri_header(u.value, "subject");
  }
  bool const same = same_uri(a.view(), b.view());
  FUZZ_CHECK(same == same_uri(b.view(), a.view()));
  return 0;
}
