// Bob: takes Alice's call and calls Carol when Alice asks him to.
#pragma once
#include "person.hpp"

class bob_app : public person {
 public:
  using person::on;

  explicit bob_app(person const& p) : person(p) {}

  void on(phone::incoming<message_server_context> const& e) {
    happened(step::message_read);
    must(e.context->accept());
  }

  // The call from Alice. It comes here when her password was right: our guest list saw to that.
  void on(phone::incoming<invite_server_context> const& e) {
    from_alice_ = e.context;
    later(250, [this] { ring(); });  // so late that the stack has said 100 Trying, after 200 ms
  }
  void on(phone::confirmed<invite_server_context> const&) { happened(step::acknowledged); }
  void on(phone::changed<invite_server_context> const& e) {
    happened(e.held_by_peer ? step::held_by_peer : step::resumed_by_peer);
  }
  void on(phone::ended<invite_server_context> const& e) {
    if (e.status == 200) happened(step::bob_done_with_alice);
    later(50, [this] { must(stack[to_carol_]->bye()); });
  }

  // Alice's wish that we call someone. Without accept() it would be declined.
  void on(phone::incoming<refer_server_context> const& e) {
    auto const whom = e.message.get<polysip::header::refer_to>();
    must(e.context->accept());
    transfer_ = e.context;
    if (auto const call = stack.start<invite_client_context>(whom->uri)) to_carol_ = call.value;
    else must(e.context->report(503));
  }

  // The call to Carol, of which Alice hears as well.
  void on(phone::progress<invite_client_context> const& e) {
    happened(step::carol_rings);
    must(stack[transfer_]->report(e.message.status()));
  }
  void on(phone::accepted<invite_client_context> const& e) {
    happened(step::carol_answered);
    must(stack[transfer_]->report(e.message.status()));
  }
  void on(phone::rejected<invite_client_context> const& e) {
    must(stack[transfer_]->report(e.message.status()));
  }
  void on(phone::ended<invite_client_context> const& e) {
    if (e.status == 200) happened(step::bob_done_with_carol);
  }

 private:
  void ring() {
    must(stack[from_alice_]->ring());
    later(50, [this] { must(stack[from_alice_]->accept()); });
  }

  phone::handle<invite_server_context> from_alice_;
  phone::handle<refer_server_context> transfer_;
  phone::handle<invite_client_context> to_carol_;
};
