// What a piece of code writes, as a string.
#pragma once
#include <string>

#include "polysip/message/message_writer.hpp"

template<class F> std::string written(F&& f) {
  char room[2048];
  polysip::message_writer w{room};
  f(w);
  auto const r = w.finish();
  return r ? std::string{r.value} : std::string{"error: "} + polysip::to_string(r.code);
}
