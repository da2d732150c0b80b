// An intrusive doubly linked list; a node knows how to leave it.
#pragma once

namespace polysip {

struct link {
  link *prev = nullptr, *next = nullptr;
  bool linked() const { return next != nullptr; }
  void cut() {
    if (!next) return;
    next->prev = prev;
    prev->next = next;
    prev = next = nullptr;
  }
};

struct chain : link {
  chain() { forget(); }
  chain(chain const&) = delete;
  chain& operator=(chain const&) = delete;
  bool empty() const { return next == this; }
  void push(link& n) {
    n.prev = prev;
    n.next = this;
    prev->next = &n;
    prev = &n;
  }
  void push_front(link& n) {
    n.prev = this;
    n.next = next;
    next->prev = &n;
    next = &n;
  }
  void forget() { prev = next = this; }
};

}  // namespace polysip
