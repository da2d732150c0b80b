#include "counted_new.hpp"

#include <cstdlib>
#include <new>

unsigned long allocations = 0;

namespace {

void* counted(std::size_t size) {
  ++allocations;
  return std::malloc(size ? size : 1);
}
[[gnu::noinline]] void given_back(void* p) { std::free(p); }  // inlined, -Wmismatched-new-delete

}  // namespace

void* operator new(std::size_t size) {
  if (void* const p = counted(size)) return p;
  std::abort();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return counted(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return counted(size); }
void operator delete(void* p) noexcept { given_back(p); }
void operator delete[](void* p) noexcept { given_back(p); }
void operator delete(void* p, std::size_t) noexcept { given_back(p); }
void operator delete[](void* p, std::size_t) noexcept { given_back(p); }
void operator delete(void* p, std::nothrow_t const&) noexcept { given_back(p); }
void operator delete[](void* p, std::nothrow_t const&) noexcept { given_back(p); }
