// The version of these headers. meson.build refuses to disagree with it.
#pragma once

#define POLYSIP_VERSION_STRING "0.1.0"

namespace polysip {

inline constexpr int version_major = 0, version_minor = 1, version_patch = 0;

}  // namespace polysip
