// What both sides agreed on: media policies, and whose offer is open.
#pragma once
#include "media.hpp"
#include "offer_answer.hpp"
