// Forward declarations of stack/.
#pragma once

namespace polysip {

struct default_limits;
struct default_traits;
template<class Traits> class basic_stack;

}  // namespace polysip
