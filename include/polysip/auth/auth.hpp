// Digest authentication, both sides.
#pragma once
#include "challenge_book.hpp"
#include "verify.hpp"
