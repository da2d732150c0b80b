#include "polysip/message/params.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace params_test {

using namespace polysip;

namespace {

std::vector<std::string> seen(std::string_view text) {
  std::vector<std::string> out;
  for (param const& p : params{text})
    out.push_back(std::string{p.name} + (p.quoted ? "=\"" : "=") + std::string{p.value});
  return out;
}

bool reads(std::string_view text) {
  params out;
  scan::cursor c{text};
  return detail::read_params(c, out);
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("params: names, values, quotes, white space and folds, in order") {
  CHECK(seen(";a=1;lr;b=\"x;y\"") == list{"a=1", "lr=", "b=\"x;y"});
  CHECK(seen(" ; a = 1 \r\n ;\tlr ") == list{"a=1", "lr="});
  CHECK(seen(";icid-value=a==;u=[2001:db8::1]:5060") ==
        list{"icid-value=a==", "u=[2001:db8::1]:5060"});
  CHECK(seen("").empty());
}

TEST_CASE("params: look-up in any case, the first wins") {
  params const p{";Tag=x;tag=y;lr;e=\"\""};
  CHECK(p.get("tag") == "x");
  CHECK(p.has("LR"));
  CHECK(p.get("lr").empty());
  CHECK(p.has("e"));
  CHECK(!p.has("l"));
  CHECK(p.get("missing").empty());
}

TEST_CASE("params: flaws") {
  CHECK(reads(""));
  CHECK(reads(" ;a ;b=c "));
  CHECK(reads(";\xd0\xb8=\xd0\xb8"));
  for (char const* bad : {";", ";;", ";a;", ";a=", ";a=;b", ";=b", "a", ";a b", ";a=b c", ";a=\"b",
                          ";a=\"b\"c", ";a,b", ";a=<b>"})
    CHECK_MESSAGE(!reads(bad), std::string{bad});
  CHECK(seen(";a=1;;b=2") == list{"a=1"});
}

}  // namespace params_test
