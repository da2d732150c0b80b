// What a piece of code writes, as a string.
#pragma once
#include <memory>
#include <string>

#include "polysip/message/message_writer.hpp"

template<class F> std::string written(F&& f) {
  char room[2048];
  polysip::message_writer w{room};
  f(w);
  auto const r = w.finish();
  return r ? std::string{r.value} : std::string{"error: "} + polysip::to_string(r.code);
}

// What it writes into a buffer of the size that is measured, with which one byte less does not do;
// empty where that fails.
template<class F> std::string exactly(F&& f) {
  auto const size = polysip::measure(f);
  if (!size || size.value == 0) return {};
  std::unique_ptr<char[]> const room{new char[size.value]};
  polysip::message_writer all{{room.get(), size.value}}, less{{room.get(), size.value - 1}};
  f(less);
  if (less.finish().code != polysip::error::too_large || less.needed().value != size.value)
    return {};
  f(all);
  return std::string{all.finish().value};
}
