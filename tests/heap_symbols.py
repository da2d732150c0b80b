#!/usr/bin/env python3
"""No allocation function is named in the object file of a program with fixed storage.

usage: heap_symbols.py SOURCE COMPILER [FLAG...]
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# malloc and its kin; operator new and delete, mangled.
HEAP = re.compile(r'\b(malloc|calloc|realloc|reallocarray|free|aligned_alloc|posix_memalign'
                  r'|memalign|valloc|strdup|strndup|_Zn[wa]\w*|_Zd[la]\w*)$')
FLAGS = ['-Os', '-fno-exceptions', '-fno-rtti']


def heap_symbols(source, compiler):
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / 'made.o'
        subprocess.run(compiler + FLAGS + ['-c', str(source), '-o', str(made)], check=True)
        listed = subprocess.run(['nm', str(made)], check=True, capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if HEAP.search(line)]


def main(source, compiler):
    with tempfile.TemporaryDirectory() as folder:  # the check itself: this one must be found
        twin = pathlib.Path(folder) / 'twin.cpp'
        twin.write_text('int* made();\nint* made() { return new int; }\n')
        if not heap_symbols(twin, compiler):
            print('operator new was not found where it is called')
            return 1
    found = heap_symbols(source, compiler)
    print(*found, f'{source}: {len(found)} heap symbols', sep='\n')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
