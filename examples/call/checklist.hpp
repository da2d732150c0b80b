// What must have happened in the end.
#pragma once
#include <cstdio>
#include <string_view>

enum class step : unsigned {
  message_read,
  message_accepted,
  challenged,
  trying,
  ringing,
  answered,
  acknowledged,
  held,
  held_by_peer,
  resumed,
  resumed_by_peer,
  transfer_allowed,
  transfer_begun,
  carol_rings,
  carol_answered,
  carol_acknowledged,
  transferred,
  alice_done,
  bob_done_with_alice,
  bob_done_with_carol,
  carol_done,
  count
};

class checklist {
 public:
  static constexpr unsigned size = static_cast<unsigned>(step::count);

  void happened(step s) { done_[static_cast<unsigned>(s)] = true; }
  bool complete() const {
    for (bool done : done_)
      if (!done) return false;
    return true;
  }
  void print_missing(std::FILE* to) const {
    for (unsigned i = 0; i < size; ++i)
      if (!done_[i]) std::fprintf(to, "missing: %s\n", texts[i]);
  }

 private:
  static constexpr char const* texts[] = {"Bob reads Alice's MESSAGE",
                                          "Alice hears that he has accepted it",
                                          "Bob challenges Alice's INVITE: 401",
                                          "Bob's stack says by itself that it works on it: 100",
                                          "Alice hears ringing",
                                          "Alice hears that Bob answers",
                                          "Bob gets the ACK",
                                          "Alice holds Bob",
                                          "Bob hears that he is held",
                                          "Alice resumes",
                                          "Bob hears that he is back",
                                          "Alice hears that Bob takes the transfer: 202",
                                          "Alice hears that the transfer begins: NOTIFY 100",
                                          "Bob hears Carol's phone ringing",
                                          "Bob hears that Carol answers",
                                          "Carol gets the ACK",
                                          "Alice hears that Bob talks to Carol: NOTIFY 200",
                                          "Alice's call with Bob ends by BYE",
                                          "Bob hears that Alice has hung up",
                                          "Bob's call with Carol ends by BYE",
                                          "Carol hears that Bob has hung up"};
  static_assert(sizeof texts / sizeof *texts == size);

  bool done_[size]{};
};
