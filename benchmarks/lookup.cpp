// Times of finding one key of about 55 octets among 1,000 to 1,000,000, compared in full: our
// seeded hash and index over records in slots, beside std::unordered_map. The key sought lies in
// the cache, as one does that was just received. Every contender runs the same loop:
//   hit, miss  keys in hand, none waits for another; ours were hashed before, as the stack does
//              while it parses
//   burst      the keys of 16 datagrams are hashed, then sought; a processor fetches several
//              records at a time
//   in turn    each key is chosen by what was read from the record before, and hashed: nothing
//              hides the way to memory, one miss in the index and one in the record. The floor is
//              these two reads alone.
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

constexpr u32 not_found = 0;

/// As the stack keeps transactions and dialogs: in slots, a hash of each in the index. `find` reads
/// something of what it found.
class polysip_index {
  struct record {
    polysip::raw_handle self;
    u64 hash;
    u32 size;
    char text[60];
    std::string_view view() const { return {text, size}; }
  };
  polysip::slots<record, polysip::growing::blocks<record, 1>> records_;
  polysip::hash_index<polysip::growing::table<1>> index_;

  u32 at(key const& k, u64 hash) {
    return index_.find(hash, [&](u32 i) {
      auto const& r = records_.alive(i);
      return r.hash == hash && r.view() == k.view();
    });
  }

 public:
  bool insert(key const& k) {
    polysip::raw_handle h;
    auto* const r = records_.make(h, record{{}, k.hash, k.size, {}});
    r->self = h;
    polysip::ascii::copy(r->text, k.text, k.size);
    return index_.insert(r->hash, h.index);
  }
  static u64 hash_of(key const& k) { return k.made(); }
  u32 find(key const& k, u64 hash) {
    u32 const i = at(k, hash);
    return i == ~0U ? not_found : records_.alive(i).size;
  }
  void erase(key const& k) {
    u32 const i = at(k, k.hash);
    index_.erase(k.hash, i);
    records_.drop(records_.alive(i).self);
  }
};

struct unordered_map {
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, u32, hash, std::equal_to<>> all;
  bool insert(key const& k) { return all.emplace(k.view(), k.size).second; }
  static u64 hash_of(key const&) { return 0; }  // `find` hashes
  u32 find(key const& k, u64) const {
    auto const found = all.find(k.view());
    return found == all.end() ? not_found : found->second;
  }
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
    for (auto const& k : there) benchmark::DoNotOptimize(table.find(k, k.hash));  // warm
  }
};

template<class Table, bool There> void find(benchmark::State& state) {
  full<Table> f(static_cast<std::size_t>(state.range(0)));
  auto const& keys = There ? f.there : f.absent;
  std::size_t i = 0;
  for (auto _ : state) {
    if (f.table.find(keys[i], keys[i].hash) != (There ? keys[i].size : not_found))
      return state.SkipWithError("a wrong answer");
    if (++i == keys.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
template<class Table> void burst(benchmark::State& state) {
  constexpr std::size_t size = 16;
  full<Table> f(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    if (i + size > f.there.size()) i = 0;
    u64 hashes[size];
    for (std::size_t k = 0; k < size; ++k) hashes[k] = Table::hash_of(f.there[i + k]);
    for (std::size_t k = 0; k < size; ++k, ++i)
      if (f.table.find(f.there[i], hashes[k]) != f.there[i].size)
        return state.SkipWithError("a wrong answer");
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{size});
}
template<class Table> void in_turn(benchmark::State& state) {
  full<Table> f(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    auto const& k = f.there[i];
    __builtin_prefetch(&f.there[i] + 8);  // the key sought lies in the cache
    u32 found = f.table.find(k, Table::hash_of(k));
    if (found != k.size) return state.SkipWithError("a wrong answer");
    benchmark::DoNotOptimize(found);  // so that the next key depends on it
    i += 1 + (found >> 31);
    if (i >= f.there.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
// An index and records of the size of ours, gone through in one random circle.
void two_reads(benchmark::State& state) {
  struct record {
    u32 next;
    char rest[92];
  };
  auto const n = static_cast<u32>(state.range(0));
  std::vector<polysip::index_entry> index(2 * n);
  std::vector<record> records(n);
  std::vector<u32> order(n);
  dice d;
  for (u32 i = 0; i < n; ++i) order[i] = i;
  for (u32 i = n; i-- > 1;) std::swap(order[i], order[d.next() % (i + 1)]);
  for (u32 i = 0; i < n; ++i) {
    u32 const slot = order[n - 1 - i];  // records lie in an order of their own
    index[2 * order[i]].index = slot;
    records[slot].next = 2 * order[(i + 1) % n];
  }
  u32 at = 2 * order[0];
  for (auto _ : state) at = records[index[at].index].next;
  benchmark::DoNotOptimize(at);
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
  add(name + "/burst", burst<Table>);
  add(name + "/in turn", in_turn<Table>);
  add(name + "/erase+insert", erase_insert<Table>);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  bench::say_conditions();
  add_table<polysip_index>("polysip");
  add_table<unordered_map>("unordered_map");
  add("two_reads/in turn", two_reads);
  benchmark::RunSpecifiedBenchmarks();
}
