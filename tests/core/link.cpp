#include "polysip/core/link.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace link_test {

using namespace polysip;

namespace {

struct item : link {
  explicit item(int n) : number(n) {}
  int number;
};

std::vector<int> numbers(chain const& c) {
  std::vector<int> n;
  for (link const* l = c.next; l != &c; l = l->next)
    n.push_back(static_cast<item const*>(l)->number);
  std::vector<int> back;
  for (link const* l = c.prev; l != &c; l = l->prev)
    back.insert(back.begin(), static_cast<item const*>(l)->number);
  CHECK(n == back);
  return n;
}

using list = std::vector<int>;

}  // namespace

TEST_CASE("a chain keeps the order of pushing; a node leaves from anywhere") {
  chain c;
  CHECK(c.empty());
  item a{1}, b{2}, d{3};
  CHECK(!a.linked());
  for (item* i : {&a, &b, &d}) c.push(*i);
  CHECK(numbers(c) == list{1, 2, 3});
  b.cut();
  CHECK(numbers(c) == list{1, 3});
  CHECK(!b.linked());
  a.cut();
  d.cut();
  CHECK(c.empty());
}

TEST_CASE("what is pushed to the front comes first; a chain forgets its nodes at once") {
  chain c;
  item a{1}, b{2}, d{3};
  c.push_front(a);
  c.push_front(b);
  c.push(d);
  CHECK(numbers(c) == list{2, 1, 3});
  c.forget();
  CHECK(c.empty());
  c.push_front(d);
  CHECK(numbers(c) == list{3});
}

TEST_CASE("cutting what is not linked does nothing; a node may come back") {
  chain c, other;
  item a{1}, b{2};
  a.cut();
  c.push(a);
  c.push(b);
  a.cut();
  a.cut();
  c.push(a);
  CHECK(numbers(c) == list{2, 1});
  b.cut();
  other.push(b);
  CHECK(numbers(c) == list{1});
  CHECK(numbers(other) == list{2});
}

}  // namespace link_test
