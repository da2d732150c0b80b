// Names of this folder, for headers that only mention them.
#pragma once
#include "../core/types.hpp"

namespace polysip::sdp {

enum class direction : u8;
struct line;
class line_reader;
struct attribute;
struct attributes;
struct origin;
struct media;
struct codec;
template<u32 MaxMedia> class basic_session_view;
using session_view = basic_session_view<16>;
class text_writer;

}  // namespace polysip::sdp
