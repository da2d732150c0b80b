// Session descriptions: reading, directions, writing.
#pragma once
#include "codec.hpp"
#include "redirect.hpp"
