// Forward declarations of stack/.
#pragma once

namespace polysip {

struct default_limits;
struct default_traits;
template<class Arena> class gathered;
template<class Traits> class flow_table;
template<class Traits, class Top> class response_layer;
template<class Traits, class Top> class context_layer;
template<class Traits> class basic_stack;

}  // namespace polysip
