// Each context is in the traits once.
// expect: no_context_twice
#include "own.hpp"

using polysip::message_client_context;
#ifdef MISTAKE
using pager = polysip::use_contexts<message_client_context, message_client_context>;  // here
#else
using pager = polysip::use_contexts<message_client_context>;
#endif
struct mine : polysip::extend<own_traits, pager> {};
static_assert(polysip::stack_traits<mine>);
