// A ladder diagram of the messages that several stacks exchanged.
#pragma once
#include "summary.hpp"
#include "trace.hpp"

namespace polysip {

struct ladder_entry {
  millis at = 0;
  u32 from = 0, to = 0;  // numbers of participants
  message_summary what{};
};

/// What a ladder shows; `write_text` and `write_mermaid` render it.
struct ladder_view {
  std::span<short_text<40> const> names;
  std::span<ladder_entry const> entries;  // in the order of sending
  u32 missed = 0;                         // messages after the log was full
};

/// Collects what was really sent, in fixed memory. Participants are known by the endpoints under
/// which the others send to them; a new endpoint becomes a participant with a name of its own.
template<class E, u32 Entries, u32 Participants> class ladder_log {
 public:
  /// The number of a new participant. Past the capacity all share the last number.
  u32 participant(std::string_view name, E const& at) {
    if (names_used_ < Participants) ++names_used_;
    u32 const id = names_used_ - 1;
    names_[id].clear();
    names_[id].put(name);
    also_at(id, at);
    return id;
  }
  /// Another endpoint of a participant: a second socket, a stream.
  void also_at(u32 id, E const& at) {
    if (places_used_ < 2 * Participants) places_[places_used_++] = {at, id, false};
  }
  /// This participant tells what it sends, so nobody else needs to tell what came from it.
  void tells(u32 id) {
    for (u32 i = 0; i < places_used_; ++i)
      if (places_[i].id == id) places_[i].tells = true;
  }

  void sent(u32 self, millis at, E const& to, bytes message) noexcept {
    auto const* known = place_of(to);
    enter(at, self, known ? known->id : stranger(to), message);
  }
  /// Enters a message only when its sender tells nothing itself: a foreign peer.
  void received(u32 self, millis at, E const& from, bytes message) noexcept {
    auto const* known = place_of(from);
    if (known && known->tells) return;
    enter(at, known ? known->id : stranger(from), self, message);
  }

  /// Forgets the messages, keeps the participants.
  void clear() { used_ = missed_ = 0; }
  ladder_view view() const { return {{names_, names_used_}, {entries_, used_}, missed_}; }

 private:
  struct place {
    E at{};
    u32 id = 0;
    bool tells = false;
  };
  place const* place_of(E const& e) const {
    for (u32 i = 0; i < places_used_; ++i)
      if (places_[i].at == e) return &places_[i];
    return nullptr;
  }
  u32 stranger(E const& e) {
    if constexpr (requires { std::string_view{e.text().view()}; }) {
      return participant(e.text().view(), e);
    } else {
      char const name[] = {'p', 'e', 'e', 'r', ' ', static_cast<char>('0' + names_used_ % 10)};
      return participant({name, sizeof name}, e);
    }
  }
  void enter(millis at, u32 from, u32 to, bytes message) {
    if (used_ == Entries) return void(++missed_);
    entries_[used_++] = {at, from, to, message_summary{message}};
  }

  short_text<40> names_[Participants];
  place places_[2 * Participants];
  ladder_entry entries_[Entries];
  u32 names_used_ = 0, places_used_ = 0, used_ = 0, missed_ = 0;
};

/// The trace policy of one stack: a participant of a log that outlives it. Without a log: nothing.
template<class E, u32 Entries, u32 Participants> class ladder {
 public:
  using log = ladder_log<E, Entries, Participants>;
  ladder() = default;
  ladder(log& to, std::string_view name, E const& at) : log_{&to}, self_{to.participant(name, at)} {
    to.tells(self_);
  }
  void sent(millis at, E const& to, bytes message) noexcept {
    if (log_) log_->sent(self_, at, to, message);
  }
  void received(millis at, E const& from, bytes message) noexcept {
    if (log_) log_->received(self_, at, from, message);
  }
  u32 self() const { return self_; }

 private:
  log* log_ = nullptr;
  u32 self_ = 0;
};

static_assert(trace<ladder<int>, int>);

}  // namespace polysip
