// An application whose verbs the input chooses. Whatever it does, each context that it hears of
// ends once, and says nothing afterwards.
#pragma once
#include <polysip/polysip.hpp>
#include <tuple>
#include <vector>

#include "../support/row_count.hpp"
#include "exact.hpp"

namespace fuzz {

using namespace polysip;

inline constexpr std::string_view sdp_text =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\n";

struct passwords {
  auth::credential find(std::string_view realm) const noexcept {
    return realm == "r" ? auth::credential{"me", "secret"} : auth::credential{};
  }
};
struct small_limits : default_limits {
  static constexpr u32 message_bytes = 4096, stream_head = 2000, stream_message = 3000;
};

template<class Traits> class application {
 public:
  using phone = stack<Traits>;
  application(phone& ua, choices& in) : ua_(ua), in_(in) {}

  template<template<class> class E, class C> void on(E<ref<Traits, C>> const& e) {
    constexpr bool ends = std::is_same_v<E<ref<Traits, C>>, ev::ended<ref<Traits, C>>>;
    auto& k = known(e.context);
    FUZZ_CHECK(!k.ended);
    k.ended = ends;
    if (in_.pick(3) == 0) act(e.context);
  }
  /// Starts something, or does something with what there is.
  void verb() {
    switch (in_.pick(12)) {
      case 0:
        return begin(ua_.template start<invite_client_context>(to(), in_.pick(2) ? sdp_text : ""));
      case 1: return begin(ua_.template start<message_client_context>(to(), "text"));
      case 2: return begin(ua_.template start<refer_client_context>(to(), "sip:c@192.0.2.3"));
      case 3: return begin(ua_.template start<options_client_context>(to()));
      case 4: return act_on<message_client_context>();
      case 5: return act_on<message_server_context>();
      case 6: return act_on<refer_client_context>();
      case 7: return act_on<refer_server_context>();
      case 8:
      case 9: return act_on<invite_client_context>();
      default: return act_on<invite_server_context>();
    }
  }
  void end_all() {
    std::apply([&](auto&... all) { (end_each(all), ...); }, all_);
  }
  bool all_ended() const {
    bool ended = true;
    std::apply(
        [&](auto const&... all) {
          auto const look = [&](auto const& one) {
            for (auto const& k : one) ended = ended && k.ended;
          };
          (look(all), ...);
        },
        all_);
    return ended;
  }

 private:
  template<class C> struct record {
    polysip::handle<C> context;
    bool ended = false;
  };
  template<class List> struct records;
  template<class... C> struct records<types<C...>> {
    using type = std::tuple<std::vector<record<C>>...>;
  };
  template<template<class> class C> using of = C<Traits>;

  template<class C> record<C>& known(ref<Traits, C> const& c) {
    auto& all = std::get<std::vector<record<C>>>(all_);
    for (auto& k : all)
      if (k.context == polysip::handle<C>(c)) return k;
    return all.emplace_back(record<C>{c});
  }
  template<class Started> void begin(Started const& s) {
    if (s) known(s.value);
  }
  template<template<class> class C> void act_on() {
    auto& all = std::get<std::vector<record<of<C>>>>(all_);
    if (all.empty()) return;
    auto const last = all.size() - 1;
    act(ua_[all[last - in_.pick(8) % all.size()].context]);
  }
  template<class C> void end_each(std::vector<record<C>>& all) {
    if constexpr (!std::is_same_v<C, of<options_server_context>>)  // it answers by itself
      for (std::size_t i = 0; i < all.size(); ++i) ua_[all[i].context]->end().ignore();
  }

  void act(ref<Traits, of<invite_client_context>> c) {
    switch (in_.pick(8)) {
      case 0: return c->cancel().ignore();
      case 1: return c->keep().ignore();
      case 2: return c->answer(sdp_text).ignore();
      default: return act_in_call(c);
    }
  }
  void act(ref<Traits, of<invite_server_context>> c) {
    switch (in_.pick(8)) {
      case 0: return c->ring(static_cast<u16>(100 + in_.pick(100))).ignore();
      case 1: return c->accept(sdp_text).ignore();
      case 2: return c->accept().ignore();
      case 3: return c->reject(static_cast<u16>(290 + 2 * in_.byte())).ignore();
      default: return act_in_call(c);
    }
  }
  template<class Ref> void act_in_call(Ref c) {
    switch (in_.pick(5)) {
      case 0: return c->bye().ignore();
      case 1: return c->hold().ignore();
      case 2: return c->resume().ignore();
      case 3: return c->end().ignore();
      default: return begin(c->refer("sip:c@192.0.2.3"));
    }
  }
  void act(ref<Traits, of<message_server_context>> c) {
    switch (in_.pick(4)) {
      case 0: return c->end().ignore();
      case 1: return c->reject(static_cast<u16>(290 + 2 * in_.byte())).ignore();
      default: return c->accept().ignore();
    }
  }
  void act(ref<Traits, of<refer_server_context>> c) {
    switch (in_.pick(4)) {
      case 0: return c->end().ignore();
      case 1: return c->report(static_cast<u16>(90 + 3 * in_.byte())).ignore();
      default: return c->accept().ignore();
    }
  }
  void act(ref<Traits, of<options_server_context>>) {}
  template<class C> void act(ref<Traits, C> c) {  // a client whose answer is its end
    if (in_.pick(3) == 0) c->keep().ignore();
    else if (in_.pick(3) == 0) c->end().ignore();
  }
  std::string_view to() {
    constexpr std::string_view all[] = {"sip:p@192.0.2.2",  "sip:p@192.0.2.2;transport=tcp",
                                        "sips:p@192.0.2.2", "sip:p@192.0.2.22",
                                        "sip:p@nowhere",    "nothing"};
    return all[in_.pick(6)];
  }

  phone& ua_;
  choices& in_;
  typename records<typename phone::contexts>::type all_{};
};

}  // namespace fuzz
