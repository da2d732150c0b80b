// Names of timer/: the clock and timer values that a user gives, plans, queues.
#pragma once
#include "../core/types.hpp"

namespace polysip {

enum class letter : u8;
struct timer_plan;
struct timer_plans;
struct rfc3261_timers;
struct timer_node;
template<u32 GranularityBits> class basic_wheel;
using wheel = basic_wheel<0>;
class flat_timers;

}  // namespace polysip
