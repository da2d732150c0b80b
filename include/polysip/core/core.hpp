// Everything in core/: nothing about SIP.
#pragma once
#include "ascii.hpp"
#include "byte_store.hpp"
#include "config.hpp"
#include "handle.hpp"
#include "hash_index.hpp"
#include "keyed_hash.hpp"
#include "link.hpp"
#include "result.hpp"
#include "slots.hpp"
#include "storage.hpp"
#include "type_list.hpp"
#include "types.hpp"
