// What the RFCs want of a server transaction, written by hand from their text: see scene.hpp.
#pragma once

namespace scenes {

inline constexpr char const* invite_server = R"(
== both: 17.2.1 a 100 after 200 ms, which answers repeated INVITEs; no other timer runs
    0  start     >
  200            > trying idle
  500  received  > send idle

== both: 17.2.1 a repeated INVITE gets the 100 at once when nothing was sent
    0  start     >
  100  received  > trying
  200            > idle
  500  received  > send idle

== both: 17.2.1 no 100 when the application was faster
    0  start     >
  199  send_1xx  > send idle
  500  received  > send idle
  600  send_1xx  > send idle
  700  received  > send idle
  800  acked     >

== datagram: 17.2.1 a refusal is repeated by Timer G, which doubles up to T2; H misses the ACK
    0  start      >
  100  send_3to6  > send
  600             > send
 1600             > send
 3600             > send
 7600             > send
11600             > send
15600             > send
19600             > send
23600             > send
27600             > send
31600             > send
32100             > fail destroy

== stream: 17.2.1 on a reliable transport a refusal is sent once; Timer H runs all the same
    0  start      >
  100  send_3to6  > send
32100             > fail destroy

== datagram: 17.2.1 repeated INVITEs get the refusal; the ACK ends all sending; gone after T4
    0  start      >
  100  send_3to6  > send
  300  received   > send
  400  send_1xx   >
  400  send_2xx   >
  400  send_3to6  >
  600             > send
  700  acked      >
  800  acked      >
  900  received   >
 1000  send_1xx   >
 1000  send_2xx   >
 1000  send_3to6  >
 1100  transport_error >
 5700             > destroy

== stream: 17.2.1 Timer I is zero on a reliable transport
    0  start      >
  100  send_3to6  > send
  600  acked      >
  600             > destroy

== datagram: 17.2.1 a refusal after a provisional response
    0  start      >
  100  send_1xx   > send idle
 5000  send_3to6  > send
 5500             > send
 5600  acked      >
10600             > destroy

== both: 6026 7.1 repeated INVITEs are absorbed after a 2xx; each ACK is told; Timer L is 64*T1
    0  start     >
  100  send_2xx  > send
  200  received  >
  300  acked     > tell
  400  acked     > tell
  500  send_2xx  > send
  600  send_1xx  >
  600  send_3to6 >
  700  received  >
32100            > destroy

== both: 6026 7.1 the same after a provisional response
    0  start     >
  100  send_1xx  > send idle
 5000  send_2xx  > send
 5500  send_2xx  > send
37000            > destroy

== both: 6026 8.8 a transport that fails is told; the state is kept, in Proceeding
    0  start            >
  100  send_1xx         > send idle
  200  transport_error  > warn idle
  300  received         > send idle
  400  send_2xx         > send
32400                   > destroy

== datagram: 6026 8.8 in Completed
    0  start            >
  100  send_3to6        > send
  200  transport_error  > warn
  300  received         > send
  400  acked            >
 5400                   > destroy

== both: 6026 8.8 in Accepted
    0  start            >
  100  send_2xx         > send
  200  transport_error  > warn
  300  send_2xx         > send
  400  acked            > tell
32100                   > destroy
)";

inline constexpr char const* server = R"(
== both: 17.2.2, 4320 4.1 repeated requests are discarded until a 100 goes out, when E would be T2
    0  start            >
 2000  received         >
 2100  transport_error  >
 3500                   > trying idle
 3600  received         > send idle

== datagram: 17.2.2 the answer goes out, again for each repeated request; J ends it after 64*T1
    0  start            >
  100  send_final       > send
  500  received         > send
  600  send_final       >
  700  send_1xx         >
32099  received         > send
32100                   > destroy

== stream: 17.2.2 Timer J is zero on a reliable transport
    0  start       >
  100  send_final  > send
  100              > destroy

== datagram: 17.2.2 after the late 100 one of the application: sent, and again for each request
    0  start       >
 3500              > trying idle
 4000  received    > send idle
 5000  send_1xx    > send idle
 6000  send_final  > send
 6500  received    > send
38000              > destroy

== stream: 17.2.2 the same on a reliable transport
    0  start       >
  100  send_1xx    > send idle
  200  received    > send idle
  300  send_final  > send
  300              > destroy

== both: 6026 8.8 a transport that fails is told; the state is kept, in Proceeding
    0  start            >
 3500                   > trying idle
 3600  transport_error  > warn idle
 3700  received         > send idle

== datagram: 6026 8.8 in Completed
    0  start            >
  100  send_final       > send
  200  transport_error  > warn
  300  received         > send
32100                   > destroy
)";

}  // namespace scenes
