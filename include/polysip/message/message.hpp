// The whole message layer.
#pragma once
#include "escape.hpp"
#include "framing.hpp"
#include "headers.hpp"
#include "message_view.hpp"
#include "message_writer.hpp"
#include "method.hpp"
#include "reason_phrase.hpp"
#include "respond.hpp"
#include "uri.hpp"
#include "uri_compare.hpp"
#include "validate.hpp"
