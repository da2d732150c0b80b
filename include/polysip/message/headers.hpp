// Every typed header.
#pragma once
#include "address.hpp"
#include "authentication.hpp"
#include "content.hpp"
#include "events.hpp"
#include "extensions.hpp"
#include "numbers.hpp"
#include "tokens.hpp"
#include "via.hpp"
