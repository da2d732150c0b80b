// What the benchmarks, the instruction counts and the allocation test do with one message.
#pragma once
#include <polysip/message/message.hpp>
#include <variant>
#include <vector>

namespace bench {

using namespace polysip;

/// Makes the compiler believe that `t` is read.
template<class T> void keep(T const& t) { asm volatile("" : : "g"(&t) : "memory"); }

/// Indexes the message, names every header, and reads the keys of its transaction and dialog.
bool indexed(std::string_view text);

/// Types and checks every value of every known header, URIs too, and rules on the message.
bool typed(std::string_view text);

/// A message as typed values, ready to be written. Its bytes must outlive it.
struct typed_message {
  using value = std::variant<header::via, address, header::cseq, u32, std::string_view>;
  struct line {
    header_id id;
    value what;
  };
  std::string_view method, uri, reason, body;
  u16 status = 0;
  std::vector<line> lines;

  explicit typed_message(std::string_view text);
};

/// Writes the message from its typed values; nothing when it does not fit.
std::string_view written(typed_message const& m, std::span<char> room);

}  // namespace bench
