// A user's context that answers an INFO provisionally, then finally; no shipped one answers
// requests other than INVITE twice.
#pragma once
#include <polysip/polysip.hpp>

namespace lab {

struct may_answer;

template<polysip::server_base Base> struct hesitant : Base {
  using Base::hook;
  using timers = polysip::more_timers<Base, may_answer>;
  static constexpr polysip::u32 methods = Base::methods | bit(polysip::method::info);
  static constexpr polysip::u32 opens = Base::opens | bit(polysip::method::info);

  polysip::result<> end() { return this->reject(480); }

  polysip::verdict hook(polysip::hook::request const& q) {
    if (q.message.method() != polysip::method::info || this->phase_ != polysip::phase::initial)
      return Base::hook(q);
    this->phase_ = polysip::phase::establishing;
    for (int i = 0; i < 2; ++i) this->respond(this->opening_, 100).ignore();
    polysip::arm<may_answer>(*this, 700);
    return polysip::consumed;
  }
  polysip::verdict hook(polysip::hook::timer<may_answer> const&) {
    this->answer(200).ignore();
    return polysip::consumed;
  }
};
template<class T>
struct hesitant_context final
    : polysip::context<hesitant_context<T>, T, polysip::server, hesitant> {};

}  // namespace lab
