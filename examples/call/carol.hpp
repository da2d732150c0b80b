// Carol: answers the phone.
#pragma once
#include "person.hpp"

class carol_app : public person {
 public:
  using person::on;

  explicit carol_app(person const& p) : person(p) {}

  void on(phone::incoming<invite_server_context> const& e) {
    must(e.context->ring());
    call_ = e.context;
    later(50, [this] { must(stack[call_]->accept()); });
  }
  void on(phone::confirmed<invite_server_context> const&) { happened(step::carol_acknowledged); }
  void on(phone::ended<invite_server_context> const& e) {
    if (e.status == 200) happened(step::carol_done);
  }

 private:
  phone::handle<invite_server_context> call_;
};
