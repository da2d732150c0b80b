// Times of finding one key of about 55 octets among 1,000 to 1,000,000, compared in full: our
// seeded hash and index over records in slots, beside std::unordered_map. The key sought lies in
// the cache, as one does that was just received.
#include <benchmark/benchmark.h>

#include <functional>
#include <polysip/core/hash_index.hpp>
#include <polysip/core/keyed_hash.hpp>
#include <polysip/core/slots.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "conditions.hpp"

namespace {

using polysip::u32;
using polysip::u64;

struct dice {
  u64 s = 88172645463325252;
  u64 next() { return s ^= s << 13, s ^= s >> 7, s ^= s << 17; }
};
struct key {
  char text[60];
  u32 size;
  u64 hash;
  explicit key(dice& d) {
    auto const n =
        std::snprintf(text, sizeof text, "%016llx%08x@192.0.2.%u;%010llx;%08x",
                      (unsigned long long)d.next(), (unsigned)d.next(), (unsigned)(d.next() % 255),
                      (unsigned long long)(d.next() & 0xffffffff), (unsigned)d.next());
    size = static_cast<u32>(n);
    hash = made();
  }
  std::string_view view() const { return {text, size}; }
  u64 made() const {
    polysip::keyed_hash h({0x0706050403020100, 0x0f0e0d0c0b0a0908});
    h.update(view());
    return h.finish();
  }
};

/// As the stack keeps transactions and dialogs: in slots, a hash of each in the index.
class polysip_index {
  struct record {
    polysip::raw_handle self;
    u64 hash;
    u32 size;
    char text[60];
    bool is(key const& k) const {
      return hash == k.hash && polysip::ascii::identical({text, size}, k.view());
    }
  };
  polysip::slots<record, polysip::growing::blocks<record, 1>> records_;
  polysip::hash_index<polysip::growing::table<1>> index_;

  u32 at(key const& k) {
    return index_.find(k.hash, [&](u32 i) { return records_.at_index(i)->is(k); });
  }

 public:
  bool insert(key const& k) {
    polysip::raw_handle h;
    auto* const r = records_.make(h, record{{}, k.hash, k.size, {}});
    r->self = h;
    polysip::ascii::copy(r->text, k.text, k.size);
    return index_.insert(r->hash, h.index);
  }
  bool find(key const& k) { return at(k) != ~0U; }
  void erase(key const& k) {
    u32 const i = at(k);
    index_.erase(k.hash, i);
    records_.drop(records_.at_index(i)->self);
  }
};
struct hashed_too : polysip_index {
  bool find(key k) {
    k.hash = k.made();
    return polysip_index::find(k);
  }
};

struct unordered_map {
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, u32, hash, std::equal_to<>> all;
  bool insert(key const& k) { return all.emplace(k.view(), 1).second; }
  bool find(key const& k) const { return all.find(k.view()) != all.end(); }
  void erase(key const& k) { all.erase(all.find(k.view())); }
};

template<class Table> struct full {
  std::vector<key> there, absent;  // in another order than that of insertion
  Table table;
  explicit full(std::size_t n) {
    dice d;
    for (std::size_t i = 0; i < n; ++i) {
      there.emplace_back(d);
      absent.emplace_back(d);
      table.insert(there.back());
    }
    for (std::size_t i = n; i-- > 1;) std::swap(there[i], there[d.next() % (i + 1)]);
  }
};

template<class Table, bool There> void find(benchmark::State& state) {
  full<Table> f(static_cast<std::size_t>(state.range(0)));
  auto const& keys = There ? f.there : f.absent;
  std::size_t i = 0;
  for (auto _ : state) {
    if (f.table.find(keys[i]) != There) return state.SkipWithError("a wrong answer");
    if (++i == keys.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
template<class Table> void erase_insert(benchmark::State& state) {
  full<Table> f(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    f.table.erase(f.there[i]);
    f.table.insert(f.absent[i]);
    if (++i == f.there.size()) {
      i = 0;
      std::swap(f.there, f.absent);
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void add(std::string const& name, void (*run)(benchmark::State&)) {
  auto* const b = benchmark::RegisterBenchmark(name.c_str(), run);
  for (int n : {1000, 100'000, 1'000'000}) b->Arg(n);
}
template<class Table> void add_table(std::string const& name) {
  add(name + "/hit", find<Table, true>);
  add(name + "/miss", find<Table, false>);
  add(name + "/erase+insert", erase_insert<Table>);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  bench::say_conditions();
  add_table<polysip_index>("polysip");
  add("polysip/hash+hit", find<hashed_too, true>);
  add_table<unordered_map>("unordered_map");
  benchmark::RunSpecifiedBenchmarks();
}
