// The four standard machines.
#pragma once
#include "rfc3261_client.hpp"
#include "rfc3261_server.hpp"
#include "rfc6026_invite_client.hpp"
#include "rfc6026_invite_server.hpp"
