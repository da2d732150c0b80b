// Which policies a stack is made of: named options over documented defaults. A misspelt option is
// an error.
#pragma once
#include "../auth/auth.hpp"
#include "../context/fwd.hpp"
#include "../core/storage.hpp"
#include "../core/type_list.hpp"
#include "../dialog/id.hpp"
#include "../session/media.hpp"
#include "../timer/timer.hpp"
#include "../trace/none.hpp"
#include "../transaction/machine_data.hpp"
#include "../transaction/machines.hpp"
#include "../transport/resolver.hpp"
#include "limits.hpp"

namespace polysip {

/// Entropy for branches, tags, Call-IDs and hash keys. There is no default: two processes must
/// never mint the same.
template<class R>
concept random_source = requires(R& r) {
  { r.next() }
  noexcept->std::same_as<u64>;
};

template<template<class> class... C> struct context_list {
  template<class Traits> using in = types<C<Traits>...>;
};
template<template<class> class> struct context_named;
template<template<class> class... C>
concept no_context_twice = count_of(joined_t<types<>, types<context_named<C>...>>{})
== sizeof...(C);
template<class L>
concept is_context_list = requires {
  typename L::template in<struct anything>;
};

template<class Key, class V> struct option {
  using key = Key;
  using value = V;
};
namespace key {
struct transport;
struct clock;
struct random;
struct timers;
struct timer_queue;
struct resolver;
struct storage;
struct dialog_id;
struct contexts;
struct limits;
struct credentials;
struct accounts;
struct hashes;
struct media;
struct trace;
struct invite_client;
struct client;
struct invite_server;
struct server;
}  // namespace key

template<transport V> struct use_transport : option<key::transport, V> {};
template<clock V> struct use_clock : option<key::clock, V> {};
template<random_source V> struct use_random : option<key::random, V> {};
template<timer_values V> struct use_timers : option<key::timers, V> {};
template<timer_queue V> struct use_timer_queue : option<key::timer_queue, V> {};
template<class V> struct use_resolver : option<key::resolver, V> {};
template<storage V> struct use_storage : option<key::storage, V> {};
template<dialog_id V> struct use_dialog_id : option<key::dialog_id, V> {};
template<template<class> class... C>
  requires no_context_twice<C...>
struct use_contexts : option<key::contexts, context_list<C...>> {
};
template<limit_values V> struct use_limits : option<key::limits, V> {};
template<auth::credential_policy V> struct use_credentials : option<key::credentials, V> {};
template<auth::account_policy V> struct use_accounts : option<key::accounts, V> {};
template<auth::hash_policy V> struct use_hashes : option<key::hashes, V> {};
template<media_policy V> struct use_media : option<key::media, V> {};
template<class V> struct use_trace : option<key::trace, V> {};
template<invite_client_fsm_policy V>
struct use_invite_client_fsm : option<key::invite_client, V> {};
template<client_fsm_policy V> struct use_client_fsm : option<key::client, V> {};
template<invite_server_fsm_policy V>
struct use_invite_server_fsm : option<key::invite_server, V> {};
template<server_fsm_policy V> struct use_server_fsm : option<key::server, V> {};

template<class O>
concept is_option = requires {
  typename O::key;
  typename O::value;
};
template<class Key, class O> inline constexpr bool is_keyed = false;
template<class Key, is_option O>
inline constexpr bool is_keyed<Key, O> = std::is_same_v<Key, typename O::key>;

// The first mistake as a type, since a fold in a concept names no culprit.
template<class O> struct is_no_option { static constexpr bool sound = false; };
template<class O> struct option_given_twice { static constexpr bool sound = false; };
struct no_mistake {
  static constexpr bool sound = true;
};
template<class... O> struct first_mistake : held<no_mistake> {};
template<class O, class... R> struct first_mistake<O, R...> : held<is_no_option<O>> {};
template<is_option O, class... R>
struct first_mistake<O, R...>
    : std::conditional_t<(is_keyed<typename O::key, R> || ...), held<option_given_twice<O>>,
                         first_mistake<R...>> {};
template<class M>
concept sound_options = M::sound;

template<class K, class Default, class... O> struct pick : held<Default> {};
template<class K, class Default, class O, class... R>
struct pick<K, Default, O, R...>
    : std::conditional_t<std::is_same_v<K, typename O::key>, held<typename O::value>,
                         pick<K, Default, R...>> {};
template<class K, class Default, class... O> using pick_t = typename pick<K, Default, O...>::type;

struct missing_use_transport_option;  // incomplete on purpose: the name is the message
struct missing_use_clock_option;
struct missing_use_random_option;

struct default_traits {
  using transport = missing_use_transport_option;
  using clock = missing_use_clock_option;
  using random = missing_use_random_option;
  using timers = rfc3261_timers;
  using timer_queue = wheel;
  using resolver = numeric_hosts;
  using storage = growing;
  using dialog_id = rfc3261_dialog_id;
  using contexts =
      context_list<invite_client_context, invite_server_context, message_client_context,
                   message_server_context, refer_client_context, refer_server_context,
                   options_client_context, options_server_context>;
  using limits = default_limits;
  using credentials = auth::no_credentials;
  using accounts = auth::no_accounts;
  using hashes = auth::builtin_hashes;
  using media = no_media;
  using trace = no_trace;
  using invite_client = rfc6026_invite_client;
  using client = rfc3261_client;
  using invite_server = rfc6026_invite_server;
  using server = rfc3261_server;
};

/// Traits with single options replaced: `struct mine : polysip::extend<base, use_timers<slow>> {};`
template<class Base, class... O>
  requires sound_options<typename first_mistake<O...>::type>
struct extend : Base {
  using transport = pick_t<key::transport, typename Base::transport, O...>;
  using clock = pick_t<key::clock, typename Base::clock, O...>;
  using random = pick_t<key::random, typename Base::random, O...>;
  using timers = pick_t<key::timers, typename Base::timers, O...>;
  using timer_queue = pick_t<key::timer_queue, typename Base::timer_queue, O...>;
  using resolver = pick_t<key::resolver, typename Base::resolver, O...>;
  using storage = pick_t<key::storage, typename Base::storage, O...>;
  using dialog_id = pick_t<key::dialog_id, typename Base::dialog_id, O...>;
  using contexts = pick_t<key::contexts, typename Base::contexts, O...>;
  using limits = pick_t<key::limits, typename Base::limits, O...>;
  using credentials = pick_t<key::credentials, typename Base::credentials, O...>;
  using accounts = pick_t<key::accounts, typename Base::accounts, O...>;
  using hashes = pick_t<key::hashes, typename Base::hashes, O...>;
  using media = pick_t<key::media, typename Base::media, O...>;
  using trace = pick_t<key::trace, typename Base::trace, O...>;
  using invite_client = pick_t<key::invite_client, typename Base::invite_client, O...>;
  using client = pick_t<key::client, typename Base::client, O...>;
  using invite_server = pick_t<key::invite_server, typename Base::invite_server, O...>;
  using server = pick_t<key::server, typename Base::server, O...>;
};

/// The defaults with these options. Transport, clock and random source must be given.
template<class... O>
  requires sound_options<typename first_mistake<O...>::type>
using traits = extend<default_traits, O...>;

template<class R, class T>
concept resolver_for = resolver<R, T>;
template<class T, class Transport>
concept trace_for = trace<T, typename Transport::endpoint>;

/// The INVITE machines of the library are proven by its tests, and by every stack that runs them:
/// one without calls does not even instantiate them.
template<class M>
concept shipped = std::same_as<M, rfc6026_invite_client> || std::same_as<M, rfc6026_invite_server>;
template<class M>
concept calling_machine = shipped<M> || invite_client_fsm_policy<M>;
template<class M>
concept called_machine = shipped<M> || invite_server_fsm_policy<M>;

/// What `stack` takes: traits<...>, extend<...>, or any struct with these members.
template<class T>
concept stack_traits = transport<typename T::transport> && clock<typename T::clock> &&
    random_source<typename T::random> && timer_values<typename T::timers> &&
    timer_queue<typename T::timer_queue> &&
    resolver_for<typename T::resolver, typename T::transport> && storage<typename T::storage> &&
    dialog_id<typename T::dialog_id> && is_context_list<typename T::contexts> &&
    limit_values<typename T::limits> && auth::credential_policy<typename T::credentials> &&
    auth::account_policy<typename T::accounts> && auth::hash_policy<typename T::hashes> &&
    media_policy<typename T::media> && trace_for<typename T::trace, typename T::transport> &&
    calling_machine<typename T::invite_client> && called_machine<typename T::invite_server> &&
    client_fsm_policy<typename T::client> && server_fsm_policy<typename T::server>;

}  // namespace polysip
