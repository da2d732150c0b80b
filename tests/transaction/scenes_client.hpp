// What the RFCs want of a client transaction, written by hand from their text: see scene.hpp.
#pragma once

namespace scenes {

inline constexpr char const* invite_client = R"(
== datagram: 17.1.1.2 the INVITE is repeated by Timer A, which doubles; Timer B tells of a timeout
    0  start  > send
  500         > send
 1500         > send
 3500         > send
 7500         > send
15500         > send
31500         > send
32000         > fail destroy

== stream: 17.1.1.2 on a reliable transport the INVITE goes out once; the same timeout
    0  start  > send
32000         > fail destroy

== both: 17.1.1.2 a provisional response ends repetition and timeout; each is told
     0  start  > send
   400  r1xx   > tell idle
 90000  r1xx   > tell idle
200000  r1xx   > tell idle

== datagram: 17.1.1.2 a refusal is told once, acknowledged each time; all else is dropped for 32 s
    0  start  > send
  100  r3to6  > ack tell
  600  r3to6  > ack
  700  r1xx   >
  800  r2xx   >
32099  r3to6  > ack
32100         > destroy

== datagram: 17.1.1.2 the same after a provisional response
    0  start  > send
  100  r1xx   > tell idle
 5000  r3to6  > ack tell
 5500  r3to6  > ack
37000         > destroy

== stream: 17.1.1.2 Timer D is zero on a reliable transport
    0  start  > send
  100  r3to6  > ack tell
  100         > destroy

== stream: 17.1.1.2 the same after a provisional response
    0  start  > send
  100  r1xx   > tell idle
 5000  r3to6  > ack tell
 5000         > destroy

== both: 6026 7.2 each 2xx is told, none acknowledged; all else is dropped; Timer M is 64*T1
    0  start            > send
  200  r2xx             > tell
  700  r2xx             > tell
  800  r1xx             >
  900  r3to6            >
 1000  transport_error  >
32199  r2xx             > tell
32200                   > destroy

== both: 6026 7.2 the same after a provisional response
    0  start  > send
  100  r1xx   > tell idle
 5000  r2xx   > tell
 5500  r2xx   > tell
 6000  r3to6  >
37000         > destroy

== both: 17.1.4 an INVITE that cannot be sent is a failure
    0  start            > send
  100  transport_error  > fail destroy

== both: 17.1.4 so is a transport that fails after a provisional response
    0  start            > send
  100  r1xx             > tell idle
  200  transport_error  > fail destroy

== datagram: 17.1.1.2 an ACK that cannot be sent is told, and is no second outcome
    0  start            > send
  100  r3to6            > ack tell
  200  transport_error  > warn destroy
)";

inline constexpr char const* client = R"(
== datagram: 17.1.2.2 the request is repeated by Timer E, which doubles up to T2; Timer F ends it
    0  start  > send
  500         > send
 1500         > send
 3500         > send
 7500         > send
11500         > send
15500         > send
19500         > send
23500         > send
27500         > send
31500         > send
32000         > fail destroy

== stream: 17.1.2.2 on a reliable transport the request goes out once; the same timeout
    0  start  > send
32000         > fail destroy

== datagram: 17.1.2.2 a provisional response: the running Timer E, then one each T2; F runs on
    0  start  > send
  100  r1xx   > tell
  200  r1xx   > tell
  500         > send
 4500         > send
 4600  r1xx   > tell
 8500         > send
12500         > send
16500         > send
20500         > send
24500         > send
28500         > send
32000         > fail destroy

== stream: 17.1.2.2 Timer F runs on in Proceeding
    0  start  > send
  100  r1xx   > tell
32000         > fail destroy

== datagram: 17.1.2.2 a final response is told once; Timer K absorbs what follows for T4
    0  start            > send
  100  final            > tell
  200  final            >
  300  r1xx             >
  400  transport_error  >
 5100                   > destroy

== datagram: 17.1.2.2 the same after a provisional response
    0  start  > send
  100  r1xx   > tell
  500         > send
  600  final  > tell
  700  final  >
 5600         > destroy

== stream: 17.1.2.2 Timer K is zero on a reliable transport
    0  start  > send
  100  final  > tell
  100         > destroy

== stream: 17.1.2.2 the same after a provisional response
    0  start  > send
  100  r1xx   > tell
  200  final  > tell
  200         > destroy

== both: 17.1.4 a request that cannot be sent is a failure
    0  start            > send
  100  transport_error  > fail destroy

== both: 17.1.4 so is a transport that fails after a provisional response
    0  start            > send
  100  r1xx             > tell
  200  transport_error  > fail destroy
)";

}  // namespace scenes
