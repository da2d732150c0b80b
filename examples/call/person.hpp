// What Alice, Bob and Carol have in common.
#pragma once
#include <polysip/ext/poll_loop.hpp>
#include <utility>

#include "checklist.hpp"
#include "phone.hpp"

/// A handler of a phone's events. Those that a person does not name are ignored.
struct person : polysip::ignore_rest {
  using ignore_rest::on;

  person(phone& own, polysip::poll_loop& time, checklist& list)
      : stack(own), loop_(time), list_(list) {}

 protected:
  void happened(step s) { list_.happened(s); }
  /// A verb that should have worked.
  void must(auto const& outcome) {
    if (!outcome) std::fprintf(stderr, "a verb was refused: %s\n", to_string(outcome.code));
  }
  /// Does `what` after so many milliseconds.
  void later(polysip::millis wait, auto what) { loop_.after(wait, std::move(what)); }

  phone& stack;

 private:
  polysip::poll_loop& loop_;
  checklist& list_;
};
