// Alice: writes to Bob, calls him, holds him, and transfers him to Carol.
#pragma once
#include "person.hpp"

class alice_app : public person {
 public:
  using person::on;

  alice_app(person const& p, std::string_view bob, std::string_view carol)
      : person(p), bob_(bob), carol_(carol) {}

  void begin() { must(stack.start<message_client_context>(bob_, "Do you have a minute?")); }

  void on(phone::accepted<message_client_context> const&) {
    happened(step::message_accepted);
    must(stack.start<invite_client_context>(bob_));  // if challenged, our login answers
  }

  void on(phone::progress<invite_client_context> const& e) {
    if (e.message.status() == 180) happened(step::ringing);
  }
  void on(phone::accepted<invite_client_context> const& e) {
    happened(step::answered);
    call_ = e.context;  // a handle: it may go stale, and verbs then say so
    later(50, [this] { must(stack[call_]->hold()); });
  }
  void on(phone::changed<invite_client_context> const& e) {
    if (e.status != 200) return;
    if (e.on_hold) {
      happened(step::held);
      later(50, [this] { must(stack[call_]->resume()); });
    } else {
      happened(step::resumed);
      must(e.context->refer(carol_));
    }
  }

  void on(phone::accepted<refer_client_context> const&) { happened(step::transfer_allowed); }
  void on(phone::notified<refer_client_context> const& e) {
    if (e.status == 100) happened(step::transfer_begun);
    if (e.status != 200) return;
    happened(step::transferred);
    must(stack[call_]->bye());
  }

  void on(phone::ended<invite_client_context> const& e) {
    if (e.status == 200) happened(step::alice_done);
  }

 private:
  std::string_view bob_, carol_;
  phone::handle<invite_client_context> call_;
};
