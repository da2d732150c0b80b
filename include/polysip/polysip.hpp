// polysip: SIP signalling assembled from compile-time policies. Everything but ext/ and the
// simulator.
#pragma once
#include "stack/stack.hpp"
#include "version.hpp"
