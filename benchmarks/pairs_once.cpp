// pairs_once N: N OPTIONS, each with its 200, client and server in this process.
#include "pairs.hpp"

int main(int argc, char** argv) { return bench::once(argc, argv, bench::work::ask); }
