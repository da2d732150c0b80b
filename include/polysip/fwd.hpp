// Every public name, declared and not defined: for headers of applications that only mention them.
#pragma once
#include "auth/fwd.hpp"
#include "context/fwd.hpp"
#include "core/fwd.hpp"
#include "dialog/fwd.hpp"
#include "message/fwd.hpp"
#include "sdp/fwd.hpp"
#include "session/fwd.hpp"
#include "stack/fwd.hpp"
#include "timer/fwd.hpp"
#include "trace/fwd.hpp"
#include "transaction/fwd.hpp"
#include "transport/fwd.hpp"
