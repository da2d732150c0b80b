// Names of this folder, for headers that only mention them.
#pragma once
#include "../core/types.hpp"

namespace polysip {

struct session_id;
struct no_media;
struct audio_media;
class offer_answer;

}  // namespace polysip
