// All of timer/: clock, values, plans, queues.
#pragma once
#include "clock.hpp"
#include "flat_timers.hpp"
#include "plan.hpp"
#include "queue.hpp"
#include "values.hpp"
#include "wheel.hpp"
