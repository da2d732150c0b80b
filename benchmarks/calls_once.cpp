// calls_once N: N calls from INVITE to the 200 of BYE, client and server in this process.
#include "pairs.hpp"

int main(int argc, char** argv) { return bench::once(argc, argv, bench::work::call); }
