// Parameters of a Contact or an Accept that weigh and limit it: RFC 3261 20.1, 20.10, 20.19.
#pragma once
#include "../core/result.hpp"
#include "params.hpp"

namespace polysip {

/// The "q" parameter in thousandths, 1000 when absent (20.10, 25.1). error::malformed: not 0 to 1
/// with at most three decimals.
constexpr result<u16> quality(params const& p) {
  param q;
  if (!p.find("q", q)) return {1000};
  auto const s = q.value;
  u32 n = 0;
  bool ok = !q.quoted && !s.empty() && s.size() <= 5 && (s[0] == '0' || s[0] == '1') &&
            (s.size() == 1 || s[1] == '.');
  for (std::size_t i = 2; ok && i < 5; ++i) {
    ok = i >= s.size() || ascii::is_digit(s[i]);
    n = n * 10 + (ok && i < s.size() ? static_cast<u32>(s[i] - '0') : 0);
  }
  n += ok && s[0] == '1' ? 1000 : 0;
  return ok && n <= 1000 ? result<u16>{static_cast<u16>(n)} : result<u16>{0, error::malformed};
}

/// A lifetime in seconds; what cannot be read stands for an hour (20.10, 20.19).
constexpr u32 seconds_or_hour(std::string_view digits) {
  u32 n = 0;
  return ascii::number(digits, n) ? n : 3600;
}

}  // namespace polysip
