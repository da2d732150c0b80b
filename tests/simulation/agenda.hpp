// What the applications will do, in order of time; a party of the network's loop.
#pragma once
#include <algorithm>
#include <string>

#include "plan.hpp"

namespace simulation {

struct appointment {
  millis at;
  u64 order;
  u32 who;
  step what;
  u32 leg;               // which call
  std::string forged{};  // step::forged: the bytes
};

class agenda {
 public:
  explicit agenda(polysip::sim_network& net) : net_(net) {}

  void in(millis after, u32 who, step what, u32 leg = 0, std::string forged = {}) {
    appointment a{net_.now() + after, order_++, who, what, leg, std::move(forged)};
    auto const later = [](auto const& x, auto const& y) { return x.at < y.at; };
    all_.insert(std::upper_bound(all_.begin(), all_.end(), a, later), std::move(a));
  }
  bool empty() const { return all_.empty(); }
  millis next() const { return all_.empty() ? polysip::forever : all_.front().at; }
  appointment take() {
    auto a = std::move(all_.front());
    all_.erase(all_.begin());
    return a;
  }

 private:
  polysip::sim_network& net_;
  std::vector<appointment> all_{};
  u64 order_ = 0;
};

}  // namespace simulation
