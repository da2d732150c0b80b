// Forward declarations of dialog/.
#pragma once
#include "../core/types.hpp"

namespace polysip {

struct dialog_key;
struct rfc3261_dialog_id;
struct tag_carries_slot;
struct rfc2543_dialog_id;
struct call_id_only;
template<class Traits> struct dialog;
template<class Traits, class Top> class dialog_layer;
template<class Traits, class Top> class request_layer;

}  // namespace polysip
