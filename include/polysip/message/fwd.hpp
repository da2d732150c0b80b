// Forward declarations of the message layer.
#pragma once
#include "../core/types.hpp"

namespace polysip {

enum class method : u8;
enum class header_id : u8;
enum class uri_kind : u8;
struct uri;
struct param;
struct params;
struct address;
struct challenge;
struct credentials;
struct ipv6;
struct quoted;
struct header_line;
class header_lines;
class header_name;
struct parse_result;
struct ruling;
struct rules;
template<class H> struct field;
template<class H> class values;
template<u32 MaxHeaders> class basic_message_view;
using message_view = basic_message_view<128>;
class message_writer;
struct frame;
struct framing_rules;
class frame_scan;
class span_room;
class stream_framer;
template<u32 MaxEdits> class basic_message_forward;
using message_forward = basic_message_forward<12>;
class multipart;
struct body_part;
struct part_to_write;
struct disposition;
struct phone_number;
enum class uri_place : u8;
enum class uri_component : u8;
enum class uri_text : u8;

}  // namespace polysip
