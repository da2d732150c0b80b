// OPTIONS and its 200, a client and a server transaction; and whole calls: INVITE, 180, 200, ACK,
// BYE, 200, with a session description each way. Both ends are in this process.
#pragma once
#include <memory>
#include <polysip/core/types.hpp>

namespace bench {

using polysip::millis;
using polysip::u32;

enum class work { ask, call };

class pairs {
  struct ends;
  std::unique_ptr<ends> ends_;

 public:
  pairs();
  ~pairs();
  /// `n` of them, one after the other, `gap` milliseconds of the ends' own time apart.
  void run(work, u32 n, millis gap);
  u32 succeeded() const;
  u32 lingering() const;  // transactions of the server's end
};

/// The gap between starts that leaves about 64 server transactions lingering (Timers J and L: 32
/// s).
inline constexpr millis usual_gap = 500;

/// N of them, for counting instructions as the difference of two N: the exit status of a program
/// that prints nothing.
int once(int argc, char** argv, work);

}  // namespace bench
