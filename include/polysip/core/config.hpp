// The macros of the core, all replaceable before the first include.
#pragma once

#ifndef POLYSIP_ASSERT  // a programmer's mistake, with a sentence that names the cure
#define POLYSIP_ASSERT(ok, cure) ((ok) ? void() : __builtin_trap())
#endif

#ifndef POLYSIP_OUTLINE  // kept out of its callers: code size counts more than a call here
#define POLYSIP_OUTLINE [[gnu::noinline]]
#endif

#ifndef POLYSIP_INLINE  // a few instructions that a call would double
#define POLYSIP_INLINE [[gnu::always_inline]]
#endif
