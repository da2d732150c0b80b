// Scenes: what happens to one transaction, and what it must do at that instant and at no other.
//   == datagram: title            a scene on a datagram transport; also `stream`, `both`
//   100  r1xx  > tell idle        at 100 ms this event comes; the deeds, in order
//   500        > send             what the passing of time alone brings
// `idle`: no timer runs afterwards. At the end of a scene nothing more happens.
#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "polysip/core/types.hpp"

namespace scenes {

using polysip::millis;

struct step {
  millis at = 0;
  std::string event{}, deeds{};
  bool idle = false;
};

struct scene {
  std::string title;
  bool datagram, stream;
  std::vector<step> steps{};
};

inline step read_step(std::string const& line) {
  step s;
  std::istringstream words(line);
  words >> s.at >> s.event;
  if (s.event == ">") s.event.clear();
  else words.ignore(99, '>');
  for (std::string word; words >> word;) {
    if (word == "idle") s.idle = true;
    else s.deeds += (s.deeds.empty() ? "" : " ") + word;
  }
  return s;
}

inline std::vector<scene> read(char const* text) {
  std::vector<scene> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    if (line.find("== ") != 0) {
      all.back().steps.push_back(read_step(line));
      continue;
    }
    auto const colon = line.find(": ");
    auto const where = line.substr(3, colon - 3);
    all.push_back({line.substr(colon + 2), where != "stream", where != "datagram"});
  }
  return all;
}

/// Plays a scene; what went wrong first, or "". A subject has: run_to(time); feed(name of an
/// event); take(), the deeds since the last take; idle(); and `start` happens when it is made.
template<class Subject> std::string play(scene const& s, Subject& subject) {
  auto const odd = [&](millis at, std::string const& did) {
    return s.title + ": at " + std::to_string(at) + " [" + did + "]";
  };
  for (auto const& step : s.steps) {
    if (step.at > 0) subject.run_to(step.event.empty() ? step.at - 1 : step.at);
    if (step.event != "start")
      if (auto const early = subject.take(); !early.empty()) return odd(step.at, "early: " + early);
    if (step.event.empty()) subject.run_to(step.at);
    else if (step.event != "start") subject.feed(step.event);
    auto const did = subject.take();
    if (did != step.deeds) return odd(step.at, did);
    bool const ends = did.find("destroy") != did.npos;
    if ((step.idle || ends) && !subject.idle()) return odd(step.at, "a timer runs");
  }
  millis const end = s.steps.back().at;
  if (subject.idle()) return {};
  subject.run_to(end + 3'600'000);
  if (auto const late = subject.take(); !late.empty()) return odd(end, "late: " + late);
  return {};
}

/// The first thing that goes wrong in any of the scenes, or "". `make(reliable)`: a new subject.
template<class Make> std::string play_all(std::vector<scene> const& all, Make make) {
  for (auto const& s : all)
    for (bool const reliable : {false, true}) {
      if (!(reliable ? s.stream : s.datagram)) continue;
      auto subject = make(reliable);
      if (auto odd = play(s, *subject); !odd.empty()) return odd;
    }
  return {};
}

}  // namespace scenes
