// Every operator new of the program, counted: link counted_new.cpp.
#pragma once

extern unsigned long allocations;
