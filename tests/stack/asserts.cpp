// What a programmer's mistake hits. A program of its own, since it replaces the assert.
namespace asserts_test {

char const* cure = "";  // of the first assert that failed
inline void note(char const* sentence) {
  if (!*cure) cure = sentence;
}

}  // namespace asserts_test

#define POLYSIP_ASSERT(ok, cure) ((ok) ? void() : asserts_test::note(cure))
#include "../support/lab.hpp"

namespace asserts_test {

using namespace polysip;

namespace {

enum class when : u8 { never, written, answered };

/// Sends an OPTIONS within its own MESSAGE, or when that is answered.
template<when Sends> struct sending {
  template<context_base Base> struct mixin : Base {
    using Base::hook;
    verdict hook(hook::outgoing const& o) {
      o.headers.header("X-Account", 4711);
      if (Sends == when::written && o.method == method::message) ask();
      return Base::hook(o);
    }
    verdict hook(hook::response const& r) {
      if (Sends == when::answered && r.method == method::message) ask();
      return Base::hook(r);
    }

   private:
    void ask() { (void)this->request({.what = method::options, .target = "sip:b@192.0.2.3"}); }
  };
};

template<when Sends> struct text {
  template<class T>
  struct type final
      : context<type<T>, T, client, polysip::message, sending<Sends>::template mixin> {};
};
template<when Sends>
struct text_traits : extend<lab::traits, use_contexts<text<Sends>::template type>> {};

/// A MESSAGE, answered 200.
template<when Sends> std::string said() {
  cure = "";
  lab::bench<text_traits<Sends>> b;
  ignore_rest app;
  CHECK(b.ua.template start<text<Sends>::template type>("sip:a@192.0.2.2", "hello"));
  auto const text = b.take().back().text;
  if (*cure) return cure;
  b.in(app, lab::respond(text, "200 OK", "peer")).ignore();
  CHECK(b.take().size() == (Sends == when::answered ? 1 : 0));
  return cure;
}

}  // namespace

TEST_CASE("a mixin that sends within hook(outgoing) is told where to; adding lines is no mistake") {
  CHECK(said<when::written>() == "outgoing hooks add lines; send from another hook");
  CHECK(said<when::answered>().empty());
  CHECK(said<when::never>().empty());
}

}  // namespace asserts_test
