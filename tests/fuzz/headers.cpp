// Any text as the value of one typed header, which the first byte names.
#include "polysip/message/headers.hpp"

#include "exact.hpp"
#include "polysip/message/each_header.hpp"

using namespace polysip;

namespace {

template<class H> void read(std::string_view value) {
  H out;
  H::parse(value, out);
}

using reader = void (*)(std::string_view);
template<class... H> u32 read_one(u32 which, std::string_view value, types<H...>) {
  constexpr reader all[] = {read<H>...};
  all[which % sizeof...(H)](value);
  return sizeof...(H);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::choices in{fuzz::text(data, size)};
  u32 const which = in.byte();
  fuzz::exact const value{in.rest()};
  read_one(which, value.view(), known_headers{});
  return 0;
}
